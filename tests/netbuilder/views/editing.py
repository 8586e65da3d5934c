"""Declarations to edit, and what a person does to an editor: keys, clicks, the wheel."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.declarations import Real
from netbuilder.views.forms.editors import ParameterEditor

Key = Qt.Key
RATE = Real(name="learning_rate", help="Step size.", default=0.001, minimum=0, maximum=1e6)
SPLIT = Real(name="validation_split", help="Kept aside.", default=0.1, minimum=0, below=1)
EPSILON = Real(name="epsilon", help="Never zero.", default=1e-7, above=0, maximum=1)
MEAN = Real(name="mean", help="Centre.", default=0.0)


def record(editor: ParameterEditor) -> list[object]:
    """A list to which every value that the editor emits is added."""
    edits: list[object] = []
    editor.edited.connect(edits.append)
    return edits


def retype(editor: ParameterEditor, text: str) -> None:
    control = editor.control
    control.setFocus()
    QTest.keyClick(control, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(control, Key.Key_Delete)
    QTest.keyClicks(control, text)


def leave(editor: ParameterEditor) -> None:
    QTest.keyClick(editor.control, Key.Key_Tab)
    assert not editor.control.hasFocus()


def enter(editor: ParameterEditor) -> None:
    QTest.keyClick(editor.control, Key.Key_Return)
