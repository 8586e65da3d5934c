"""Strokes of a pen, and their smooth lines."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QTransform

Point = tuple[float, float]
Stroke = NDArray[np.float64]


class State(NamedTuple):
    """All strokes: the points of each, and how hard the pen was pressed at each."""

    strokes: tuple[tuple[Point, ...], ...]
    pressures: tuple[tuple[float, ...], ...]


class _Piece(NamedTuple):
    """Part of a line, and the pen's width there."""

    path: QPainterPath
    pressure: float


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
        self._pressures: list[list[float]] = []
        self._reach: Point = (0.5, 0.5)
        self._layer: QPixmap | None = None
        self._pending: list[_Piece] = []
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
        """The width of the pen, in units."""
        return self._width

    @width.setter
    def width(self, width: float) -> None:
        self._width = width
        self._layer = None

    def replace(self, state: State) -> None:
        """Be as `state` was."""
        self._strokes = [list(stroke) for stroke in state.strokes]
        self._pressures = [list(stroke) for stroke in state.pressures]
        self._redraw()

    def state(self) -> State:
        """Everything, as `replace` takes it."""
        return State(tuple(map(tuple, self._strokes)), tuple(map(tuple, self._pressures)))

    def erase(self, point: Point, radius: float) -> bool:
        """Take away what lies within a radius; a stroke that is cut falls into parts.

        Returns:
            Whether anything did.
        """
        parts: list[list[Point]] = []
        pressures: list[list[float]] = []
        for stroke, pressed in zip(self._strokes, self._pressures, strict=True):
            left = _without(stroke, point, radius)
            parts += left
            # A part continues the mean of its stroke.
            mean = sum(pressed) / len(pressed)
            pressures += [pressed] if left == [stroke] else [[mean] * len(each) for each in left]
        if parts == self._strokes:
            return False
        self._strokes, self._pressures = parts, pressures
        self._redraw()
        return True

    def begin(self, point: Point, pressure: float = 1.0) -> None:
        """Start a stroke; the pen is as wide as its pressure says, 1 for its own width."""
        self._strokes.append([point])
        self._pressures.append([pressure])
        self._stretch(point)

    def extend(self, point: Point, pressure: float = 1.0) -> bool:
        """Lead the last stroke on to `point`; returns whether that is another place."""
        stroke = self._strokes[-1]
        if point == stroke[-1]:
            return False
        stroke.append(point)
        self._pressures[-1].append(pressure)
        self._stretch(point)
        if len(stroke) > 2:
            index = len(stroke) - 2
            self._pending.append(_Piece(_piece(stroke, index), self._pressures[-1][index]))
        return True

    def cut(self, count: int) -> None:
        """Keep the first `count` strokes."""
        del self._strokes[count:], self._pressures[count:]
        self._redraw()

    def _redraw(self) -> None:
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
            self._pending = [
                piece
                for stroke, pressed in zip(self._strokes, self._pressures, strict=True)
                for piece in _pieces(stroke, pressed)
            ]
        pen = QPen(colour, self._width, Qt.PenStyle.SolidLine)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if self._pending:
            with QPainter(self._layer) as layer:
                _draw(layer, self._pending, pen, transform)
            self._pending = []
        painter.drawPixmap(0, 0, self._layer)
        tips = [
            _Piece(_tip(stroke), pressed[-1])
            for stroke, pressed in zip(self._strokes, self._pressures, strict=True)
        ]
        _draw(painter, tips, pen, transform)

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


def _pieces(stroke: list[Point], pressed: list[float]) -> list[_Piece]:
    """All pieces of a stroke; one line where the pressure is the same."""
    if len(set(pressed)) == 1:
        return [_Piece(_line(stroke), pressed[0])]
    return [_Piece(_piece(stroke, i), pressed[i]) for i in range(1, len(stroke) - 1)]


def _draw(painter: QPainter, pieces: list[_Piece], pen: QPen, transform: QTransform) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setTransform(transform, combine=True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for piece in pieces:
        wide = QPen(pen)
        wide.setWidthF(pen.widthF() * piece.pressure)
        painter.setPen(wide)
        painter.drawPath(piece.path)
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
    """The line from the last piece to the last point."""
    x, y = stroke[-1]
    if len(stroke) == 1:
        path = QPainterPath(QPointF(x, y))
        path.lineTo(x + _DOT, y)
        return path
    start = _middle(stroke[-2], stroke[-1]) if len(stroke) > 2 else QPointF(*stroke[0])
    path = QPainterPath(start)
    path.lineTo(x, y)
    return path
