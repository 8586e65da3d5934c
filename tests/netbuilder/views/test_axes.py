"""Axes write numbers as the user's system does."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyqtgraph as pg
import pytest
from pytestqt.qtbot import QtBot

from netbuilder import wording
from netbuilder.views.imported.forecast_plot import ForecastPlot
from netbuilder.views.imported.predicted_plot import PredictedPlot
from netbuilder.views.imported.time_axis import TimeAxis
from netbuilder.views.plots.axes import LevelAxis, NumberAxis
from netbuilder.views.plots.curve_plot import CurvePlot
from netbuilder.views.sweep.board import Board
from netbuilder.views.sweep.plot import OutcomePlot
from netbuilder.views.sweep.search_plot import SearchPlot


@pytest.fixture
def german() -> Iterator[None]:
    wording.use_marks(",", ".")
    yield
    wording.use_marks(".", ",")


@pytest.mark.usefixtures("german", "qapp")
@pytest.mark.parametrize("made", [lambda: NumberAxis("left"), lambda: LevelAxis("left"), TimeAxis])
def test_ticks_have_the_systems_mark(made: Callable[[], pg.AxisItem]) -> None:
    assert made().tickStrings([0.2, 0.4], 1.0, 0.2) == ["0,2", "0,4"]


def plots() -> list[pg.PlotWidget]:
    board = Board()
    within = (OutcomePlot(board), SearchPlot(board))
    curves = CurvePlot("loss", "Loss")
    return [PredictedPlot(), ForecastPlot(), curves, *(each._plot for each in within)]


def test_every_plot_has_such_axes(qtbot: QtBot) -> None:
    for plot in plots():
        qtbot.addWidget(plot)
        axes = [plot.getPlotItem().getAxis(side) for side in ("left", "bottom")]
        assert all(isinstance(axis, NumberAxis | TimeAxis) for axis in axes), plot
