"""The script beside the canvas, in the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QFileDialog, QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from netbuilder.design import Design
from netbuilder.design.code import script
from netbuilder.document import Document
from netbuilder.views.canvas import Canvas
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
