"""The pad's bars carry the names of the classes that the network was trained on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine.datasets import fashion_mnist
from engine.errors import DownloadError
from netbuilder.design import Design
from netbuilder.document import Document
from netbuilder.views.common.bars import PredictionBars
from netbuilder.views.window.window import MainWindow

RUN_LIMIT = 60_000


@pytest.fixture
def clothes(monkeypatch: pytest.MonkeyPatch) -> None:
    def load_data(**options: Any) -> Any:
        rng = np.random.default_rng(0)
        return tuple(
            (rng.integers(0, 256, (n, 28, 28), np.uint8), rng.integers(0, 10, n).astype(np.uint8))
            for n in (64, 16)
        )

    monkeypatch.setattr(fashion_mnist, "load_data", load_data)


def train(window: MainWindow, qtbot: QtBot, design: Design) -> PredictionBars:
    window.findChild(Document).new(design.with_setting("epochs", 1))
    window.findChild(QAction, "actionTrain").trigger()
    stop, again = (window.findChild(QAction, name) for name in ("actionStop", "actionTrain"))
    qtbot.waitUntil(stop.isEnabled, timeout=RUN_LIMIT)
    qtbot.waitUntil(again.isEnabled, timeout=RUN_LIMIT)
    pad = window.findChild(QWidget, "digitPad")
    qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=pad.rect().center())
    qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=pad.rect().center())
    bars = window.findChild(PredictionBars, "predictionBars")
    qtbot.waitUntil(lambda: bars.probabilities() is not None)
    return bars


@pytest.mark.long
def test_clothes_have_names(window: MainWindow, qtbot: QtBot, clothes: None) -> None:
    bars = train(window, qtbot, Design.default("fashion_mnist"))
    assert bars.reading() in fashion_mnist.CLASS_NAMES
    bars = train(window, qtbot, Design.default("digits"))
    assert bars.reading() in "0123456789"


def test_what_was_learned_instead_gives_the_names(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**options: Any) -> Any:
        raise DownloadError("no network")

    monkeypatch.setattr(fashion_mnist, "load_data", fail)
    bars = train(window, qtbot, Design.default("fashion_mnist"))
    assert bars.reading() in "0123456789"
