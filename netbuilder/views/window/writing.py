"""Files written one after the other beside the window's thread."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from netbuilder.background import Queue
from netbuilder.translation import say
from netbuilder.views.window import patience

_AT_ONCE: Final = 0.04
"""Seconds that a write may take to be told before `write` returns."""
_SHOWN_MS: Final = 8000


class Writing(QObject):
    """Writes in the order in which it was asked; a slow disk never holds the window up.

    Args:
        window: shows what is waited for.

    Signals:
        said: what is being written, once it takes a while, and when that is over; and for how many
            milliseconds that is worth showing, 0 for until the next.
    """

    said = Signal(str, int)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._queue = Queue(self, "netbuilder-writing", _AT_ONCE)
        self._names: deque[str] = deque()
        self._slow = False

    @property
    def busy(self) -> bool:
        """Whether something is not yet written."""
        return bool(self._names)

    def write(
        self, name: str, work: Callable[[], object], tell: Callable[[Exception | None], None]
    ) -> None:
        """Write as soon as all before is written.

        Args:
            name: of the file, for the user.
            work: writes; called in a thread.
            tell: takes the error, or None once it is written; called in the window's thread.
        """
        self._names.append(name)
        self._queue.put(lambda _: work(), partial(self._report, tell))
        self._slow = self.busy
        self._say_what_is_written()

    def finish(self) -> bool:
        """Wait until all is written, with a notice; False where the user goes back to the window.

        What is being written then is written all the same.
        """
        text = say("Saving {names}...", names=self._names[0]) if self.busy else ""
        return patience.wait(
            lambda: not self.busy, text, self._window, stay=say("Back to the Window")
        )

    def _say_what_is_written(self) -> None:
        if self.busy:
            self.said.emit(say("Saving {names}...", names=self._names[0]), 0)

    def _report(
        self, tell: Callable[[Exception | None], None], _: object, error: Exception | None
    ) -> None:
        if self._slow:
            end = say("Saved") if error is None else say("Could not save")
            self.said.emit(f"{end} {self._names[0]}.", _SHOWN_MS)
        try:
            tell(error)  # It may ask, and have something written again.
        finally:
            self._names.popleft()
            self._say_what_is_written()
