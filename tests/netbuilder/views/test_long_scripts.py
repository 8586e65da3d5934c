"""Long scripts beside the canvas: read beside the window, or refused at once."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from netbuilder.design import Design
from netbuilder.design.code import script
from netbuilder.document import Document
from netbuilder.views.code import CodePanel
from netbuilder.views.code.editor import ScriptEditor
from netbuilder.views.window.window import MainWindow

LONG = "m = keras.Sequential([\n" + "keras.layers.Dense(10),\n" * 600 + "])"
ENDLESS = "x = f'''" + ("{a}" * 300 + "\n") * 400 + "'''"
"""That Python reads for a minute and more."""


@pytest.fixture
def editor(qtbot: QtBot, window: MainWindow) -> ScriptEditor:
    qtbot.keyClick(window, Qt.Key.Key_F4)
    editor = window.findChild(ScriptEditor, "codeView")
    assert editor.isVisible()
    return cast(ScriptEditor, editor)


def design(window: MainWindow) -> Design:
    return cast(Design, window.findChild(Document).design)


def paste(qtbot: QtBot, editor: ScriptEditor, text: str) -> None:
    """Put text in the place of the whole script."""
    QGuiApplication.clipboard().setText(text)
    qtbot.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QGuiApplication.clipboard().clear()


def cancel_of(window: MainWindow) -> QPushButton:
    button = window.findChild(QPushButton, "codeCancel")
    assert isinstance(button, QPushButton)
    return button


@pytest.mark.long
def test_a_long_script_is_read_while_the_window_goes_on(
    qtbot: QtBot, window: MainWindow, editor: ScriptEditor
) -> None:
    paste(qtbot, editor, LONG)
    qtbot.waitUntil(cancel_of(window).isVisible)
    qtbot.waitUntil(lambda: len(design(window).blocks) == 600, timeout=20_000)
    assert not cancel_of(window).isVisible()
    assert editor.toPlainText() == LONG


def test_reading_is_cancelled(qtbot: QtBot, window: MainWindow, editor: ScriptEditor) -> None:
    before = design(window)
    paste(qtbot, editor, ENDLESS)
    qtbot.waitUntil(cancel_of(window).isVisible)
    qtbot.mouseClick(cancel_of(window), Qt.MouseButton.LeftButton)
    assert not cancel_of(window).isVisible()
    assert "was not read" in window.findChild(QLabel, "codeProblems").text()
    assert design(window) == before
    assert editor.toPlainText() == ENDLESS


def test_what_is_typed_next_is_read_instead(
    qtbot: QtBot, window: MainWindow, editor: ScriptEditor
) -> None:
    other = design(window).with_setting("epochs", 7)
    paste(qtbot, editor, ENDLESS)
    qtbot.waitUntil(cancel_of(window).isVisible)
    paste(qtbot, editor, script(other))
    qtbot.waitUntil(lambda: design(window) == other)
    assert not cancel_of(window).isVisible()


def test_an_edit_on_the_canvas_ends_the_reading_and_keeps_the_text(
    qtbot: QtBot, window: MainWindow, editor: ScriptEditor
) -> None:
    other = design(window).with_setting("epochs", 7)
    paste(qtbot, editor, ENDLESS)
    qtbot.waitUntil(cancel_of(window).isVisible)
    window.findChild(Document).edit(other, "epochs")
    assert not cancel_of(window).isVisible()
    assert editor.toPlainText() == ENDLESS
    assert window.findChild(QPushButton, "codeReplace").isVisible()


@pytest.mark.long
def test_an_edit_is_written_into_a_long_script_while_the_window_goes_on(
    qtbot: QtBot, window: MainWindow, editor: ScriptEditor
) -> None:
    text = f"# mine\nprint('long')\n{LONG}"
    paste(qtbot, editor, text)
    qtbot.waitUntil(lambda: len(design(window).blocks) == 600, timeout=20_000)
    name = design(window).blocks[300].name
    window.findChild(Document).edit(design(window).removed([name]), "remove")
    qtbot.waitUntil(lambda: editor.toPlainText() != text, timeout=20_000)
    assert editor.toPlainText().startswith("# mine\nprint('long')\n")
    assert "name=" in editor.toPlainText()
    window.findChild(Document).undo()
    assert editor.toPlainText() == text


def test_closing_leaves_a_script_unread(
    qtbot: QtBot, window: MainWindow, editor: ScriptEditor
) -> None:
    paste(qtbot, editor, ENDLESS)
    qtbot.waitUntil(cancel_of(window).isVisible)
    assert window.close()


@pytest.mark.parametrize("text", ["m.add(Dense(1))\n" * 70_000, "#" * 2**21])
def test_a_script_that_is_too_long_is_refused_when_it_is_pasted(
    qtbot: QtBot, window: MainWindow, editor: ScriptEditor, text: str
) -> None:
    before = editor.toPlainText()
    paste(qtbot, editor, text)
    notice = window.findChild(QLabel, "codeProblems")
    assert notice.isVisible()
    assert notice.text().startswith("Not inserted: the script would have ")
    assert "more than the" in notice.text()
    assert editor.toPlainText() == before


def test_a_paste_into_a_selection_counts_what_stays(qtbot: QtBot, editor: ScriptEditor) -> None:
    text = "\n" * 9_000
    paste(qtbot, editor, text)
    paste(qtbot, editor, text)
    assert editor.toPlainText() == text
    with qtbot.waitSignal(editor.refused):
        QGuiApplication.clipboard().setText(text)
        qtbot.keyClick(editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QGuiApplication.clipboard().clear()


def test_a_design_whose_script_is_too_long_is_not_shown_but_copied(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("netbuilder.design.code.limits.MAX_CHARACTERS", 100)
    panel = CodePanel()
    qtbot.addWidget(panel)
    panel.show_design(Design.default())
    panel.show()
    editor = panel.findChild(ScriptEditor)
    assert editor.toPlainText() == ""
    assert editor.isReadOnly()
    assert "more than the 100" in panel.findChild(QLabel, "codeProblems").text()
    qtbot.mouseClick(panel.findChild(QPushButton, "codeCopy"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == script(Design.default())
    QGuiApplication.clipboard().clear()


@pytest.mark.long
@pytest.mark.parametrize("digits", [3_600, 9_000])
def test_an_endless_number_is_a_problem_and_no_dialog(
    qtbot: QtBot, window: MainWindow, editor: ScriptEditor, digits: int
) -> None:
    paste(qtbot, editor, f"m = keras.Sequential([keras.layers.Dense(0x{'f' * digits})])")
    found = window.findChild(QListWidget, "codeFindings")
    qtbot.waitUntil(found.isVisible, timeout=20_000)
    assert "Line 1: This number is larger" in found.item(0).text()
    assert editor.extraSelections()
