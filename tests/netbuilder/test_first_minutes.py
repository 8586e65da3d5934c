"""A newcomer's first three minutes, by mouse and keys: train, draw, drag, train again, save."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QFileDialog,
    QListWidget,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.design.storage import load
from netbuilder.document import Document
from netbuilder.views.bar.state_view import StateView
from netbuilder.views.canvas import Canvas
from netbuilder.views.common.bars import PredictionBars
from netbuilder.views.pad.digit_pad import DigitPad
from netbuilder.views.window.window import MainWindow
from tests.helpers.hands import PATIENCE_MS, Hands

ONE = [(0.5, 0.15 + 0.07 * step) for step in range(11)]


@pytest.fixture
def window(qtbot: QtBot, few_digits: None) -> MainWindow:
    """The first start: nothing has been kept before."""
    window = create_window("digits")
    qtbot.addWidget(window, before_close_func=lambda _: window.findChild(Document).new())
    return window


def train(hands: Hands) -> None:
    """Press the large button, and wait for the word that says that it is done."""
    button = hands.window.findChild(QToolButton, "trainButton")
    word = hands.window.findChild(StateView)
    hands.area(word)
    hands.click(button)
    hands.qtbot.waitUntil(lambda: word.word != "Done", timeout=PATIENCE_MS)
    hands.qtbot.waitUntil(lambda: word.word == "Done", timeout=PATIENCE_MS)


def listed(hands: Hands) -> tuple[QListWidget, QRect]:
    """The list of layers, unfolded if need be, and the row of the layer that is wanted."""
    window = hands.window
    rows = window.findChild(QListWidget, "paletteList")
    if not rows.isVisible():
        hands.click(window.findChild(QToolButton, "family-core"))
        hands.qtbot.waitUntil(rows.isVisible)
    found = rows.findItems("Dense", Qt.MatchFlag.MatchExactly)
    return rows, rows.visualItemRect(found[0])


def gap(hands: Hands) -> QPoint:
    """A place between the two layers of the network, in the window."""
    canvas = hands.window.findChild(Canvas)
    between = (canvas.rect_of("dense").center() + canvas.rect_of("dense_1").center()) / 2
    place = QRect(between - QPoint(30, 8), between + QPoint(30, 8))
    return hands.area(canvas.viewport(), place).center()


def save(hands: Hands, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Press Ctrl+S, and answer the system's question for a file."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(hands.window.windowHandle(), Qt.Key.Key_S, control)
    hands.qtbot.waitUntil(path.exists, timeout=PATIENCE_MS)


@pytest.mark.parametrize("size", [(1024, 700), (1440, 900)])
def test_train_draw_drag_train_again_save(
    window: MainWindow,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
) -> None:
    window.resize(*size)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert (window.width(), window.height()) == size
    hands, document = Hands(window, qtbot), window.findChild(Document)

    train(hands)

    pad = window.findChild(DigitPad)
    bars = next(each for each in window.findChildren(PredictionBars) if each.isVisible())
    hands.draw(pad, ONE)
    qtbot.waitUntil(lambda: bars.best() is not None, timeout=PATIENCE_MS)
    hands.area(bars)
    assert bars.shown_classes() == list(range(10))
    assert bars.reading() in "0123456789"

    rows, row = listed(hands)
    start, target = hands.area(rows.viewport(), row).center(), gap(hands)
    hands.drag(start, target)
    qtbot.waitUntil(lambda: len(document.design.blocks) == 3)
    kinds = [(block.kind, block.name) for block in document.design.blocks]
    assert kinds[0] == ("Dense", "dense")
    assert kinds[2] == ("Dense", "dense_1")

    train(hands)
    qtbot.waitUntil(lambda: bars.best() is not None, timeout=PATIENCE_MS)

    path = tmp_path / "mine.json"
    save(hands, path, monkeypatch)
    assert load(path) == document.design
    assert not window.isWindowModified()
    assert "mine" in window.windowTitle()
