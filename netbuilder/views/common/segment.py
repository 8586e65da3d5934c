"""A button that stays pressed, and looks so in either theme."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPaintEvent, QPalette
from PySide6.QtWidgets import QStyle, QStyleOptionToolButton, QStylePainter, QToolButton

from netbuilder import theme


class Segment(QToolButton):
    """One of a few choices; Qt's own look hardly tells the pressed one in the dark."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pressed one in the accent's colours."""
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        if self.isChecked():
            now, palette = theme.current(), QPalette(self.palette())
            palette.setColor(QPalette.ColorRole.Button, QColor(now.accent_soft))
            palette.setColor(QPalette.ColorRole.ButtonText, QColor(now.accent))
            option.palette = palette
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        painter.end()
