"""The script beside the canvas, in the window."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from netbuilder.appearance import Appearance
from netbuilder.design import Design
from netbuilder.design.code import script
from netbuilder.document import Document
from netbuilder.views.canvas import Canvas
from netbuilder.views.code import CodePanel
from netbuilder.views.window.window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def view(qtbot: QtBot, window: MainWindow) -> QPlainTextEdit:
    qtbot.keyClick(window, Qt.Key.Key_F4)
    view = window.findChild(QPlainTextEdit, "codeView")
    assert view.isVisible()
    return view


def design(window: MainWindow) -> Design:
    return window.findChild(Document).design


def type_over(qtbot: QtBot, view: QPlainTextEdit, old: str, new: str) -> None:
    view.moveCursor(QTextCursor.MoveOperation.Start)
    assert view.find(old)
    qtbot.keyClicks(view, new)


def test_it_opens_and_closes(qtbot: QtBot, window: MainWindow, view: QPlainTextEdit) -> None:
    assert view.toPlainText() == script(design(window))
    qtbot.keyClick(window, Qt.Key.Key_F4)
    assert not view.isVisible()


def test_it_follows_every_edit(qtbot: QtBot, window: MainWindow, view: QPlainTextEdit) -> None:
    canvas = window.findChild(Canvas, "canvas")
    canvas.setFocus()
    canvas.select("dense")
    qtbot.keyClick(canvas, Qt.Key.Key_D, CTRL)
    assert 'name="dense_2"' in view.toPlainText()
    qtbot.keyClick(canvas, Qt.Key.Key_Z, CTRL)
    assert 'name="dense_2"' not in view.toPlainText()
    qtbot.keyClick(window, Qt.Key.Key_F4)
    canvas.select("dense")
    qtbot.keyClick(canvas, Qt.Key.Key_D, CTRL)
    qtbot.keyClick(window, Qt.Key.Key_F4)
    assert 'name="dense_2"' in view.toPlainText()


def test_typing_changes_the_canvas(qtbot: QtBot, window: MainWindow, view: QPlainTextEdit) -> None:
    type_over(qtbot, view, "units=64", "units = 32")
    qtbot.waitUntil(lambda: design(window).block("dense").parameters["units"] == 32)
    # What was typed stays as it was typed.
    assert "units = 32" in view.toPlainText()


def test_what_cannot_be_read_is_marked(
    qtbot: QtBot, window: MainWindow, view: QPlainTextEdit
) -> None:
    before = design(window)
    type_over(qtbot, view, "keras.layers.Dense", "keras.layers.Dence")
    notice = window.findChild(QLabel, "codeProblems")
    qtbot.waitUntil(notice.isVisible)
    assert "canvas stays" in notice.text()
    line = view.toPlainText().split("Dence")[0].count("\n")
    assert f"Line {line + 1}" in told(window)
    (mark,) = view.extraSelections()
    assert mark.cursor.blockNumber() == line
    assert design(window) == before
    type_over(qtbot, view, "Dence", "Dense")
    qtbot.waitUntil(lambda: not notice.isVisible())
    assert view.extraSelections() == []


def test_copy(qtbot: QtBot, window: MainWindow, view: QPlainTextEdit) -> None:
    qtbot.mouseClick(window.findChild(QPushButton, "codeCopy"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == script(design(window))
    QGuiApplication.clipboard().clear()


def test_save(
    qtbot: QtBot,
    window: MainWindow,
    view: QPlainTextEdit,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chosen = tmp_path / "mine"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(chosen), ""))
    qtbot.mouseClick(window.findChild(QPushButton, "codeSave"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(chosen.with_suffix(".py").exists)
    assert chosen.with_suffix(".py").read_text(encoding="utf-8") == script(design(window))


@pytest.mark.long
@pytest.mark.parametrize("shown", [True, False])
def test_other_colours_are_no_edit(
    qtbot: QtBot, window: MainWindow, view: QPlainTextEdit, shown: bool
) -> None:
    document, panel = window.findChild(Document), window.findChild(CodePanel)
    if not shown:
        qtbot.keyClick(window, Qt.Key.Key_F4)
    edited = document.design.with_parameter("dense", "units", 128)
    document.edit(edited, "widen")
    for choice, is_dark in (("dark", True), ("light", False)):
        window.findChild(Appearance).choose(choice)
        qtbot.waitUntil(
            lambda is_dark=is_dark: (panel.palette().window().color().lightness() < 128) == is_dark
        )
        settle(qtbot, panel)
        assert document.design == edited
        assert document.undo_text == "widen"


def test_text_that_was_still_being_typed_does_not_undo_a_later_edit(
    qtbot: QtBot, window: MainWindow, view: QPlainTextEdit
) -> None:
    document, panel = window.findChild(Document), window.findChild(CodePanel)
    type_over(qtbot, view, "units=64", "units=32")
    qtbot.keyClick(window, Qt.Key.Key_F4)
    edited = document.design.with_parameter("dense", "units", 128)
    document.edit(edited, "widen")
    settle(qtbot, panel)
    assert document.design == edited


def test_what_designs_do_not_have_is_told_and_the_rest_is_shown(
    qtbot: QtBot, window: MainWindow, view: QPlainTextEdit
) -> None:
    type_over(qtbot, view, "epochs=10", "epochs=3, shuffle=False")
    qtbot.waitUntil(lambda: design(window).epochs == 3)
    assert "shuffle is ignored" in told(window)
    assert not window.findChild(QLabel, "codeProblems").isVisible()
    assert "shuffle=False" in view.toPlainText()


def test_an_edit_of_the_canvas_leaves_comments_where_they_are(
    qtbot: QtBot, window: MainWindow, view: QPlainTextEdit
) -> None:
    document, panel = window.findChild(Document), window.findChild(CodePanel)
    before = document.design
    write(qtbot, view, "# so wide because of the rotated digits")
    settle(qtbot, panel)
    text = view.toPlainText()
    document.edit(before.with_parameter("dense", "units", 128), "widen")
    assert view.toPlainText() == text.replace("units=64", "units=128")
    document.undo()
    assert view.toPlainText() == text
    document.redo()
    qtbot.keyClick(view, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: document.design == before)
    assert view.toPlainText() == text


def test_an_edit_of_the_canvas_asks_before_it_discards_what_cannot_be_read(
    qtbot: QtBot, window: MainWindow, view: QPlainTextEdit
) -> None:
    document, panel = window.findChild(Document), window.findChild(CodePanel)
    write(qtbot, view, "model.fly(")
    settle(qtbot, panel)
    text = view.toPlainText()
    document.edit(document.design.with_parameter("dense", "units", 128), "widen")
    assert view.toPlainText() == text
    replace = window.findChild(QPushButton, "codeReplace")
    assert replace.isVisible()
    qtbot.mouseClick(replace, Qt.MouseButton.LeftButton)
    assert view.toPlainText() == script(document.design)
    assert not replace.isVisible()
    qtbot.keyClick(view, Qt.Key.Key_Z, CTRL)
    assert view.toPlainText() == text
    settle(qtbot, panel)


TWO = (
    "import keras\nprint('two models')\n"
    "small = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10)])\n"
    "wide = keras.Sequential([keras.Input((784,)), keras.layers.Dense(99), "
    "keras.layers.Dense(10)])\nplot(wide)\n"
)


def test_of_several_models_one_is_chosen(
    qtbot: QtBot, window: MainWindow, view: QPlainTextEdit
) -> None:
    paste(qtbot, view, TWO)
    box = window.findChild(QComboBox, "codeModel")
    qtbot.waitUntil(box.isVisible)
    assert box.count() == 2
    assert "until you choose a model" in window.findChild(QLabel, "codeProblems").text()
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: len(design(window).blocks) == 1)
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: len(design(window).blocks) == 2)
    assert view.toPlainText() == TWO
    view.moveCursor(QTextCursor.MoveOperation.Start)
    qtbot.keyClicks(view, "# a line more")
    qtbot.keyClick(view, Qt.Key.Key_Return)
    settle(qtbot, window.findChild(CodePanel))
    qtbot.waitUntil(lambda: not window.findChild(QLabel, "codeProblems").isVisible())
    assert len(design(window).blocks) == 2
    document = window.findChild(Document)
    document.edit(document.design.with_parameter("dense", "units", 98), "narrow")
    assert view.toPlainText() == "# a line more\n" + TWO.replace("Dense(99)", "Dense(98)")


def test_notes_lead_to_their_lines(qtbot: QtBot, window: MainWindow, view: QPlainTextEdit) -> None:
    paste(qtbot, view, script(design(window)) + "\nnp.random.seed(7)\nplt.show()\n")
    found = window.findChild(QListWidget, "codeFindings")
    qtbot.waitUntil(found.isVisible)
    (row,) = (found.item(index) for index in range(found.count()))
    assert "2 statements" in row.text()
    last = view.document().blockCount()
    for expected in (last - 2, last - 1, last - 2):
        place = found.visualItemRect(row).center()
        qtbot.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert view.textCursor().blockNumber() + 1 == expected


def test_a_notebook_is_pasted_as_its_code(
    qtbot: QtBot, window: MainWindow, view: QPlainTextEdit
) -> None:
    source = script(design(window).with_setting("epochs", 3))
    cells = [{"cell_type": "code", "source": source.splitlines(True)}]
    paste(qtbot, view, json.dumps({"cells": cells, "nbformat": 4}))
    qtbot.waitUntil(lambda: design(window).epochs == 3)
    assert view.toPlainText().strip() == source.strip()


def paste(qtbot: QtBot, view: QPlainTextEdit, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    qtbot.keyClick(view, Qt.Key.Key_A, CTRL)
    qtbot.keyClick(view, Qt.Key.Key_V, CTRL)
    QGuiApplication.clipboard().clear()


def write(qtbot: QtBot, view: QPlainTextEdit, line: str) -> None:
    view.moveCursor(QTextCursor.MoveOperation.Start)
    qtbot.keyClicks(view, line)
    qtbot.keyClick(view, Qt.Key.Key_Return)


def told(window: MainWindow) -> str:
    """All that is said of the script."""
    found = window.findChild(QListWidget, "codeFindings")
    rows = [found.item(index).text() for index in range(found.count())]
    return "\n".join([*rows, window.findChild(QLabel, "codeProblems").text()])


def settle(qtbot: QtBot, panel: CodePanel) -> None:
    """Wait until nothing of what was typed is still to be passed on."""
    timers = panel.findChildren(QTimer)
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in timers))
