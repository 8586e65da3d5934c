"""A network as a small picture: a column for each layer, drawn from its shape."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPixmap

from engine.datasets import toys
from engine.types import Array
from netbuilder import theme
from netbuilder.design import Design, analyze
from netbuilder.design.catalogue import entry
from netbuilder.views.icons import draw_icon

_MARGIN: Final = 14.0
_MOST_COLUMNS: Final = 9
_MOST_DOTS: Final = 8
_MOST_MAPS: Final = 4
_POINTS: Final = 90
_POINT: Final = 2
_IMAGE: Final = 3
_STROKE: Final = (
    ((0.3, 0.26), (0.38, 0.1), (0.72, 0.12), (0.68, 0.34)),
    ((0.68, 0.34), (0.66, 0.45), (0.56, 0.49), (0.46, 0.49)),
    ((0.46, 0.49), (0.6, 0.49), (0.74, 0.56), (0.72, 0.7)),
    ((0.72, 0.7), (0.68, 0.92), (0.36, 0.9), (0.28, 0.74)),
)
"""A digit, as somebody may have drawn it."""
_QUIET: Final = ("Dropout", "SpatialDropout2D", "GaussianNoise")


class _Column(NamedTuple):
    """What is drawn of a layer."""

    shape: tuple[int, ...]
    colour: str
    kind: str


def thumbnail(design: Design, size: QSize, ratio: float) -> QPixmap:
    """The network of a design, in the colours of the present theme.

    Args:
        design: what is drawn.
        size: in pixels independent of the screen.
        ratio: of the screen's pixels to those.
    """
    return _drawn(design, size.width(), size.height(), ratio, theme.current().dark)


@lru_cache(maxsize=64)
def _drawn(design: Design, width: int, height: int, ratio: float, dark: bool) -> QPixmap:
    picture = QPixmap(round(width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    area = QRectF(0, 0, width, height).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
    side = min(area.height(), 0.3 * area.width())
    source = QRectF(area.left(), area.center().y() - side / 2, side, side)
    _draw_source(painter, design, source)
    columns = _columns(design)
    rest = QRectF(area)
    rest.setLeft(source.right() + _MARGIN)
    _draw_columns(painter, columns, rest, source)
    painter.end()
    return picture


def learned(patterns: Array, size: QSize, ratio: float) -> QPixmap:
    """What the first layer of a network has learned, unit by unit, for and against.

    Args:
        patterns: int8 (units, height, width) from -100 to 100.
        size: in pixels independent of the screen.
        ratio: of the screen's pixels to those.
    """
    picture = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    area = QRectF(0, 0, size.width(), size.height()).adjusted(8, 8, -8, -8)
    rows = max(1, round(math.sqrt(len(patterns) * area.height() / area.width())))
    columns = -(-len(patterns) // rows)
    side = min(area.width() / columns, area.height() / rows)
    left = area.center().x() - columns * side / 2
    top = area.center().y() - rows * side / 2
    painter = QPainter(picture)
    for place, pattern in enumerate(patterns):
        row, column = divmod(place, columns)
        tile = QRectF(left + column * side, top + row * side, side, side).adjusted(1, 1, -1, -1)
        painter.drawImage(tile, _coloured(pattern))
    painter.end()
    return picture


def _coloured(pattern: Array) -> QImage:
    """Weights in two colours on that of the surface."""
    now = theme.current()
    strength = pattern.astype(np.float32)[..., np.newaxis] / 100
    ground, plus, minus = (
        np.array([colour.red(), colour.green(), colour.blue()], np.float32)
        for colour in map(QColor, (now.surface, now.classes[0], now.classes[1]))
    )
    ink = np.where(strength >= 0, plus, minus)
    pixels = np.rint(ground + np.abs(strength) * (ink - ground)).astype(np.uint8)
    height, width = pattern.shape
    rows = np.ascontiguousarray(pixels)
    return QImage(rows.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def blank(size: QSize, ratio: float, icon: str) -> QPixmap:
    """An icon in the middle, for what cannot be drawn."""
    picture = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    side = min(size.width(), size.height()) * 0.4
    area = QRectF(0, 0, side, side)
    area.moveCenter(QPointF(size.width() / 2, size.height() / 2))
    draw_icon(painter, area, icon, theme.current().muted)
    painter.end()
    return picture


def _columns(design: Design) -> list[_Column]:
    """The layers that change something that can be seen; of many the first and the last."""
    now = theme.current()
    found = []
    for block, info in zip(design.blocks, analyze(design).infos, strict=True):
        if block.enabled and block.kind not in _QUIET and info.output_shape:
            colour = now.family_colour(entry(block.kind).family)
            found.append(_Column(info.output_shape, colour, block.kind))
    half = _MOST_COLUMNS // 2
    return found if len(found) <= _MOST_COLUMNS else [*found[: half + 1], *found[-half:]]


def _draw_source(painter: QPainter, design: Design, area: QRectF) -> None:
    """Draw what the samples are: points of a set as they are, a drawn digit, a table."""
    now, data = theme.current(), design.data_set
    painter.setPen(QPen(QColor(now.border), 1))
    painter.setBrush(QColor(now.surface))
    painter.drawRoundedRect(area, 3, 3)
    inside = area.adjusted(4, 4, -4, -4)
    if data.sample_shape == (_POINT,) and data.name in toys.TOYS:
        _draw_points(painter, data.name, inside)
    elif data.name in ("mnist", "digits"):
        path = QPainterPath()
        for curve in _STROKE:
            start, first, second, end = (_at(inside, *each) for each in curve)
            path.moveTo(start)
            path.cubicTo(first, second, end)
        pen = QPen(QColor(now.text), max(2.0, area.width() / 12))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, pen)
    else:
        name = "image" if data.are_pictures else "embedding"
        side = min(inside.width(), inside.height()) * 0.7
        place = QRectF(0, 0, side, side)
        place.moveCenter(inside.center())
        draw_icon(painter, place, name, now.muted)


def _draw_points(painter: QPainter, name: str, area: QRectF) -> None:
    points, labels = _sample(name)
    colours = [QColor(each) for each in theme.current().classes]
    painter.setPen(Qt.PenStyle.NoPen)
    for (x, y), label in zip(points, labels, strict=True):
        painter.setBrush(colours[label % len(colours)])
        painter.drawEllipse(_at(area, (x + 1) / 2, (1 - y) / 2), 1.7, 1.7)


@lru_cache(maxsize=16)
def _sample(name: str) -> tuple[list[tuple[float, float]], list[int]]:
    """Some points of a set within [-1, 1], and their classes."""
    samples, answers = toys.TOYS[name].points(_POINTS)
    limit = float(abs(samples).max()) or 1.0
    labels = [int(each) if float(each).is_integer() else int(each > 0) for each in answers.ravel()]
    return [(float(x) / limit, float(y) / limit) for x, y in samples], labels


def _at(area: QRectF, x: float, y: float) -> QPointF:
    return QPointF(area.left() + x * area.width(), area.top() + y * area.height())


def _draw_columns(painter: QPainter, columns: list[_Column], area: QRectF, source: QRectF) -> None:
    """Spread the columns, and connect each with the one before."""
    if not columns:
        return
    step = area.width() / len(columns)
    before = [source.center() + QPointF(source.width() / 2, 0)]
    for place, column in enumerate(columns):
        middle = QPointF(area.left() + (place + 0.5) * step, area.center().y())
        room = QRectF(0, 0, min(step * 0.74, 64), area.height())
        room.moveCenter(middle)
        ends = _ends(column, room)
        _connect(painter, before, ends, column.colour)
        _draw_column(painter, column, room)
        before = [QPointF(2 * middle.x() - each.x(), each.y()) for each in ends]


def _ends(column: _Column, room: QRectF) -> list[QPointF]:
    """The places where lines arrive at a column."""
    if len(column.shape) == 1:
        return _dots(column.shape[0], room)
    return [QPointF(room.center().x() - _side(column, room) / 2, room.center().y())]


def _dots(count: int, room: QRectF) -> list[QPointF]:
    shown = min(count, _MOST_DOTS)
    gap = min(room.height() / shown, 15.0)
    top = room.center().y() - (shown - 1) * gap / 2
    return [QPointF(room.center().x(), top + place * gap) for place in range(shown)]


def _side(column: _Column, room: QRectF) -> float:
    """The side of a picture's square: the larger the picture, the larger."""
    share = math.sqrt(min(1.0, max(column.shape[0], 1) / 28))
    return max(10.0, min(room.width(), room.height() * 0.6) * share)


def _connect(painter: QPainter, before: list[QPointF], after: list[QPointF], colour: str) -> None:
    ink = QColor(colour)
    ink.setAlphaF(0.35 if len(before) * len(after) > _MOST_DOTS else 0.6)
    painter.setPen(QPen(ink, 0.8))
    for start in before:
        for end in after:
            painter.drawLine(start, end)


def _draw_column(painter: QPainter, column: _Column, room: QRectF) -> None:
    ink, ground = QColor(column.colour), QColor(theme.current().surface)
    painter.setPen(QPen(ink, 1.2))
    if len(column.shape) == 1:
        painter.setBrush(ink)
        points = _dots(column.shape[0], room)
        radius = 3.4 if len(points) > 1 else 5.0
        for point in points:
            painter.drawEllipse(point, radius, radius)
        return
    maps = min(column.shape[-1], _MOST_MAPS) if len(column.shape) >= _IMAGE else 1
    side = _side(column, room)
    tint = QColor(theme.mixed(ground.name(), column.colour, 0.22))
    for place in reversed(range(maps)):
        off = 3.0 * (place - (maps - 1) / 2)
        square = QRectF(0, 0, side, side)
        square.moveCenter(room.center() + QPointF(off, -off))
        painter.setBrush(tint)
        painter.drawRoundedRect(square, 2, 2)
    if len(column.shape) < _IMAGE:
        for line in range(1, 5):
            y = room.center().y() - side / 2 + line * side / 5
            left = room.center().x() - side / 2
            painter.drawLine(QPointF(left, y), QPointF(left + side, y))
