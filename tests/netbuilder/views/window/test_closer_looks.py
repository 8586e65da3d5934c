"""A unit is clicked, or chosen by the keyboard, and asked about."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QListWidget, QPushButton, QSpinBox, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from netbuilder.design.templates import built_in
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


@pytest.mark.long
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


@pytest.mark.long
def test_the_keyboard_gets_there_from_the_selected_block(window: MainWindow, qtbot: QtBot) -> None:
    train(window, qtbot)
    window.findChild(Canvas, "canvas").select("dense_1")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    assert window.findChild(QSpinBox, "unitNumber").value() == 1
    qtbot.waitUntil(lambda: "It speaks for 0" in words(window))
    assert window.findChild(QSpinBox, "unitNumber").maximum() == 10


def convnet(window: MainWindow, qtbot: QtBot) -> Canvas:
    """A trained convolution with its blocks opened."""
    design = next(each.design for each in built_in("digits") if each.title == "LeNet-5")
    window.findChild(Document).new(design.with_setting("epochs", 1))
    train(window, qtbot)
    window.findChild(QAction, "actionLevelOpened").trigger()
    canvas = window.findChild(Canvas, "canvas")
    qtbot.waitUntil(lambda: place_of_a_unit(canvas, "conv2d_1") is not None)
    return canvas


@pytest.mark.long
def test_a_click_on_a_value_walks_to_it_step_by_step(window: MainWindow, qtbot: QtBot) -> None:
    canvas = convnet(window, qtbot)
    tabs, panel = window.findChild(QTabWidget, "watch"), window.findChild(QWidget, "valuePanel")
    found = place_of_a_unit(canvas, "conv2d_1")
    assert found is not None
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=found[0])
    assert tabs.currentWidget() is panel
    title, said = panel.findChild(QLabel, "valueTitle"), panel.findChild(QLabel, "valueWords")
    qtbot.waitUntil(lambda: f"Map {found[1] + 1}, row " in title.text())
    assert said.text().startswith("It sees rows ")
    assert "of 6 maps" in said.text()
    back, further = (panel.findChild(QPushButton, name) for name in ("valueBack", "valueNext"))
    assert not back.isEnabled()
    further.click()
    assert said.text().startswith("Map 1: 25 values times their weights add up to ")
    picture = panel.findChild(QWidget, "walkPicture")
    picture.setFocus()
    qtbot.keyClick(picture, Qt.Key.Key_End)
    assert said.text().startswith("The activation, tanh, makes ")
    assert title.text().endswith(said.text().split(" makes ")[1].split(" of ")[0])
    assert picture.accessibleDescription() == said.text()
    assert not further.isEnabled()
    qtbot.keyClick(picture, Qt.Key.Key_Left)
    assert said.text().startswith("The sum of all of them is ")

    # Another sample is another value; the step stays.
    before = title.text()
    window.findChild(QAction, "sample-next").trigger()
    qtbot.waitUntil(lambda: title.text() != before, timeout=20_000)
    assert said.text().startswith("The sum of all of them is ")

    panel.findChild(QPushButton, "valueUnit").click()
    unit = window.findChild(QWidget, "unitPanel")
    assert tabs.currentWidget() is unit
    assert window.findChild(QSpinBox, "unitNumber").value() == found[1] + 1
    unit.findChild(QPushButton, "unitValue").click()
    assert tabs.currentWidget() is panel
    window.findChild(QAction, "actionReset").trigger()
    assert not tabs.isTabVisible(tabs.indexOf(panel))


@pytest.mark.long
def test_the_keys_come_to_values_of_which_more_is_told(window: MainWindow, qtbot: QtBot) -> None:
    canvas = convnet(window, qtbot)
    canvas.setFocus()
    canvas.select("conv2d_1")
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    with qtbot.waitSignal(canvas.detail.units.moreKnown) as caught:
        qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert caught.args[0].startswith("The value is ")
    assert "Its kernel of 5×5×6 weights reaches from " in caught.args[0]  # noqa: RUF001
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    title = window.findChild(QLabel, "valueTitle")
    qtbot.waitUntil(lambda: title.text().startswith("Map 1, row 1, column 2 of conv2d_1: "))
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: title.text().startswith("Map 1, row 2, column 2 of conv2d_1: "))
    # Of units the panel of units is opened, also by the command.
    canvas.select("dense")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(canvas, key)
    panel = window.findChild(QWidget, "unitPanel")
    assert window.findChild(QTabWidget, "watch").currentWidget() is panel
    number = window.findChild(QSpinBox, "unitNumber").value()
    assert number == canvas.detail.units.value().place[0] + 1 > 1
    panel.findChild(QPushButton, "unitValue").click()
    qtbot.waitUntil(lambda: title.text().startswith(f"Unit {number} of dense: "))
