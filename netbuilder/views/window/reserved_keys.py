"""The keys that no command of the menus can have, and why."""

from __future__ import annotations

import sys
from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from netbuilder.translation import say
from netbuilder.views.canvas.keys import command_of
from netbuilder.views.help.keys import CANVAS

_MODIFIERS: Final = Qt.KeyboardModifier
_STANDARD: Final = QKeySequence.StandardKey
_EDITING: Final = (
    *(_STANDARD.Copy, _STANDARD.Cut, _STANDARD.Paste, _STANDARD.SelectAll, _STANDARD.Undo),
    *(_STANDARD.Redo, _STANDARD.Delete, _STANDARD.Backspace, _STANDARD.DeleteStartOfWord),
    *(_STANDARD.DeleteEndOfWord, _STANDARD.MoveToNextWord, _STANDARD.MoveToPreviousWord),
    *(_STANDARD.SelectNextWord, _STANDARD.SelectPreviousWord, _STANDARD.MoveToStartOfDocument),
    *(_STANDARD.MoveToEndOfDocument, _STANDARD.SelectStartOfDocument),
    *(_STANDARD.SelectEndOfDocument, _STANDARD.MoveToStartOfLine, _STANDARD.MoveToEndOfLine),
    *(_STANDARD.SelectStartOfLine, _STANDARD.SelectEndOfLine, _STANDARD.InsertParagraphSeparator),
)
"""What these keys do wherever something is typed."""

_OF_SYSTEMS: Final = QKeySequence.listFromString(
    "Alt+F4; Alt+Tab; Alt+Shift+Tab; Alt+Space; Alt+Esc; Ctrl+Esc; Ctrl+Shift+Esc; "
    "Ctrl+Alt+Del; Ctrl+Alt+Backspace; Alt+F1; Alt+F2; Print; Alt+Print; Shift+Print"
)
_OF_MACOS: Final = QKeySequence.listFromString("Ctrl+H; Ctrl+M; Ctrl+Space; Ctrl+Alt+Esc")


def why_reserved(keys: QKeySequence) -> str:
    """Why no command can have these keys, in a sentence; '' where one can."""
    if keys.count() != 1:
        return say("A shortcut is a single key with its modifiers; choose one.")
    pressed = keys[0]  # type: ignore[index]
    key, held = pressed.key(), pressed.keyboardModifiers() & ~_MODIFIERS.KeypadModifier
    named = keys.toString(QKeySequence.SequenceFormat.NativeText)
    if key in (Qt.Key.Key_unknown, Qt.Key(0)):
        return say("These keys are not known; choose others.")
    function = Qt.Key.Key_F1.value <= key.value <= Qt.Key.Key_F35.value
    if _is_of_system(keys, key, held, function):
        return say("{keys} belongs to the system; choose other keys.", keys=named)
    command = command_of(QKeyEvent(QEvent.Type.KeyPress, key, held))
    if command is not None:
        return say(
            "{keys} already has a meaning on the canvas ({meaning}); choose other keys.",
            keys=named,
            meaning=say(CANVAS[command]),
        )
    if held in (_MODIFIERS.NoModifier, _MODIFIERS.ShiftModifier) and not function:
        return say(
            "{keys} is needed for typing; hold Ctrl as well, or choose F1 to F12.", keys=named
        )
    if any(keys in QKeySequence.keyBindings(each) for each in _EDITING):
        return say("{keys} edits text wherever you type; choose other keys.", keys=named)
    letter = Qt.Key.Key_0.value <= key.value <= Qt.Key.Key_Z.value
    if letter and not held & _MODIFIERS.ControlModifier:
        return say("Alt with a letter or a number opens menus and tabs; hold Ctrl as well.")
    return ""


def _is_of_system(
    keys: QKeySequence, key: Qt.Key, held: Qt.KeyboardModifier, function: bool
) -> bool:
    ctrl_alt = _MODIFIERS.ControlModifier | _MODIFIERS.AltModifier
    if held & _MODIFIERS.MetaModifier or keys in _OF_SYSTEMS:
        return True
    if sys.platform == "darwin":
        return keys in _OF_MACOS
    return function and held & ctrl_alt == ctrl_alt
