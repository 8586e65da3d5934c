"""Sweeps in the window: set up, carried out, compared, gone back to, saved."""

from __future__ import annotations

import csv
import os
import signal
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pyqtgraph import PlotCurveItem, ScatterPlotItem
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from netbuilder import theme
from netbuilder.design import Design
from netbuilder.document import Document
from netbuilder.training.elsewhere.process import Elsewhere
from netbuilder.training.history.book import RunStore
from netbuilder.training.sweeps.grid import Axis, combinations, settings
from netbuilder.training.sweeps.outcomes import LOSS, Outcome
from netbuilder.training.sweeps.running import Planned
from netbuilder.training.trainer import Trainer
from netbuilder.views.plots import VALIDATION, CurvePlot
from netbuilder.views.result import ResultCard
from netbuilder.views.sweep.board import Board
from netbuilder.views.sweep.dialog import SweepDialog
from netbuilder.views.sweep.plot import OutcomePlot, positions
from netbuilder.views.sweep.table import Sorted, SweepTable
from netbuilder.views.window.window import MainWindow
from tests.netbuilder.test_accessibility import nameless

LEFT = Qt.MouseButton.LeftButton
DESIGN = Design.default("circles").with_setting("epochs", 3)


class Driver:
    """Does what a person does with the dialog."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        self.document = window.findChild(Document)
        self.document.new(DESIGN)
        window.findChild(QAction, "actionSweep").trigger()
        self.dialog = window.findChild(SweepDialog, "sweepDialog")
        qtbot.waitExposed(self.dialog)

    def find(self, kind: type[QWidget], name: str) -> QWidget:
        found = self.dialog.findChild(kind, name)
        assert found is not None
        return found

    def choose(self, row: int, setting: str, values: str) -> None:
        while self.dialog.findChild(QComboBox, f"sweepSetting{row}") is None:
            self.press("sweepAdd")
        combo = self.find(QComboBox, f"sweepSetting{row}")
        assert isinstance(combo, QComboBox)
        combo.setFocus()
        place = combo.findText(setting)
        assert place >= 0, setting
        while combo.currentIndex() != place:
            down = combo.currentIndex() < place
            self.qtbot.keyClick(combo, Qt.Key.Key_Down if down else Qt.Key.Key_Up)
        line = self.find(QLineEdit, f"sweepValues{row}")
        assert isinstance(line, QLineEdit)
        line.selectAll()
        self.qtbot.keyClicks(line, values)

    def press(self, name: str) -> None:
        button = self.find(QPushButton, name)
        assert button.isEnabled(), name
        self.qtbot.mouseClick(button, LEFT)

    def enabled(self, name: str) -> bool:
        return self.find(QPushButton, name).isEnabled()

    def at_once(self, processes: int) -> None:
        radio = self.find(QRadioButton, "sweepAtOnce")
        self.qtbot.mouseClick(radio, LEFT, pos=QPoint(8, radio.height() // 2))
        box = self.find(QSpinBox, "sweepProcesses")
        assert isinstance(box, QSpinBox)
        assert box.isEnabled()
        box.selectAll()
        self.qtbot.keyClicks(box, str(processes))

    def in_turn(self) -> None:
        radio = self.find(QRadioButton, "sweepInTurn")
        self.qtbot.mouseClick(radio, LEFT, pos=QPoint(8, radio.height() // 2))

    def text(self, name: str) -> str:
        label = self.find(QLabel, name)
        assert isinstance(label, QLabel)
        return label.text() if label.isVisible() else ""

    def run(self) -> None:
        self.press("sweepStart")
        self.until(lambda: not self.dialog.busy)

    def until(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true, timeout=60_000)

    @property
    def view(self) -> QTableView:
        found = self.find(QTableView, "sweepTable")
        assert isinstance(found, QTableView)
        return found

    def rows(self) -> list[list[str]]:
        model = self.view.model()
        return [
            [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]

    def column(self, text: str) -> int:
        model = self.view.model()
        heads = [
            str(model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.DisplayRole))
            for column in range(model.columnCount())
        ]
        return [head.replace("\n", " ") for head in heads].index(text)

    def cell(self, row: int, column: int) -> QPoint:
        return self.view.visualRect(self.view.model().index(row, column)).center()


@pytest.fixture
def sweep(window: MainWindow, qtbot: QtBot) -> Driver:
    return Driver(window, qtbot)


def test_it_begins_with_a_proposal(sweep: Driver) -> None:
    assert isinstance(sweep.dialog, QDialog)
    assert not sweep.dialog.isModal()
    line = sweep.find(QLineEdit, "sweepValues1")
    assert isinstance(line, QLineEdit)
    assert line.text() == "0.0001, 0.001, 0.01"
    assert sweep.text("sweepTotal") == "3 trainings, 9 epochs"
    assert "press Start" in sweep.text("sweepHint")
    assert sweep.enabled("sweepStart")
    assert not any(map(sweep.enabled, ("sweepCancel", "sweepBack", "sweepSave")))
    assert nameless(sweep.dialog) == []


def test_a_bad_value_is_named_and_nothing_starts(sweep: Driver) -> None:
    sweep.choose(1, "Batch size", "32 many")
    assert "'many' is not a value of batch_size" in sweep.text("sweepNotice1")
    assert sweep.text("sweepTotal") == ""
    assert not sweep.enabled("sweepStart")
    sweep.choose(1, "Batch size", "32 64")
    assert sweep.text("sweepNotice1") == ""
    sweep.choose(2, "Batch size", "8")
    assert "batch_size is listed twice" in sweep.text("sweepTrouble")
    sweep.choose(2, "Seed", " ".join(map(str, range(101))))
    assert "202 combinations; a sweep has at most 200" in sweep.text("sweepTrouble")
    sweep.choose(2, "Epochs", "5 10")
    assert sweep.text("sweepTotal") == "2\N{MULTIPLICATION SIGN}2 = 4 trainings, 30 epochs"
    assert sweep.enabled("sweepStart")
    sweep.choose(1, "(none)", "")
    sweep.choose(2, "(none)", "")
    assert not sweep.enabled("sweepStart")


@pytest.mark.parametrize("processes", [0, 2])
def test_a_sweep_is_trained_kept_and_compared(
    sweep: Driver,
    processes: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    sweep.choose(1, "Learning rate", "0.0001 0.1")
    sweep.choose(2, "dense: Units", "4 8")
    if processes:
        sweep.at_once(processes)
    else:
        sweep.in_turn()
    sweep.press("sweepStart")
    assert sweep.enabled("sweepCancel")
    assert not sweep.enabled("sweepStart")
    assert not sweep.find(QLineEdit, "sweepValues1").isEnabled()
    sweep.until(lambda: not sweep.dialog.busy)
    rows, state = sweep.rows(), sweep.column("State")
    assert [row[1:3] for row in rows] == [
        ["0.0001", "4"], ["0.0001", "8"], ["0.1", "4"], ["0.1", "8"],
    ]  # fmt: skip
    assert {row[state] for row in rows} == {"Finished"}
    assert all(all(row) for row in rows)
    assert "4 of 4 trainings are kept" in sweep.text("sweepStatus")
    assert "The best is No. " in sweep.text("sweepStatus")

    # All are among the runs, on disk too.
    runs = sweep.window.findChild(QTableView, "runTable")
    assert runs.model().rowCount() == 4
    sweep.until(lambda: len(RunStore().refresh().come) == 4)
    kept = {run.number: run for run in RunStore().refresh().come}

    # Sorting, and the best: of a rate that is far too small it is none.
    loss = sweep.column("Validation loss")
    header = sweep.view.horizontalHeader()
    x = header.sectionViewportPosition(loss) + 10
    sweep.qtbot.mouseClick(header.viewport(), LEFT, pos=QPoint(x, header.height() // 2))
    losses = [float(row[loss]) for row in sweep.rows()]
    assert losses == sorted(losses)
    assert sweep.rows()[0][0].endswith("★")
    assert sweep.rows()[0][1] == "0.1"

    # Back to it, by a double click.
    best = int(sweep.rows()[0][0].split()[0])
    sweep.qtbot.mouseClick(sweep.view.viewport(), LEFT, pos=sweep.cell(0, 1))
    with sweep.qtbot.waitSignal(sweep.dialog.goBack) as back:
        sweep.qtbot.mouseDClick(sweep.view.viewport(), LEFT, pos=sweep.cell(0, 1))
    design = sweep.document.design
    assert design.optimizer.parameters["learning_rate"] == 0.1
    (found,) = [run for run in kept.values() if run.design == design]
    assert back.args is not None
    np.testing.assert_array_equal(back.args[0].weights, found.weights)
    assert sweep.document.undo_text == f"go back to run {found.number}"
    # Weights, curves and figures are this run's.
    held = sweep.window.network.trained
    assert held is not None
    assert held.origin.run == found.number
    curve = sweep.window.findChild(CurvePlot, "lossPlot").series()[VALIDATION][1]
    np.testing.assert_array_equal(curve, found.means["val_loss"])
    for name in ("runStatus", "belonging"):
        assert sweep.window.findChild(QLabel, name).text().startswith(f"Run {found.number}")

    # The table as a file.
    path = tmp_path / "table.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    sweep.press("sweepSave")
    qtbot.waitUntil(path.exists)
    written = list(csv.DictReader(path.read_text().splitlines()))
    assert [row["state"] for row in written] == ["finished"] * 4
    assert int(written[best - 1]["run"]) == found.number
    assert float(written[best - 1]["loss"]) == float(found.means["val_loss"].min())


def test_the_result_card_tells_of_the_best_and_goes_back_to_it(sweep: Driver) -> None:
    window, before = sweep.window, sweep.document.design
    sweep.choose(1, "Learning rate", "0.0001 0.1")
    sweep.in_turn()
    sweep.run()
    card = window.findChild(ResultCard)
    sweep.until(card.isVisible)
    assert "best of 2" in card.findChild(QLabel, "resultTitle").text()
    back = card.findChild(QPushButton, "next-back")
    sweep.until(back.isVisible)
    sweep.qtbot.mouseClick(back, LEFT)
    assert sweep.document.design.optimizer.parameters["learning_rate"] == 0.1
    assert back.text() == f"Go back to run {window.network.trained.origin.run}"
    sweep.document.undo()
    assert sweep.document.design == before


def test_what_cannot_be_trained_says_why(sweep: Driver) -> None:
    sweep.in_turn()
    sweep.choose(1, "dense_1: Units", "2 3")
    sweep.run()
    rows, state = sweep.rows(), sweep.column("State")
    assert [row[state] for row in rows] == ["Finished", "Cannot be trained"]
    assert "1 cannot be trained" in sweep.text("sweepStatus")
    sweep.qtbot.mouseClick(sweep.view.viewport(), LEFT, pos=sweep.cell(1, 0))
    assert "2 classes" in sweep.text("sweepMessage")
    assert not sweep.enabled("sweepBack")
    sweep.qtbot.mouseClick(sweep.view.viewport(), LEFT, pos=sweep.cell(0, 0))
    assert sweep.enabled("sweepBack")


@pytest.mark.parametrize("processes", [0, 2])
def test_cancel_ends_all_and_keeps_what_is_over(sweep: Driver, processes: int) -> None:
    if processes:
        sweep.at_once(processes)
    else:
        sweep.in_turn()
    sweep.choose(1, "Epochs", "1 100000 99999")
    sweep.press("sweepStart")
    state = sweep.column("State")
    sweep.until(lambda: bool(sweep.rows()) and sweep.rows()[0][state] == "Finished")
    sweep.until(lambda: sweep.rows()[1][state].startswith("Epoch "))
    sweep.press("sweepCancel")
    sweep.until(lambda: not sweep.dialog.busy)
    assert [row[state] for row in sweep.rows()] == ["Finished", "Cancelled", "Cancelled"]
    sweep.until(lambda: len(RunStore().refresh().come) == 1)
    assert sweep.enabled("sweepStart")


def children() -> set[int]:
    tasks = Path("/proc/self/task")
    return {int(p) for f in tasks.glob("*/children") for p in f.read_text().split()}


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are read from /proc")
def test_a_killed_process_is_a_sentence_in_the_table(sweep: Driver) -> None:
    before = children()
    sweep.at_once(1)
    sweep.choose(1, "Epochs", "100000 2")
    sweep.press("sweepStart")
    state = sweep.column("State")
    sweep.until(lambda: bool(sweep.rows()) and sweep.rows()[0][state].startswith("Epoch "))
    (process,) = children() - before
    os.kill(process, signal.SIGKILL)
    sweep.until(lambda: not sweep.dialog.busy)
    assert [row[state] for row in sweep.rows()] == ["Failed", "Finished"]
    sweep.qtbot.mouseClick(sweep.view.viewport(), LEFT, pos=sweep.cell(0, 0))
    assert "fewer trainings in parallel" in sweep.text("sweepMessage")
    assert children() == before


@pytest.mark.long
@pytest.mark.parametrize("processes", [0, 2])
def test_closing_the_window_leaves_nothing(sweep: Driver, processes: int) -> None:
    before = children() if Path("/proc/self/task").exists() else set()
    if processes:
        sweep.at_once(processes)
    else:
        sweep.in_turn()
    sweep.choose(1, "Epochs", "100000 99999")
    sweep.press("sweepStart")
    state = sweep.column("State")
    sweep.until(lambda: bool(sweep.rows()) and sweep.rows()[0][state].startswith("Epoch "))
    # Closing the dialog does not end it.
    sweep.press("sweepClose")
    assert sweep.dialog.busy
    assert not sweep.dialog.isVisible()
    sweep.document.new()
    sweep.window.close()
    assert not sweep.dialog.busy
    assert not before or children() == before


def test_the_chosen_engine_trains_and_is_named(sweep: Driver, tmp_path: Path) -> None:
    assert sweep.text("sweepEngine") == ""
    trainer = sweep.window.findChild(Trainer)
    trainer.elsewhere = Elsewhere(str(tmp_path / "python"), "jax", "cpu")
    sweep.dialog.close()
    sweep.window.findChild(QAction, "actionSweep").trigger()
    said = "Keras on JAX (the processor) trains, as chosen in Training > Engine."
    assert sweep.text("sweepEngine") == said
    sweep.choose(1, "Seed", "1 2")
    sweep.at_once(2)
    sweep.run()
    assert [row[sweep.column("State")] for row in sweep.rows()] == ["Failed", "Failed"]
    sweep.qtbot.mouseClick(sweep.view.viewport(), LEFT, pos=sweep.cell(1, 0))
    assert "cannot be started" in sweep.text("sweepMessage")
    radio = sweep.find(QRadioButton, "sweepFar")
    sweep.qtbot.mouseClick(radio, LEFT, pos=QPoint(8, radio.height() // 2))
    assert "On a cluster NetBuilder's own engine trains" in sweep.text("sweepEngine")


def test_a_training_and_a_sweep_go_on_together(sweep: Driver) -> None:
    sweep.in_turn()
    sweep.choose(1, "Seed", "1 2")
    sweep.window.findChild(QAction, "actionTrain").trigger()
    sweep.run()
    sweep.until(lambda: sweep.window.findChild(Trainer).state == "idle")
    sweep.until(lambda: len(RunStore().refresh().come) == 3)


def test_the_rows_follow_the_design(sweep: Driver) -> None:
    sweep.choose(1, "beta_1".replace("_", " ").capitalize(), "0.5 0.9")
    sweep.choose(2, "dense: Units", "4 8")
    sweep.document.new(DESIGN.with_optimizer("sgd"))
    first, second = (sweep.find(QComboBox, f"sweepSetting{row}") for row in (1, 2))
    assert isinstance(first, QComboBox)
    assert isinstance(second, QComboBox)
    assert first.currentText() == "(none)"
    assert second.currentText() == "dense: Units"
    assert first.findText("Momentum") > 0
    assert sweep.text("sweepTotal") == "2 trainings, 6 epochs"


def test_the_plot_shows_the_figure_that_is_chosen(sweep: Driver) -> None:
    sweep.in_turn()
    sweep.choose(1, "Learning rate", "0.001 0.01 0.1")
    sweep.choose(2, "dense: Units", "4 8")
    sweep.choose(3, "Optimizer", "adam sgd")
    sweep.run()
    plot = sweep.find(OutcomePlot, "sweepPlot")
    assert isinstance(plot, OutcomePlot)
    item = plot._plot.getPlotItem()
    assert len([each for each in item.items if isinstance(each, PlotCurveItem)]) == 4
    assert all(np.isfinite(each.getData()[1]).all() for each in item.curves)
    legend = sweep.find(QLabel, "sweepLegend")
    assert isinstance(legend, QLabel)
    assert all(word in legend.text() for word in ("dense: Units", "adam", "■"))
    combo = sweep.find(QComboBox, "sweepFigure")
    combo.setFocus()
    sweep.qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert plot.accessibleName() == "Validation accuracy versus Learning rate"
    assert "Best: No." in plot.accessibleDescription()
    column = sweep.column("Validation accuracy")
    best = [row for row in sweep.rows() if row[0].endswith("★")]
    shares = [float(row[column].split()[0]) for row in sweep.rows()]
    assert [float(row[column].split()[0]) for row in best] == [max(shares)]

    # A click on a point selects its row.
    QApplication.processEvents()  # The layout settles, and then the axes.
    plot.grab()
    chosen = next(each for each in item.items if isinstance(each, ScatterPlotItem)).points()[0]
    place = plot._plot.mapFromScene(item.vb.mapViewToScene(chosen.pos()))
    sweep.qtbot.mouseMove(plot._plot.viewport(), place)
    sweep.qtbot.mouseClick(plot._plot.viewport(), LEFT, pos=place)
    (index,) = sweep.view.selectionModel().selectedRows()
    assert index.data().split()[0] == str(chosen.data())


@pytest.mark.parametrize("palette", [theme.LIGHT, theme.DARK])
def test_the_plot_is_readable_in_light_and_dark(sweep: Driver, palette: theme.Theme) -> None:
    QApplication.setPalette(theme.palette(palette))
    sweep.until(lambda: theme.current() is palette)
    plot = sweep.find(OutcomePlot, "sweepPlot")
    assert isinstance(plot, OutcomePlot)
    sweep.until(
        lambda: plot._plot.backgroundBrush().color().name() == palette.surface,
    )


@pytest.mark.parametrize(
    ("name", "text", "places"),
    [
        ("learning_rate", "0.001 0.1 0.01", [-3, -1, -2]),
        ("learning_rate", "0.1 0.2 0.3", [0.1, 0.2, 0.3]),
        ("learning_rate", "0 0.1 0.01", [0, 0.1, 0.01]),
        ("batch_size", "16 32 64", np.log10([16, 32, 64])),
        ("batch_size", "16 32", [16, 32]),
        ("batch_size", "16", [16]),
        ("optimizer", "sgd adam", [0, 1]),
        ("amsgrad", "true false", [0, 1]),
    ],
)
def test_values_stand_where_they_are_evenly_apart(
    name: str, text: str, places: list[float]
) -> None:
    setting = next(each for each in settings(DESIGN) if each.name == name)
    np.testing.assert_allclose(positions(Axis.typed(setting, text)), places)


def test_losses_far_apart_have_a_logarithmic_scale(qtbot: QtBot) -> None:
    board = Board()
    plot = OutcomePlot(board)
    qtbot.addWidget(plot)
    with qtbot.waitExposed(plot):
        plot.show()
    learning_rate = Axis.typed(settings(DESIGN)[0], "0.1 0.2 0.3")
    board.begin([learning_rate], DESIGN)
    board.plan(Planned(combinations(DESIGN, [learning_rate])))

    def levels(*losses: float) -> list[float]:
        outcomes = {n: Outcome(1, {LOSS: loss}, True) for n, loss in enumerate(losses, start=1)}
        board.outcomes.update(outcomes)
        plot.redraw()
        (curve,) = plot._plot.getPlotItem().curves[:1]
        return list(curve.getData()[1])

    np.testing.assert_allclose(levels(0.5, 0.25, 0.125), [0.5, 0.25, 0.125])
    plot.redraw()
    axis = plot._plot.getPlotItem().getAxis("left")
    assert axis.label.isVisible()
    assert axis.autoSIPrefixScale == 1
    assert axis.labelUnitPrefix == ""
    np.testing.assert_allclose(levels(0.1, np.inf, 1000.0), [-1, np.nan, 3])
    np.testing.assert_allclose(levels(0.0, 0.1, 1000.0), [0.0, 0.1, 1000.0])


def sorted_values(text: str, number: int, order: Qt.SortOrder, losses: dict[int, float]) -> list:
    """The first column of values, after a sort by the column `number` (-1: the loss)."""
    board = Board()
    learning_rate = Axis.typed(settings(DESIGN)[0], text)
    table = SweepTable(board)
    rows = Sorted(table)
    board.begin([learning_rate], DESIGN)
    board.plan(Planned(combinations(DESIGN, [learning_rate])))
    board.outcomes.update({n: Outcome(1, {LOSS: loss}, True) for n, loss in losses.items()})
    rows.sort(table.state_column + 2 if number < 0 else number, order)
    return [rows.index(row, 1).data() for row in range(rows.rowCount())]


@pytest.mark.parametrize("order", Qt.SortOrder)
def test_rows_are_sorted_as_numbers_and_those_without_come_last(order: Qt.SortOrder) -> None:
    falling = order == Qt.SortOrder.DescendingOrder
    found = sorted_values("10 9 1e-5 0.5", 1, order, {})
    wanted = ["1e-05", "0.5", "9", "10"]
    assert found == (wanted[::-1] if falling else wanted)
    losses = {1: 10.0, 2: np.nan, 4: 9.5}
    found = sorted_values("1 2 3 4", -1, order, losses)
    assert found[:2] == (["1", "4"] if falling else ["4", "1"])
