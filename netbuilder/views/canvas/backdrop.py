"""What lies behind the blocks: arrows, and in an empty network an invitation."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from netbuilder import theme
from netbuilder.views.canvas.lettering import Lettering

_WING = 4.5
_HEAD = 7.0
_RADIUS = 8.0
_INVITATION = "Drag a layer here,\nor double-click one in the palette."


def draw_arrow(painter: QPainter, lettering: Lettering, y: float) -> None:
    """An arrow from the lower edge of one block, at `y`, to the upper edge of the next."""
    colour = QColor(theme.current().muted)
    x, tip = lettering.width / 2, y + lettering.gap - 2
    painter.setPen(QPen(colour, 1.5))
    painter.drawLine(QPointF(x, y + 2), QPointF(x, tip - _HEAD))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    wings = [QPointF(x - _WING, tip - _HEAD), QPointF(x + _WING, tip - _HEAD)]
    painter.drawPolygon(QPolygonF([QPointF(x, tip), *wings]))


def draw_invitation(painter: QPainter, lettering: Lettering, area: QRectF) -> None:
    """A dashed place for the first block, with what to do."""
    now = theme.current()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(now.muted), 1.2, Qt.PenStyle.DashLine))
    painter.drawRoundedRect(area, _RADIUS, _RADIUS)
    painter.setFont(lettering.plain)
    painter.setPen(QColor(now.muted))
    painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), _INVITATION)
