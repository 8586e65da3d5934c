"""A unit is clicked, or chosen by the keyboard, and asked about."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QListWidget, QSpinBox, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from netbuilder.document import Document
from netbuilder.training.trainer import Trainer
from netbuilder.views.canvas import Canvas
from netbuilder.views.window.window import MainWindow

pytestmark = pytest.mark.usefixtures("few_digits")


@pytest.fixture
def window(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.resize(1440, 900)
    document = window.findChild(Document)
    document.new(document.design.with_setting("epochs", 2).with_setting("batch_size", 20))
    return window


def train(window: MainWindow, qtbot: QtBot) -> None:
    trainer = window.findChild(Trainer)
    window.findChild(QAction, "actionTrain").trigger()
    qtbot.waitUntil(lambda: trainer.run > 0 and trainer.state == "idle", timeout=20_000)
    qtbot.waitUntil(lambda: window.network.probe is not None)


def place_of_a_unit(canvas: Canvas, block: str) -> tuple[QPoint, int] | None:
    """A point of the canvas at which a unit of a block is, and the unit's number."""
    for x in range(0, canvas.viewport().width(), 12):
        for y in range(0, canvas.viewport().height(), 12):
            point = canvas.mapToScene(x, y)
            item = canvas.scene().block_at(point)
            if item is not None and item.content.name == block:
                unit = item.unit_at(point)
                if unit is not None:
                    return QPoint(x, y), unit
    return None


def words(window: MainWindow) -> str:
    return window.findChild(QLabel, "unitWords").text()


def test_a_click_on_a_unit_asks_about_it(window: MainWindow, qtbot: QtBot) -> None:
    tabs, panel = window.findChild(QTabWidget, "watch"), window.findChild(QWidget, "unitPanel")
    action = window.findChild(QAction, "actionUnit")
    assert not tabs.isTabVisible(tabs.indexOf(panel))
    assert not action.isEnabled()
    assert action.statusTip().endswith("Train the network first.")
    train(window, qtbot)
    canvas = window.findChild(Canvas, "canvas")
    qtbot.waitUntil(lambda: place_of_a_unit(canvas, "dense") is not None)
    found = place_of_a_unit(canvas, "dense")
    assert found is not None
    place, unit = found
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert tabs.currentWidget() is panel
    number = panel.findChild(QSpinBox, "unitNumber")
    assert number.value() == unit + 1
    qtbot.waitUntil(lambda: "Its largest output for a test sample is" in words(window))
    assert "test samples are right" in words(window)
    assert number.maximum() == 64
    assert panel.findChild(QListWidget, "unitSamples").count() == 12

    before = words(window)
    number.setFocus()
    qtbot.keyClick(number, Qt.Key.Key_Up if unit < 63 else Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "Its largest" in words(window) and words(window) != before)
    window.findChild(QAction, "actionReset").trigger()
    assert not tabs.isTabVisible(tabs.indexOf(panel))


def test_the_keyboard_gets_there_from_the_selected_block(window: MainWindow, qtbot: QtBot) -> None:
    train(window, qtbot)
    window.findChild(Canvas, "canvas").select("dense_1")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    assert window.findChild(QSpinBox, "unitNumber").value() == 1
    qtbot.waitUntil(lambda: "It speaks for 0" in words(window))
    assert window.findChild(QSpinBox, "unitNumber").maximum() == 10
