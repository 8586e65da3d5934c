"""Light or dark: following the system, or as the user chose."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from netbuilder import theme

_SCHEMES: Final = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}
_THEMES: Final = {"light": theme.LIGHT, "dark": theme.DARK}


class Appearance(QObject):
    """Keeps the application's palette in step with the colour scheme.

    Args:
        choice: 'system', 'light' or 'dark'.
    """

    def __init__(self, choice: str) -> None:
        super().__init__()
        self._choice = choice
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._restyle)
        self.choose(choice)

    def choose(self, choice: str) -> None:
        """Follow the system, or stay light or dark."""
        self._choice = choice
        # For what the system itself draws: title bars, dialogs.
        QGuiApplication.styleHints().setColorScheme(_SCHEMES[choice])
        self._restyle()

    @Slot()
    def _restyle(self) -> None:
        colours = _THEMES.get(self._choice) or theme.of_system()
        wanted = theme.palette(colours)
        if QApplication.palette() != wanted:
            QApplication.setPalette(wanted)
            boxes = theme.box_palette(colours)
            # PySide6's stubs ask for bytes, which it refuses.
            QApplication.setPalette(boxes, "QCheckBox")  # type: ignore[arg-type]
