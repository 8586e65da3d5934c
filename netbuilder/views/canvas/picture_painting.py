"""Painting of what an opened block shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from engine.types import Array
from netbuilder import theme
from netbuilder.opened.forms import Form
from netbuilder.opened.pictures import ZERO, Bars, Curve, Picture, Points, Spread, Tiles
from netbuilder.views.canvas.lettering import Lettering
from netbuilder.views.canvas.line import write_line
from netbuilder.views.canvas.shades import image_of, shade
from netbuilder.wording import percent

_DIMMEST: Final = 0.26
_FRAMED: Final = 0.28
_SMOOTH: Final = ("weights", "neurons")
_CROSS: Final = 9
_BIAS: Final = 8.0


def paint_picture(
    painter: QPainter, area: QRectF, form: Form, picture: Picture, style: Lettering
) -> None:
    """Paint a picture into its place, in the present theme."""
    painters: dict[type[Any], Callable[..., None]] = {
        Tiles: _tiles,
        Bars: _bars,
        Spread: _spread,
        Curve: _curve,
        Points: _points,
    }
    painters[type(picture)](painter, area, form, picture, style)
    if isinstance(picture, Tiles) and picture.off is not None:
        _cross_out(painter, area, form, picture.off)


def paint_waiting(painter: QPainter, area: QRectF, form: Form) -> None:
    """Empty places, as long as there is nothing to show."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.current().track))
    places = form.rows * form.columns
    for number in range(places if form.kind == "spread" else min(form.shown, places)):
        painter.drawRoundedRect(tile_area(form, area, number), 2, 2)


def tile_area(form: Form, area: QRectF, number: int) -> QRectF:
    """The place of a tile, cell or row within the picture's."""
    width, height = form.size
    x, y = area.width() / width, area.height() / height
    row, column = divmod(number, form.columns)
    left = area.left() + column * (form.tile[0] + form.gap) * x
    top = area.top() + row * (form.tile[1] + form.gap) * y
    return QRectF(left, top, form.tile[0] * x, form.tile[1] * y)


def tile_at(form: Form, area: QRectF, point: QPointF) -> int | None:
    """The number of the tile at a point; None beside the tiles."""
    for number in range(form.shown):
        if tile_area(form, area, number).contains(point):
            return number
    return None


def _tiles(painter: QPainter, area: QRectF, form: Form, tiles: Tiles, style: Lettering) -> None:
    if form.kind == "cells":
        _cells(painter, area, form, tiles)
        return
    now = theme.current()
    count, height, width = tiles.levels.shape
    image = image_of(tiles.levels.reshape(count * height, width), tiles.ink)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, form.kind in _SMOOTH)
    surface = QColor(now.surface)
    edge = QPen(QColor(now.control if form.kind == "neurons" else now.border), 1)
    framed = QPen(QColor(now.accent), 1.6 * style.unit)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for number in range(count):
        place = tile_area(form, area, number)
        painter.drawImage(place, image, QRectF(0, number * height, width, height))
        strong = 0.0 if tiles.strength is None else float(tiles.strength[number])
        if tiles.strength is not None:
            surface.setAlphaF(1 - (_DIMMEST + (1 - _DIMMEST) * min(1.0, 1.25 * strong)))
            painter.fillRect(place, surface)
        painter.setPen(framed if strong > _FRAMED else edge)
        painter.drawRect(place)
        if tiles.biases is not None:
            corner = QRectF(place.left(), place.bottom() - _BIAS, _BIAS, _BIAS)
            painter.fillRect(corner, shade((float(tiles.biases[number]) - ZERO) / (255 - ZERO)))
            painter.drawRect(corner)


def _cross_out(painter: QPainter, area: QRectF, form: Form, off: Array) -> None:
    """Cross the tiles of units that are switched off."""
    painter.setPen(QPen(QColor(theme.current().text), 1.4))
    for number in np.flatnonzero(off).tolist():
        place = tile_area(form, area, number).adjusted(3, 3, -3, -3)
        painter.drawLine(place.topLeft(), place.bottomRight())
        painter.drawLine(place.topRight(), place.bottomLeft())


def _cells(painter: QPainter, area: QRectF, form: Form, tiles: Tiles) -> None:
    """All cells are one image with a pixel for each, under lines of the surface's colour."""
    now = theme.current()
    table = np.full(form.rows * form.columns, 128, np.uint8)
    table[: len(tiles.levels)] = tiles.levels[:, 0, 0]
    image = image_of(table.reshape(form.rows, form.columns), tiles.ink)
    across, down = area.width() / form.columns, area.height() / form.rows
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(area, image)
    pen = QPen(QColor(now.surface), max(1.0, 0.16 * across))
    painter.setPen(pen)
    for column in range(1, form.columns):
        x = area.left() + column * across
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
    for row in range(1, form.rows):
        y = area.top() + row * down
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))


def _bars(painter: QPainter, area: QRectF, form: Form, bars: Bars, style: Lettering) -> None:
    now = theme.current()
    for number, (unit, share) in enumerate(zip(bars.units, bars.shares, strict=True)):
        row, best = tile_area(form, area, number), number == bars.best
        if best:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(now.accent_soft))
            painter.drawRoundedRect(row, 4, 4)
        _bar(painter, row, form.names[int(unit)], float(share), best, style)


def _bar(
    painter: QPainter, row: QRectF, name: str, share: float, best: bool, style: Lettering
) -> None:
    now, side = theme.current(), row.height() * 0.58
    dot = QRectF(row.left() + 4, row.center().y() - side / 2, side, side)
    painter.setPen(QPen(QColor(now.accent if best else now.control), 1))
    painter.setBrush(QColor(theme.mixed(now.surface, now.accent, share)))
    painter.drawEllipse(dot)
    font = style.bold if best else style.plain
    left = dot.right() + 6
    words = QRectF(left, row.top(), 0.32 * row.width(), row.height())
    used = write_line(painter, words, font, QColor(now.text), name)
    # Every row has room for bold letters, so that all bars are of one length.
    metrics, digits = QFontMetricsF(style.bold), 0 if style.compact else 1
    figure = QRectF(0, row.top(), metrics.horizontalAdvance(percent(1, digits)) + 2, row.height())
    figure.moveRight(row.right() - 3)
    ink = QColor(now.text if best else now.muted)
    write_line(painter, figure, font, ink, percent(share, digits), right=True)
    track = QRectF(left + max(used + 6, 14), 0, 0, max(3.0, row.height() * 0.18))
    track.setRight(figure.left() - 2)
    track.moveTop(row.center().y() - track.height() / 2)
    if track.width() > 0:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.track))
        painter.drawRoundedRect(track, 2, 2)
        track.setWidth(track.width() * share)
        painter.setBrush(QColor(now.accent))
        painter.drawRoundedRect(track, 2, 2)


def _spread(painter: QPainter, area: QRectF, form: Form, spread: Spread, style: Lettering) -> None:
    now = theme.current()
    named = (("before", spread.before, now.muted), ("after", spread.after, now.accent))
    for number, (name, counts, colour) in enumerate(named):
        place = tile_area(form, area, number)
        _histogram(painter, place, counts, colour)
        words = QRectF(place.left(), place.top(), place.width() - 4, style.line)
        write_line(painter, words, style.small, QColor(now.muted), name, right=True)
        if spread.crossed and number:
            _crosses(painter, place, spread.crossed)
        zero = -spread.low / (spread.high - spread.low)
        if 0 <= zero <= 1:
            x = place.left() + zero * place.width()
            painter.setPen(QPen(QColor(now.control), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, place.top()), QPointF(x, place.bottom()))


def _histogram(painter: QPainter, place: QRectF, counts: Array, colour: str) -> None:
    now, width = theme.current(), place.width() / len(counts)
    painter.fillRect(place, QColor(now.raised))
    for number, height in enumerate(counts.tolist()):
        bar = QRectF(place.left() + number * width, 0, max(width - 1, 1), height * place.height())
        bar.moveBottom(place.bottom())
        painter.fillRect(bar, QColor(colour))


def _crosses(painter: QPainter, place: QRectF, share: float) -> None:
    """A row of cells above a place, as many crossed as a training leaves out each time."""
    now = theme.current()
    side = place.width() / (2 * _CROSS)
    out = round(share * _CROSS)
    for number in range(_CROSS):
        cell = QRectF(place.left() + (2 * number + 0.5) * side, place.top() - side - 4, side, side)
        painter.setPen(QPen(QColor(now.control), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(cell)
        if (number * out) % _CROSS < out:
            painter.drawLine(cell.topLeft(), cell.bottomRight())
            painter.drawLine(cell.topRight(), cell.bottomLeft())


def _curve(painter: QPainter, area: QRectF, form: Form, curve: Curve, style: Lettering) -> None:
    now = theme.current()
    painter.fillRect(area, QColor(now.raised))
    if not len(curve.x):
        return
    left, right = float(curve.x[0]), float(curve.x[-1])
    low, high = min(float(curve.y.min()), 0.0), max(float(curve.y.max()), 0.0)
    across = area.width() / ((right - left) or 1.0)
    down = (area.height() - 12) / ((high - low) or 1.0)

    def place(x: float, y: float) -> QPointF:
        return QPointF(area.left() + (x - left) * across, area.bottom() - 9 - (y - low) * down)

    painter.setPen(QPen(QColor(now.control), 1, Qt.PenStyle.DotLine))
    painter.drawLine(place(left, 0), place(right, 0))
    if left <= 0 <= right:
        painter.drawLine(place(0, low), place(0, high))
    painter.setPen(QPen(QColor(now.text), 1.6))
    points = zip(curve.x.tolist(), curve.y.tolist(), strict=True)
    painter.drawPolyline(QPolygonF([place(x, y) for x, y in points]))
    tick = QColor(now.accent)
    tick.setAlphaF(0.5)
    painter.setPen(QPen(tick, 1))
    for x in curve.ticks.tolist():
        foot = QPointF(place(x, 0).x(), area.bottom())
        painter.drawLine(foot, foot - QPointF(0, 7))


def _points(painter: QPainter, area: QRectF, form: Form, points: Points, style: Lettering) -> None:
    now = theme.current()
    painter.fillRect(area, QColor(now.raised))
    half_width, half_height = area.width() / 2 - 4, area.height() / 2 - 4
    painter.setPen(Qt.PenStyle.NoPen)
    for marked, radius, colour in ((False, 1.5, now.faint), (True, 3.0, now.accent)):
        painter.setBrush(QColor(colour))
        for x, y in points.places[points.marked == marked].tolist():
            centre = area.center() + QPointF(x * half_width, -y * half_height)
            painter.drawEllipse(centre, radius, radius)
