"""The program's colours, light and dark.

Family colours follow Okabe and Ito's palette, which stays distinguishable under the common forms of
colour blindness; text on every surface keeps a contrast of at least 4.5:1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette


@dataclass(frozen=True)
class Theme:
    """Colours by the role they play, as `#rrggbb`.

    `x_soft` is a quiet ground for text in `x`, `x_text` is text on a ground of `x`; `border` only
    adorns, `control` bounds what can be used, `track` is an empty bar.
    """

    dark: bool
    window: str
    surface: str
    raised: str
    entry: str
    box: str
    border: str
    text: str
    muted: str
    accent: str
    accent_text: str
    error: str
    error_surface: str
    warning: str
    warning_surface: str
    training: str
    validation: str
    grid: str
    canvas: str
    dots: str
    faint: str
    control: str
    track: str
    accent_soft: str
    go: str
    go_text: str
    go_soft: str
    pause: str
    pause_text: str
    pause_soft: str
    error_text: str
    warning_line: str
    classes: tuple[str, ...]
    families: MappingProxyType[str, str] = field(repr=False)

    def family_colour(self, family: str) -> str:
        """The colour of a layer family; families without one of their own share a neutral."""
        return self.families.get(family, self.muted)


LIGHT: Final = Theme(
    dark=False,
    window="#eceff3",
    surface="#ffffff",
    raised="#f7f8fa",
    entry="#ffffff",
    box="#ffffff",
    border="#d6dbe2",
    text="#171b22",
    muted="#545c69",
    accent="#0b62c4",
    accent_text="#ffffff",
    error="#b3261e",
    error_surface="#fdecea",
    warning="#7d5100",
    warning_surface="#fff2cf",
    training="#0072b2",
    validation="#c2410c",
    grid="#e8ebf0",
    canvas="#f6f7f9",
    dots="#dde1e7",
    faint="#69717e",
    control="#868f9c",
    track="#e7eaef",
    accent_soft="#e6f0fb",
    go="#0a7a4b",
    go_text="#ffffff",
    go_soft="#e3f4ec",
    pause="#f0b429",
    pause_text="#2b1d00",
    pause_soft="#fff3d1",
    error_text="#ffffff",
    warning_line="#e2b653",
    classes=(
        *("#0072b2", "#d55e00", "#009e73", "#b0578d", "#8a6d00"),
        *("#2e8fc4", "#59616e", "#7c4d9e", "#8c2d04", "#4a5b2f"),
    ),
    families=MappingProxyType(
        {
            "input": "#545c69",
            "core": "#0068a3",
            "activation": "#a04c08",
            "shape": "#7c4d9e",
            "convolution": "#006b56",
            "pooling": "#21708c",
            "recurrent": "#b3261e",
            "normalization": "#705c00",
            "regularization": "#a63a79",
            "image": "#4a5b2f",
        }
    ),
)

DARK: Final = Theme(
    dark=True,
    window="#101216",
    surface="#1c1f25",
    raised="#23272e",
    entry="#23272e",
    box="#5f6875",
    border="#343a44",
    text="#eaecf0",
    muted="#a8b0bd",
    accent="#6cb2ff",
    accent_text="#0b1016",
    error="#ff8a80",
    error_surface="#3a2020",
    warning="#f3c26b",
    warning_surface="#352a14",
    training="#56b4e9",
    validation="#f59e5b",
    grid="#2a2f37",
    canvas="#15171c",
    dots="#262a31",
    faint="#8d96a4",
    control="#7a8492",
    track="#2c313a",
    accent_soft="#1b2c42",
    go="#37c98b",
    go_text="#04150d",
    go_soft="#16322a",
    pause="#f0b84c",
    pause_text="#241800",
    pause_soft="#3a3019",
    error_text="#240604",
    warning_line="#7d6227",
    classes=(
        *("#56b4e9", "#f59e5b", "#2fc79b", "#ee9ccb", "#e8d44d"),
        *("#8fd3e8", "#a3acb9", "#c79be6", "#ff9d8a", "#b6cc8c"),
    ),
    families=MappingProxyType(
        {
            "input": "#a8b0bd",
            "core": "#56b4e9",
            "activation": "#f0b84c",
            "shape": "#c79be6",
            "convolution": "#2fc79b",
            "pooling": "#8fd3e8",
            "recurrent": "#ff9d8a",
            "normalization": "#d9cf5a",
            "regularization": "#ee9ccb",
            "image": "#b6cc8c",
        }
    ),
)


PAIRS: Final = (
    *((text, ground) for text in ("text", "muted") for ground in ("window", "surface", "raised")),
    *(("text", ground) for ground in ("canvas", "entry", "accent_soft", "warning_surface")),
    *(("muted", ground) for ground in ("canvas", "entry")),
    *((text, "surface") for text in ("faint", "accent", "go", "error", "warning")),
    *((text, "surface") for text in ("training", "validation")),
    *((name, f"{name}_soft") for name in ("accent", "go")),
    *((f"{name}_text", name) for name in ("accent", "go", "pause", "error")),
    ("error", "error_surface"),
    ("warning", "warning_surface"),
)
"""Every text and the ground that it may stand on, by their roles."""

TINT: Final = 0.13
"""The share of a family's colour in the ground of its icon."""


@lru_cache(maxsize=4096)
def mixed(ground: str, colour: str, share: float) -> str:
    """A ground with a share of a colour in it."""
    parts = ((int(ground[i : i + 2], 16), int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in parts)


def current() -> Theme:
    """The theme in use: that of the application's palette."""
    return DARK if QGuiApplication.palette().window().color().lightness() < 128 else LIGHT


def of_system() -> Theme:
    """The theme that the system asks for now; light where it does not say."""
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return DARK if dark else LIGHT


def palette(theme: Theme) -> QPalette:
    """Qt's palette in the colours of `theme`."""
    roles = QPalette.ColorRole
    result = QPalette()
    for role, colour in {
        roles.Window: theme.window,
        roles.WindowText: theme.text,
        roles.Base: theme.entry,
        roles.AlternateBase: theme.raised,
        roles.Text: theme.text,
        roles.Button: theme.raised,
        roles.ButtonText: theme.text,
        roles.ToolTipBase: theme.raised,
        roles.ToolTipText: theme.text,
        roles.PlaceholderText: theme.muted,
        roles.Highlight: theme.accent,
        roles.HighlightedText: theme.accent_text,
        roles.Link: theme.accent,
    }.items():
        result.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.muted))
    return result


def box_palette(theme: Theme) -> QPalette:
    """The palette of check boxes: Fusion draws their outline too faintly in the dark."""
    result = palette(theme)
    result.setColor(QPalette.ColorRole.Base, QColor(theme.box))
    return result
