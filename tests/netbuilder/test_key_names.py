"""Prose names the keys that the user's commands have now."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from netbuilder import key_names
from netbuilder.help.contents import Library
from netbuilder.settings import Settings
from netbuilder.views.help.setting import page_markup
from netbuilder.views.window.making_actions import create_actions
from netbuilder.views.window.shortcuts import Shortcuts


@pytest.fixture
def shortcuts(qtbot: QtBot) -> Iterator[Shortcuts]:
    window = QMainWindow()
    qtbot.addWidget(window)
    yield Shortcuts(create_actions(window), Settings(), window)
    create_actions(window)


def page(key: str) -> str:
    made = str(page_markup(next(each for each in Library().pages if each.key == key)))
    return re.sub("<[^>]*>", "", made)


def test_help_names_the_keys_that_the_user_has_chosen(shortcuts: Shortcuts) -> None:
    assert "Lock Weights (Ctrl+L)" in page("part:inspector")
    shortcuts.assign("actionLock", QKeySequence("Ctrl+Alt+L"))
    assert "Lock Weights (Ctrl+Alt+L)" in page("part:inspector")
    shortcuts.assign("actionLock", None)
    assert "Lock Weights keeps training" in page("part:inspector")


def test_keys_of_a_place_and_other_parentheses_stay(shortcuts: Shortcuts) -> None:
    shortcuts.assign("actionUndo", QKeySequence("Ctrl+Alt+Z"))
    assert "Ctrl+Z takes a stroke back" in page("part:pad")
    for text in ("the area under the curve (AUC)", "F1 (macro)", "(Shift+1 there)", "(MAE)"):
        assert key_names.of_user(text) == text


def test_chinese_prose_too(shortcuts: Shortcuts) -> None:
    shortcuts.assign("actionTrain", QKeySequence("Ctrl+Alt+T"))
    said = "按“训练”(F5)。打开神经元视图\uff08Ctrl+3\uff09。"
    assert key_names.of_user(said) == "按“训练”(Ctrl+Alt+T)。打开神经元视图(Ctrl+3)。"
    shortcuts.assign("actionTrain", None)
    assert key_names.of_user("按“训练”(F5)。") == "按“训练”。"
