"""The window tells that a training is not compiled, and why, while it runs and afterwards."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QTableView, QTableWidget
from pytestqt.qtbot import QtBot

from engine.compiled.library import library
from netbuilder.design import Design
from netbuilder.document import Document
from netbuilder.training.records import RunPaused
from netbuilder.training.trainer import Trainer
from netbuilder.views.runs.comparison import Comparison
from netbuilder.views.runs.keeper import RunKeeper
from netbuilder.views.window.window import MainWindow

pytestmark = pytest.mark.usefixtures("few_digits")

OBSTACLE = "no compiled kernels for the activation Relu with these arguments"


@pytest.fixture(autouse=True)
def kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    if library() is None:
        pytest.skip("there are no kernels")
    monkeypatch.setenv("NETBUILDER_ARITHMETIC", "compiled")


def told(window: MainWindow) -> str:
    return str(window.findChild(QLabel, "runStatus").text())


def train(qtbot: QtBot, window: MainWindow, design: Design) -> str:
    """Train a step, hear what is said of it, and train to the end."""
    document, trainer = window.findChild(Document), window.findChild(Trainer)
    document.new(design.with_setting("epochs", 1))
    with qtbot.waitSignal(
        trainer.recordReceived, check_params_cb=lambda record: isinstance(record, RunPaused)
    ):
        window.findChild(QAction, "actionStep").trigger()
    said = told(window)
    window.findChild(QAction, "actionPause").trigger()
    qtbot.waitUntil(lambda: trainer.state == "idle", timeout=20_000)
    return said


@pytest.mark.long
def test_a_training_tells_what_has_no_kernels(qtbot: QtBot, window: MainWindow) -> None:
    usual = window.findChild(Document).design
    unusual = usual.inserted(usual.index("dense") + 1, "ReLU", {"max_value": 1.0})
    assert OBSTACLE in train(qtbot, window, unusual)
    assert OBSTACLE not in told(window)
    assert "kernels" not in train(qtbot, window, usual)
    table, store = window.findChild(QTableView, "runTable"), window.findChild(RunKeeper)
    qtbot.waitUntil(lambda: len(store.runs) == 2)
    tips = [
        table.model().index(row, 0).data(Qt.ItemDataRole.ToolTipRole)
        for row in range(len(store.runs))
    ]
    assert "Computed with: Compiled kernels" in tips[0]
    assert f"Computed with: NumPy: {OBSTACLE}" in tips[1]
    comparison = Comparison(*store.runs)
    qtbot.addWidget(comparison)
    rows = comparison.findChild(QTableWidget, "comparisonTable")
    texts = [
        [rows.item(row, column).text() for column in range(3)] for row in range(rows.rowCount())
    ]
    assert ["computed with", f"NumPy: {OBSTACLE}", "Compiled kernels"] in texts
