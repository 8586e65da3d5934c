"""The result card in the window."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QTabWidget, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from netbuilder.document import Document
from netbuilder.training.trainer import Trainer
from netbuilder.views.result import ResultCard
from netbuilder.views.window.window import MainWindow

pytestmark = pytest.mark.usefixtures("few_digits")


@pytest.fixture
def window(window: MainWindow) -> MainWindow:
    document = window.findChild(Document)
    document.new(document.design.with_setting("epochs", 2).with_setting("batch_size", 10))
    return window


def train(window: MainWindow, qtbot: QtBot) -> None:
    trainer, number = window.findChild(Trainer), window.findChild(Trainer).run
    window.findChild(QAction, "actionTrain").trigger()
    qtbot.waitUntil(lambda: trainer.run > number and trainer.state == "idle", timeout=20_000)


def text(window: MainWindow, name: str) -> str:
    return window.findChild(QLabel, name).text()


def buttons(window: MainWindow) -> list[QPushButton]:
    card = window.findChild(ResultCard)
    return [each for each in card.findChildren(QPushButton) if each.isVisible()]


def test_an_end_brings_the_card_and_a_start_takes_it_away(window: MainWindow, qtbot: QtBot) -> None:
    card, tabs = window.findChild(ResultCard), window.findChild(QTabWidget, "watch")
    curves = tabs.currentWidget()
    assert text(window, "resultTitle") == "No result yet"
    train(window, qtbot)
    assert tabs.currentWidget() is card
    qtbot.waitUntil(lambda: "%" in text(window, "resultFigure"))
    assert text(window, "resultTitle") == "test accuracy"
    assert "of 100" in text(window, "resultNote")
    assert text(window, "runStatus").startswith("Finished 2 epochs.")
    window.findChild(QAction, "actionTrain").trigger()
    assert window.findChild(Trainer).state == "loading"
    qtbot.waitUntil(lambda: tabs.currentWidget() is curves)
    qtbot.waitUntil(lambda: window.findChild(Trainer).state == "idle", timeout=20_000)


def test_who_looks_at_something_else_is_left_alone(window: MainWindow, qtbot: QtBot) -> None:
    tabs = window.findChild(QTabWidget, "watch")
    tabs.setCurrentIndex(3)
    train(window, qtbot)
    assert tabs.currentIndex() == 3


def test_mistakes_are_counted_and_lead_to_the_answers(window: MainWindow, qtbot: QtBot) -> None:
    train(window, qtbot)
    qtbot.waitUntil(lambda: any("mistake" in each.text() for each in buttons(window)))
    facts = [each.accessibleName() for each in window.findChildren(QWidget, "resultFact")]
    assert any(each.startswith("Most confused: ") for each in facts)
    see = next(each for each in buttons(window) if "mistake" in each.text())
    QTest.mouseClick(see, Qt.MouseButton.LeftButton)
    assert window.findChild(QTabWidget, "watch").currentIndex() == 1


@pytest.mark.long
def test_a_step_does_what_it_says_and_can_be_undone(window: MainWindow, qtbot: QtBot) -> None:
    document = window.findChild(Document)
    design = document.design.with_optimizer("sgd")
    document.new(design.with_optimizer_parameter("learning_rate", 1e6))
    document.edit(
        document.design.with_parameter("dense_1", "activation", "linear").with_loss(
            "mean_squared_error"
        ),
        "spoil it",
    )
    before = document.design
    train(window, qtbot)
    qtbot.waitUntil(lambda: text(window, "resultFigure") == "Diverged")
    qtbot.waitUntil(lambda: len(buttons(window)) == 2)
    slower, clipped = buttons(window)
    assert "clipped" in clipped.text()
    QTest.mouseClick(slower, Qt.MouseButton.LeftButton)
    trainer = window.findChild(Trainer)
    assert trainer.state == "loading"
    assert document.design.optimizer.parameters["learning_rate"] == pytest.approx(1e5)
    qtbot.waitUntil(lambda: trainer.state == "idle", timeout=20_000)
    document.undo()
    assert document.design == before


def test_steps_are_barred_once_the_design_is_another(window: MainWindow, qtbot: QtBot) -> None:
    document = window.findChild(Document)
    train(window, qtbot)
    qtbot.waitUntil(lambda: any("mistake" in each.text() for each in buttons(window)))
    others = [each for each in buttons(window) if "mistake" not in each.text()]
    document.edit(document.design.with_parameter("dense", "units", 8), "edit")
    assert [each for each in others if each.isEnabled()] == []
    assert all("edited" in each.toolTip() for each in others)
    assert next(each for each in buttons(window) if "mistake" in each.text()).isEnabled()
    document.undo()
    assert all(each.isEnabled() for each in others)


def test_another_document_has_no_result(window: MainWindow, qtbot: QtBot) -> None:
    train(window, qtbot)
    document = window.findChild(Document)
    document.new(document.design.inserted(1, "Dense", {"units": 9}))
    assert text(window, "resultTitle") == "No result yet"
    assert buttons(window) == []


def test_the_card_is_folded_into_its_tab(window: MainWindow, qtbot: QtBot) -> None:
    card, tabs = window.findChild(ResultCard), window.findChild(QTabWidget, "watch")
    curves = tabs.currentWidget()
    train(window, qtbot)
    assert tabs.currentWidget() is card
    close = window.findChild(QToolButton, "foldResult")
    QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    assert tabs.currentWidget() is curves
    tabs.setCurrentWidget(card)
    assert "%" in text(window, "resultFigure")


@pytest.mark.long
def test_the_best_epoch_is_kept_and_undo_brings_the_last_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    document = window.findChild(Document)
    worse = document.design.with_optimizer_parameter("learning_rate", 0.05)
    document.new(worse.with_setting("epochs", 12))
    train(window, qtbot)
    qtbot.waitUntil(lambda: bool(text(window, "resultFigure")))
    keep = window.findChild(QPushButton, "next-keep")
    assert keep is not None, "the best epoch of this training is not its last one"
    last = window.network.trained
    QTest.mouseClick(keep, Qt.MouseButton.LeftButton)
    held = window.network.trained
    assert held.origin.which == "best"
    assert keep.text() == f"Keep epoch {held.origin.epoch}"
    assert not np.array_equal(held.weights, last.weights)
    qtbot.waitUntil(lambda: "its weights are kept" in spoken_facts(window))
    assert window.findChild(QPushButton, "next-keep") is None or not keep.isVisible()
    assert document.undo_text == f"keep epoch {held.origin.epoch}"
    document.undo()
    assert np.array_equal(window.network.trained.weights, last.weights)
    qtbot.waitUntil(lambda: "kept in Runs" in spoken_facts(window))


def spoken_facts(window: MainWindow) -> str:
    views = window.findChildren(QWidget, "resultFact")
    return " ".join(each.accessibleName() for each in views if each.isVisibleTo(window))


def test_an_autoencoder_shows_five_pairs(window: MainWindow, qtbot: QtBot) -> None:
    document = window.findChild(Document)
    document.new(document.design.with_target("input"))
    units = document.design.with_parameter("dense_1", "units", 784)
    units = units.with_parameter("dense_1", "activation", "sigmoid")
    document.new(units.with_loss("mean_squared_error"))
    train(window, qtbot)
    card = window.findChild(ResultCard)

    def pairs() -> list[QLabel]:
        found = card.findChildren(QLabel)
        return [each for each in found if "its reconstruction" in each.toolTip()]

    qtbot.waitUntil(lambda: len(pairs()) == 5)
    assert all(each.isVisible() and each.pixmap().height() > 80 for each in pairs())
    assert text(window, "resultFigure").startswith("± ")


def test_a_network_of_dead_units_at_chance_level_says_so(window: MainWindow, qtbot: QtBot) -> None:
    document = window.findChild(Document)
    document.new(document.design.with_optimizer_parameter("learning_rate", 10.0))
    train(window, qtbot)
    qtbot.waitUntil(lambda: "Chance level" in spoken_facts(window), timeout=20_000)
    assert "Dead units: " in spoken_facts(window)
    assert "Train with rate 1" in [each.text() for each in buttons(window)]
