"""The keys that train lead to what is in the way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from netbuilder.document import Document
from netbuilder.training.trainer import Trainer
from netbuilder.views.canvas import Canvas
from netbuilder.views.window.window import MainWindow

NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_it_selects_and_shows_the_block_and_says_what_is_wrong(
    window: MainWindow, qtbot: QtBot
) -> None:
    document, canvas = window.findChild(Document), window.findChild(Canvas)
    badge = window.findChild(QToolButton, "problems")
    assert not badge.isVisible()
    design = document.design
    for _ in range(20):
        design = design.inserted(1, "Dense", {"units": 8})
    design = design.inserted(len(design.blocks), "Conv2D")
    document.edit(design, "add many")
    assert badge.text() == "1 problem"
    canvas.select("dense")
    assert not canvas.viewport().rect().intersects(canvas.rect_of("conv2d"))
    qtbot.keyClick(window, Qt.Key.Key_F5)
    assert canvas.selected() == ("conv2d",)
    assert canvas.viewport().rect().contains(canvas.rect_of("conv2d").center())
    assert "'conv2d'" in window.statusBar().currentMessage()
    assert window.findChild(Trainer).run == 0
    canvas.select("dense")
    qtbot.mouseClick(badge, Qt.MouseButton.LeftButton)
    assert canvas.selected() == ("conv2d",)
    document.undo()
    assert not badge.isVisible()
    assert not window.findChild(QAction, "actionProblem").isEnabled()


@pytest.mark.parametrize(
    ("key", "keys"),
    [
        (Qt.Key.Key_F5, NONE),
        (Qt.Key.Key_F5, CTRL),
        (Qt.Key.Key_F10, NONE),
        (Qt.Key.Key_F10, SHIFT),
    ],
)
def test_every_key_that_trains_leads_there(
    window: MainWindow, qtbot: QtBot, key: Qt.Key, keys: Qt.KeyboardModifier
) -> None:
    document = window.findChild(Document)
    document.edit(document.design.with_loss("hinge").with_target("number"), "break it")
    assert "problems" in window.findChild(QToolButton, "problems").text()
    qtbot.keyClick(window, key, keys)
    assert window.statusBar().currentMessage() != ""
    assert window.findChild(Trainer).run == 0


@pytest.mark.usefixtures("few_digits")
def test_the_keys_of_a_run_that_waits_stay_its_own(window: MainWindow, qtbot: QtBot) -> None:
    document, trainer = window.findChild(Document), window.findChild(Trainer)
    step = window.findChild(QAction, "actionStep")
    step.trigger()
    qtbot.waitUntil(lambda: trainer.state == "paused")
    document.edit(document.design.with_parameter("dense_1", "units", 7), "break it")
    qtbot.keyClick(window, Qt.Key.Key_F10)
    assert trainer.state == "running"
    qtbot.waitUntil(lambda: trainer.state == "paused")
    window.findChild(QAction, "actionReset").trigger()
