"""Step, resume and reset in the window."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QListWidget, QTableWidget, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.document import Document
from netbuilder.training.records import Progress, Record, RunEnded
from netbuilder.training.trainer import Trainer
from netbuilder.views.plots import BATCHES, TRAINING, CurvePlot
from netbuilder.views.window.window import MainWindow

pytestmark = pytest.mark.usefixtures("few_digits")


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    window = create_window("digits")
    qtbot.addWidget(window)
    window.resize(1100, 780)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    document = window.findChild(Document)
    document.new(document.design.with_setting("epochs", 2).with_setting("batch_size", 40))
    return window


def action(window: MainWindow, name: str) -> QAction:
    return window.findChild(QAction, name)


def points(window: MainWindow, kind: str = BATCHES) -> list[float]:
    values = window.findChild(CurvePlot, "lossPlot").series()[kind][1]
    return [float(value) for value in values]


def step(window: MainWindow, qtbot: QtBot, keys: Qt.KeyboardModifier) -> None:
    trainer = window.findChild(Trainer)
    before = len(points(window))
    qtbot.keyClick(window, Qt.Key.Key_F10, keys)
    qtbot.waitUntil(lambda: trainer.state == "paused" and len(points(window)) > before)


def test_a_batch_and_an_epoch_at_a_time(window: MainWindow, qtbot: QtBot) -> None:
    none, shift = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
    assert not action(window, "actionResume").isEnabled()
    for number in (1, 2, 3):
        step(window, qtbot, none)
        assert len(points(window)) == number
    step(window, qtbot, shift)
    qtbot.waitUntil(lambda: len(points(window, TRAINING)) == 1)
    assert len(points(window)) == 9  # 360 samples in batches of 40
    stepped = points(window)
    action(window, "actionPause").trigger()
    qtbot.waitUntil(lambda: window.findChild(Trainer).state == "idle")
    assert len(points(window)) == 18

    action(window, "actionReset").trigger()
    assert points(window) == []
    assert "Press Train" in window.findChild(QLabel, "runStatus").text()
    assert not action(window, "actionReset").isEnabled()
    step(window, qtbot, shift)
    assert points(window) == stepped  # the same seed, the same start
    action(window, "actionReset").trigger()
    assert window.findChild(Trainer).state == "idle"


def test_steps_change_nothing_of_the_outcome(window: MainWindow, qtbot: QtBot) -> None:
    weights: list[np.ndarray] = []

    def note(record: Record) -> None:
        if isinstance(record, RunEnded) and record.weights is not None:
            weights.append(record.weights)

    trainer = window.findChild(Trainer)
    trainer.recordReceived.connect(note)
    action(window, "actionTrain").trigger()
    qtbot.waitUntil(lambda: len(weights) == 1)
    qtbot.waitUntil(lambda: trainer.state == "idle")
    action(window, "actionReset").trigger()
    step(window, qtbot, Qt.KeyboardModifier.NoModifier)
    step(window, qtbot, Qt.KeyboardModifier.ShiftModifier)
    action(window, "actionPause").trigger()
    qtbot.waitUntil(lambda: len(weights) == 2)
    np.testing.assert_array_equal(weights[0], weights[1])


def test_a_reset_run_tells_nothing_more(window: MainWindow, qtbot: QtBot) -> None:
    document = window.findChild(Document)
    document.new(document.design.with_setting("epochs", 1000))
    trainer = window.findChild(Trainer)
    with qtbot.waitSignal(
        trainer.recordReceived, check_params_cb=lambda r: isinstance(r, Progress)
    ):
        action(window, "actionTrain").trigger()
    action(window, "actionReset").trigger()
    assert trainer.state == "idle"
    heard: list[Record] = []
    trainer.recordReceived.connect(heard.append)
    assert trainer.close()
    assert heard == []
    assert points(window) == []


def test_a_step_shows_its_batch(window: MainWindow, qtbot: QtBot) -> None:
    tabs = window.findChild(QTabWidget, "watch")
    panel = window.findChild(QWidget, "stepPanel")
    place = tabs.indexOf(panel)
    assert not tabs.isTabVisible(place)
    step(window, qtbot, Qt.KeyboardModifier.NoModifier)
    qtbot.waitUntil(lambda: tabs.isTabVisible(place))
    assert tabs.currentWidget() is panel
    sentence = panel.findChild(QLabel, "stepSentence")
    assert "Step 1 of epoch 1: the loss of its batch of 40 was" in sentence.text()
    assert panel.findChild(QListWidget, "stepSamples").count() == 40
    assert panel.findChild(QTableWidget, "stepBlocks").rowCount() == 2
    step(window, qtbot, Qt.KeyboardModifier.NoModifier)
    qtbot.waitUntil(lambda: "Step 2 of epoch 1" in sentence.text())
    action(window, "actionPause").trigger()
    qtbot.waitUntil(lambda: window.findChild(Trainer).state == "idle")
    assert not tabs.isTabVisible(place)
