"""The program's colours, light and dark.

Family colours follow Okabe and Ito's palette, which stays distinguishable under the common forms of
colour blindness; text on every surface keeps a contrast of at least 4.5:1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette


@dataclass(frozen=True)
class Theme:
    """Colours by the role they play, as `#rrggbb`."""

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
    classes: tuple[str, ...]
    families: MappingProxyType[str, str] = field(repr=False)

    def family_colour(self, family: str) -> str:
        """The colour of a layer family; families without one of their own share a neutral."""
        return self.families.get(family, self.muted)


LIGHT: Final = Theme(
    dark=False,
    window="#f3f4f6",
    surface="#ffffff",
    raised="#fbfbfd",
    entry="#ffffff",
    box="#ffffff",
    border="#cfd4dc",
    text="#1b1f27",
    muted="#59616e",
    accent="#0b62c4",
    accent_text="#ffffff",
    error="#b3261e",
    error_surface="#fdecea",
    warning="#8a5a00",
    warning_surface="#fff4d6",
    training="#0072b2",
    validation="#c2410c",
    grid="#e3e6eb",
    classes=(
        *("#0072b2", "#d55e00", "#009e73", "#b0578d", "#8a6d00"),
        *("#2e8fc4", "#59616e", "#7c4d9e", "#8c2d04", "#4a5b2f"),
    ),
    families=MappingProxyType(
        {
            "input": "#59616e",
            "core": "#0072b2",
            "activation": "#b45309",
            "shape": "#7c4d9e",
            "convolution": "#00735c",
            "pooling": "#2e7d9a",
            "recurrent": "#b3261e",
            "normalization": "#7a6400",
            "regularization": "#a63a79",
            "image": "#4a5b2f",
        }
    ),
)

DARK: Final = Theme(
    dark=True,
    window="#16181d",
    surface="#1e2127",
    raised="#272b33",
    entry="#2b3039",
    box="#5f6875",
    border="#3d434e",
    text="#e8eaee",
    muted="#a3acb9",
    accent="#6cb2ff",
    accent_text="#0c1118",
    error="#ff8a80",
    error_surface="#3a2020",
    warning="#f0b84c",
    warning_surface="#3a3019",
    training="#56b4e9",
    validation="#f59e5b",
    grid="#343a44",
    classes=(
        *("#56b4e9", "#f59e5b", "#2fc79b", "#ee9ccb", "#e8d44d"),
        *("#8fd3e8", "#a3acb9", "#c79be6", "#ff9d8a", "#b6cc8c"),
    ),
    families=MappingProxyType(
        {
            "input": "#a3acb9",
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
