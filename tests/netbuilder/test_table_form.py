"""A row of the user's own table, typed in and answered."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QStackedWidget
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.design import Design
from netbuilder.design.own import OwnData
from netbuilder.document import Document
from netbuilder.imported import compose, inspect
from netbuilder.training.trainer import Trainer
from netbuilder.views.common.bars import PredictionBars
from netbuilder.views.window.window import MainWindow


@pytest.fixture
def animals(tmp_path: Path) -> Path:
    """Cats have ears up to 4, dogs longer ones; weight follows from both."""
    path = tmp_path / "animals.csv"
    rng = np.random.default_rng(0)
    lines = ["ears,coat,weight,kind"]
    for _ in range(300):
        ears, coat = rng.uniform(0, 8), ("short", "long")[rng.integers(2)]
        weight = 3 * ears + (5 if coat == "long" else 0)
        lines.append(f"{ears:.2f},{coat},{weight:.2f},{'cat' if ears < 4 else 'dog'}")
    path.write_text("\n".join(lines) + "\n")
    return path


def opened(qtbot: QtBot, path: Path, target: str) -> MainWindow:
    window = create_window("digits")
    document = window.findChild(Document)
    qtbot.addWidget(window, before_close_func=lambda _: document.new())
    recipe = compose(inspect(path), target=target)
    design = Design().with_own(OwnData(str(path), recipe))
    design = design.inserted(0, "Dense", {"units": 16, "activation": "relu"})
    ending = {"units": recipe.outputs, "activation": "softmax" if recipe.classes else "linear"}
    design = design.inserted(1, "Dense", ending).with_setting("epochs", 40)
    document.new(design.with_optimizer_parameter("learning_rate", 0.02))
    with qtbot.waitExposed(window):
        window.show()
    return window


def train(window: MainWindow, qtbot: QtBot) -> None:
    trainer = window.findChild(Trainer)
    window.findChild(QAction, "actionTrain").trigger()
    qtbot.waitUntil(lambda: trainer.state == "running", timeout=10_000)
    qtbot.waitUntil(lambda: trainer.state == "idle", timeout=30_000)


def fill(window: MainWindow, ears: str, coat: str = "") -> None:
    field = window.findChild(QLineEdit, "column ears")
    field.clear()
    QTest.keyClicks(field, ears)
    window.findChild(QComboBox, "column coat").setCurrentText(coat)


def hint(window: MainWindow) -> str:
    return window.findChild(QLabel, "tableHint").text()


def test_classes_are_told_of_a_row(qtbot: QtBot, animals: Path) -> None:
    window = opened(qtbot, animals, "kind")
    page = window.findChild(QStackedWidget, "readings").currentWidget()
    assert page.objectName() == "tableForm"
    assert "Press Train" in hint(window)
    train(window, qtbot)
    bars = window.findChild(PredictionBars, "tableBars")
    fill(window, "1.5", "short")
    qtbot.waitUntil(lambda: bars.reading() == "cat")
    fill(window, "7.5", "short")
    assert bars.reading() == "dog"
    fill(window, "many")
    assert "many" in hint(window)
    assert bars.reading() == "-"


def test_a_number_is_told_in_the_units_of_the_data(qtbot: QtBot, animals: Path) -> None:
    window = opened(qtbot, animals, "weight")
    train(window, qtbot)
    fill(window, "4", "long")

    def weight() -> float:
        text = window.findChild(QLabel, "tableAnswer").text()
        assert text.startswith("weight: ")
        return float(text.removeprefix("weight: "))

    qtbot.waitUntil(lambda: abs(weight() - 17) < 2)
