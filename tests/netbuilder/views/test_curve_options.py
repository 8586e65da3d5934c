"""Smoothing, logarithmic scale and saving of curves."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QFileDialog, QSlider, QToolButton
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.views.plots import CurvePlot
from netbuilder.views.plots.figures import table
from netbuilder.views.plots.smoothing import STRONGEST, WEAKEST, Smoothing
from netbuilder.views.window.window import MainWindow
from tests.helpers.boxes import answer_boxes

values = st.lists(st.floats(-1e6, 1e6) | st.just(float("nan")), max_size=300)


@given(values, st.just(0.0) | st.floats(WEAKEST, STRONGEST), st.integers(1, 50))
def test_the_mean_is_that_of_the_formula_however_the_values_come(
    given_values: list[float], strength: float, piece: int
) -> None:
    y = np.array(given_values)
    smoothing = Smoothing(strength)
    parts = [smoothing.extend(y[i : i + piece]) for i in range(0, y.size, piece)]
    found = np.concatenate(parts) if parts else y
    total = weight = 0.0
    for value, mean in zip(y, found, strict=True):
        if np.isnan(value):
            assert np.isnan(mean)
            continue
        total, weight = strength * total + value, strength * weight + 1
        assert mean == pytest.approx(total / weight, rel=1e-6, abs=1e-3)


def test_a_table_has_a_row_for_every_point() -> None:
    loss = {"batches": (np.array([0.5, 1.0]), np.array([2.0, 1.0])), "means": (np.ones(1),) * 2}
    share = {
        "batches": (np.array([0.5, 1.0]), np.array([0.25, np.nan])),
        "means": (np.ones(0),) * 2,
    }
    rows = list(csv.reader(table({"loss": loss, "accuracy": share}).splitlines()))
    assert rows == [
        ["curve", "epoch", "loss", "accuracy"],
        ["batches", "0.5", "2.0", "0.25"],
        ["batches", "1", "1.0", ""],
        ["means", "1", "1.0", ""],
    ]


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


def curves(loss: CurvePlot) -> list[list[float]]:
    found = []
    for item in loss.listDataItems():
        y = item.getData()[1]
        found.append([] if y is None else [round(float(v), 3) for v in y])
    return found


def test_the_slider_smooths_and_keeps_the_curve(window: MainWindow, qtbot: QtBot) -> None:
    loss = plot(window)
    raw = [100.0, 10.0, 10.0, 0.1]
    qtbot.waitUntil(lambda: curves(loss)[0] == raw)
    window.findChild(QToolButton, "curveOptions").menu().popup(QPoint(0, 0))
    slider = window.findChild(QSlider, "smoothing")
    for _ in range(5):
        qtbot.keyClick(slider, Qt.Key.Key_PageUp)
    assert slider.value() == 50
    smooth = [100.0, 40.0, 22.857, 10.72]
    qtbot.waitUntil(lambda: curves(loss)[:2] == [raw, smooth])
    window.findChild(QToolButton, "curveOptions").menu().close()
    loss.append([2.5], [0.1])
    qtbot.waitUntil(lambda: len(curves(loss)[1]) == 5)


def test_a_logarithmic_scale_counts_in_powers_of_ten(window: MainWindow, qtbot: QtBot) -> None:
    loss = plot(window)
    window.findChild(QAction, "logarithmicLoss").trigger()
    qtbot.waitUntil(lambda: curves(loss)[0] == [2.0, 1.0, 1.0, -1.0])
    assert loss.getAxis("left").tickStrings([-1.0, 2.0], 1, 1) == ["0.1", "100"]
    (_, decades), (_, between) = loss.getAxis("left").tickValues(-1.2, 0.4, 200)
    assert list(decades) == [-1, 0]
    assert [round(10**value, 3) for value in between] == [0.2, 0.5, 2.0]
    bottom, top = loss.getViewBox().viewRange()[1]
    assert bottom <= -1
    assert top >= 1
    share = window.findChild(CurvePlot, "accuracyPlot")
    assert share.getAxis("left").tickStrings([0.5], 1, 0.5) == ["50 %"]


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
