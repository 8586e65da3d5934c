"""A row of the user's own table, typed in and answered."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QStackedWidget,
    QTableView,
    QTabWidget,
)
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.design import Design
from netbuilder.design.own import OwnData
from netbuilder.document import Document
from netbuilder.imported import compose, inspect
from netbuilder.training.trainer import Trainer
from netbuilder.views.browser import DataBrowser
from netbuilder.views.common.bars import PredictionBars
from netbuilder.views.imported import PredictedPlot
from netbuilder.views.plots import BATCHES, VALIDATION, CurvePlot
from netbuilder.views.runs import RunsPanel
from netbuilder.views.start.page import StartPage
from netbuilder.views.window.window import MainWindow
from netbuilder.wording import figure_text


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
    run = trainer.run
    window.findChild(QAction, "actionTrain").trigger()
    qtbot.waitUntil(lambda: trainer.run > run and trainer.state == "idle", timeout=30_000)


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


def test_the_answer_follows_the_weights(qtbot: QtBot, animals: Path) -> None:
    window = opened(qtbot, animals, "kind")
    train(window, qtbot)
    fill(window, "1.5", "short")
    bars = window.findChild(PredictionBars, "tableBars")
    qtbot.waitUntil(lambda: bars.reading() == "cat")
    network = window.network.trained
    assert network is not None
    weights = network.weights.copy()
    weights[-2:] = (-50, 50)  # the biases of both classes
    weights.flags.writeable = False
    window.network.change(weights)
    qtbot.waitUntil(lambda: bars.reading() == "dog")


def test_a_number_is_told_in_the_units_of_the_data(qtbot: QtBot, animals: Path) -> None:
    window = opened(qtbot, animals, "weight")
    train(window, qtbot)
    fill(window, "4", "long")

    def weight() -> float:
        text = window.findChild(QLabel, "tableAnswer").text()
        assert text.startswith("weight: ")
        return float(text.removeprefix("weight: "))

    qtbot.waitUntil(lambda: abs(weight() - 17) < 2)


def test_no_network_answers_for_other_data(qtbot: QtBot, animals: Path) -> None:
    """Not even for a moment: all answers that the form ever shows are noted."""
    window = opened(qtbot, animals, "kind")
    train(window, qtbot)
    fill(window, "1.5", "short")
    bars = window.findChild(PredictionBars, "tableBars")
    qtbot.waitUntil(lambda: bars.reading() == "cat")
    document, answer = window.findChild(Document), window.findChild(QLabel, "tableAnswer")
    shown: list[str] = []
    watch = TextWatch(answer, shown)
    weights = OwnData(str(animals), compose(inspect(animals), target="weight"))
    design = document.design.with_own(weights).with_parameter("dense_1", "units", 1)
    design = design.with_parameter("dense_1", "activation", "linear")
    document.edit(design, "own data")
    assert window.network.trained is None
    assert answer.isVisible()
    assert "Press Train" in hint(window)
    fill(window, "4", "long")
    assert set(shown) <= {"weight: -", "kind: -"}
    assert answer.text() == "weight: -"
    status = window.findChild(QLabel, "runStatus").text()
    assert "Finished" not in status
    answer.removeEventFilter(watch)
    document.undo()
    qtbot.waitUntil(lambda: window.network.probe is not None)
    fill(window, "1.5", "short")
    qtbot.waitUntil(lambda: bars.reading() == "cat")


def test_a_network_of_own_data_comes_back_whole_after_a_restart(
    qtbot: QtBot, animals: Path
) -> None:
    first = opened(qtbot, animals, "kind")
    train(first, qtbot)
    qtbot.waitUntil(lambda: first.network.trained.origin.run == 1)
    fill(first, "1.5", "short")
    bars = first.findChild(PredictionBars, "tableBars")
    qtbot.waitUntil(lambda: bars.reading() == "cat")
    first.findChild(Document).new()
    first.close()

    window = create_window("digits")
    document = window.findChild(Document)
    qtbot.addWidget(window, before_close_func=lambda _: document.new())
    with qtbot.waitExposed(window):
        window.show()
    panel = window.findChild(RunsPanel)
    model = panel.findChild(QTableView, "runTable").model()
    qtbot.waitUntil(lambda: model.rowCount() == 1)
    panel.returnRequested.emit(model.run(0))
    assert document.design.data_set.title == "animals.csv"
    qtbot.waitUntil(lambda: window.network.probe is not None)
    fill(window, "1.5", "short")
    bars = window.findChild(PredictionBars, "tableBars")
    qtbot.waitUntil(lambda: bars.reading() == "cat")
    assert window.findChild(QAction, "actionTrainOn").isEnabled()
    assert window.findChild(QLabel, "runStatus").text().startswith("Run 1, ")
    window.findChild(QTabWidget, "watch").setCurrentIndex(1)
    caption = window.findChild(QLabel, "confusionCaption")
    qtbot.waitUntil(lambda: "test samples" in caption.text())


def test_the_data_browser_shows_the_own_data_of_now(qtbot: QtBot, animals: Path) -> None:
    other = animals.with_name("coins.csv")
    rows = "\n".join(f"{i % 9},{('heads', 'tails')[i % 2]}" for i in range(50))
    other.write_text(f"flip,side\n{rows}\n")
    window = opened(qtbot, animals, "kind")
    document, action = window.findChild(Document), window.findChild(QAction, "actionData")

    def facts() -> str:
        browser = window.findChild(DataBrowser)
        told = browser.findChild(QLabel, "dataFacts")
        return f"{browser.windowTitle()} {told.text() if told.isVisible() else ''}"

    action.trigger()
    qtbot.waitUntil(lambda: "210 training samples" in facts())
    window.findChild(DataBrowser).close()
    document.edit(
        document.design.with_own(OwnData(str(other), compose(inspect(other), target="side"))), "own"
    )
    action.trigger()
    assert facts().startswith("Data: coins.csv")
    qtbot.waitUntil(lambda: "35 training samples" in facts())
    window.findChild(DataBrowser).close()
    with other.open("a") as file:
        file.write(f"{rows}\n")
    action.trigger()
    qtbot.waitUntil(lambda: "70 training samples" in facts())
    window.findChild(DataBrowser).close()


def test_templates_are_offered_while_own_data_are_in_use(qtbot: QtBot, animals: Path) -> None:
    window = opened(qtbot, animals, "kind")
    window.findChild(QAction, "actionTemplates").trigger()
    assert len(window.findChild(StartPage).templates.cards) > 5


def test_errors_are_told_in_the_unit_of_the_column(qtbot: QtBot, animals: Path) -> None:
    """Weights lie between 0 and 29; standardised they would between -2 and 2."""
    window = opened(qtbot, animals, "weight")
    document = window.findChild(Document)
    document.edit(document.design.with_setting("epochs", 2), "shorter")
    window.findChild(QTabWidget, "watch").setCurrentIndex(1)
    train(window, qtbot)
    network, samples = window.network.trained, window.network.samples
    assert network.fitted.target_stds[0] > 5
    qtbot.waitUntil(lambda: window.network.probe is not None)
    test = samples.test
    outputs = window.network.probe.outputs(test.samples).reshape(-1, 1)
    true = test.in_units(test.answers)
    error = float(np.abs(test.in_units(outputs) - true).mean())
    assert error > 1
    figure = network.figure("mean_absolute_error", "test")
    assert figure.value == pytest.approx(error, rel=1e-5)
    told = figure_text(figure.value, share=False)
    status = window.findChild(QLabel, "runStatus").text()
    assert f"{told} on {len(true):,} unseen test samples" in status
    assert "Mean absolute error of weight on animals.csv: " in status
    assert f"mean absolute error {told}" in window.findChild(QLabel, "belonging").text()
    plot = window.findChild(PredictedPlot)
    qtbot.waitUntil(lambda: f"mean absolute error {told}" in plot.accessibleDescription())
    assert plot.getPlotItem().getAxis("bottom").labelText.startswith("Actual weight")
    curves = window.findChild(CurvePlot, "accuracyPlot")
    assert curves.accessibleName() == "Mean absolute error of weight over the epochs"
    last = curves.series()[VALIDATION][1][-1]
    assert last == pytest.approx(network.figure("mean_absolute_error", "validation").value)
    batches = curves.series()[BATCHES][1]
    assert batches[-1] == pytest.approx(last, rel=0.9)
    table = window.findChild(RunsPanel).findChild(QTableView, "runTable").model()
    row = [table.data(table.index(0, column), 0) for column in range(table.columnCount())]
    assert any(text and float(text) == pytest.approx(error, rel=1e-3) for text in row[5:8])


class TextWatch(QObject):
    """Notes what a label says whenever it is painted."""

    def __init__(self, label: QLabel, shown: list[str]) -> None:
        super().__init__(label)
        self._label, self._shown = label, shown
        label.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        self._shown.append(self._label.text())
        return False
