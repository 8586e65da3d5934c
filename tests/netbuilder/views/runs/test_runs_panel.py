"""The table of runs in the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QPushButton,
    QTableView,
    QTableWidget,
    QTabWidget,
)
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.document import Document
from netbuilder.storage import folders
from netbuilder.training.history.book import RunStore
from netbuilder.training.trainer import Trainer
from netbuilder.views.plots import CurvePlot
from netbuilder.views.plots.curves import OtherCurve
from netbuilder.views.runs.comparison import Comparison
from netbuilder.views.window.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
RUNS = 3


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    return opened(qtbot)


def opened(qtbot: QtBot) -> MainWindow:
    window = create_window("digits")
    qtbot.addWidget(window, before_close_func=lambda _: window.findChild(Document).new())
    window.resize(1240, 820)
    with qtbot.waitExposed(window):
        window.show()
    window.findChild(QTabWidget, "watch").setCurrentIndex(RUNS)
    return window


def train(window: MainWindow, qtbot: QtBot, epochs: int, units: int) -> None:
    document = window.findChild(Document)
    design = document.design.with_setting("epochs", epochs)
    document.new(design.with_parameter("dense", "units", units))
    before = table(window).model().rowCount()
    window.findChild(QAction, "actionTrain").trigger()
    qtbot.waitUntil(lambda: table(window).model().rowCount() == before + 1, timeout=20_000)
    qtbot.waitUntil(lambda: window.findChild(Trainer).state == "idle")


def table(window: MainWindow) -> QTableView:
    return window.findChild(QTableView, "runTable")


def cell(window: MainWindow, row: int, column: int) -> str:
    return str(table(window).model().index(row, column).data())


def click(window: MainWindow, row: int, qtbot: QtBot, keys: object = None) -> None:
    view = table(window)
    place = view.visualRect(view.model().index(row, 1)).center()
    modifier = keys or Qt.KeyboardModifier.NoModifier
    qtbot.mouseClick(view.viewport(), LEFT, modifier, place)


def button(window: MainWindow, name: str) -> QPushButton:
    return window.findChild(QPushButton, name)


def test_runs_are_listed_compared_laid_over_and_brought_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    assert not table(window).isVisible()
    train(window, qtbot, 1, 8)
    first = window.findChild(Document).design
    train(window, qtbot, 2, 16)
    assert [cell(window, row, 0) for row in (0, 1)] == ["2", "1"]
    assert cell(window, 0, 1) == "Dense 16 - Dense 10"
    assert "dense: units 8 → 16" in cell(window, 0, 8)

    click(window, 0, qtbot)
    click(window, 1, qtbot, Qt.KeyboardModifier.ControlModifier)
    seen: list[str] = []

    def read() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, Comparison)
        rows = dialog.findChild(QTableWidget, "comparisonTable")
        seen.extend(rows.item(row, 0).text() for row in range(rows.rowCount()))
        dialog.reject()

    QTimer.singleShot(0, read)
    qtbot.mouseClick(button(window, "runCompare"), LEFT)
    assert {"dense: units", "epochs", "best epoch", "test accuracy"} <= set(seen)

    click(window, 1, qtbot)
    qtbot.mouseClick(button(window, "runBack"), LEFT)
    document = window.findChild(Document)
    assert document.design == first
    assert document.undo_text == "go back to run 1"

    view = table(window)
    view.model().setData(
        view.model().index(0, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole
    )
    loss = window.findChild(CurvePlot, "lossPlot")
    window.findChild(QTabWidget, "watch").setCurrentIndex(0)

    def others() -> list[int]:
        items = [item for item in loss.getPlotItem().items if isinstance(item, OtherCurve)]
        return [len(item.getData()[0]) for item in items if item.getData()[0] is not None]

    qtbot.waitUntil(lambda: others() == [2])


@pytest.mark.long
def test_two_ticked_runs_can_be_compared(window: MainWindow, qtbot: QtBot) -> None:
    train(window, qtbot, 1, 8)
    train(window, qtbot, 1, 16)
    assert not button(window, "runCompare").isEnabled()
    model = table(window).model()
    for row in (0, 1):
        model.setData(model.index(row, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert button(window, "runCompare").isEnabled()
    titles: list[str] = []

    def read() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, Comparison)
        titles.append(dialog.windowTitle())
        dialog.reject()

    QTimer.singleShot(0, read)
    button(window, "runCompare").click()
    assert titles == ["Runs 1 and 2"]


def numbers(window: MainWindow) -> list[str]:
    return [cell(window, row, 0) for row in range(table(window).model().rowCount())]


def on_disk() -> list[int]:
    return [run.number for run in RunStore().refresh().come]


@pytest.mark.long
def test_what_was_deleted_can_be_brought_back(window: MainWindow, qtbot: QtBot) -> None:
    train(window, qtbot, 1, 4)
    train(window, qtbot, 1, 5)
    assert not button(window, "runUndo").isVisible()
    click(window, 0, qtbot)
    qtbot.mouseClick(button(window, "runDelete"), LEFT)
    assert numbers(window) == ["1"]
    qtbot.waitUntil(lambda: on_disk() == [1])
    assert "Run 2 is deleted" in window.statusBar().currentMessage()
    click(window, 0, qtbot)
    qtbot.keyClick(table(window), Qt.Key.Key_Delete)
    assert numbers(window) == []
    for expected in (["1"], ["2", "1"]):
        qtbot.mouseClick(button(window, "runUndo"), LEFT)
        qtbot.waitUntil(lambda expected=expected: numbers(window) == expected)
    assert not button(window, "runUndo").isVisible()
    assert on_disk() == [1, 2]


@pytest.mark.long
def test_two_windows_see_what_the_other_keeps_and_deletes(window: MainWindow, qtbot: QtBot) -> None:
    other = opened(qtbot)
    train(window, qtbot, 1, 4)
    train(other, qtbot, 1, 5)
    qtbot.waitUntil(lambda: on_disk() == [1, 2])
    for each in (window, other):
        each.activateWindow()
        qtbot.waitUntil(lambda each=each: numbers(each) == ["2", "1"])
    click(other, 1, qtbot)
    qtbot.mouseClick(button(other, "runDelete"), LEFT)
    qtbot.waitUntil(lambda: on_disk() == [2])
    click(window, 0, qtbot)
    window.activateWindow()
    qtbot.waitUntil(lambda: numbers(window) == ["2"])
    assert [index.row() for index in table(window).selectionModel().selectedRows()] == [0]
    watch = other.findChild(QTabWidget, "watch")
    watch.setCurrentIndex(0)
    train(window, qtbot, 1, 6)
    qtbot.waitUntil(lambda: on_disk() == [2, 3])
    watch.setCurrentIndex(RUNS)
    qtbot.waitUntil(lambda: numbers(other) == ["3", "2"])


def test_a_damaged_run_is_told(window: MainWindow, qtbot: QtBot) -> None:
    train(window, qtbot, 1, 4)
    qtbot.waitUntil(lambda: on_disk() == [1])
    file = folders.runs() / "000001.run.npz"
    file.write_bytes(file.read_bytes()[:1000])
    window.findChild(QTabWidget, "watch").setCurrentIndex(0)
    window.findChild(QTabWidget, "watch").setCurrentIndex(RUNS)
    qtbot.waitUntil(lambda: numbers(window) == [])
    assert "It is kept as 000001.run.npz.damaged" in window.statusBar().currentMessage()


@pytest.mark.long
def test_the_next_window_has_the_runs(window: MainWindow, qtbot: QtBot) -> None:
    train(window, qtbot, 1, 4)
    window.close()
    other = opened(qtbot)
    qtbot.waitUntil(lambda: table(other).model().rowCount() == 1)
    assert cell(other, 0, 0) == "1"
