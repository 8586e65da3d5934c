"""Drawings of a report, painted."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from netbuilder.exchange.report.drawings.shapes import (
    Dot,
    Drawing,
    Polyline,
    Rectangle,
    Shape,
    Words,
)


def paint(painter: QPainter, drawing: Drawing) -> None:
    """Paint a drawing, a unit of the painter for each of its pixels."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for shape in drawing.shapes:
        _paint(painter, shape)


def _paint(painter: QPainter, shape: Shape) -> None:
    match shape:
        case Rectangle():
            painter.setPen(QColor(shape.stroke) if shape.stroke else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(shape.fill))
            rectangle = QRectF(shape.x, shape.y, shape.width, shape.height)
            painter.drawRoundedRect(rectangle, shape.radius, shape.radius)
        case Words():
            _write(painter, shape)
        case Polyline(points, stroke, width):
            pen = QPen(QColor(stroke), width)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPolyline([QPointF(x, y) for x, y in points])
        case Dot(x, y, radius, fill, opacity):
            colour = QColor(fill)
            colour.setAlphaF(opacity)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(QPointF(x, y), radius, radius)


def _write(painter: QPainter, words: Words) -> None:
    font = QFont(painter.font())
    font.setPixelSize(max(1, round(words.size)))
    font.setBold(words.bold)
    painter.setFont(font)
    painter.setPen(QColor(words.fill))
    width = QFontMetricsF(font, painter.device()).horizontalAdvance(words.text)
    before = {"start": 0.0, "middle": width / 2, "end": width}[words.anchor]
    painter.drawText(QPointF(words.x - before, words.y), words.text)
