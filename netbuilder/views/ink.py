"""Strokes of a pen, and their smooth lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QTransform

Point = tuple[float, float]
Stroke = NDArray[np.float64]

_DOT: Final = 1e-4  # units; a dot needs a line of some length to be painted


class Ink:
    """Points of all strokes in units of the drawing area, painted in pieces as they come.

    What is painted once is kept, so that a long drawing costs no more per point than a short one.
    A line runs from middle to middle between its points, bent towards them.

    Args:
        width: of the pen, in units.
    """

    def __init__(self, width: float) -> None:
        self._width = width
        self._strokes: list[list[Point]] = []
        self._reach: Point = (0.5, 0.5)
        self._layer: QPixmap | None = None
        self._pending: list[QPainterPath] = []
        self._look: tuple[object, ...] = ()

    def __len__(self) -> int:
        return len(self._strokes)

    def strokes(self) -> tuple[Stroke, ...]:
        """The points (n, 2) of every stroke, copied."""
        return tuple(np.array(stroke) for stroke in self._strokes)

    @property
    def reach(self) -> Point:
        """How far the ink reaches from the middle (0.5, 0.5) along x and y; 0.5 at least."""
        return self._reach

    @property
    def width(self) -> float:
        """Of the pen, in units."""
        return self._width

    @width.setter
    def width(self, width: float) -> None:
        self._width = width
        self._layer = None

    def replace(self, strokes: Sequence[Sequence[Point]]) -> None:
        """Show these strokes instead."""
        self._strokes = [list(stroke) for stroke in strokes]
        self._anew()

    def points(self) -> tuple[tuple[Point, ...], ...]:
        """The points of every stroke, as `replace` takes them."""
        return tuple(map(tuple, self._strokes))

    def erase(self, point: Point, radius: float) -> bool:
        """Take away what lies within a radius; a stroke that is cut falls into parts.

        Returns:
            Whether anything did.
        """
        parts: list[list[Point]] = []
        for stroke in self._strokes:
            parts += _without(stroke, point, radius)
        if parts == self._strokes:
            return False
        self._strokes = parts
        self._anew()
        return True

    def begin(self, point: Point) -> None:
        """Start a stroke."""
        self._strokes.append([point])
        self._stretch(point)

    def extend(self, point: Point) -> bool:
        """Lead the last stroke on to `point`; returns whether that is another place."""
        stroke = self._strokes[-1]
        if point == stroke[-1]:
            return False
        stroke.append(point)
        self._stretch(point)
        if len(stroke) > 2:
            self._pending.append(_piece(stroke, len(stroke) - 2))
        return True

    def cut(self, count: int) -> None:
        """Keep the first `count` strokes."""
        del self._strokes[count:]
        self._anew()

    def _anew(self) -> None:
        """Other strokes are there: nothing that was painted holds."""
        self._layer = None
        self._reach = (0.5, 0.5)
        for stroke in self._strokes:
            for point in stroke:
                self._stretch(point)

    def paint(self, painter: QPainter, size: QSize, scale: float, colour: QColor) -> None:
        """Paint all strokes, `scale` pixels to the unit, (0.5, 0.5) in the middle of `size`."""
        transform = QTransform.fromTranslate(size.width() / 2, size.height() / 2)
        transform.scale(scale, scale).translate(-0.5, -0.5)
        ratio = painter.device().devicePixelRatio()
        look = (size, scale, colour.rgba(), ratio)
        if self._layer is None or look != self._look:
            self._look = look
            self._layer = QPixmap(size * ratio)
            self._layer.setDevicePixelRatio(ratio)
            self._layer.fill(Qt.GlobalColor.transparent)
            self._pending = [_line(stroke) for stroke in self._strokes]
        pen = QPen(colour, self._width, Qt.PenStyle.SolidLine)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if self._pending:
            with QPainter(self._layer) as layer:
                _draw(layer, self._pending, pen, transform)
            self._pending = []
        painter.drawPixmap(0, 0, self._layer)
        _draw(painter, [_tip(stroke) for stroke in self._strokes], pen, transform)

    def _stretch(self, point: Point) -> None:
        x, y = self._reach
        self._reach = max(x, abs(point[0] - 0.5)), max(y, abs(point[1] - 0.5))


def _without(stroke: list[Point], point: Point, radius: float) -> list[list[Point]]:
    """What is left of a stroke outside a circle."""
    points = np.array(stroke)
    if len(points) > 1:
        lengths = np.hypot(*np.diff(points, axis=0).T)
        near = np.hypot(*(points - point).T)
        # No segment comes nearer than its end is, less its length.
        if (np.minimum(near[:-1], near[1:]) - lengths > radius).all():
            return [stroke]
        counts = np.maximum(np.ceil(lengths / (radius / 3)), 1).astype(int)
        dense = [
            np.linspace(start, end, count, endpoint=False)
            for start, end, count in zip(points[:-1], points[1:], counts, strict=True)
        ]
        points = np.concatenate([*dense, points[-1:]])
    outside = np.hypot(*(points - point).T) > radius
    if outside.all():
        return [stroke]
    cuts = np.flatnonzero(np.diff(outside)) + 1
    runs = np.split(np.arange(len(points)), cuts)
    return [[(float(x), float(y)) for x, y in points[run]] for run in runs if outside[run[0]]]


def _draw(painter: QPainter, paths: list[QPainterPath], pen: QPen, transform: QTransform) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setTransform(transform, combine=True)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for path in paths:
        painter.drawPath(path)
    painter.restore()


def _middle(first: Point, second: Point) -> QPointF:
    return QPointF((first[0] + second[0]) / 2, (first[1] + second[1]) / 2)


def _piece(stroke: list[Point], index: int) -> QPainterPath:
    """The line around the inner point number `index`."""
    before, point, after = stroke[index - 1 : index + 2]
    path = QPainterPath(_middle(before, point) if index > 1 else QPointF(*before))
    path.quadTo(QPointF(*point), _middle(point, after))
    return path


def _line(stroke: list[Point]) -> QPainterPath:
    """All pieces of a stroke."""
    path = QPainterPath(QPointF(*stroke[0]))
    for i in range(1, len(stroke) - 1):
        path.quadTo(QPointF(*stroke[i]), _middle(stroke[i], stroke[i + 1]))
    return path


def _tip(stroke: list[Point]) -> QPainterPath:
    """From the last piece to the last point."""
    x, y = stroke[-1]
    if len(stroke) == 1:
        path = QPainterPath(QPointF(x, y))
        path.lineTo(x + _DOT, y)
        return path
    start = _middle(stroke[-2], stroke[-1]) if len(stroke) > 2 else QPointF(*stroke[0])
    path = QPainterPath(start)
    path.lineTo(x, y)
    return path
