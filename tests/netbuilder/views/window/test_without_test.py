"""Networks for data without a test, or without labels, in all panels."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.design import Design
from netbuilder.design.own import OwnData
from netbuilder.document import Document
from netbuilder.exchange import model_file
from netbuilder.exchange.report.parts import Paragraph
from netbuilder.exchange.report.results import outcome
from netbuilder.exchange.report.subject import Subject
from netbuilder.imported import Split, compose, inspect
from netbuilder.imported.recipes.recipe import ITSELF
from netbuilder.training.trainer import Trainer
from netbuilder.views.window.window import MainWindow
from tests.helpers.command_line import run
from tests.netbuilder.exchange.networks import COLOUR, MAKERS, NUMBERS, own_design
from tests.netbuilder.imported.test_samples_alone import (
    images,
    pictures_in_one_folder,
    pixels,
)
from tests.netbuilder.imported.writing import flowers


@pytest.fixture
def window(qtbot: QtBot, few_digits: None) -> MainWindow:
    made = create_window("digits")
    qtbot.addWidget(made, before_close_func=lambda w: w.findChild(Document).new())
    with qtbot.waitExposed(made):
        made.show()
    return made


def divided(path: Path, target: str, validation: float) -> Design:
    design = own_design(path, target=target)
    recipe = compose(inspect(path), target=target, split=Split(validation, 0.0))
    design = design.with_own(OwnData(str(path), recipe))
    return design.with_setting("validation_split", 0.0).with_setting("epochs", 2)


def train(window: MainWindow, qtbot: QtBot, design: Design) -> None:
    window.findChild(Document).new(design)
    trainer = window.findChild(Trainer)
    run = trainer.run
    window.findChild(QAction, "actionTrain").trigger()
    qtbot.waitUntil(lambda: trainer.run > run and trainer.state == "idle", timeout=20_000)
    qtbot.waitUntil(lambda: window.network.probe is not None)


def texts(window: MainWindow) -> str:
    labels = [label for label in window.findChildren(QLabel) if label.isVisible()]
    return "\n".join(label.text() for label in labels)


@pytest.mark.long
@pytest.mark.parametrize(("validation", "part"), [(0.2, "validation"), (0.0, "training")])
def test_all_panels_of_classes(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, validation: float, part: str
) -> None:
    train(window, qtbot, divided(flowers(tmp_path), "kind", validation))
    tabs = window.findChild(QTabWidget, "watch")
    qtbot.waitUntil(lambda: f"{part} samples" in texts(window))
    for place in range(tabs.count()):
        if tabs.isTabVisible(place):
            tabs.setCurrentIndex(place)
            qtbot.waitUntil(tabs.widget(place).isVisible)
            assert "test sample" not in texts(window)
    tabs.setCurrentWidget(window.findChild(QWidget, "outcomes"))
    qtbot.waitUntil(lambda: f"{part} samples" in texts(window))
    network, samples, run = window.network.trained, window.network.samples, None
    assert network is not None
    assert samples is not None
    assert {figure.part for figure in network.figures} == {"training", part}
    said = [
        each.text
        for each in outcome(Subject("t", network, run, samples.test).asked())
        if isinstance(each, Paragraph)
    ]
    assert f"{part} samples" in said[0]
    assert not any("test sample" in text for text in said)


@pytest.mark.long
@pytest.mark.parametrize("kind", [NUMBERS, COLOUR])
def test_all_panels_of_numbers_and_pictures(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, kind: str
) -> None:
    target = "price" if kind == NUMBERS else ""
    train(window, qtbot, divided(MAKERS[kind](tmp_path), target, 0.2))
    tabs = window.findChild(QTabWidget, "watch")
    qtbot.waitUntil(lambda: "validation samples" in texts(window))
    for place in range(tabs.count()):
        if tabs.isTabVisible(place):
            tabs.setCurrentIndex(place)
            qtbot.waitUntil(tabs.widget(place).isVisible)
            assert "test sample" not in texts(window)


@pytest.mark.long
@pytest.mark.parametrize("make", [flowers, pixels, images, pictures_in_one_folder])
def test_all_panels_of_samples_without_labels(
    window: MainWindow,
    qtbot: QtBot,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    make: Callable[[Path], Path],
) -> None:
    path = make(tmp_path)
    recipe = compose(inspect(path), task=ITSELF)
    design = Design().with_own(OwnData(str(path), recipe)).with_input_shape((recipe.values,))
    design = design.inserted(0, "Dense", {"units": 4, "activation": "relu"})
    design = design.inserted(1, "Dense", {"units": recipe.values, "activation": "linear"})
    train(window, qtbot, design.with_setting("epochs", 2))
    qtbot.waitUntil(lambda: "test samples" in texts(window))
    tabs = window.findChild(QTabWidget, "watch")
    for place in range(tabs.count()):
        if tabs.isTabVisible(place):
            tabs.setCurrentIndex(place)
            qtbot.waitUntil(tabs.widget(place).isVisible)
    network = window.network.trained
    assert network is not None
    model_file.write(network, tmp_path / "m.keras")
    assert run("evaluate", tmp_path / "m.keras") == 0
    assert capsys.readouterr().out.startswith("test: ")
