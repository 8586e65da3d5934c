"""The page of keyboard shortcuts says what the keys do, all of them and no others."""

from __future__ import annotations

from itertools import product

from PySide6.QtCore import QEvent, QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from netbuilder.help.pages import Table
from netbuilder.views.canvas.keys import Command, command_of, keys_of
from netbuilder.views.help import keys
from netbuilder.views.pad.digit_pad import DigitPad
from netbuilder.views.window.actions import ACTIONS
from netbuilder.views.window.window import MainWindow

MODIFIERS = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
)
MORE = (Qt.Key.Key_Undo, Qt.Key.Key_Redo)
KEYS = [
    key for key in Qt.Key if key.value < 0x7F or 0x01000000 <= key.value < 0x01000040 or key in MORE
]


def rows(window: MainWindow) -> dict[str, str]:
    parts = keys.page(window).parts
    return {str(r[0]): str(r[1]) for part in parts if isinstance(part, Table) for r in part.rows}


def test_every_shortcut_of_the_menus_is_listed(window: MainWindow) -> None:
    listed = " ".join(f" {each} " for each in rows(window).values())
    for spec in ACTIONS:
        action = window.findChild(type(window.menuBar().actions()[0]), spec.name)
        for each in filter(keys.is_common, action.shortcuts()):
            assert f" {each.toString(QKeySequence.SequenceFormat.NativeText)} " in listed, spec.name


def test_every_key_of_the_canvas_is_listed(window: MainWindow) -> None:
    assert set(keys.CANVAS) == set(Command)
    listed = rows(window)
    for modifier, key in product(MODIFIERS, KEYS):
        command = command_of(QKeyEvent(QEvent.Type.KeyPress, key, modifier))
        sequence = QKeySequence(QKeyCombination(modifier, key))
        known = [each for each in Command if sequence in keys_of(each)]
        assert known == ([] if command is None else [command])
        if command is not None:
            written = sequence.toString(QKeySequence.SequenceFormat.NativeText)
            assert written in listed[keys.CANVAS[command]].split(" or ")


def test_every_key_of_the_pad_is_listed_and_does_something(qtbot: QtBot) -> None:
    pad = DigitPad()
    qtbot.addWidget(pad)
    known = {each for what in keys.PAD for each in keys.pad_keys(what)}
    seen = set()
    for modifier, key in product(MODIFIERS, KEYS):
        sequence = QKeySequence(QKeyCombination(modifier, key))
        pad.set_erasing(False)
        pad.clear()
        qtbot.mouseClick(pad, Qt.MouseButton.LeftButton)
        qtbot.mouseClick(pad, Qt.MouseButton.LeftButton)
        pad.undo()  # So that there is something to undo and to redo.
        event = QKeyEvent(QEvent.Type.KeyPress, key, modifier)
        QApplication.sendEvent(pad, event)
        if event.isAccepted() and not _is_clearing(key):
            assert sequence in known, sequence.toString()
            seen.add(sequence)
    assert {each for each in known if not _is_clearing(each[0].key())} == seen


def _is_clearing(key: Qt.Key) -> bool:
    """These clear the pad with any modifier; the bare ones are listed."""
    return key in (Qt.Key.Key_Escape, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
