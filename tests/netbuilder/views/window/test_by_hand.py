"""Weights changed by hand and units switched off: undone, kept, and in files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.design import templates
from netbuilder.document import Document
from netbuilder.exchange import model_file
from netbuilder.training.trainer import Trainer
from netbuilder.views.canvas import Canvas
from netbuilder.views.common.chip import Chip
from netbuilder.views.window.window import MainWindow

Open = Callable[[], MainWindow]

pytestmark = pytest.mark.usefixtures("few_digits")


@pytest.fixture
def open_window(qtbot: QtBot) -> Open:
    """Opens windows as the program does, on the same home."""

    def opens() -> MainWindow:
        window = create_window("digits")
        qtbot.addWidget(window, before_close_func=lambda _: window.findChild(Document).new())
        with qtbot.waitExposed(window):
            window.show()
        return window

    return opens


def trained(window: MainWindow, qtbot: QtBot) -> Canvas:
    """The spirals, with every neuron shown."""
    window.resize(1440, 900)
    spirals = next(each.design for each in templates.built_in("digits") if each.title == "Spirals")
    window.findChild(Document).new(spirals.with_setting("epochs", 2))
    trainer = window.findChild(Trainer)
    window.findChild(QAction, "actionTrain").trigger()
    qtbot.waitUntil(lambda: trainer.run > 0 and trainer.state == "idle", timeout=20_000)
    qtbot.waitUntil(lambda: window.network.probe is not None)
    canvas = window.findChild(Canvas, "canvas")
    qtbot.waitUntil(lambda: canvas.scene().gaps.item("dense_2") is not None)
    return canvas


def switch_off(window: MainWindow, qtbot: QtBot, canvas: Canvas, unit: int) -> None:
    """Choose a unit by the keys, and press the button."""
    canvas.setFocus()
    canvas.select("dense")
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    for _ in range(unit):
        qtbot.keyClick(canvas, Qt.Key.Key_Down)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    panel = window.findChild(QWidget, "unitPanel")
    assert panel.findChild(QSpinBox, "unitNumber").value() == unit + 1
    panel.findChild(QPushButton, "unitOff").click()


def state(window: MainWindow) -> str:
    return window.findChild(Chip, "canvasChip").shown.state


@pytest.mark.long
def test_a_unit_is_switched_off_marked_and_back_by_undo(window: MainWindow, qtbot: QtBot) -> None:
    canvas = trained(window, qtbot)
    before = window.network.trained
    switch_off(window, qtbot, canvas, 2)
    with window.network.probe.model(window.network.trained.weights) as model:
        layer = model.layers[0]
        assert not layer.kernel[:, 2].any()
        assert layer.bias[2] == 0
        assert layer.kernel[:, :2].any()
    qtbot.waitUntil(lambda: state(window) == "changed")

    def off() -> list[int]:
        marked = canvas.scene().item("dense").opened.picture.off
        return [] if marked is None else np.flatnonzero(marked).tolist()

    qtbot.waitUntil(lambda: off() == [2])
    assert canvas.scene().item("dense").opened.tip(2).endswith(": switched off")
    window.findChild(Document).undo()
    assert window.network.trained.weights is before.weights
    qtbot.waitUntil(lambda: off() == [])
    qtbot.waitUntil(lambda: state(window) == "own")


def test_a_unit_that_would_not_rest_says_so(window: MainWindow, qtbot: QtBot) -> None:
    trained(window, qtbot)
    weights = window.network.trained.weights
    window.findChild(Canvas, "canvas").detail.weights.offWanted.emit("dense_2", 0)
    assert "its activation gives more than 0" in window.statusBar().currentMessage()
    assert window.network.trained.weights is weights
    assert window.findChild(Document).undo_text == ""


@pytest.mark.long
def test_what_was_changed_by_hand_is_there_after_a_restart(
    window: MainWindow, qtbot: QtBot, open_window: Open
) -> None:
    canvas = trained(window, qtbot)
    qtbot.waitUntil(lambda: not window._runs.at_work)
    switch_off(window, qtbot, canvas, 1)
    held, design = window.network.trained, window.findChild(Document).design
    qtbot.waitUntil(lambda: not window._runs.at_work)
    again = open_window()
    again.findChild(Document).new(design)
    qtbot.waitUntil(lambda: again.network.trained is not None)
    np.testing.assert_array_equal(again.network.trained.weights, held.weights)
    assert again.network.trained.origin.by_hand
    qtbot.waitUntil(lambda: state(again) == "changed")
    # Undone, it is gone beside the run, too.
    window.findChild(Document).undo()
    qtbot.waitUntil(lambda: not window._runs.at_work)
    third = open_window()
    third.findChild(Document).new(design)
    qtbot.waitUntil(lambda: third.network.trained is not None)
    assert not third.network.trained.origin.by_hand


def test_the_mark_goes_into_a_model_file_and_back(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    canvas = trained(window, qtbot)
    switch_off(window, qtbot, canvas, 0)
    path = tmp_path / "a.keras"
    model_file.write(window.network.trained, path)
    opened = model_file.read(path)
    assert opened.network is not None
    assert opened.network.origin.by_hand
    np.testing.assert_array_equal(opened.network.weights, window.network.trained.weights)
    window.findChild(Document).undo()
    model_file.write(window.network.trained, path)
    assert not model_file.read(path).network.origin.by_hand


def test_no_weight_is_kept_on_the_way_of_a_drag(window: MainWindow, qtbot: QtBot) -> None:
    canvas = trained(window, qtbot)
    run = window._runs.runs[0]
    drag = canvas.detail.weights
    for weight in (0.5, 1.0):
        drag.dragged.emit("dense", 0, 0, weight)
        assert window._runs.runs[0].label == run.label
    drag.released.emit()
    ((place, value),) = window._runs.runs[0].label.by_hand
    assert value == 1.0
    assert window.network.trained.weights[place] == 1.0
