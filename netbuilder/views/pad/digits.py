"""The user's own digits, read and written beside the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from engine.errors import DataError
from engine.types import Array
from netbuilder.background import Handle, Queue
from netbuilder.training.my_digits import MyDigits, Taught

_AT_ONCE: Final = 0.02
"""Seconds that an order may take to be told before it returns: few digits take less."""


class Digits(QObject):
    """All of them, as far as they are known; each order is carried out after those before it.

    Args:
        parent: Qt's.

    Signals:
        changed: all digits, a tuple, the oldest first; also when they were read.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._mine: MyDigits | None = None  # of the queue's threads
        self._all: tuple[Taught, ...] | None = None
        self._queue = Queue(self, "netbuilder-digits", _AT_ONCE)

    @property
    def all(self) -> tuple[Taught, ...] | None:
        """The oldest first; None until they are read."""
        return self._all

    @property
    def busy(self) -> bool:
        """Whether an order is not yet carried out."""
        return self._queue.busy

    def load(self) -> None:
        """Read them, unless that is done."""
        if self._all is None and not self.busy:
            self._order(lambda mine: None, lambda trouble: None)

    def add(
        self,
        label: str,
        strokes: Sequence[Array],
        thickness: float,
        picture: Array | None,
        told: Callable[[str], None],
    ) -> None:
        """Keep a drawing; `told` takes why it could not be written, or '' once it is."""
        self._order(lambda mine: mine.add(label, strokes, thickness, picture), told)

    def remove(self, ids: Collection[str], told: Callable[[str], None]) -> None:
        """Delete drawings for good; `told` as in `add`."""
        self._order(lambda mine: mine.remove(ids), told)

    def export(self, target: Path, told: Callable[[str], None]) -> None:
        """Write them all to a file of one's own; `told` as in `add`."""
        self._order(lambda mine: mine.export(target), told)

    def _order(self, act: Callable[[MyDigits], Any], told: Callable[[str], None]) -> None:
        def work(_: Handle) -> tuple[tuple[Taught, ...], str]:
            if self._mine is None:
                self._mine = MyDigits()
            trouble = ""
            try:
                act(self._mine)
            except DataError as error:
                trouble = str(error)
            return self._mine.all, trouble

        def take(found: tuple[tuple[Taught, ...], str] | None, error: Exception | None) -> None:
            if found is None:
                raise error or RuntimeError("Nothing came of the user's digits.")
            if found[0] != self._all:
                self._all = found[0]
                self.changed.emit(self._all)
            told(found[1])

        self._queue.put(work, take)
