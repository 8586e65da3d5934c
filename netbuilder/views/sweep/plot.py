"""The outcome of a sweep against its first setting."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from netbuilder import theme
from netbuilder.training.sweeps.grid import Axis
from netbuilder.training.sweeps.values import text_of
from netbuilder.translation import say
from netbuilder.views.common.texts import (
    Markup,
    RichLabel,
    joined_markup,
    markup,
    set_axis_title,
    set_description,
    set_spoken,
    tip,
)
from netbuilder.views.common.texts import item as item_text
from netbuilder.views.plots.axes import LevelAxis, number_axes
from netbuilder.views.sweep.axis_row import title_of
from netbuilder.views.sweep.board import Board
from netbuilder.views.sweep.figures import is_share, text_of_figure, title_of_figure

_SYMBOLS: Final = {"o": "●", "s": "■", "t1": "▲", "d": "◆", "t": "▼", "star": "★"}
_SIZE: Final = 10  # pixels
_MOST_LABELS: Final = 12
_SPAN: Final = 200.0
"""The ratio of the greatest to the least value from which levels have a logarithmic scale."""
_EDGE: Final = 0.08
"""The share of the levels' span left free above and below."""


class OutcomePlot(QWidget):
    """A line for each value of the second setting, a symbol for each of the third.

    Args:
        board: what is shown.

    Signals:
        chosen: the number of the training whose point was clicked.
    """

    chosen = Signal(int)

    def __init__(self, board: Board, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sweepPlot")
        self._board = board
        self._axis = LevelAxis("left")
        self._plot = pg.PlotWidget(axisItems={**number_axes(), "left": self._axis})
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setMinimumSize(240, 140)
        self._legend = RichLabel()
        self._legend.setObjectName("sweepLegend")
        self._legend.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._legend)
        layout.addWidget(self._plot, 1)
        item = self._plot.getPlotItem()
        item.setMenuEnabled(False)
        item.hideButtons()
        for side in ("left", "bottom"):
            # Values are to be read as they are. Once there is a label, this call would scale them.
            item.getAxis(side).enableAutoSIPrefix(False)
        self._axis.setWidth(64)
        board.restarted.connect(self.redraw)
        board.ranked.connect(self.redraw)
        self.redraw()

    def sizeHint(self) -> QSize:
        """A size wider than high."""
        return QSize(480, 240)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the system from light to dark and back."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.redraw()

    @Slot()
    def redraw(self) -> None:
        """Draw all outcomes that there are."""
        board, now = self._board, theme.current()
        item = self._plot.getPlotItem()
        item.clear()
        self._plot.setBackground(now.surface)
        title = title_of_figure(board.figure, board.metric_name, board.validated)
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.setPen(pg.mkPen(now.border))
            axis.setTextPen(pg.mkPen(now.muted))
        item.showGrid(y=True, alpha=0.15)
        self._axis.fraction = is_share(board.figure, board.metric_name)
        self._axis.logarithmic = not self._axis.fraction and self._spans_decades()
        self._axis.picture = None
        self._legend.show_markup(self._key(now))
        self._legend.setVisible(len(board.grid) > 1)
        set_spoken(self._legend, say("Meaning of colours and symbols"))
        if not board.grid:
            return
        set_axis_title(item, "left", title, color=now.muted)
        set_axis_title(item, "bottom", title_of(board.grid[0].setting), color=now.muted)
        places = positions(board.grid[0])
        self._tick(board.grid[0], places)
        for second in board.grid[1].values if len(board.grid) > 1 else (None,):
            for third in board.grid[2].values if len(board.grid) > 2 else (None,):
                self._draw_line(places, second, third, now)
        self._mark_best(places, now)
        self._fit_levels()
        self._describe(title)

    def _draw_line(
        self, places: Sequence[float], second: Any, third: Any, now: theme.Theme
    ) -> None:
        board = self._board
        x, y, numbers = [], [], []
        for each in board.combinations:
            if each.values[1:2] not in ((), (second,)) or each.values[2:3] not in ((), (third,)):
                continue
            value = self._level(each.number)
            x.append(places[board.grid[0].values.index(each.values[0])])
            y.append(value)
            numbers.append(each.number)
        order = np.argsort(x, kind="stable")
        xs, ys = np.array(x)[order], np.array(y)[order]
        colour = _colour(board.grid, second, now)
        pen = pg.mkPen(colour, width=2)
        self._plot.addItem(pg.PlotCurveItem(xs, ys, pen=pen, connect="finite", antialias=True))
        seen = [i for i in range(len(x)) if math.isfinite(y[i])]
        points = pg.ScatterPlotItem(
            x=[x[i] for i in seen],
            y=[y[i] for i in seen],
            data=[numbers[i] for i in seen],
            symbol=_symbol(board.grid, third),
            size=_SIZE,
            brush=pg.mkBrush(colour),
            pen=pg.mkPen(now.surface, width=1),
            hoverable=True,
            hoverSize=_SIZE + 4,
            tip=lambda x, y, data: tip(self._tip(data)),
        )
        points.sigClicked.connect(self._choose)
        self._plot.addItem(points)

    def _mark_best(self, places: Sequence[float], now: theme.Theme) -> None:
        number = self._board.best
        if number is None:
            return
        values = self._board.combinations[number - 1].values
        place = places[self._board.grid[0].values.index(values[0])]
        ring = pg.ScatterPlotItem(
            x=[place],
            y=[self._level(number)],
            symbol="o",
            size=_SIZE + 10,
            brush=None,
            pen=pg.mkPen(now.text, width=2),
        )
        ring.setZValue(5)
        self._plot.addItem(ring)

    def _tick(self, axis: Axis, places: Sequence[float]) -> None:
        stride = math.ceil(len(places) / _MOST_LABELS)
        pairs = sorted(zip(places, map(text_of, axis.values), strict=True))
        item = self._plot.getPlotItem()
        item.getAxis("bottom").setTicks([pairs[::stride]])
        edge = 0.06 * (max(places) - min(places)) or 0.5
        item.setXRange(min(places) - edge, max(places) + edge, padding=0)

    def _fit_levels(self) -> None:
        """Show all levels."""
        levels = [self._level(each.number) for each in self._board.combinations]
        levels = [level for level in levels if math.isfinite(level)]
        if not levels:
            return
        edge = _EDGE * (max(levels) - min(levels)) or _EDGE * abs(levels[0]) or 1.0
        self._plot.getPlotItem().setYRange(min(levels) - edge, max(levels) + edge, padding=0)

    def _value(self, number: int) -> float:
        outcome = self._board.outcomes.get(number)
        value = math.nan if outcome is None else outcome.figures.get(self._board.figure, math.nan)
        return value if math.isfinite(value) else math.nan

    def _level(self, number: int) -> float:
        """The value as the axis counts it."""
        value = self._value(number)
        return math.log10(value) if self._axis.logarithmic else value

    def _spans_decades(self) -> bool:
        """Whether the smaller values could not be told apart on an even scale."""
        values = [self._value(each.number) for each in self._board.combinations]
        values = [value for value in values if math.isfinite(value)]
        return bool(values) and min(values) > 0 and max(values) >= _SPAN * min(values)

    def _tip(self, number: int) -> str:
        board = self._board
        each = board.combinations[number - 1]
        values = (
            f"{title_of(axis.setting)}: {text_of(value)}"
            for axis, value in zip(board.grid, each.values, strict=True)
        )
        title = title_of_figure(board.figure, board.metric_name, board.validated)
        figure = text_of_figure(self._value(number), board.figure, board.metric_name)
        return "\n".join([say("No. {number}", number=number), *values, f"{title}: {figure}"])

    def _key(self, now: theme.Theme) -> Markup:
        """What colours and symbols stand for."""
        axes, parts = self._board.grid, []
        if len(axes) > 1:
            named = [
                markup(
                    '<span style="color: {}">●</span>&nbsp;{}',
                    _colour(axes, value, now),
                    text_of(value),
                )
                for value in axes[1].values
            ]
            parts.append(_explained(axes[1], named))
        if len(axes) > 2:
            named = [
                markup("{}&nbsp;{}", _SYMBOLS[_symbol(axes, v)], text_of(v)) for v in axes[2].values
            ]
            parts.append(_explained(axes[2], named))
        return joined_markup(" &nbsp; &nbsp; ", parts)

    def _describe(self, title: str) -> None:
        set_spoken(
            self,
            say(
                "{title} versus {setting}",
                title=title,
                setting=title_of(self._board.grid[0].setting),
            ),
        )
        best = self._board.best
        set_description(self, "" if best is None else say("Best: {best}", best=self._tip(best)))

    @Slot(object, object)
    def _choose(self, _: object, points: Sequence[Any]) -> None:
        if len(points):
            self.chosen.emit(int(points[0].data()))


def _explained(axis: Axis, named: Sequence[Markup]) -> Markup:
    return markup("{}: {}", item_text(title_of(axis.setting)), joined_markup(" &nbsp;", named))


def positions(axis: Axis) -> list[float]:
    """The positions of the first setting's values: logarithmic where that spaces them more evenly.

    Words, and what else is no number, stand side by side in their order.
    """
    values = axis.values
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in values):
        return [float(place) for place in range(len(values))]
    numbers = [float(value) for value in values]
    if min(numbers) <= 0 or len(numbers) < 2:
        return numbers
    logarithms = [math.log10(number) for number in numbers]
    if len(numbers) == 2:
        return logarithms if max(numbers) >= 10 * min(numbers) else numbers
    return logarithms if _evenness(logarithms) > _evenness(numbers) else numbers


def _evenness(places: Sequence[float]) -> float:
    gaps = np.diff(np.sort(places))
    return float(gaps.min() / gaps.max())


def _colour(axes: Sequence[Axis], second: Any, now: theme.Theme) -> str:
    if len(axes) < 2:
        return now.validation
    return now.classes[axes[1].values.index(second) % len(now.classes)]


def _symbol(axes: Sequence[Axis], third: Any) -> str:
    names = tuple(_SYMBOLS)
    return names[axes[2].values.index(third) % len(names)] if len(axes) > 2 else names[0]
