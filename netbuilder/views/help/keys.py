"""The page of keyboard shortcuts, made from what the keys do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Final

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from netbuilder.help.pages import Heading, Page, Paragraph, Part, Table
from netbuilder.help.window_parts import GROUP, KEYS
from netbuilder.translation import mark, say
from netbuilder.views.canvas.keys import Command, keys_of
from netbuilder.views.canvas.search_to_add import KEYS as SEARCH_KEYS
from netbuilder.views.canvas.unit_keys import KEYS as UNITS
from netbuilder.wording import STOPS, alternatives

CANVAS: Final[Mapping[Command, str]] = {
    Command.UP: mark("Select the block above"),
    Command.DOWN: mark("Select the block below"),
    Command.FIRST: mark("Select the input"),
    Command.LAST: mark("Select the last block"),
    Command.EXTEND_UP: mark("Extend the selection upwards"),
    Command.EXTEND_DOWN: mark("Extend the selection downwards"),
    Command.EXTEND_TO_FIRST: mark("Extend the selection to the first block"),
    Command.EXTEND_TO_LAST: mark("Extend the selection to the last block"),
    Command.ALL: mark("Select every block"),
    Command.MOVE_UP: mark("Move the selected blocks up"),
    Command.MOVE_DOWN: mark("Move the selected blocks down"),
    Command.REMOVE: mark("Delete the selected blocks"),
    Command.CANCEL: mark("Cancel a drag, or select nothing"),
    Command.LARGER: mark("Zoom in"),
    Command.SMALLER: mark("Zoom out"),
    Command.FIT: mark("Fit the network into view, or show it in its natural size"),
}
"""What each command of the canvas does."""

_STANDARD: Final = QKeySequence.StandardKey
PAD: Final[Mapping[str, tuple[Qt.Key | QKeySequence.StandardKey, ...]]] = {
    mark("Switch between pen and eraser"): (Qt.Key.Key_E,),
    mark("Clear the pad"): (Qt.Key.Key_Escape, Qt.Key.Key_Delete, Qt.Key.Key_Backspace),
    mark("Undo the last stroke"): (_STANDARD.Undo,),
    mark("Redo the stroke"): (_STANDARD.Redo,),
}
"""The keys of the drawing pad, by what they do."""


_LETTER: Final = re.compile(r"\(&\w\)")
"""A letter for Alt as Chinese has it, behind the caption."""


def page(window: QMainWindow) -> Page:
    """The page, from the menus of a window as they are now."""
    parts: list[Part] = []
    for menu in window.menuBar().findChildren(QMenu):
        rows = tuple(_rows(menu.actions()))
        if rows:
            parts += [Heading(_plain(menu.title())), Table((), rows)]
    canvas = tuple((text, written(keys_of(command))) for command, text in CANVAS.items())
    add = tuple(QKeySequence(QKeyCombination(key)) for key in SEARCH_KEYS)
    pad = tuple((text, written(pad_keys(text))) for text in PAD)
    parts += [
        Heading(say("On the canvas")),
        Table((), (*canvas, (say("Add a layer by its name"), written(add)))),
        Heading(say("In an opened block")),
        Table((), tuple((text, written(_sequences(each))) for text, each in UNITS.items())),
        Paragraph(
            say("Down leads in where blocks stand beside each other, Right where they do not.")
        ),
        Heading(say("On the drawing pad")),
        Table((), pad),
        Heading(say("In the list of layers")),
        Paragraph(say("Enter or Space adds the selected layer below the selected block.")),
    ]
    summary = say("All keys, by the menus and places in which they work.")
    return Page(KEYS, say("Keyboard shortcuts"), GROUP, summary, tuple(parts), "keys hotkeys")


def _sequences(each: Iterable[Qt.Key]) -> list[QKeySequence]:
    return [QKeySequence(key) for key in each]


def pad_keys(what: str) -> list[QKeySequence]:
    """The keys of the pad that do this, on the user's system; needs a QGuiApplication."""
    found: list[QKeySequence] = []
    for each in PAD[what]:
        if isinstance(each, Qt.Key):
            found.append(QKeySequence(each))
        else:
            found += QKeySequence.keyBindings(each)
    return found


def _rows(actions: Iterable[QAction]) -> Iterable[tuple[str, str]]:
    for action in actions:
        keys = action.shortcuts()
        if keys and action.menu() is None:
            yield _plain(action.text()), written(keys)


def written(keys: Iterable[QKeySequence]) -> str:
    """The keys as the user's system writes them, those that few keyboards have left out."""
    every = list(keys)
    common = [each for each in every if is_common(each)] or every
    texts = dict.fromkeys(each.toString(QKeySequence.SequenceFormat.NativeText) for each in common)
    # One by one: beside keys such as 'Ctrl+,' a comma would be mistaken.
    return reduce(lambda one, other: alternatives([one, other]), texts) if texts else ""


def is_common(keys: QKeySequence) -> bool:
    """Whether every keyboard has these keys; few have one that says Copy."""
    return keys.count() > 0 and keys[0].key().value < Qt.Key.Key_Back.value  # type: ignore[index]


def _plain(text: str) -> str:
    """A caption without the mark of its letter."""
    text = _LETTER.sub("", text)
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip(STOPS)
