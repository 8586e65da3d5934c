"""The user's own digits, read and written beside the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from PySide6.QtCore import QObject, Signal

from engine.errors import DataError
from engine.types import Array
from netbuilder.background import Handle, Queue
from netbuilder.insight.my_digits import MyDigits, Taught

_AT_ONCE: Final = 0.02
"""Seconds that an order may take to be told before it returns: few digits take less."""


class Digits(QObject):
    """All of them, as far as they are known; each order is carried out after those before it.

    Args:
        parent: Qt's.

    Signals:
        changed: `all` or `trouble` has changed; also when they were read.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._mine: MyDigits | None = None  # of the queue's threads
        self._all: tuple[Taught, ...] | None = None
        self._trouble = ""
        self._queue = Queue(self, "netbuilder-digits", _AT_ONCE)

    @property
    def all(self) -> tuple[Taught, ...] | None:
        """The oldest first; None until they are read."""
        return self._all

    @property
    def trouble(self) -> str:
        """Sentences on what cannot be read; '' where everything can."""
        return self._trouble

    @property
    def busy(self) -> bool:
        """Whether an order is not yet carried out."""
        return self._queue.busy

    def look(self) -> None:
        """Read them, and what other windows have added and deleted since."""
        if not self.busy:
            self._order(lambda mine: mine.refresh(), lambda trouble: None)

    def add(
        self,
        label: str,
        strokes: Sequence[Array],
        thickness: float,
        picture: Array | None,
        on_done: Callable[[str], None],
    ) -> None:
        """Keep a drawing; `told` takes why it could not be written, or '' once it is."""
        self._order(lambda mine: mine.add(label, strokes, thickness, picture), on_done)

    def remove(self, chosen: Sequence[Taught], on_done: Callable[[str], None]) -> None:
        """Delete drawings; `told` as in `add`."""
        self._order(lambda mine: mine.remove(chosen), on_done)

    def restore(self, chosen: Sequence[Taught], on_done: Callable[[str], None]) -> None:
        """Keep drawings that were deleted; `told` as in `add`."""
        self._order(lambda mine: mine.restore(chosen), on_done)

    def export(self, target: Path, on_done: Callable[[str], None]) -> None:
        """Write them all to a file of one's own; `told` as in `add`."""
        self._order(lambda mine: mine.export(target), on_done)

    def _order(self, act: Callable[[MyDigits], Any], on_done: Callable[[str], None]) -> None:
        def work(_: Handle) -> _Found:
            if self._mine is None:
                self._mine = MyDigits()
            failure = ""
            try:
                act(self._mine)
            except DataError as error:
                failure = str(error)
            return _Found(self._mine.all, self._mine.trouble, failure)

        def take(found: _Found | None, error: Exception | None) -> None:
            if found is None:
                raise error or RuntimeError("The user's digits could not be processed.")
            if (found.all, found.trouble) != (self._all, self._trouble):
                self._all, self._trouble = found.all, found.trouble
                self.changed.emit()
            on_done(found.failure)

        self._queue.put(work, take)


class _Found(NamedTuple):
    """All digits, what of them cannot be read, and why the order could not be carried out."""

    all: tuple[Taught, ...]
    trouble: str
    failure: str
