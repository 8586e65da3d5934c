"""Every metric that a design has watched is shown: in the plot, the bar, and what is saved."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QSlider, QTableView, QTabWidget
from pytestqt.qtbot import QtBot

from netbuilder.document import Document
from netbuilder.training.trainer import Trainer
from netbuilder.views.bar.figure import FigureView
from netbuilder.views.plots import CurvePlot
from netbuilder.views.plots.end_labels import EndLabel
from netbuilder.views.plots.figure_switch import FigureSwitch
from netbuilder.views.runs.keeper import RunKeeper
from netbuilder.views.window.window import MainWindow
from netbuilder.wording import figure_text

pytestmark = pytest.mark.usefixtures("few_digits")

METRICS = ("accuracy", "f1_score", "auc")


def prepare(window: MainWindow, metrics: tuple[str, ...] = METRICS, epochs: int = 2) -> None:
    document = window.findChild(Document)
    design = document.design.with_setting("epochs", epochs).with_setting("validation_split", 0.2)
    document.new(design.with_metrics(metrics))


def train(window: MainWindow, qtbot: QtBot) -> None:
    window.findChild(QAction, "actionTrain").trigger()
    qtbot.waitUntil(lambda: window.findChild(Trainer).state != "idle")
    qtbot.waitUntil(lambda: window.findChild(Trainer).state == "idle", timeout=20_000)


def switch(window: MainWindow) -> FigureSwitch:
    return window.findChild(FigureSwitch, "accuracyPlotFigure")


def plot(window: MainWindow) -> CurvePlot:
    return window.findChild(CurvePlot, "accuracyPlot")


def choose(window: MainWindow, qtbot: QtBot, name: str) -> None:
    """Choose a metric in the menu at the plot's title, by the keyboard."""
    menu = switch(window).menu()
    with qtbot.waitExposed(menu):
        menu.popup(window.mapToGlobal(window.rect().center()))
    menu.setActiveAction(window.findChild(QAction, f"figure-{name}"))
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert switch(window).menu().actions()[METRICS.index(name)].isChecked()


def figures(window: MainWindow) -> dict[str, str]:
    names = ("metricFigure", "validationFigure", "timeFigure")
    found = [window.findChild(FigureView, name).figure for name in names]
    return {each.title: f"{each.value} {each.unit}".strip() for each in found}


def test_one_metric_needs_no_choice(window: MainWindow) -> None:
    prepare(window, ("accuracy",))
    assert switch(window).isHidden()


def test_each_metric_is_plotted_with_its_batches_and_epochs(
    window: MainWindow, qtbot: QtBot
) -> None:
    prepare(window)
    train(window, qtbot)
    seen = {}
    for name in METRICS:
        if name != METRICS[0]:
            choose(window, qtbot, name)
        curves = plot(window).curves
        assert len(curves.batches) == len(window.findChild(CurvePlot, "lossPlot").curves.batches)
        assert np.isfinite(curves.batches.y).all()
        seen[name] = [list(series.y) for series in curves.means.values()]
        assert all(len(values) == 2 for values in seen[name])
    assert len({str(values) for values in seen.values()}) == 3


def test_the_bar_tells_the_chosen_metric(window: MainWindow, qtbot: QtBot) -> None:
    prepare(window)
    train(window, qtbot)
    assert set(figures(window)) == {"Accuracy", "Validation", "Test"}
    before = figures(window)
    tip = window.findChild(FigureView, "validationFigure").toolTip()
    assert "Validation F1" in tip
    assert "Validation AUC" in tip
    choose(window, qtbot, "auc")
    after = figures(window)
    assert "AUC" in after
    assert after["AUC"] == f"{plot(window).curves.means['training'].y[-1]:.4g}"
    assert after["Test"] != before["Test"]


@pytest.mark.long
def test_a_choice_is_kept_for_the_next_training(window: MainWindow, qtbot: QtBot) -> None:
    prepare(window)
    choose(window, qtbot, "f1_score")
    train(window, qtbot)
    assert "F1" in plot(window).accessibleName()
    # Another metric in front counts more than what was chosen before.
    prepare(window, ("auc", "f1_score"))
    train(window, qtbot)
    assert "AUC" in plot(window).accessibleName()


@pytest.mark.long
def test_the_zoom_stays(window: MainWindow, qtbot: QtBot) -> None:
    prepare(window, epochs=3)
    train(window, qtbot)
    loss = window.findChild(CurvePlot, "lossPlot")
    loss.getViewBox().setXRange(0.5, 1.5, padding=0)
    loss.zoomed.emit(0.5, 1.5)
    choose(window, qtbot, "auc")
    assert plot(window).getViewBox().viewRange()[0] == pytest.approx([0.5, 1.5])


def test_smoothing_and_hidden_curves_stay(window: MainWindow, qtbot: QtBot) -> None:
    prepare(window, epochs=3)
    train(window, qtbot)
    window.findChild(QTabWidget, "watch").setCurrentIndex(0)
    qtbot.waitUntil(lambda: plot(window).findChild(EndLabel, "end-validation") is not None)
    label = plot(window).findChild(EndLabel, "end-validation")
    qtbot.waitUntil(label.isVisible)
    qtbot.mouseClick(label, Qt.MouseButton.LeftButton)
    window.findChild(QSlider, "smoothing").setValue(0)
    choose(window, qtbot, "auc")
    curves = plot(window).curves
    assert np.array_equal(curves.smooth.y, curves.batches.y)
    drawn = {item.name(): item for item in plot(window).listDataItems()}
    assert not drawn["validation"].isVisible()
    assert drawn["training"].isVisible()


def test_marked_runs_are_drawn_with_the_metric_that_is_shown(
    window: MainWindow, qtbot: QtBot
) -> None:
    prepare(window)
    train(window, qtbot)
    table = window.findChild(QTableView, "runTable")
    qtbot.waitUntil(lambda: table.model().rowCount() == 1)
    mark, on = table.model().index(0, 0), Qt.CheckState.Checked
    table.model().setData(mark, on, Qt.ItemDataRole.CheckStateRole)
    (run,) = window.findChild(RunKeeper).runs
    for name in ("accuracy", "auc", "f1_score"):
        if name != "accuracy":
            choose(window, qtbot, name)
        (other,) = plot(window).curves.others
        assert np.array_equal(other.means, run.means[f"val_{name}"])


def test_the_saved_curves_have_all_metrics(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    prepare(window)
    train(window, qtbot)
    path = tmp_path / "curves.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(path), ""))
    window.findChild(QAction, "actionSaveFigures").trigger()
    qtbot.waitUntil(path.exists)
    rows = list(csv.DictReader(path.read_text().splitlines()))
    assert set(rows[0]) == {"curve", "epoch", "loss", *METRICS}
    kinds = {row["curve"] for row in rows}
    assert kinds == {"training batches", "training", "validation"}
    assert all(row[name] for row in rows for name in METRICS)


def test_the_table_of_runs_has_a_column_for_each_metric(window: MainWindow, qtbot: QtBot) -> None:
    prepare(window)
    train(window, qtbot)
    table = window.findChild(QTableView, "runTable")
    model, header = table.model(), table.horizontalHeader()
    qtbot.waitUntil(lambda: model.rowCount() == 1)
    shown = [c for c in range(model.columnCount()) if not header.isSectionHidden(c)]
    places = sorted(shown, key=header.visualIndex)
    heads = [model.headerData(c, Qt.Orientation.Horizontal) for c in places]
    assert heads[0] == "Run"
    assert heads[-6:] == ["Test", "F1 score", "Test F1 score", "AUC", "Test AUC", "Changed"]
    texts = [model.index(0, c).data() for c in places]
    run = window.findChild(RunKeeper).runs[0]
    best = run.best_epoch - 1
    assert texts[-5] == figure_text(float(run.means["val_f1_score"][best]), share=True)
    assert texts[-2] == figure_text(run.test("auc"), share=False)
