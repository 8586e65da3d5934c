"""What a search has found: parallel coordinates, the best so far, the importance of settings."""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from netbuilder import theme
from netbuilder.training.sweeps.search.importance import LEAST, importances
from netbuilder.training.sweeps.search.space import ABSENT, Dimension
from netbuilder.training.sweeps.values import text_of
from netbuilder.translation import mark, say
from netbuilder.views.common.texts import (
    plot_label,
    set_axis_title,
    set_description,
    set_spoken,
)
from netbuilder.views.plots.axes import number_axes
from netbuilder.views.sweep.axis_row import title_of
from netbuilder.views.sweep.board import Board
from netbuilder.views.sweep.figures import text_of_figure, title_of_figure
from netbuilder.wording import percent, terms

PARALLEL: Final = "parallel"
BEST: Final = "best"
IMPORTANCE: Final = "importance"
KINDS: Final = {
    PARALLEL: mark("Parallel coordinates"),
    BEST: mark("Best found so far"),
    IMPORTANCE: mark("Importance of settings"),
}
_REACH: Final = 8
"""Pixels around a line in which a click is meant for it."""
_MARGIN: Final = 0.08
"""Share of the width beside the outer scales, whose titles are centred below them."""
_BELOW: Final = -0.12
"""The level of a value that is not used."""


class SearchPlot(QWidget):
    """One of three pictures of a search.

    Args:
        board: what is shown.

    Signals:
        chosen: the number of the training whose line or point was clicked.
    """

    chosen = Signal(int)

    def __init__(self, board: Board, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sweepSearchPlot")
        self._board, self._kind = board, PARALLEL
        self._plot = pg.PlotWidget(axisItems=number_axes())
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setMinimumSize(240, 140)
        item = self._plot.getPlotItem()
        item.setMenuEnabled(False)
        item.hideButtons()
        for side in ("left", "bottom"):
            item.getAxis(side).enableAutoSIPrefix(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._plot)
        board.restarted.connect(self.redraw)
        board.ranked.connect(self.redraw)
        set_spoken(self, KINDS[PARALLEL])

    def show_kind(self, kind: str) -> None:
        """Show another picture, of `KINDS`."""
        self._kind = kind
        set_spoken(self, KINDS[kind])
        self.redraw()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the system from light to dark and back."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.redraw()

    @Slot()
    def redraw(self) -> None:
        """Draw what there is."""
        if self._board.plan_of_search is None:
            return
        now, item = theme.current(), self._plot.getPlotItem()
        item.clear()
        self._plot.setBackground(now.surface)
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.setPen(pg.mkPen(now.border))
            axis.setTextPen(pg.mkPen(now.muted))
            axis.setTicks(None)
            set_axis_title(item, side, "", color=now.muted)
        set_description(self, "")
        {PARALLEL: self._parallel, BEST: self._best, IMPORTANCE: self._importance}[self._kind](now)

    def _title(self) -> str:
        board = self._board
        return title_of_figure(board.goal, board.metric_name, True)

    def _parallel(self, now: theme.Theme) -> None:
        """A line for each training, across a scale for each setting and one for the goal."""
        board, item = self._board, self._plot.getPlotItem()
        dimensions = board.dimensions
        reached = board.reached()
        levels = _ranked(list(reached.values()), board.sign)
        places = np.arange(len(dimensions) + 1)
        for (number, _), level in sorted(
            zip(reached.items(), levels, strict=True), key=lambda pair: pair[1]
        ):
            values = board.combination(number).values
            shares = [_share(d, v) for d, v in zip(dimensions, values, strict=True)]
            best = number == board.best
            colour = QColor(now.validation)
            colour.setAlphaF(1.0 if best else 0.15 + 0.55 * level)
            pen = pg.mkPen(QColor(now.text) if best else colour, width=3 if best else 1.5)
            curve = pg.PlotCurveItem(places, np.array([*shares, level]), pen=pen, antialias=True)
            curve.setClickable(True, _REACH)
            curve.sigClicked.connect(partial(self._choose, number))
            item.addItem(curve)
        for n, each in enumerate(dimensions):
            item.addItem(pg.InfiniteLine(n, pen=pg.mkPen(now.border)))
            ends = (each.low, each.high) if each.is_range else (each.values[0], each.values[-1])
            for share, value in enumerate(ends):
                self._text(text_of(value), n, share, now)
        end = len(dimensions)
        item.addItem(pg.InfiniteLine(end, pen=pg.mkPen(now.border)))
        self._text(say("worst"), end, 0.0, now)
        self._text(say("best"), end, 1.0, now)
        titles = [*(title_of(each.setting) for each in dimensions), self._title()]
        item.getAxis("bottom").setTicks([list(enumerate(titles))])
        item.getAxis("left").setTicks([[]])
        margin = 0.1 + _MARGIN * end
        item.setXRange(-margin, end + margin, padding=0)
        item.setYRange(_BELOW - 0.05, 1.12, padding=0)

    def _best(self, now: theme.Theme) -> None:
        """Each training over time, and the best so far as a line."""
        board, item = self._board, self._plot.getPlotItem()
        reached = board.reached()
        numbers = sorted(reached, key=lambda n: board.ended.get(n, 0.0))
        x = np.array([board.ended.get(n, 0.0) for n in numbers])
        y = np.array([reached[n] for n in numbers])
        set_axis_title(item, "bottom", say("Seconds"), color=now.muted)
        set_axis_title(item, "left", self._title(), color=now.muted)
        if not len(x):
            return
        best = board.sign * np.minimum.accumulate(board.sign * y)
        points = pg.ScatterPlotItem(x=x, y=y, size=7, brush=pg.mkBrush(now.muted), data=numbers)
        points.setPen(None)
        points.sigClicked.connect(self._choose_point)
        item.addItem(points)
        line = np.repeat(x, 2)[1:], np.repeat(best, 2)[:-1]
        item.addItem(pg.PlotCurveItem(*line, pen=pg.mkPen(now.validation, width=2)))
        item.autoRange()
        text = text_of_figure(float(best[-1]), board.goal, board.metric_name)
        set_description(self, say("Best: {text}", text=text))

    def _importance(self, now: theme.Theme) -> None:
        """A bar for each setting."""
        board, item = self._board, self._plot.getPlotItem()
        reached = board.reached()
        values = [board.combination(n).values for n in reached]
        signed = [board.sign * each for each in reached.values()]
        shares = importances(board.dimensions, values, signed)
        set_axis_title(item, "left", say("Share of the differences"), color=now.muted)
        titles = [title_of(each.setting) for each in board.dimensions]
        item.getAxis("bottom").setTicks([list(enumerate(titles))])
        item.setXRange(-0.6, len(titles) - 0.4, padding=0)
        item.setYRange(0, 1.1, padding=0)
        if shares is None:
            self._text(say("After {least} trainings", least=LEAST), (len(titles) - 1) / 2, 0.5, now)
            return
        item.addItem(
            pg.BarGraphItem(
                x=np.arange(len(shares)), height=shares, width=0.5, brush=now.validation, pen=None
            )
        )
        for n, share in enumerate(shares):
            self._text(percent(share), n, share, now)
        pairs = zip(titles, map(percent, shares), strict=True)
        set_description(self, terms(f"{title} {share}" for title, share in pairs))

    def _choose(self, number: int, *_: object) -> None:
        self.chosen.emit(number)

    def _choose_point(self, _: object, points: list[pg.SpotItem], __: object) -> None:
        if len(points):
            self.chosen.emit(points[0].data())

    def _text(self, text: str, x: float, y: float, now: theme.Theme) -> None:
        label = plot_label(text, color=now.muted, anchor=(0.5, 0.0 if y < 0.01 else 1.0))
        label.setPos(x, y)
        self._plot.getPlotItem().addItem(label)


def _share(dimension: Dimension, value: object) -> float:
    return _BELOW if value is ABSENT else dimension.share(value)


def _ranked(values: list[float], sign: float) -> list[float]:
    """The ranks of values, 0 for the worst and 1 for the best."""
    order = np.argsort(np.argsort([-sign * value for value in values], kind="stable"))
    most = max(1, len(values) - 1)
    return [float(each) / most for each in order]
