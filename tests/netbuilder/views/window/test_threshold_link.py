"""The threshold in the window: from the panel into the design, the network and the bars."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.document import Document
from netbuilder.views.common.bars import PredictionBars
from netbuilder.views.insight.map_panel import MapPanel
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
    every = window.findChildren(PredictionBars)
    assert len(every) >= 5  # of the pad and of each form in its place
    assert {bars._threshold for bars in every} == {0.8}
    assert window.network.probe is not None
    assert window.network.probe.design.threshold == 0.8
    document.undo()
    assert document.design.threshold == 0.5
    assert window.network.trained.design.threshold == 0.5
    assert before._confusion.threshold == 0.5
    assert window.network.probe.design.threshold == 0.5
    qtbot.mouseClick(window.findChild(QPushButton, "thresholdReset"), Qt.MouseButton.LeftButton)
    assert document.design.threshold == 0.5


@pytest.mark.long
def test_surface_and_map_follow_at_once(qtbot: QtBot) -> None:
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
    panels, plane = window._panels, window._panels.surface.plane
    a_map = window.findChild(MapPanel)
    for panel in (panels.surface, a_map):
        panels.watch.setCurrentWidget(panel)
        qtbot.waitUntil(panel.isVisible)
    qtbot.waitUntil(lambda: a_map._marks is not None)
    probe = window.network.probe
    assert probe is not None
    for threshold in (0.9, 0.1):
        marks = a_map._marks
        changed = document.design.with_setting("threshold", threshold)
        document.edit(changed, "threshold")
        qtbot.waitUntil(lambda marks=marks: a_map._marks is not marks)
        shown, samples = a_map._marks, window.network.samples
        assert shown is not None
        assert samples is not None
        outputs = probe.outputs(samples.test.samples[: len(shown.predicted)])
        assert outputs is not None
        assert (shown.predicted == (outputs[:, 1] >= threshold)).all()
        panels.watch.setCurrentWidget(panels.surface)
        qtbot.waitUntil(lambda threshold=threshold: plane._threshold == threshold)
        panels.watch.setCurrentWidget(a_map)
    document.undo()
    document.undo()
    assert not document.modified
