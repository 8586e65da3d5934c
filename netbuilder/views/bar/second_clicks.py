"""A second click in a row is meant for what was there at the first."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

SECONDS: Final = 0.4
"""How long after a change a click on the spot of the one before it counts for nothing."""


class SecondClicks(QObject):
    """Ignores clicks that a change has overtaken.

    Whoever clicks twice by habit, or clicks a button that becomes another one at this moment, does
    not mean what has just appeared under the pointer.

    Args:
        buttons: whose clicks to look at; they may take each other's place.
        parent: Qt's.
    """

    def __init__(self, buttons: Iterable[QWidget], parent: QObject) -> None:
        super().__init__(parent)
        self._changed = -SECONDS
        self._pressed = -SECONDS
        self._place: QPoint | None = None
        for button in buttons:
            button.installEventFilter(self)

    def note_change(self) -> None:
        """What the buttons do has changed."""
        self._changed = time.monotonic()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let no overtaken press through."""
        presses = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
        if not isinstance(event, QMouseEvent) or event.type() not in presses:
            return False
        now, place = time.monotonic(), event.globalPosition().toPoint()
        before, was = self._pressed, self._place
        if was is not None and before <= self._changed and now - self._changed < SECONDS:
            near = (place - was).manhattanLength() <= QApplication.startDragDistance()
            if near:
                return True
        self._pressed, self._place = now, place
        return False
