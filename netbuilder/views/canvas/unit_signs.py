"""The signs above a layer that take a unit from it, or give it one more."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from netbuilder import theme

_ARM: Final = 0.24


def draw_signs(painter: QPainter, fewer: QRectF, more: QRectF, count: int) -> None:
    """Draw both; the first faintly where there is nothing to take."""
    now = theme.current()
    for area, is_more in ((fewer, False), (more, True)):
        painter.setPen(QPen(QColor(now.border), 1))
        painter.setBrush(QColor(now.surface))
        painter.drawRoundedRect(area, 4, 4)
        ink = now.text if is_more or count > 1 else now.faint
        painter.setPen(QPen(QColor(ink), 1.4))
        arm, middle = area.width() * _ARM, area.center()
        painter.drawLine(middle - QPointF(arm, 0), middle + QPointF(arm, 0))
        if is_more:
            painter.drawLine(middle - QPointF(0, arm), middle + QPointF(0, arm))
