"""Smoothing, logarithmic scale and saving of curves."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QColor, QImage
from PySide6.QtWidgets import QFileDialog, QSlider, QToolButton
from pytestqt.qtbot import QtBot

from netbuilder import theme
from netbuilder.app import create_window
from netbuilder.views.plots import CurvePlot
from netbuilder.views.runs.table import UNLIKE_TRAINING
from netbuilder.views.window.window import MainWindow
from tests.helpers.boxes import answer_boxes


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    window = create_window("digits")
    qtbot.addWidget(window)
    window.resize(1240, 820)
    with qtbot.waitExposed(window):
        window.show()
    return window


def plot(window: MainWindow) -> CurvePlot:
    loss = window.findChild(CurvePlot, "lossPlot")
    loss.reset(2)
    loss.append([0.5, 1.0, 1.5, 2.0], [100.0, 10.0, 10.0, 0.1])
    loss.add_epoch(0, 10.0, 1.0)
    return loss


def line(loss: CurvePlot, name: str = "smoothed") -> list[float]:
    item = next(item for item in loss.listDataItems() if item.name() == name)
    y = item.getData()[1]
    return [] if y is None else [round(float(v), 3) for v in y]


def test_the_slider_smooths(window: MainWindow, qtbot: QtBot) -> None:
    loss = window.findChild(CurvePlot, "lossPlot")
    loss.reset(1)
    loss.append(np.arange(1, 101) / 100, np.tile([1.0, 3.0], 50))
    window.findChild(QToolButton, "curveOptions").menu().popup(QPoint(0, 0))
    slider = window.findChild(QSlider, "smoothing")
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: line(loss)[-2:] == [1.0, 3.0])
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert slider.value() == 100
    # It lags by 8 batches: each weighs 8/9 of the next.
    weights = (8 / 9) ** np.arange(99, -1, -1)
    mean = round(float((weights * np.tile([1.0, 3.0], 50)).sum() / weights.sum()), 3)
    qtbot.waitUntil(lambda: line(loss)[-1:] == [mean])
    window.findChild(QToolButton, "curveOptions").menu().close()
    loss.append([1.01], [0.1])
    qtbot.waitUntil(lambda: len(line(loss)) == 101)


def test_a_logarithmic_scale_counts_in_powers_of_ten(window: MainWindow, qtbot: QtBot) -> None:
    loss = plot(window)
    window.findChild(QAction, "logarithmicLoss").trigger()
    qtbot.waitUntil(lambda: line(loss, "training") == [1.0])
    assert loss.getAxis("left").tickStrings([-1.0, 2.0], 1, 1) == ["0.1", "100"]
    (_, decades), (_, between) = loss.getAxis("left").tickValues(-1.2, 0.4, 200)
    assert list(decades) == [-1, 0]
    assert [round(10**value, 3) for value in between] == [0.2, 0.5, 2.0]
    qtbot.waitUntil(lambda: loss.getViewBox().viewRange()[1][1] <= 2.1)
    bottom, top = loss.getViewBox().viewRange()[1]
    assert bottom <= 0
    assert top >= 1
    share = window.findChild(CurvePlot, "accuracyPlot")
    assert share.getAxis("left").tickStrings([0.5], 1, 0.5) == ["50 %"]


def test_the_menu_changes_the_axis_of_the_accuracy(window: MainWindow, qtbot: QtBot) -> None:
    share = window.findChild(CurvePlot, "accuracyPlot")
    share.add_epoch(0, 0.96, 0.97)
    qtbot.waitUntil(lambda: share.viewRange()[1][0] > 0.9)
    window.findChild(QAction, "wholeAccuracy").trigger()
    qtbot.waitUntil(lambda: share.viewRange()[1][0] == 0)
    window.findChild(QAction, "wholeAccuracy").trigger()
    window.findChild(QAction, "accuracyError").trigger()
    qtbot.waitUntil(lambda: line(share, "training") == [0.04])
    band = window.findChild(QAction, "batchRange")
    assert band.isChecked()


def test_figures_and_curves_are_saved(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plot(window)
    for action, name in (("actionSaveFigures", "run"), ("actionSaveCurves", "curves")):
        answer = (str(tmp_path / name), "")
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, answer=answer: answer)
        window.findChild(QAction, action).trigger()
    qtbot.waitUntil((tmp_path / "curves.png").exists)
    rows = list(csv.reader((tmp_path / "run.csv").read_text().splitlines()))
    assert rows[1] == ["training batches", "0.5", "100.0", ""]
    assert not QImage(str(tmp_path / "curves.png")).isNull()


def test_a_table_that_cannot_be_written_is_told(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = answer_boxes(monkeypatch, "OK")
    path = str(tmp_path / "absent" / "run.csv")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (path, ""))
    window.findChild(QAction, "actionSaveFigures").trigger()
    qtbot.waitUntil(lambda: len(told) == 1)
    assert told[0].startswith("run.csv cannot be written")


def test_the_plots_of_the_window_are_linked(window: MainWindow, qtbot: QtBot) -> None:
    loss, share = plot(window), window.findChild(CurvePlot, "accuracyPlot")
    loss.show_epochs(0.5, 1.5)
    with qtbot.waitSignal(loss.zoomed):
        loss.getViewBox().sigRangeChangedManually.emit([True, True])
    qtbot.waitUntil(lambda: share.viewRange()[0] == loss.viewRange()[0])


def test_no_run_has_the_colours_of_training_and_validation() -> None:
    for colours in (theme.LIGHT, theme.DARK):
        own = [colours.classes[place] for place in UNLIKE_TRAINING]
        assert len(set(own)) == len(own) >= 6
        for taken in (colours.training, colours.validation):
            hue = QColor(taken).hslHue()
            assert all(
                abs((QColor(each).hslHue() - hue + 180) % 360 - 180) > 12
                or QColor(each).hslSaturation() < 60
                for each in own
            )
