"""What the pad is told of the network in the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from netbuilder.document import Document
from netbuilder.views.common.bars import PredictionBars
from netbuilder.views.pad.nearest import Nearest
from netbuilder.views.window.window import MainWindow


@pytest.mark.usefixtures("few_digits")
def test_examples_from_the_data_of_another_network_do_not_stay(
    window: MainWindow, qtbot: QtBot
) -> None:
    document = window.findChild(Document)
    document.new(document.design.with_setting("epochs", 1))
    train = window.findChild(QAction, "actionTrain")
    train.trigger()
    qtbot.waitUntil(lambda: not train.isEnabled())
    qtbot.waitUntil(train.isEnabled, timeout=20_000)
    pad = window.findChild(QWidget, "digitPad")
    nearest = window.findChild(Nearest)
    qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=pad.rect().center())
    qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=pad.rect().center())
    qtbot.waitUntil(lambda: nearest.accessibleDescription() not in ("", "None"))
    network = window.network
    assert network.trained is not None
    with qtbot.waitSignal(network.probeReady):
        network.replace(network.trained)
    bars = window.findChild(PredictionBars, "predictionBars")
    qtbot.waitUntil(lambda: bars.probabilities() is not None)
    assert nearest.accessibleDescription() == "None"
