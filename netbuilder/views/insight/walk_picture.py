"""The products that make a value, as pictures in columns."""

from __future__ import annotations

from math import isfinite
from typing import Final

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, qGray
from PySide6.QtWidgets import QWidget

from engine.types import Array
from netbuilder import theme
from netbuilder.opened.pictures import levels
from netbuilder.opened.walk import Part, Walk
from netbuilder.translation import mark, say
from netbuilder.views.canvas.shades import image_of, shade
from netbuilder.views.common.sides import RIGHT
from netbuilder.views.common.texts import elided, set_description, set_spoken
from netbuilder.wording import label_of, number_text

_ROWS: Final = (mark("Input"), mark("Weights"), mark("Products"))
_GAP: Final = 8
_LEAST: Final = 34
_MOST: Final = 76
_HEAD: Final = 6
_DIGITS: Final = 3
_LIGHT: Final = 110
"""The grey, of 255, from which black is read better than white."""


class WalkPicture(QWidget):
    """A column for each map or unit: what is seen, its weights, their products and their sum.

    Left and Right, Home and End choose a step.

    Signals:
        stepWanted: by so many steps; -1 back, 1 on; many for the first or the last.
    """

    stepWanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("walkPicture")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_spoken(self, say("How the value is computed"))
        self._walk: Walk | None = None
        self._part: int | None = None
        self._limits = (1.0, 1.0, 1.0)

    def show_walk(self, walk: Walk | None) -> None:
        """Show this; None for nothing."""
        self._walk = walk
        self._limits = _limits(() if walk is None else walk.parts)
        self.setMinimumWidth(self._width())
        self.update()

    def show_step(self, text: str, part: int | None) -> None:
        """A step: its sentences, and the part that it is about."""
        self._part = part
        set_description(self, text)
        self.update()

    def sizeHint(self) -> QSize:
        """Three pictures below each other, and a line."""
        return QSize(self._width(), 3 * (_MOST + 4) + self.fontMetrics().height() + _HEAD)

    def minimumSizeHint(self) -> QSize:
        """Small pictures."""
        return QSize(self._width(), 3 * _LEAST + self.fontMetrics().height() + _HEAD)

    def column(self, number: int) -> QRectF:
        """The place of a part."""
        side, left = self._side(), self._names() + _GAP
        walk = self._walk
        many = walk is None or any(part.weights is not None for part in walk.parts)
        high = self._top(3 if many else 1, side) + self._line()
        return QRectF(left + number * (self._wide() + _GAP), 0, self._wide(), high)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from step to step."""
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Home: -1000,
            Qt.Key.Key_End: 1000,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepWanted.emit(step)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw all parts, the one that the step is about framed."""
        walk = self._walk
        if walk is None:
            return
        painter, now = QPainter(self), theme.current()
        painter.setFont(self.font())
        side = self._side()
        rows = _ROWS if any(part.weights is not None for part in walk.parts) else _ROWS[:1]
        for row, name in enumerate(rows):
            place = QRectF(0, self._top(row, side), self._names(), side)
            painter.setPen(QColor(now.muted))
            words = elided(self.fontMetrics(), name, place.width())
            right = RIGHT | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, int(right), words)
        for number, part in enumerate(walk.parts):
            self._paint_part(painter, number, part, walk.winner, side, len(rows))
            if number == self._part:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(now.accent), 2))
                painter.drawRoundedRect(self.column(number).adjusted(-3, 1, 3, 3), 4, 4)
        self._paint_result(painter, walk, now)
        painter.end()

    def _paint_result(self, painter: QPainter, walk: Walk, now: theme.Theme) -> None:
        """What is added to the products, and what is made of the sum."""
        left, line = self.column(len(walk.parts)).left() + _GAP, self._line()
        lines = _result(walk)
        multiplied = any(part.weights is not None for part in walk.parts)
        middle = self._bottom(self._side()) / 2 if multiplied else _HEAD + self._side() / 2
        top = max(_HEAD, middle - len(lines) * line / 2)
        names = max(self.fontMetrics().horizontalAdvance(name) for name, _ in lines) + 2.0
        for number, (name, figure) in enumerate(lines):
            place = QRectF(left, top + number * line, names, line)
            painter.setPen(QColor(now.muted))
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), name)
            place = QRectF(place.right() + _GAP, place.top(), self._wide(), line)
            painter.setPen(QColor(now.text))
            right = RIGHT | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, int(right), figure)

    def _paint_part(
        self,
        painter: QPainter,
        number: int,
        part: Part,
        winner: tuple[int, int] | None,
        side: float,
        rows: int,
    ) -> None:
        now, column = theme.current(), self.column(number)
        shown = (part.values, part.weights, part.products)[:rows]
        for row, (values, limit) in enumerate(zip(shown, self._limits, strict=False)):
            if values is None:
                continue
            room = QRectF(column.left(), self._top(row, side), column.width(), side)
            place = room if values.size == 1 else _fitted(room, values)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(place, image_of(levels(values, limit), ink=False))
            painter.setPen(QPen(QColor(now.control), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(place)
            if values.size == 1:
                self._write(painter, place, float(values[0, 0]), limit)
            if row == 0:
                self._cross_out(painter, place, values, now)
            if row == 0 and winner is not None:
                painter.setPen(QPen(QColor(now.text), 2))
                painter.drawRect(_cell(place, values, *winner))
        words = number_text(part.total * part.factor, _DIGITS)
        below = QRectF(column.left(), self._top(rows, side), column.width(), self._line())
        painter.setPen(QColor(now.text))
        painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), words)

    def _cross_out(self, painter: QPainter, place: QRectF, values: Array, now: theme.Theme) -> None:
        """What lies beyond the edges of the input counts as nothing, and says so."""
        painter.setPen(QPen(QColor(now.faint), 1))
        for row, column in np.argwhere(np.isnan(values)).tolist():
            cell = _cell(place, values, row, column)
            painter.drawLine(cell.topLeft(), cell.bottomRight())

    def _write(self, painter: QPainter, place: QRectF, value: float, limit: float) -> None:
        """A number on a cell, in the ink that is read on its colour."""
        share = value / limit if isfinite(value) else 0.0
        light = qGray(shade(share).rgb()) > _LIGHT
        painter.setPen(QColor(Qt.GlobalColor.black if light else Qt.GlobalColor.white))
        words = number_text(value, _DIGITS)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), words)

    def _line(self) -> float:
        return self.fontMetrics().height() + 2.0

    def _names(self) -> float:
        return max(self.fontMetrics().horizontalAdvance(name) for name in _ROWS) + 2.0

    def _side(self) -> float:
        room = self.height() - self._line() - 2 * _HEAD
        return min(max(room / 3 - 4, _LEAST - 4), _MOST)

    def _wide(self) -> float:
        """As wide as pictures are high, or as the longest number."""
        return max(_MOST * 0.75, self.fontMetrics().horizontalAdvance("-0.0000") + 6.0)

    def _top(self, row: int, side: float) -> float:
        return _HEAD + row * (side + 4)

    def _bottom(self, side: float) -> float:
        return self._top(3, side) + self._line()

    def _width(self) -> int:
        count = 0 if self._walk is None else len(self._walk.parts)
        result = 0.0 if self._walk is None else self._names() + self._wide() + 3 * _GAP
        return round(self._names() + _GAP + count * (self._wide() + _GAP) + result)


def _result(walk: Walk) -> list[tuple[str, str]]:
    """The lines behind the products: names, and figures."""
    lines: list[tuple[str, float]] = []
    if walk.way == "sum":
        if walk.count > len(walk.parts):
            lines.append((say("Others"), walk.rest))
        if walk.bias is not None:
            lines.append((say("Bias"), walk.bias))
        lines.append((say("Sum"), walk.total))
    named = {"sum": walk.function, "largest": say("Largest"), "mean": say("Mean")}.get(walk.way, "")
    if walk.way != "sum" or walk.function:
        lines.append((label_of(named) if named else say("Value"), walk.value))
    return [(name, number_text(figure, _DIGITS)) for name, figure in lines]


def _limits(parts: tuple[Part, ...]) -> tuple[float, float, float]:
    """The strongest colour of values, of weights and of products, the same for all parts."""
    found = []
    for what in ("values", "weights", "products"):
        each = [getattr(part, what) for part in parts if getattr(part, what) is not None]
        sizes = [float(np.abs(np.nan_to_num(values)).max(initial=0.0)) for values in each]
        found.append(max(sizes, default=0.0) or 1.0)
    return found[0], found[1], found[2]


def _fitted(place: QRectF, values: Array) -> QRectF:
    """A place with the proportions of what is shown, in the middle of the given one."""
    height, width = values.shape
    scale = min(place.width() / width, place.height() / height)
    fitted = QRectF(0, 0, width * scale, height * scale)
    fitted.moveCenter(place.center())
    return fitted


def _cell(place: QRectF, values: Array, row: int, column: int) -> QRectF:
    down, across = place.height() / values.shape[0], place.width() / values.shape[1]
    return QRectF(place.left() + column * across, place.top() + row * down, across, down)
