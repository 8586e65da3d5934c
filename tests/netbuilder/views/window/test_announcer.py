"""What a screen reader says without being asked: states and epochs, and what the pad is read as."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAction
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from netbuilder.document import Document
from netbuilder.training.trainer import Trainer
from netbuilder.views.canvas import Canvas
from netbuilder.views.pad.digit_pad import DigitPad
from netbuilder.views.window.announcer import Announcer
from netbuilder.views.window.window import MainWindow

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All that is announced, as though a screen reader listened."""
    heard: list[str] = []

    def hear(event: object) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            heard.append(event.message())

    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", hear)
    return heard


def train(window: MainWindow, qtbot: QtBot, epochs: int) -> None:
    document = window.findChild(Document)
    document.new(document.design.with_setting("epochs", epochs).with_parameter("dense", "units", 4))
    window.findChild(QAction, "actionTrain").trigger()
    trainer = window.findChild(Trainer)
    qtbot.waitUntil(lambda: trainer.state == "idle", timeout=20_000)


@pytest.mark.long
def test_states_and_epochs_are_said_and_batches_are_not(
    few_digits: None, window: MainWindow, qtbot: QtBot, said: list[str]
) -> None:
    train(window, qtbot, 2)
    assert said[:2] == ["Preparing the training.", "Training."]
    epochs = [each for each in said if each.startswith("Epoch ")]
    assert [each[:12] for each in epochs] == ["Epoch 1 of 2", "Epoch 2 of 2"]
    assert "validation accuracy " in epochs[0]
    assert epochs[0].endswith(" %.")
    assert len(said) == 5
    assert "2 epochs" in said[-1]


@pytest.mark.long
def test_the_pad_is_said_after_a_stroke_and_not_before(
    few_digits: None, window: MainWindow, qtbot: QtBot, said: list[str]
) -> None:
    train(window, qtbot, 1)
    said.clear()
    pad = window.findChild(DigitPad)
    QTest.mousePress(pad, LEFT, pos=QPoint(60, 20))
    QTest.mouseMove(pad, QPoint(60, 80))
    timer = window.findChild(Announcer).findChild(QTimer)
    assert timer.isActive()
    timer.timeout.emit()  # while the pen is down
    assert said == []
    QTest.mouseRelease(pad, LEFT, pos=QPoint(60, 150))
    qtbot.waitUntil(lambda: len(said) > 0)
    first, then = said[-1].split(", then ")
    assert first.endswith(" %")
    assert then in "0123456789"


def test_nothing_is_said_of_an_empty_pad(window: MainWindow, qtbot: QtBot, said: list[str]) -> None:
    window.findChild(DigitPad).clear()
    QTest.mouseClick(window.findChild(Canvas).viewport(), LEFT, pos=QPoint(5, 5))
    assert said == []
