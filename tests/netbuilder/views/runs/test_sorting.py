"""The table of runs is sorted by its columns, and names engines where there are several."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from netbuilder.training.computing import Computing
from netbuilder.training.history.engines import engine_of
from netbuilder.training.history.labels import Label
from netbuilder.training.history.runs import Run
from netbuilder.views.runs.panel import RunsPanel
from netbuilder.views.runs.table import CHANGED, COLUMNS, ENGINE
from tests.netbuilder.training.history.test_book import run

LEFT = Qt.MouseButton.LeftButton
COMPILED = Computing("compiled/0123456789abcdef")
NUMPY = Computing("numpy")
KERAS = "Keras on JAX (cpu:0)"


def made(number: int, loss: float, engine: str = "", computing: Computing = COMPILED) -> Run:
    means = {"loss": np.array([loss, loss]), "val_loss": np.array([loss, loss])}
    found = replace(run(loss), number=number, engine=engine, computing=computing)
    return replace(found, means=means)


@pytest.fixture
def panel(qtbot: QtBot) -> RunsPanel:
    panel = RunsPanel()
    qtbot.addWidget(panel)
    panel.resize(1400, 400)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def view(panel: RunsPanel) -> QTableView:
    found = panel.findChild(QTableView, "runTable")
    assert isinstance(found, QTableView)
    return found


def numbers(panel: RunsPanel) -> list[int]:
    model = view(panel).model()
    return [int(model.index(row, 0).data()) for row in range(model.rowCount())]


def click_heading(panel: RunsPanel, column: int, qtbot: QtBot) -> None:
    header = view(panel).horizontalHeader()
    x = header.sectionViewportPosition(column) + 10
    qtbot.mouseClick(header.viewport(), LEFT, pos=QPoint(x, header.height() // 2))


def test_engines_have_a_column_where_there_are_several(panel: RunsPanel, qtbot: QtBot) -> None:
    panel.show_runs([made(1, 0.5), made(2, 0.4)])
    assert view(panel).isColumnHidden(ENGINE)
    panel.show_runs([made(1, 0.5), made(2, 0.4, KERAS), made(3, 0.3, computing=NUMPY)])
    assert not view(panel).isColumnHidden(ENGINE)
    model, header = view(panel).model(), view(panel).horizontalHeader()
    told = [model.index(row, ENGINE).data() for row in range(3)]
    assert told == ["NetBuilder (NumPy)", KERAS, "NetBuilder (compiled)"]
    assert header.visualIndex(ENGINE) < header.visualIndex(CHANGED)
    click_heading(panel, ENGINE, qtbot)
    told = [model.index(row, ENGINE).data() for row in range(3)]
    assert told == sorted(told) or told == sorted(told, reverse=True)
    panel.show_runs([made(1, 0.5)])
    assert view(panel).isColumnHidden(ENGINE)


def test_a_heading_sorts_and_the_selection_stays(panel: RunsPanel, qtbot: QtBot) -> None:
    runs = [made(1, 0.5), made(2, 0.25), made(3, float("nan")), made(4, 0.125)]
    panel.show_runs(runs)
    assert numbers(panel) == [4, 3, 2, 1]
    view(panel).selectRow(2)
    loss = COLUMNS.index("Loss")
    click_heading(panel, loss, qtbot)
    click_heading(panel, loss, qtbot)
    first = numbers(panel)
    click_heading(panel, loss, qtbot)  # The third click gives the order of time again.
    orders = [first, numbers(panel)]
    assert [4, 3, 2, 1] in orders
    click_heading(panel, loss, qtbot)
    assert numbers(panel) in ([4, 2, 1, 3], [1, 2, 4, 3]), "what has no value is last"
    (index,) = view(panel).selectionModel().selectedRows()
    assert index.data() == "2"
    panel.show_runs([*runs, made(5, 0.2)])
    assert numbers(panel)[-1] == 3, "what comes is sorted, too"
    (index,) = view(panel).selectionModel().selectedRows()
    assert index.data() == "2"


@pytest.mark.parametrize("column", range(len(COLUMNS)))
def test_every_column_sorts(column: int, panel: RunsPanel) -> None:
    runs = [
        made(1, 0.5),
        replace(made(2, 0.3, KERAS), label=Label(name="wide", starred=True), parent=1),
        replace(made(3, 0.4, computing=NUMPY), kept_figures={"accuracy": 0.5}, best_epoch=0),
    ]
    panel.show_runs(runs)
    model = view(panel).model()
    for order in Qt.SortOrder:
        model.sort(column, order)
        assert sorted(numbers(panel)) == [1, 2, 3]
        shown = [str(model.index(row, column).data() or "") for row in range(3)]
        empty = [not each for each in shown]
        assert empty == sorted(empty), "what has no value is last"
    model.sort(-1)
    assert numbers(panel) == [3, 2, 1]


def test_a_run_of_an_earlier_version_does_not_say_how_it_was_computed() -> None:
    assert engine_of(made(1, 0.5, computing=Computing())) == "NetBuilder"
    assert engine_of(made(1, 0.5, computing=Computing("", "PReLU"))) == "NetBuilder (NumPy)"
