"""The metrics that were watched, on the result card: all of them, and of each target."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from netbuilder.design import Design, analyze
from netbuilder.design.own import OwnData
from netbuilder.document import Document
from netbuilder.imported import compose, inspect
from netbuilder.training.trainer import Trainer
from netbuilder.views.result import ResultCard
from netbuilder.views.runs.keeper import RunKeeper
from netbuilder.views.window.window import MainWindow
from netbuilder.wording import figure_text


def train(window: MainWindow, qtbot: QtBot, design: Design) -> None:
    window.findChild(Document).new(design)
    window.findChild(QAction, "actionTrain").trigger()
    qtbot.waitUntil(lambda: window.findChild(Trainer).state != "idle")
    qtbot.waitUntil(lambda: window.findChild(Trainer).state == "idle", timeout=20_000)


def facts(window: MainWindow) -> list[str]:
    card = window.findChild(ResultCard)
    found = [view for view in card.findChildren(QWidget, "resultFact") if not view.isHidden()]
    return [view.accessibleName() for view in found]


@pytest.mark.usefixtures("few_digits")
def test_all_metrics_stay_once_the_mistakes_are_counted(window: MainWindow, qtbot: QtBot) -> None:
    names = ("accuracy", "precision", "recall", "f1_score", "auc", "balanced_accuracy")
    design = window.findChild(Document).design.with_setting("epochs", 2)
    train(window, qtbot, design.with_metrics(names))
    qtbot.waitUntil(lambda: any("Most confused" in each for each in facts(window)))
    (run,) = window.findChild(RunKeeper).runs
    said = "\n".join(facts(window))
    for name, title in (("f1_score", "F1 score"), ("recall", "recall"), ("auc", "AUC")):
        reached = figure_text(run.figures[f"test_{name}"], share=name != "auc", digits=1)
        assert f"Test {title}: {reached}" in said
    assert "Test balanced accuracy" in said


def test_r2_of_each_target_is_told(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    a, b = np.random.default_rng(3).normal(size=(2, 300))
    path = tmp_path / "both.csv"
    columns = (a, b, 3 * a - b + 50, 1000 * (a + b) - 7000)
    rows = [",".join(f"{value:.5f}" for value in row) for row in zip(*columns, strict=True)]
    path.write_text("\n".join(["a,b,warm,cost", *rows]))
    own = OwnData(str(path), compose(inspect(path), target="warm", more=("cost",)))
    design = Design.default().with_own(own).with_setting("epochs", 15)
    design = design.with_metrics(["mean_absolute_error", "r2_score"])
    design = design.with_optimizer_parameter("learning_rate", 0.01)
    train(window, qtbot, analyze(design).problems[0].fixes[0].design)
    qtbot.waitUntil(lambda: sum("R²" in each for each in facts(window)) == 2)
    (run,) = window.findChild(RunKeeper).runs
    told = [each for each in facts(window) if "R²" in each]
    assert [each.partition(":")[0] for each in told] == ["warm", "cost"]
    values = [
        float(each.split("R² ")[1].split(",")[0].replace("\N{MINUS SIGN}", "-")) for each in told
    ]
    assert np.mean(values) == pytest.approx(run.figures["test_r2_score"], abs=2e-3)
    note = window.findChild(QLabel, "resultNote").text()
    assert "the mean of all targets" in note
