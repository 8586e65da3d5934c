"""The learning rate behind the loss."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from netbuilder.views.plots import CurvePlot


@pytest.fixture
def plot(qtbot: QtBot) -> CurvePlot:
    plot = CurvePlot("lossPlot", "Loss")
    qtbot.addWidget(plot)
    plot.resize(500, 300)
    with qtbot.waitExposed(plot):
        plot.show()
    plot.reset(3)
    return plot


def feed(plot: CurvePlot, rates: list[float]) -> None:
    positions = np.arange(1, len(rates) + 1) / 10
    plot.append(positions, np.ones(len(rates)))
    plot.append_rates(positions, np.array(rates))


def axis(plot: CurvePlot) -> object:
    return plot.getPlotItem().getAxis("right")


def test_a_constant_rate_takes_no_room(plot: CurvePlot, qtbot: QtBot) -> None:
    plot.add_epoch(0, 0.5, None)
    feed(plot, [0.001] * 20)
    qtbot.waitUntil(lambda: not plot._hint.isVisible())
    assert not axis(plot).isVisible()


def test_a_rate_that_changes_has_an_axis_of_its_own(plot: CurvePlot, qtbot: QtBot) -> None:
    feed(plot, [0.001] * 10 + [0.01] * 10)
    qtbot.waitUntil(axis(plot).isVisible)
    low, high = axis(plot).linkedView().viewRange()[1]
    assert low < 0.001 < 0.01 < high
    feed_later = np.arange(21, 31) / 10
    plot.append_rates(feed_later, np.full(10, 0.1))
    qtbot.waitUntil(lambda: axis(plot).linkedView().viewRange()[1][1] > 0.1)
    plot.reset(3)
    qtbot.waitUntil(lambda: not axis(plot).isVisible())


def test_the_curves_levels_are_as_they_were(plot: CurvePlot, qtbot: QtBot) -> None:
    feed(plot, [0.001] * 10 + [100.0] * 10)
    qtbot.waitUntil(axis(plot).isVisible)
    assert plot.getViewBox().viewRange()[1][1] < 10
