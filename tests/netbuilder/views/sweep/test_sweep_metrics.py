"""A sweep of a design with several metrics: each is in the table, and any can say which is best."""

from __future__ import annotations

import csv

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QTableView
from pytestqt.qtbot import QtBot

from netbuilder.training.sweeps.outcomes import best
from netbuilder.views.sweep.board import Board
from netbuilder.views.sweep.plot import OutcomePlot
from netbuilder.views.window.window import MainWindow
from tests.netbuilder.views.sweep.test_search import select
from tests.netbuilder.views.sweep.test_sweep_dialog import DESIGN, Driver

SEVERAL = DESIGN.with_setting("epochs", 1).with_setting("validation_split", 0.2)
SEVERAL = SEVERAL.with_metrics(["accuracy", "auc", "recall"])


def test_any_metric_ranks_and_is_plotted(window: MainWindow, qtbot: QtBot) -> None:
    driver = Driver(window, qtbot)
    driver.document.new(SEVERAL)
    driver.choose(1, "Learning rate", "0.0001, 0.03, 0.1")
    driver.run()
    board = driver.dialog.findChild(Board)
    view = driver.find(QTableView, "sweepTable")
    assert isinstance(view, QTableView)
    heads = [
        view.model().headerData(n, Qt.Orientation.Horizontal).replace("\n", " ")
        for n in range(view.model().columnCount())
    ]
    assert heads[-6:] == [
        *("Validation AUC", "Last validation AUC", "Test AUC"),
        *("Validation recall", "Last validation recall", "Test recall"),
    ]
    select(driver, "sweepFigure", "Validation AUC")
    areas = {n: each.figures["auc"] for n, each in board.outcomes.items()}
    assert areas[board.best] == max(areas.values())
    assert board.best == best(board.outcomes, "auc", "accuracy")
    plot = driver.find(OutcomePlot, "sweepPlot")
    assert plot.accessibleName().startswith("Validation AUC")
    rows = list(csv.DictReader(board.csv().splitlines()))
    assert [row["auc"] for row in rows] == [repr(areas[n]) for n in (1, 2, 3)]


def test_any_metric_is_a_goal_of_a_search(window: MainWindow, qtbot: QtBot) -> None:
    driver = Driver(window, qtbot)
    driver.document.new(SEVERAL)
    select(driver, "sweepMethod", "Random search")
    goal = driver.find(QComboBox, "sweepGoal")
    assert isinstance(goal, QComboBox)
    offered = [goal.itemText(n) for n in range(goal.count())]
    assert offered == [
        "Validation loss",
        *("Validation accuracy", "Validation AUC", "Validation recall"),
    ]
    select(driver, "sweepGoal", "Validation recall")
    # A goal that is another metric's name by now gives way to the loss.
    driver.document.new(SEVERAL.with_metrics(["accuracy"]))
    assert goal.currentText() == "Validation loss"
