"""The threshold of two classes, moved with mouse and keys."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QSlider
from pytestqt.qtbot import QtBot

from netbuilder.insight.confusion import confusion
from netbuilder.insight.threshold import at_threshold, best_f1, equal_error
from netbuilder.views.insight.confusion_panel import ConfusionPanel

LEFT = Qt.MouseButton.LeftButton
TRUTH = np.array([0, 0, 0, 0, 0, 0, 1, 1, 1, 1])
SCORES = np.array([0.1, 0.15, 0.2, 0.3, 0.45, 0.7, 0.25, 0.35, 0.8, 0.9])


@pytest.fixture
def panel(qtbot: QtBot) -> ConfusionPanel:
    panel = ConfusionPanel()
    qtbot.addWidget(panel)
    panel.resize(900, 600)
    outputs = np.stack([1 - SCORES, SCORES], axis=1)
    panel.show_confusion(confusion(TRUTH, outputs), np.zeros((10, 0)), ("no", "yes"), "10 samples")
    with qtbot.waitExposed(panel):
        panel.show()
    tabs = panel.threshold.parentWidget()
    panel._tabs.setCurrentWidget(tabs)
    panel.threshold.moved.connect(panel.show_threshold)
    return panel


def child(panel: ConfusionPanel, kind: type, name: str) -> Any:
    found = panel.findChild(kind, name)
    assert found is not None, name
    return found


def test_figures_follow_the_slider(panel: ConfusionPanel, qtbot: QtBot) -> None:
    slider = child(panel, QSlider, "threshold")
    assert slider.value() == 500
    assert "Precision 66.7 %, recall 50.0 %" in child(panel, QLabel, "thresholdFigures").text()
    chosen: list[float] = []
    panel.threshold.chosen.connect(chosen.append)
    qtbot.keyClick(slider, Qt.Key.Key_PageDown)
    assert panel.threshold.value == pytest.approx(0.45)
    assert chosen == [pytest.approx(0.45)]
    found = at_threshold(TRUTH, SCORES, 0.45)
    caption = child(panel, QLabel, "confusionCaption").text()
    assert f"{100 * found.accuracy:.1f} % correct" in caption


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("thresholdBestF1", best_f1(TRUTH, SCORES)),
        ("thresholdEqual", equal_error(TRUTH, SCORES)),
        ("thresholdReset", 0.5),
    ],
)
def test_buttons_choose(panel: ConfusionPanel, qtbot: QtBot, name: str, expected: float) -> None:
    panel.threshold.show_threshold(0.9)
    with qtbot.waitSignal(panel.threshold.chosen) as told:
        qtbot.mouseClick(child(panel, QPushButton, name), LEFT)
    assert told.args == [pytest.approx(expected)]
    assert panel.threshold.figures() == at_threshold(TRUTH, SCORES, expected)
