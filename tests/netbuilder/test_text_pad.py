"""Texts of the user's own: learned, typed, answered, and what mattered underlined."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QInputMethodEvent, QTextCharFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.design import Design
from netbuilder.design.own import OwnData
from netbuilder.document import Document
from netbuilder.exchange.model_file import read, write
from netbuilder.imported import Split, compose, inspect
from netbuilder.training.trainer import Trainer
from netbuilder.views.common.bars import PredictionBars
from netbuilder.views.text.field import TextPad
from netbuilder.views.window.window import MainWindow


@pytest.fixture
def topics(tmp_path: Path) -> Path:
    path = tmp_path / "topics.csv"
    weather = ["rain", "snow", "wind", "雨"]
    food = ["rice", "soup", "fish", "饭"]
    rows = [
        (f"today we had {word} and then {more} again", topic)
        for topic, words in (("weather", weather), ("food", food))
        for word in words
        for more in (*words, "more", "less", "nothing")
    ]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("text", "topic"), *rows])
    return path


def opened(qtbot: QtBot, path: Path, split: Split | None = None) -> MainWindow:
    window = create_window("digits")
    document = window.findChild(Document)
    qtbot.addWidget(window, before_close_func=lambda _: document.new())
    recipe = compose(inspect(path), target="topic", split=split)
    assert recipe.text is not None
    design = Design().with_own(OwnData(str(path), recipe))
    values = {"input_dim": recipe.text.vocabulary, "output_dim": 8, "mask_zero": True}
    for kind, parameters in (
        ("Embedding", values),
        ("GlobalAveragePooling1D", {}),
        ("Dense", {"units": 2, "activation": "softmax"}),
    ):
        design = design.inserted(len(design.blocks), kind, parameters)
    design = design.with_setting("epochs", 60).with_optimizer_parameter("learning_rate", 0.05)
    document.new(design)
    with qtbot.waitExposed(window):
        window.show()
    return window


def train(window: MainWindow, qtbot: QtBot) -> None:
    trainer = window.findChild(Trainer)
    run = trainer.run
    window.findChild(QAction, "actionTrain").trigger()
    qtbot.waitUntil(lambda: trainer.run > run and trainer.state == "idle", timeout=30_000)


def marked(window: MainWindow) -> dict[str, QTextCharFormat.UnderlineStyle]:
    field = window.findChild(QPlainTextEdit, "textField")
    found = field.extraSelections()
    return {mark.cursor.selectedText(): mark.format.underlineStyle() for mark in found}


def test_texts_are_answered_and_marked_while_typing(qtbot: QtBot, topics: Path) -> None:
    window = opened(qtbot, topics)
    pad, bars = window.findChild(TextPad), window.findChild(PredictionBars, "textBars")
    field, hint = (
        window.findChild(QPlainTextEdit, "textField"),
        window.findChild(QLabel, "textHint"),
    )
    assert pad.isVisible()
    assert "Press Train" in hint.text()
    train(window, qtbot)
    QTest.keyClicks(field, "had snow")
    qtbot.waitUntil(lambda: bars.reading() == "weather")
    qtbot.waitUntil(lambda: "snow" in marked(window))
    assert marked(window)["snow"] == QTextCharFormat.UnderlineStyle.SingleUnderline
    assert "Most for it: snow" in hint.text()
    field.clear()
    assert not marked(window) or not field.toPlainText()
    # What an input method composes is answered once it is committed.
    compose_event = QInputMethodEvent("雨", [])
    QApplication.sendEvent(field, compose_event)
    assert not field.toPlainText()
    commit = QInputMethodEvent()
    commit.setCommitString("😀 雨 soup soup")
    QApplication.sendEvent(field, commit)
    qtbot.waitUntil(lambda: bars.reading() == "food")
    qtbot.waitUntil(
        lambda: marked(window).get("雨") == QTextCharFormat.UnderlineStyle.WaveUnderline
    )
    assert marked(window)["soup"] == QTextCharFormat.UnderlineStyle.SingleUnderline
    assert "1 of them is not in the vocabulary" in hint.text()


def test_a_class_that_is_pointed_at_is_explained(qtbot: QtBot, topics: Path) -> None:
    window = opened(qtbot, topics)
    train(window, qtbot)
    field, bars = window.findChild(QPlainTextEdit, "textField"), window.findChild(TextPad).bars
    QTest.keyClicks(field, "had snow")
    straight = QTextCharFormat.UnderlineStyle.SingleUnderline
    qtbot.waitUntil(lambda: marked(window).get("snow") == straight)
    bars.hovered.emit(bars.names.index("food"))
    qtbot.waitUntil(
        lambda: marked(window).get("snow") == QTextCharFormat.UnderlineStyle.WaveUnderline
    )
    bars.hovered.emit(None)
    qtbot.waitUntil(lambda: marked(window).get("snow") == straight)


def test_earlier_texts_and_texts_of_the_data_come_back(qtbot: QtBot, topics: Path) -> None:
    window = opened(qtbot, topics)
    train(window, qtbot)
    field, hint = (
        window.findChild(QPlainTextEdit, "textField"),
        window.findChild(QLabel, "textHint"),
    )
    QTest.keyClicks(field, "had rain")
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    button = window.findChild(QPushButton, "sampleText")
    qtbot.waitUntil(button.isEnabled)
    button.click()
    assert field.toPlainText().startswith("today we had")
    qtbot.waitUntil(lambda: "Test sample 0: topic is" in hint.text())
    earlier = window.findChild(QComboBox, "earlierTexts")
    assert earlier.itemData(1) == "had rain"
    earlier.setCurrentIndex(1)
    earlier.activated.emit(1)
    assert field.toPlainText() == "had rain"


def test_the_part_of_a_sample_is_named_where_there_is_no_test(qtbot: QtBot, topics: Path) -> None:
    window = opened(qtbot, topics, Split(0.2, 0.0))
    train(window, qtbot)
    hint, button = window.findChild(QLabel, "textHint"), window.findChild(QPushButton, "sampleText")
    qtbot.waitUntil(button.isEnabled)
    button.click()
    qtbot.waitUntil(lambda: "Validation sample 0: topic is" in hint.text())


def test_a_saved_network_answers_texts(qtbot: QtBot, topics: Path, tmp_path: Path) -> None:
    window = opened(qtbot, topics)
    train(window, qtbot)
    network = window.network.trained
    assert network is not None
    path = tmp_path / "topics.keras"
    write(network, path)
    again = read(path)
    assert again.network.fitted == network.fitted
    window.findChild(Document).new()
    assert window.open_path(path)
    field, bars = window.findChild(QPlainTextEdit, "textField"), window.findChild(TextPad).bars
    QTest.keyClicks(field, "fish and rice")
    qtbot.waitUntil(lambda: bars.reading() == "food")
