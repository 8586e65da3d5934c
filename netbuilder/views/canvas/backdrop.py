"""What lies behind the blocks: a grid of dots, arrows, and in an empty network an invitation."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap, QPolygonF

from netbuilder import theme
from netbuilder.translation import mark
from netbuilder.views.canvas.lettering import Lettering
from netbuilder.views.common.texts import own

_WING = 4.5
_HEAD = 7.0
_RADIUS = 8.0
_DOTS: Final = 24
_DOT: Final = 1.1
_INVITATION = mark("Drag a layer here,\nor double-click one in the palette.")


def draw_ground(painter: QPainter, area: QRectF) -> None:
    """The canvas's colour with a grid of dots, as one texture."""
    painter.fillRect(area, _grid(theme.current().dark))


def draw_arrow(painter: QPainter, start: QPointF, tip: QPointF) -> None:
    """An arrow from the edge of one block to the next, straight down or to the right."""
    colour = QColor(theme.current().muted)
    way = tip - start
    length = max(abs(way.x()), abs(way.y()), 1.0)
    forth = way / length
    aside = QPointF(-forth.y(), forth.x()) * _WING
    foot = tip - forth * (2 + _HEAD)
    painter.setPen(QPen(colour, 1.5))
    painter.drawLine(start + forth * 2, foot)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([tip - forth * 2, foot + aside, foot - aside]))


def draw_invitation(painter: QPainter, lettering: Lettering, area: QRectF) -> None:
    """A dashed place for the first block, with what to do."""
    now = theme.current()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(now.muted), 1.2, Qt.PenStyle.DashLine))
    painter.drawRoundedRect(area, _RADIUS, _RADIUS)
    painter.setFont(lettering.plain)
    painter.setPen(QColor(now.muted))
    painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), own(_INVITATION))


@lru_cache(maxsize=2)
def _grid(dark: bool) -> QBrush:
    now = theme.DARK if dark else theme.LIGHT
    tile = QPixmap(_DOTS, _DOTS)
    tile.fill(QColor(now.canvas))
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(now.dots))
    painter.drawEllipse(QPointF(_DOTS / 2, _DOTS / 2), _DOT, _DOT)
    painter.end()
    return QBrush(tile)
