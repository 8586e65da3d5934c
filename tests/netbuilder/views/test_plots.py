from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from netbuilder import theme
from netbuilder.views.common.throttle import LONGEST, SHARE, SHORTEST, Throttle
from netbuilder.views.plots import CurvePlot
from netbuilder.views.plots.best_mark import BestMark
from netbuilder.views.plots.curves import Band, OtherCurve
from netbuilder.views.plots.end_labels import End, EndLabel
from netbuilder.views.plots.linked import link

BATCHES = "training batches"
LINE = "smoothed"


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
    wait_for(plot, LINE, 1.0, qtbot)
    assert drawn(plot, LINE)[1].tolist() == [2.0, 1.0, 0.5, 0.4]
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
    assert drawn(plot, LINE)[0].size == 0
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


def labels(plot: CurvePlot) -> dict[str, EndLabel]:
    """What stands beside the ends of the curves, from top to bottom."""
    found = [each for each in plot.findChildren(EndLabel) if each.isVisible()]
    return {each.name: each for each in sorted(found, key=lambda each: each.y())}


def test_names_and_last_values_stand_at_the_ends(plot: CurvePlot, qtbot: QtBot) -> None:
    plot.reset(2)
    plot.add_epoch(0, 0.25, 0.5)
    plot.show_others([("Run 3", np.array([0.5, 0.1]), "#009e73")])
    qtbot.waitUntil(lambda: list(labels(plot)) == ["validation", "training", "Run 3"])
    spoken = {name: label.accessibleName() for name, label in labels(plot).items()}
    assert spoken == {
        "validation": "validation 0.5",
        "training": "training 0.25",
        "Run 3": "Run 3 0.1",
    }
    box = plot.getViewBox().sceneBoundingRect()
    places = [label.geometry() for label in labels(plot).values()]
    assert all(place.left() >= box.right() - 1 for place in places)
    assert all(above.bottom() < below.top() + 1 for above, below in pairwise(places))
    assert all(place.right() <= plot.viewport().width() for place in places)


def test_a_click_on_a_label_hides_its_curve(plot: CurvePlot, qtbot: QtBot) -> None:
    plot.append([0.5, 1.0], [1.0, 0.5])
    plot.add_epoch(0, 0.25, 0.5)
    plot.show_others([("Run 3", np.array([0.5, 0.1]), "#009e73")])
    qtbot.waitUntil(lambda: len(labels(plot)) == 3)

    def shown_curves() -> list[str]:
        names = (item.name() for item in plot.listDataItems() if item.isVisible())
        return [name for name in names if name]

    assert shown_curves() == [LINE, "training", "validation", "Run 3"]
    for name, left in (("validation", [LINE, "training", "Run 3"]), ("training", ["Run 3"])):
        qtbot.mouseClick(labels(plot)[name], Qt.MouseButton.LeftButton)
        assert shown_curves() == left
    qtbot.keyClick(labels(plot)["validation"], Qt.Key.Key_Space)
    assert shown_curves() == ["validation", "Run 3"]
    plot.reset(2)
    plot.add_epoch(0, 0.25, 0.5)
    qtbot.waitUntil(lambda: "training" in labels(plot))
    assert not labels(plot)["training"].isChecked(), "what was hidden stays so in the next run"


def test_a_run_of_one_epoch_can_be_seen(plot: CurvePlot, qtbot: QtBot) -> None:
    plot.reset(100)
    plot.show_others([("Run 3", np.array([0.5]), "#00ff00")])
    qtbot.waitUntil(lambda: "Run 3" in labels(plot))
    (run,) = (item for item in plot.scene().items() if isinstance(item, OtherCurve))

    def dots() -> int:
        place = place_of(plot, 1.0, 0.5)
        image = plot.viewport().grab().toImage()
        around = ((place.x() + dx, place.y() + dy) for dx in range(-6, 7) for dy in range(-6, 7))
        return sum(
            image.pixelColor(*at).green() > image.pixelColor(*at).red() + 100 for at in around
        )

    qtbot.waitUntil(lambda: dots() > 15)
    assert run.name() == "Run 3"


def test_the_batches_are_a_band_behind_their_smoothed_line(plot: CurvePlot, qtbot: QtBot) -> None:
    plot.reset(10)
    x = np.arange(1, 10_001) / 1000
    noise = np.random.default_rng(0).uniform(-0.4, 0.4, x.size)
    plot.append(x, 0.5 + noise)
    qtbot.waitUntil(lambda: drawn(plot, LINE)[0].size > 0)
    (band,) = (item for item in plot.scene().items() if isinstance(item, Band))
    assert band.outline().boundingRect().height() > 0.75
    assert np.ptp(drawn(plot, LINE)[1][-100:]) < 0.2
    assert band.zValue() <= min(curve.zValue() for curve in plot.getPlotItem().curves)
    plot.show_band(False)
    qtbot.waitUntil(lambda: band.outline().isEmpty())


# Two plots of one run


@pytest.fixture
def pair(plot: CurvePlot, qtbot: QtBot) -> tuple[CurvePlot, CurvePlot]:
    other = shown(CurvePlot("accuracyPlot", "Accuracy", fraction=True), qtbot)
    link(plot, other)
    for each in (plot, other):
        each.reset(10)
        each.append(np.arange(1, 81) / 10, np.linspace(0.5, 0.9, 80))
        wait_for(each, LINE, 8.0, qtbot)
    return plot, other


def test_both_plots_show_the_same_epochs(pair: tuple[CurvePlot, CurvePlot], qtbot: QtBot) -> None:
    plot, other = pair
    whole = plot.viewRange()[0]
    assert other.viewRange()[0] == whole
    levels = other.viewRange()[1]
    turn_wheel(plot, plot.viewport().rect().center())
    assert plot.viewRange()[0] != whole
    qtbot.waitUntil(lambda: other.viewRange()[0] == plot.viewRange()[0])
    qtbot.waitUntil(lambda: other.viewRange()[1] != levels)  # fitted to what is in view now
    middle = other.viewport().rect().center()
    QTest.mouseDClick(other.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    qtbot.waitUntil(lambda: plot.viewRange()[0] == other.viewRange()[0] == whole)


def test_the_cursor_on_one_plot_reads_out_both(
    pair: tuple[CurvePlot, CurvePlot], qtbot: QtBot
) -> None:
    plot, other = pair
    QTest.mouseMove(plot.viewport(), place_of(plot, 4.02, 0.6))
    told = other.findChild(QLabel, "accuracyPlotReadout")
    qtbot.waitUntil(lambda: told.isVisible() and readout(plot).isVisible())
    assert readout(plot).text().startswith("epoch 4.00: batch 0.")
    assert told.text().startswith("epoch 4.00: batch 69.7 %")
    QTest.mouseMove(plot.viewport(), QPoint(3, 3))
    qtbot.waitUntil(lambda: not told.isVisible())


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
    qtbot.waitUntil(lambda: drawn(plot, LINE)[0].size > 0)
    mark = next(item for item in plot.scene().items() if isinstance(item, BestMark))
    assert mark.epoch == 2
    assert mark.zValue() > max(curve.zValue() for curve in plot.getPlotItem().curves)
    ink = QColor(theme.current().validation)

    def letters(epoch: float = 2, beside: int = 3) -> int:
        place = plot.mapFromScene(plot.getViewBox().mapViewToScene(QPointF(epoch, 0)))
        image = plot.grab().toImage()
        top = round(plot.getViewBox().sceneBoundingRect().top())
        pixels = (
            image.pixelColor(place.x() + beside + dx, top + dy)
            for dx in range(30)
            for dy in range(16)
        )
        return sum(
            abs(pixel.hue() - ink.hue()) < 10 and pixel.saturation() > 80 for pixel in pixels
        )

    qtbot.waitUntil(lambda: letters() > 15)
    plot.mark_best(4)  # at the right edge: the name stands on the other side, whole
    qtbot.waitUntil(lambda: letters(4, -35) > 15)
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
    qtbot.waitUntil(lambda: drawn(plot, LINE)[0].size > 0)
    assert drawn(plot, LINE)[1].size < 3 * plot.width()
    (band,) = (item for item in plot.scene().items() if isinstance(item, Band))
    assert band.outline().elementCount() < 3 * plot.width()
    area = band.outline().boundingRect()
    assert (area.top(), area.bottom()) == (0.0, 5.0)


def test_additions_in_quick_succession_are_drawn_together(plot: CurvePlot, qtbot: QtBot) -> None:
    curve = next(item for item in plot.listDataItems() if item.name() == LINE)
    drawings: list[int] = []
    curve.sigPlotChanged.connect(lambda item: drawings.append(len(item.getData()[0])))
    for i in range(1, 201):
        plot.append([i / 100], [1.0])
    assert not drawings
    wait_for(plot, LINE, 2.0, qtbot)
    assert drawings == [200]


@pytest.mark.long
def test_a_plot_that_grew_looks_like_one_drawn_at_once(plot: CurvePlot, qtbot: QtBot) -> None:
    other = shown(CurvePlot("other", "Loss"), qtbot)
    x = np.arange(1, 721) / 60
    y = 2 * np.exp(-x) + 0.1 * np.sin(50 * x) + 0.1
    for each in (plot, other):
        each.reset(12)
    for epoch in range(12):
        now = slice(60 * epoch, 60 * epoch + 60)
        plot.append(x[now], y[now])
        plot.add_epoch(epoch, y[now].mean(), 1.2 * y[now].mean())
        other.add_epoch(epoch, y[now].mean(), 1.2 * y[now].mean())
        wait_for(plot, "training", epoch + 1, qtbot)
    other.append(x, y)
    wait_for(other, LINE, 12.0, qtbot)
    wait_for(plot, LINE, 12.0, qtbot)
    qtbot.waitUntil(lambda: plot.viewport().grab().toImage() == other.viewport().grab().toImage())


@pytest.mark.long
@pytest.mark.parametrize("late", [False, True], ids=["asked before", "asked while hidden"])
def test_a_hidden_plot_draws_nothing_until_it_is_shown(
    plot: CurvePlot, qtbot: QtBot, late: bool
) -> None:
    other = shown(CurvePlot("other", "Loss"), qtbot)
    plot.append([0.5], [1.0])
    wait_for(plot, LINE, 0.5, qtbot)
    if not late:
        plot.append([1.0], [1.0])
    plot.hide()
    if late:
        plot.append([1.0], [1.0])
    # Long enough for the hidden one, too.
    for x in range(1, 9):
        other.append([x], [1.0])
        wait_for(other, LINE, x, qtbot)
    assert drawn(plot, LINE)[0].tolist() == [0.5]
    plot.show()
    wait_for(plot, LINE, 1.0, qtbot)


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
    wait_for(plot, LINE, 0.4, qtbot)
    assert np.isnan(drawn(plot, LINE)[1]).tolist() == [False, True, True, False]
    assert plot.series()[BATCHES][1][1] == math.inf
    assert 2.0 <= plot.viewRange()[1][1] < 3.0


# What is in view


def test_it_shows_the_whole_run_from_zero_up(plot: CurvePlot, qtbot: QtBot) -> None:
    plot.reset(4)
    plot.append([0.1, 0.2], [2.3, 1.7])
    wait_for(plot, LINE, 0.2, qtbot)
    (left, right), (bottom, top) = plot.viewRange()
    assert (left, bottom) == (0, 0)
    assert 4 <= right < 4.5
    assert 2.3 <= top < 3


@pytest.fixture
def accuracy(qtbot: QtBot) -> CurvePlot:
    plot = shown(CurvePlot("accuracyPlot", "Accuracy", fraction=True), qtbot)
    plot.add_epoch(0, 0.95, 0.96)
    plot.add_epoch(1, 0.98, 0.97)
    wait_for(plot, "training", 2.0, qtbot)
    return plot


def test_the_axis_of_a_fraction_fits_the_curves(accuracy: CurvePlot, qtbot: QtBot) -> None:
    bottom, top = accuracy.viewRange()[1]
    assert 0.9 <= bottom < 0.951
    assert 0.98 <= top <= 0.995
    accuracy.show_whole(True)
    qtbot.waitUntil(lambda: accuracy.viewRange()[1][0] == 0)
    assert 1 <= accuracy.viewRange()[1][1] < 1.05


def test_errors_may_be_shown_instead_and_on_a_logarithmic_scale(
    accuracy: CurvePlot, qtbot: QtBot
) -> None:
    title = accuracy.getPlotItem().titleLabel
    accuracy.show_error(True)
    qtbot.waitUntil(lambda: drawn(accuracy, "training")[1].round(6).tolist() == [0.05, 0.02])
    assert title.text == "Error"
    qtbot.waitUntil(lambda: labels(accuracy)["validation"].accessibleName() == "validation 3.0 %")
    accuracy.show_logarithmic(True)
    powers = np.log10([0.05, 0.02])
    qtbot.waitUntil(lambda: np.allclose(drawn(accuracy, "training")[1], powers))
    assert accuracy.getAxis("left").tickStrings([-2.0, -3.0], 1, 1) == ["1 %", "0.1 %"]
    accuracy.show_error(False)
    qtbot.waitUntil(lambda: drawn(accuracy, "training")[1].tolist() == [0.95, 0.98])
    assert title.text == "Accuracy"


def test_the_first_fall_leaves_the_view_once_an_epoch_is_done(
    plot: CurvePlot, qtbot: QtBot
) -> None:
    plot.append([0.1, 0.6, 1.0], [9.0, 0.7, 0.3])
    plot.add_epoch(0, 0.8, 0.4)
    wait_for(plot, LINE, 1.0, qtbot)
    assert 0.7 <= plot.viewRange()[1][1] < 1.1
    QTest.mouseDClick(
        plot.viewport(), Qt.MouseButton.LeftButton, pos=plot.viewport().rect().center()
    )
    qtbot.waitUntil(lambda: plot.viewRange()[1][1] > 9)


def test_zooming_stays_until_a_double_click(plot: CurvePlot, qtbot: QtBot) -> None:
    plot.reset(10)
    plot.append([1.0, 2.0], [1.0, 0.5])
    wait_for(plot, LINE, 2.0, qtbot)
    whole = plot.viewRange()
    middle = plot.viewport().rect().center()
    turn_wheel(plot, middle)
    zoomed = plot.viewRange()
    assert zoomed[0][1] - zoomed[0][0] < whole[0][1] - whole[0][0]
    plot.append([3.0, 4.0, 6.0], [0.4, 0.3, 0.2])
    wait_for(plot, LINE, 6.0, qtbot)
    assert plot.viewRange() == zoomed
    QTest.mouseDClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    qtbot.waitUntil(lambda: plot.viewRange()[0] == whole[0])


def test_zooming_in_shows_more_points(plot: CurvePlot, qtbot: QtBot) -> None:
    x = np.arange(1, 20_001) / 2000
    plot.reset(10)
    plot.append(x, np.sin(40 * x) + 1)
    qtbot.waitUntil(lambda: drawn(plot, LINE)[0].size > 0)
    coarse = np.diff(np.unique(drawn(plot, LINE)[0])).min()
    turn_wheel(plot, plot.viewport().rect().center())
    turn_wheel(plot, plot.viewport().rect().center())
    qtbot.waitUntil(lambda: np.diff(np.unique(drawn(plot, LINE)[0])).min() < coarse)


# The values under the cursor


def test_the_values_under_the_cursor_are_shown(plot: CurvePlot, qtbot: QtBot) -> None:
    plot.reset(4)
    plot.append([0.5, 1.0, 1.5, 2.0], [0.9, 0.7, 0.5, 0.3])
    plot.add_epoch(0, 0.8, 0.75)
    plot.add_epoch(1, 0.4, 0.45)
    wait_for(plot, LINE, 2.0, qtbot)
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
    wait_for(plot, LINE, 0.5, qtbot)
    QTest.mouseMove(plot.viewport(), place_of(plot, 0.5, 0.5))
    qtbot.waitUntil(readout(plot).isVisible)
    QTest.mouseMove(plot.viewport(), QPoint(3, 3))
    qtbot.waitUntil(lambda: not readout(plot).isVisible())


def test_fractions_are_read_out_as_per_cent(qtbot: QtBot) -> None:
    plot = shown(CurvePlot("lossPlot", "Accuracy", fraction=True), qtbot)
    plot.add_epoch(0, 0.9731, None)
    wait_for(plot, "training", 1.0, qtbot)
    QTest.mouseMove(plot.viewport(), place_of(plot, 1.0, 0.9735))
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


def test_an_empty_plot_has_no_axes(plot: CurvePlot) -> None:
    surface = QColor(theme.current().surface)
    image = plot.grab().toImage()
    left = {image.pixelColor(x, y).name() for x in range(40) for y in range(image.height())}
    assert left == {surface.name()}


def test_labels_of_twice_the_size_keep_their_names(qtbot: QtBot) -> None:
    plot = shown(CurvePlot("lossPlot", "Loss"), qtbot)
    font = plot.font()
    font.setPointSizeF(2 * font.pointSizeF())
    plot.setFont(font)
    label, end = EndLabel("validation", plot), End("validation", "0.1193", 0.0, "#000000", False)
    assert label.room(end) > label.fontMetrics().horizontalAdvance("validation") + 11
    assert label.room(end) < plot.width() / 2
