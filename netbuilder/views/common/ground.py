"""Panels on the colour of a surface, in whichever theme."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget

from netbuilder import theme


class Ground(QObject):
    """Keeps a widget, and what is in it, on a colour of the theme.

    Args:
        widget: is filled.
        role: of the theme, such as 'surface'.
    """

    def __init__(self, widget: QWidget, role: str = "surface") -> None:
        super().__init__(widget)
        self._widget, self._role = widget, role
        widget.setAutoFillBackground(True)
        widget.installEventFilter(self)
        self._fill()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the theme."""
        if watched is self._widget and event.type() == QEvent.Type.PaletteChange:
            self._fill()
        return False

    def _fill(self) -> None:
        colour = QColor(getattr(theme.current(), self._role))
        palette = QPalette(self._widget.palette())
        if palette.color(QPalette.ColorRole.Window) != colour:
            # Only this role is the widget's own; all others go on following the program's.
            own = QPalette()
            own.setResolveMask(0)
            own.setColor(QPalette.ColorRole.Window, colour)
            self._widget.setPalette(own)
