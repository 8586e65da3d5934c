"""Every command of the window by its name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from netbuilder.ranking import ranked
from netbuilder.translation import say
from netbuilder.views.common.chooser import Choice, Chooser
from netbuilder.wording import STOPS

_TOP = 70


class CommandPalette(QObject):
    """Opens the list of commands; those that cannot be used now come last, and say so.

    Args:
        window: whose commands they are.
        actions: of the window; one of them opens the list.
    """

    def __init__(self, window: QMainWindow, actions: Mapping[str, QAction]) -> None:
        super().__init__(window)
        self._window, self._actions = window, actions
        actions["actionCommands"].triggered.connect(self.open)

    @Slot()
    def open(self) -> None:
        """Open the list, in the middle of the window."""
        chooser = Chooser(say("Any command"), self._find, self._window)
        chooser.chosen.connect(self._run)
        left = (self._window.width() - chooser.width()) // 2
        chooser.open_at(self._window.mapToGlobal(QPoint(left, _TOP)))

    def _offered(self) -> list[tuple[str, QAction, str]]:
        """Key, action, and the menu that it is in."""
        found: list[tuple[str, QAction, str]] = []
        for menu in self._window.menuBar().findChildren(QMenu):
            for action in menu.actions():
                name = action.objectName()
                known = name and name != "actionCommands" and action.menu() is None
                if known and name not in {each[0] for each in found}:
                    found.append((name, action, _plain(menu.title())))
        return found

    def _find(self, text: str) -> Sequence[Choice]:
        offered = [each for each in self._offered() if each[1].isVisible()]
        names = [_plain(action.text()) for _, action, _ in offered]
        notes = [f"{menu} {action.statusTip()}" for _, action, menu in offered]
        places = ranked(text, names, notes)
        places.sort(key=lambda place: not offered[place][1].isEnabled())
        return [self._choice(*offered[place]) for place in places]

    def _choice(self, key: str, action: QAction, menu: str) -> Choice:
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        text = f"{menu}: {_plain(action.text())}" + (f"   {keys}" if keys else "")
        return Choice(key, text, action.statusTip(), enabled=action.isEnabled())

    @Slot(str)
    def _run(self, key: str) -> None:
        action = next(action for name, action, _ in self._offered() if name == key)
        action.trigger()


_LETTER: Final = re.compile(r"\(&\w\)")
"""A letter for Alt as Chinese has it, behind the caption."""


def _plain(text: str) -> str:
    """A caption without the mark of its letter."""
    text = _LETTER.sub("", text)
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip(STOPS)
