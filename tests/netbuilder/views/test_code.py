"""The script beside the canvas, in the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QFileDialog, QLabel, QPlainTextEdit, QPushButton
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
    line = view.toPlainText().split("Dence")[0].count("\n")
    assert f"Line {line + 1}" in notice.text()
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
    told = window.findChild(QLabel, "codeProblems").text()
    assert "shuffle is ignored" in told
    assert "canvas stays" not in told
    assert "shuffle=False" in view.toPlainText()


@pytest.mark.parametrize("written", ["# so wide because of the rotated digits", "model.fly("])
def test_an_edit_of_the_canvas_takes_no_words_away_for_good(
    qtbot: QtBot, window: MainWindow, view: QPlainTextEdit, written: str
) -> None:
    document, panel = window.findChild(Document), window.findChild(CodePanel)
    view.moveCursor(QTextCursor.MoveOperation.Start)
    qtbot.keyClicks(view, written)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    settle(qtbot, panel)
    document.edit(document.design.with_parameter("dense", "units", 128), "widen")
    assert view.toPlainText() == script(document.design)
    assert "Press Ctrl+Z" in window.findChild(QLabel, "codeProblems").text()
    qtbot.keyClick(view, Qt.Key.Key_Z, CTRL)
    assert written in view.toPlainText()
    settle(qtbot, panel)


def settle(qtbot: QtBot, panel: CodePanel) -> None:
    """Wait until nothing of what was typed is still to be passed on."""
    timers = panel.findChildren(QTimer)
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in timers))
