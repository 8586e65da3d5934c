"""Files written one after the other beside the window's thread."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from netbuilder.background import Task
from netbuilder.views import patience

_AT_ONCE: Final = 0.04
"""Seconds that a write may take to be over before `write` returns."""
_SHOWN_MS: Final = 8000


class _Order(NamedTuple):
    name: str
    work: Callable[[], object]
    tell: Callable[[Exception | None], None]


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
        self._waiting: deque[_Order] = deque()
        self._order: _Order | None = None
        self._task: Task[object] | None = None
        self._slow = False

    @property
    def busy(self) -> bool:
        """Whether something is not yet written."""
        return self._order is not None or bool(self._waiting)

    def write(
        self, name: str, work: Callable[[], object], tell: Callable[[Exception | None], None]
    ) -> None:
        """Write as soon as all before is written.

        Args:
            name: of the file, for the user.
            work: writes; called in a thread.
            tell: takes the error, or None once it is written; called in the window's thread.
        """
        self._waiting.append(_Order(name, work, tell))
        if self._order is None:
            self._next()
        else:
            self._say_slow()

    def finish(self) -> bool:
        """Wait until all is written, with a notice; False where the user goes back to the window.

        What is being written then is written all the same.
        """
        name = self._order.name if self._order else ""
        text = f"Saving {name} ..."
        return patience.wait(lambda: not self.busy, text, self._window, stay="Back to the Window")

    def _next(self) -> None:
        if self._order is not None or not self._waiting:
            return
        order = self._order = self._waiting.popleft()
        task = self._task = Task(lambda _: order.work(), self, "netbuilder-writing")
        task.finished.connect(self._succeed)
        task.failed.connect(self._end)
        task.start()
        if task.wait(_AT_ONCE):
            task.tell()
        else:
            self._say_slow()

    def _say_slow(self) -> None:
        self._slow = True
        if self._order is not None:
            self.said.emit(f"Saving {self._order.name} ...", 0)

    @Slot(object)
    def _succeed(self, _: object) -> None:
        self._end(None)

    @Slot(object)
    def _end(self, error: Exception | None) -> None:
        order, task, self._order, self._task = self._order, self._task, None, None
        if order is None or task is None:
            return
        task.deleteLater()
        if self._slow:
            end = "Saved" if error is None else "Could not save"
            self.said.emit(f"{end} {order.name}.", _SHOWN_MS)
        self._slow = bool(self._waiting)
        try:
            order.tell(error)
        finally:
            self._next()
