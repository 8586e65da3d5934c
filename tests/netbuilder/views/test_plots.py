from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pyqtgraph as pg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from netbuilder import theme
from netbuilder.views.common.throttle import LONGEST, SHARE, SHORTEST, Throttle
from netbuilder.views.plots import CurvePlot
from netbuilder.views.plots.axes import ceiling, span
from netbuilder.views.plots.best_mark import BestMark
from netbuilder.views.plots.series import Series

BATCHES = "training batches"


@pytest.fixture
def plot(qtbot: QtBot) -> CurvePlot:
    return shown(CurvePlot("lossPlot", "Loss"), qtbot)


def shown(plot: CurvePlot, qtbot: QtBot) -> CurvePlot:
    qtbot.addWidget(plot)
    plot.resize(600, 250)
    with qtbot.waitExposed(plot):
        plot.show()
    return plot


def drawn(plot: CurvePlot, name: str) -> tuple[np.ndarray, np.ndarray]:
    """What the curve called `name` shows at present."""
    item = next(item for item in plot.listDataItems() if item.name() == name)
    x, y = item.getData()
    return (np.empty(0), np.empty(0)) if x is None else (x, y)


def wait_for(plot: CurvePlot, name: str, last: float, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: drawn(plot, name)[0][-1:].tolist() == [last])


def place_of(plot: CurvePlot, x: float, y: float) -> QPoint:
    return plot.mapFromScene(plot.getViewBox().mapViewToScene(QPointF(x, y)))


def readout(plot: CurvePlot) -> QLabel:
    label = plot.findChild(QLabel, "lossPlotReadout")
    assert isinstance(label, QLabel)
    return label


def hint(plot: CurvePlot) -> QLabel:
    label = plot.findChild(QLabel, "lossPlotHint")
    assert isinstance(label, QLabel)
    return label


def turn_wheel(plot: CurvePlot, at: QPoint) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(plot.viewport().mapToGlobal(at)),
        QPoint(),
        QPoint(0, 480),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(plot.viewport(), event)


# The curves


def test_it_draws_batches_and_both_means(plot: CurvePlot, qtbot: QtBot) -> None:
    plot.reset(3)
    plot.append([0.25, 0.5, 0.75, 1.0], [2.0, 1.0, 0.5, 0.4])
    plot.add_epoch(0, 0.9, 0.5)
    wait_for(plot, BATCHES, 1.0, qtbot)
    assert drawn(plot, BATCHES)[1].tolist() == [2.0, 1.0, 0.5, 0.4]
    assert [part.tolist() for part in drawn(plot, "training")] == [[1.0], [0.9]]
    assert [part.tolist() for part in drawn(plot, "validation")] == [[1.0], [0.5]]


def test_the_series_hold_every_point(plot: CurvePlot) -> None:
    x = np.arange(1, 5001) / 500
    y = np.sin(x)
    for i in range(0, x.size, 7):
        plot.append(x[i : i + 7], y[i : i + 7])
    plot.add_epoch(0, 0.3, None)
    series = plot.series()
    assert list(series) == [BATCHES, "training", "validation"]
    np.testing.assert_array_equal(series[BATCHES][0], x)
    np.testing.assert_array_equal(series[BATCHES][1], y)
    assert series["training"][1].tolist() == [0.3]
    assert series["validation"][0].size == 0


def test_a_mean_that_is_missing_is_left_out(plot: CurvePlot, qtbot: QtBot) -> None:
    plot.reset(2)
    plot.add_epoch(0, 0.5, None)
    wait_for(plot, "training", 1.0, qtbot)
    assert drawn(plot, "validation")[0].size == 0


def test_reset_empties_it(plot: CurvePlot, qtbot: QtBot) -> None:
    plot.append([1.0], [2.0])
    plot.add_epoch(0, 1.0, 1.0)
    wait_for(plot, "training", 1.0, qtbot)
    plot.reset(5)
    qtbot.waitUntil(lambda: drawn(plot, "training")[0].size == 0)
    assert drawn(plot, BATCHES)[0].size == 0
    assert plot.series()[BATCHES][0].size == 0


def test_a_second_run_replaces_the_first(plot: CurvePlot, qtbot: QtBot) -> None:
    plot.add_epoch(0, 1.0, 1.0)
    wait_for(plot, "training", 1.0, qtbot)
    plot.reset(5)
    plot.add_epoch(0, 0.25, 0.5)
    qtbot.waitUntil(lambda: drawn(plot, "training")[1].tolist() == [0.25])
    assert drawn(plot, "validation")[1].tolist() == [0.5]


def test_an_empty_plot_says_how_to_fill_it(plot: CurvePlot, qtbot: QtBot) -> None:
    assert hint(plot).isVisible()
    assert "Train" in hint(plot).text()
    plot.append([0.1], [1.0])
    qtbot.waitUntil(lambda: not hint(plot).isVisible())
    plot.reset(2)
    qtbot.waitUntil(lambda: hint(plot).isVisible())


def test_the_legend_names_the_curves(plot: CurvePlot) -> None:
    legend = next(item for item in plot.scene().items() if isinstance(item, pg.LegendItem))
    assert [label.text for _, label in legend.items] == ["batches", "training", "validation"]


@pytest.mark.parametrize("width", [260, 400, 520])
@pytest.mark.parametrize("title", ["Loss", "Mean absolute error", "Mean absolute error of weight"])
def test_a_long_title_does_not_run_into_the_legend(
    plot: CurvePlot, qtbot: QtBot, width: int, title: str
) -> None:
    plot.resize(width, 260)
    plot.show_figure(title, fraction=False)
    legend = next(item for item in plot.scene().items() if isinstance(item, pg.LegendItem))
    label = plot.getPlotItem().titleLabel.item

    def apart() -> bool:
        named = [text.mapRectToScene(text.boundingRect()) for _, text in legend.items]
        words = label.mapRectToScene(label.boundingRect())
        return not any(words.adjusted(0, 4, 0, -4).intersects(name) for name in named)

    qtbot.waitUntil(apart)


def test_curves_of_other_runs_are_named_under_the_cursor(plot: CurvePlot, qtbot: QtBot) -> None:
    plot.show_others([("Run 3", np.array([0.5, 0.25]), "#336699"), ("Run 4", None, "#996633")])
    qtbot.waitUntil(lambda: not hint(plot).isVisible())
    QTest.mouseMove(plot.viewport(), place_of(plot, 1.8, 0.3))
    qtbot.waitUntil(lambda: readout(plot).text() == "Run 3, epoch 2: 0.25")


def test_the_best_epoch_is_named_above_the_batches(plot: CurvePlot, qtbot: QtBot) -> None:
    """A slab of batches as high as the plot covers no letter of it."""
    plot.reset(4)
    x = np.arange(1, 4001) / 1000
    plot.append(x, np.where(np.arange(4000) % 2, 0.05, 0.95))
    plot.mark_best(2)
    qtbot.waitUntil(lambda: drawn(plot, BATCHES)[0].size > 0)
    mark = next(item for item in plot.scene().items() if isinstance(item, BestMark))
    assert mark.epoch == 2
    assert mark.zValue() > max(curve.zValue() for curve in plot.getPlotItem().curves)
    ink = QColor(theme.current().validation)

    def letters() -> int:
        place = plot.mapFromScene(plot.getViewBox().mapViewToScene(QPointF(2, 0)))
        image = plot.grab().toImage()
        top = round(plot.getViewBox().sceneBoundingRect().top())
        pixels = (
            image.pixelColor(place.x() + 3 + dx, top + dy) for dx in range(30) for dy in range(16)
        )
        return sum(
            abs(pixel.hue() - ink.hue()) < 10 and pixel.saturation() > 80 for pixel in pixels
        )

    qtbot.waitUntil(lambda: letters() > 15)
    plot.reset(4)
    assert mark.epoch == 0


# How it is drawn


def test_many_batches_are_drawn_as_few_points_with_all_peaks(plot: CurvePlot, qtbot: QtBot) -> None:
    n = 187_500
    x = np.arange(1, n + 1) / 1875
    y = np.random.default_rng(0).uniform(0.2, 0.4, n)
    y[100_003], y[150_001] = 5.0, 0.0
    plot.reset(100)
    plot.append(x, y)
    qtbot.waitUntil(lambda: drawn(plot, BATCHES)[0].size > 0)
    shown_y = drawn(plot, BATCHES)[1]
    assert shown_y.size < 3 * plot.width()
    assert {5.0, 0.0} <= set(shown_y.tolist())


def test_additions_in_quick_succession_are_drawn_together(plot: CurvePlot, qtbot: QtBot) -> None:
    curve = next(item for item in plot.listDataItems() if item.name() == BATCHES)
    drawings: list[int] = []
    curve.sigPlotChanged.connect(lambda item: drawings.append(len(item.getData()[0])))
    for i in range(1, 201):
        plot.append([i / 100], [1.0])
    assert not drawings
    wait_for(plot, BATCHES, 2.0, qtbot)
    assert drawings == [200]


def test_a_plot_that_grew_looks_like_one_drawn_at_once(plot: CurvePlot, qtbot: QtBot) -> None:
    other = shown(CurvePlot("other", "Loss"), qtbot)
    x = np.arange(1, 961) / 80
    y = 2 * np.exp(-x) + 0.1 * np.sin(50 * x) + 0.1
    for each in (plot, other):
        each.reset(12)
    for epoch in range(12):
        now = slice(80 * epoch, 80 * epoch + 80)
        plot.append(x[now], y[now])
        plot.add_epoch(epoch, y[now].mean(), 1.2 * y[now].mean())
        other.add_epoch(epoch, y[now].mean(), 1.2 * y[now].mean())
        wait_for(plot, "training", epoch + 1, qtbot)
    other.append(x, y)
    wait_for(other, BATCHES, 12.0, qtbot)
    wait_for(plot, BATCHES, 12.0, qtbot)
    assert plot.viewport().grab().toImage() == other.viewport().grab().toImage()


@pytest.mark.parametrize("late", [False, True], ids=["asked before", "asked while hidden"])
def test_a_hidden_plot_draws_nothing_until_it_is_shown(
    plot: CurvePlot, qtbot: QtBot, late: bool
) -> None:
    other = shown(CurvePlot("other", "Loss"), qtbot)
    plot.append([0.5], [1.0])
    wait_for(plot, BATCHES, 0.5, qtbot)
    if not late:
        plot.append([1.0], [1.0])
    plot.hide()
    if late:
        plot.append([1.0], [1.0])
    # Long enough for the hidden one, too.
    for x in range(1, 9):
        other.append([x], [1.0])
        wait_for(other, BATCHES, x, qtbot)
    assert drawn(plot, BATCHES)[0].tolist() == [0.5]
    plot.show()
    wait_for(plot, BATCHES, 1.0, qtbot)


def test_dear_drawings_come_less_often(qtbot: QtBot) -> None:
    throttle = Throttle()
    assert throttle.interval == SHORTEST
    throttle.add_cost(0.010)
    once = throttle.interval
    assert SHORTEST < once < 0.010 / SHARE
    for _ in range(3):
        with qtbot.waitSignal(throttle.due):
            throttle.request()
        throttle.add_cost(0.010)
    assert once < throttle.interval < 0.010 / SHARE
    throttle.add_cost(10.0)
    assert throttle.interval == LONGEST


def test_requests_are_answered_once(qtbot: QtBot) -> None:
    throttle, answers = Throttle(), []
    throttle.due.connect(lambda: answers.append(1))
    throttle.request()
    throttle.request()
    throttle.cancel()
    throttle.request()
    qtbot.waitUntil(lambda: bool(answers))
    with qtbot.waitSignal(throttle.due):
        throttle.request()
    assert answers == [1, 1]


def test_infinite_and_missing_values_leave_a_gap(plot: CurvePlot, qtbot: QtBot) -> None:
    plot.append([0.1, 0.2, 0.3, 0.4], [1.0, math.inf, math.nan, 2.0])
    wait_for(plot, BATCHES, 0.4, qtbot)
    assert np.isnan(drawn(plot, BATCHES)[1]).tolist() == [False, True, True, False]
    assert plot.series()[BATCHES][1][1] == math.inf
    assert 2.0 <= plot.viewRange()[1][1] < 3.0


# What is in view


def test_it_shows_the_whole_run_from_zero_up(plot: CurvePlot, qtbot: QtBot) -> None:
    plot.reset(4)
    plot.append([0.1, 0.2], [2.3, 1.7])
    wait_for(plot, BATCHES, 0.2, qtbot)
    (left, right), (bottom, top) = plot.viewRange()
    assert (left, bottom) == (0, 0)
    assert 4 <= right < 4.5
    assert 2.3 <= top < 3


def test_a_fraction_is_shown_from_nothing_to_all(qtbot: QtBot) -> None:
    plot = shown(CurvePlot("accuracyPlot", "Accuracy", fraction=True), qtbot)
    plot.append([0.1], [0.125])
    wait_for(plot, BATCHES, 0.1, qtbot)
    bottom, top = plot.viewRange()[1]
    assert bottom == 0
    assert 1 <= top < 1.05


def test_the_first_fall_leaves_the_view_once_an_epoch_is_done(
    plot: CurvePlot, qtbot: QtBot
) -> None:
    plot.append([0.1, 0.6, 1.0], [9.0, 0.7, 0.3])
    plot.add_epoch(0, 0.8, 0.4)
    wait_for(plot, BATCHES, 1.0, qtbot)
    assert 0.8 <= plot.viewRange()[1][1] < 1.1
    QTest.mouseDClick(
        plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.viewport().rect().center()
    )
    qtbot.waitUntil(lambda: plot.viewRange()[1][1] > 9)


def test_zooming_stays_until_a_double_click(plot: CurvePlot, qtbot: QtBot) -> None:
    plot.reset(10)
    plot.append([1.0, 2.0], [1.0, 0.5])
    wait_for(plot, BATCHES, 2.0, qtbot)
    whole = plot.viewRange()
    middle = plot.viewport().rect().center()
    turn_wheel(plot, middle)
    zoomed = plot.viewRange()
    assert zoomed[0][1] - zoomed[0][0] < whole[0][1] - whole[0][0]
    plot.append([3.0, 4.0, 6.0], [0.4, 0.3, 0.2])
    wait_for(plot, BATCHES, 6.0, qtbot)
    assert plot.viewRange() == zoomed
    QTest.mouseDClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    qtbot.waitUntil(lambda: plot.viewRange()[0] == whole[0])


def test_zooming_in_shows_more_points(plot: CurvePlot, qtbot: QtBot) -> None:
    x = np.arange(1, 20_001) / 2000
    plot.reset(10)
    plot.append(x, np.sin(40 * x) + 1)
    qtbot.waitUntil(lambda: drawn(plot, BATCHES)[0].size > 0)
    coarse = np.diff(np.unique(drawn(plot, BATCHES)[0])).min()
    turn_wheel(plot, plot.viewport().rect().center())
    turn_wheel(plot, plot.viewport().rect().center())
    qtbot.waitUntil(lambda: np.diff(np.unique(drawn(plot, BATCHES)[0])).min() < coarse)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.03, 0.03), (0.031, 0.04), (2.3, 2.5), (1.0, 1.0), (9.1, 10.0), (1234.0, 1500.0)],
)
def test_ranges_end_at_round_numbers(value: float, expected: float) -> None:
    assert ceiling(value) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("reached", "epochs", "expected"),
    [(0, 3, 3), (0, 10, 10), (0, 100, 10), (10, 100, 10), (10.1, 100, 15), (99, 100, 100)],
)
def test_a_long_run_is_shown_in_strides(reached: float, epochs: int, expected: int) -> None:
    assert span(reached, epochs) == expected


# The values under the cursor


def test_the_values_under_the_cursor_are_shown(plot: CurvePlot, qtbot: QtBot) -> None:
    plot.reset(4)
    plot.append([0.5, 1.0, 1.5, 2.0], [0.9, 0.7, 0.5, 0.3])
    plot.add_epoch(0, 0.8, 0.75)
    plot.add_epoch(1, 0.4, 0.45)
    wait_for(plot, BATCHES, 2.0, qtbot)
    QTest.mouseMove(plot.viewport(), place_of(plot, 1.9, 0.5))
    qtbot.waitUntil(readout(plot).isVisible)
    assert readout(plot).text().split("\n") == [
        "epoch 2.00: batch 0.3",
        "epoch 2: training 0.4",
        "epoch 2: validation 0.45",
    ]
    QTest.mouseMove(plot.viewport(), place_of(plot, 1.1, 0.5))
    qtbot.waitUntil(lambda: "epoch 1: validation 0.75" in readout(plot).text())


def test_the_values_go_when_the_cursor_leaves(plot: CurvePlot, qtbot: QtBot) -> None:
    plot.append([0.5], [0.9])
    wait_for(plot, BATCHES, 0.5, qtbot)
    QTest.mouseMove(plot.viewport(), place_of(plot, 0.5, 0.5))
    qtbot.waitUntil(readout(plot).isVisible)
    QTest.mouseMove(plot.viewport(), QPoint(3, 3))
    qtbot.waitUntil(lambda: not readout(plot).isVisible())


def test_fractions_are_read_out_as_per_cent(qtbot: QtBot) -> None:
    plot = shown(CurvePlot("lossPlot", "Accuracy", fraction=True), qtbot)
    plot.add_epoch(0, 0.9731, None)
    wait_for(plot, "training", 1.0, qtbot)
    QTest.mouseMove(plot.viewport(), place_of(plot, 1.0, 0.5))
    qtbot.waitUntil(lambda: "training 97.3 %" in readout(plot).text())
    assert plot.accessibleDescription() == "epoch 1: training 97.3 %"


# Appearance


def test_it_follows_the_theme(
    plot: CurvePlot, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert plot.backgroundBrush().color().name() == theme.current().surface
    monkeypatch.setattr(theme, "current", lambda: theme.DARK)
    plot.setPalette(theme.palette(theme.DARK))
    assert plot.backgroundBrush().color().name() == theme.DARK.surface
    pens = {item.name(): item.opts["pen"].color().name() for item in plot.listDataItems()}
    assert pens["training"] == theme.DARK.training
    assert pens["validation"] == theme.DARK.validation


# The points


def test_positions_must_ascend(plot: CurvePlot) -> None:
    plot.append([0.5], [1.0])
    with pytest.raises(ValueError, match="ascend"):
        plot.append([0.4], [1.0])
    with pytest.raises(ValueError, match="as many positions as values"):
        plot.append([0.6, 0.7], [1.0])
    assert plot.series()[BATCHES][0].tolist() == [0.5]


def test_arrays_handed_out_cannot_be_changed() -> None:
    series = Series()
    series.extend([1.0], [2.0])
    with pytest.raises(ValueError, match="read-only"):
        series.y[0] = 3.0


@given(
    st.lists(st.floats(-1e6, 1e6) | st.just(math.nan), min_size=1, max_size=400),
    st.integers(1, 40),
)
def test_thinning_keeps_the_extremes_of_every_column(values: list[float], buckets: int) -> None:
    x = np.linspace(0, 1, len(values), endpoint=False)
    y = np.array(values)
    series = Series()
    series.extend(x, y)
    thin_x, thin_y = series.thinned(0, 1, buckets)
    assert thin_x.size == thin_y.size <= max(2 * buckets + 4, 1)
    assert (np.diff(thin_x) >= 0).all()
    edges = np.linspace(0, 1, buckets + 1)
    for low, high in pairwise(edges):
        column, thin = y[(x >= low) & (x < high)], thin_y[(thin_x >= low) & (thin_x < high)]
        column, thin = column[np.isfinite(column)], thin[np.isfinite(thin)]
        assert bool(column.size) == bool(thin.size)
        if column.size:
            assert (column.min(), column.max()) == (thin.min(), thin.max())


def test_a_move_event_without_data_shows_nothing(plot: CurvePlot) -> None:
    at = QPointF(plot.viewport().rect().center())
    event = QMouseEvent(
        QMouseEvent.Type.MouseMove,
        at,
        plot.viewport().mapToGlobal(at),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(plot.viewport(), event)
    assert not readout(plot).isVisible()
