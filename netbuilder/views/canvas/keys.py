"""What each key means on the canvas."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence


class Command(Enum):
    """Something the keyboard can ask for."""

    UP = auto()
    DOWN = auto()
    FIRST = auto()
    LAST = auto()
    EXTEND_UP = auto()
    EXTEND_DOWN = auto()
    EXTEND_TO_FIRST = auto()
    EXTEND_TO_LAST = auto()
    ALL = auto()
    MOVE_UP = auto()
    MOVE_DOWN = auto()
    REMOVE = auto()
    CANCEL = auto()
    LARGER = auto()
    SMALLER = auto()
    FIT = auto()


_PLAIN = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier

_COMMANDS: Final = {
    (_PLAIN, Qt.Key.Key_Up): Command.UP,
    (_PLAIN, Qt.Key.Key_Down): Command.DOWN,
    (_PLAIN, Qt.Key.Key_Left): Command.UP,
    (_PLAIN, Qt.Key.Key_Right): Command.DOWN,
    (_PLAIN, Qt.Key.Key_Home): Command.FIRST,
    (_PLAIN, Qt.Key.Key_End): Command.LAST,
    (_SHIFT, Qt.Key.Key_Up): Command.EXTEND_UP,
    (_SHIFT, Qt.Key.Key_Down): Command.EXTEND_DOWN,
    (_SHIFT, Qt.Key.Key_Left): Command.EXTEND_UP,
    (_SHIFT, Qt.Key.Key_Right): Command.EXTEND_DOWN,
    (_SHIFT, Qt.Key.Key_Home): Command.EXTEND_TO_FIRST,
    (_SHIFT, Qt.Key.Key_End): Command.EXTEND_TO_LAST,
    (_CTRL, Qt.Key.Key_A): Command.ALL,
    (_ALT, Qt.Key.Key_Up): Command.MOVE_UP,
    (_ALT, Qt.Key.Key_Down): Command.MOVE_DOWN,
    (_ALT, Qt.Key.Key_Left): Command.MOVE_UP,
    (_ALT, Qt.Key.Key_Right): Command.MOVE_DOWN,
    (_PLAIN, Qt.Key.Key_Delete): Command.REMOVE,
    (_PLAIN, Qt.Key.Key_Backspace): Command.REMOVE,
    (_PLAIN, Qt.Key.Key_Escape): Command.CANCEL,
    (_CTRL, Qt.Key.Key_Plus): Command.LARGER,
    (_CTRL, Qt.Key.Key_Equal): Command.LARGER,
    # Where plus is on the upper half of its key.
    (_CTRL | _SHIFT, Qt.Key.Key_Plus): Command.LARGER,
    (_CTRL, Qt.Key.Key_Minus): Command.SMALLER,
    # One key, whichever of its two signs the system tells of.
    (_SHIFT, Qt.Key.Key_1): Command.FIT,
    (_SHIFT, Qt.Key.Key_Exclam): Command.FIT,
}
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


def command_of(event: QKeyEvent) -> Command | None:
    """The command that a key stands for, or None."""
    return _COMMANDS.get((event.modifiers() & ~_KEYPAD, Qt.Key(event.key())))


def keys_of(command: Command) -> list[QKeySequence]:
    """The keys that stand for a command."""
    return [
        QKeySequence(QKeyCombination(modifiers, key))
        for (modifiers, key), known in _COMMANDS.items()
        if known is command
    ]
