"""The threshold in the window: from the panel into the design, the network and the bars."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.document import Document
from netbuilder.views.insight.threshold_panel import ThresholdPanel
from netbuilder.views.window.window import MainWindow


def test_the_network_follows_the_design_and_undo_brings_it_back(qtbot: QtBot) -> None:
    window: MainWindow = create_window("moons")
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    document = window.findChild(Document)
    document.new(document.design.with_setting("epochs", 1))
    train = window.findChild(QAction, "actionTrain")
    train.trigger()
    qtbot.waitUntil(lambda: not train.isEnabled())
    qtbot.waitUntil(train.isEnabled, timeout=20_000)
    window._panels.watch.setCurrentWidget(window._panels.outcomes)
    panel = window.findChild(ThresholdPanel)
    qtbot.waitUntil(lambda: panel.figures() is not None)
    before = window._panels.outcomes.confusion
    for _ in range(6):
        panel.slider.setFocus()
        qtbot.keyClick(panel.slider, Qt.Key.Key_PageUp)
    assert document.design.threshold == 0.8
    assert window.network.trained is not None
    assert window.network.trained.design.threshold == 0.8
    assert before._confusion is not None
    assert before._confusion.threshold == 0.8
    assert window._panels.table_form.bars._threshold == 0.8
    document.undo()
    assert document.design.threshold == 0.5
    assert window.network.trained.design.threshold == 0.5
    assert before._confusion.threshold == 0.5
    qtbot.mouseClick(window.findChild(QPushButton, "thresholdReset"), Qt.MouseButton.LeftButton)
    assert document.design.threshold == 0.5
