"""A button that stays pressed, and looks so in either theme."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QColor, QPaintEvent, QPalette
from PySide6.QtWidgets import QStyle, QStyleOptionToolButton, QStylePainter, QToolButton

from netbuilder import theme
from netbuilder.views.common.texts import elided

_EDGE: Final = 4
"""Pixels on either side that hold no text."""


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
        option.text = elided(self.fontMetrics(), option.text, self.width() - 2 * _EDGE)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        painter.end()
