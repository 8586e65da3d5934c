"""Looks for what was interrupted, beside the window's thread: the disk may be slow."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from PySide6.QtCore import QObject, Qt, Signal, Slot

from netbuilder.design.journals import Remains
from netbuilder.storage.errors import StorageError
from netbuilder.training.checkpoints.folder import Interrupted

Found: TypeAlias = Remains | Interrupted | StorageError
Source: TypeAlias = Callable[[], Iterable[Found]]

_log = logging.getLogger(__name__)


class Search(QObject):
    """Asks each source in turn.

    Args:
        sources: of what was interrupted, and of what cannot be read.
        afterwards: done in the same thread at the end.
        parent: Qt's.

    Signals:
        found: one of them.
        over: there is no more.
    """

    found = Signal(object)
    over = Signal()

    def __init__(
        self, sources: Sequence[Source], afterwards: Callable[[], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        # The thread may outlive the window: it knows the bell alone, and rings it in vain then.
        bell = _Bell()
        bell.rung.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._work = _Work(sources, afterwards, bell)
        self._bell = bell

    def start(self) -> None:
        """Begin; to be called once."""
        threading.Thread(target=self._work.run, name="netbuilder-search", daemon=True).start()

    def cancel(self) -> None:
        """Tell nothing more; what was found meanwhile is left for the next start."""
        self._bell.rung.disconnect(self._deliver)
        self._work.cancel()

    @Slot()
    def _deliver(self) -> None:
        items, over = self._work.take()
        for item in items:
            self.found.emit(item)
        if over:
            self.over.emit()


class _Bell(QObject):
    """Calls the window's thread from another."""

    rung = Signal()


class _CancelledError(Exception):
    """Nobody waits for the rest."""


class _Work:
    """What the thread does."""

    def __init__(
        self, sources: Sequence[Source], afterwards: Callable[[], None], bell: _Bell
    ) -> None:
        self._sources = sources
        self._afterwards = afterwards
        self._bell = bell
        self._lock = threading.Lock()
        self._items: deque[Found] = deque()
        self._over = self._cancelled = False

    def run(self) -> None:
        try:
            for source in self._sources:
                self._ask(source)
        except _CancelledError:
            return
        with self._lock:
            self._over = True
        self._ring()
        try:
            self._afterwards()
        except Exception:
            _log.exception("Leftovers could not be removed")

    def take(self) -> tuple[list[Found], bool]:
        with self._lock:
            items, over = list(self._items), self._over
            self._items.clear()
            self._over = False
            return items, over

    def cancel(self) -> None:
        with self._lock:
            self._cancelled = True
            items = list(self._items)
            self._items.clear()
        for item in items:
            _leave(item)

    def _ask(self, source: Source) -> None:
        try:
            for item in source():
                self._put(item)
        except _CancelledError:
            raise
        except Exception:
            # Whatever it is, it must not keep the others from being offered.
            _log.exception("Interrupted work could not be looked for")

    def _put(self, item: Found) -> None:
        if isinstance(item, StorageError):
            # As text: an error holds all that lay on the stack when it came.
            _log.warning("%s The cause: %s", str(item), repr(item.__cause__))
        with self._lock:
            if not self._cancelled:
                self._items.append(item)
                cancelled = False
            else:
                cancelled = True
        if cancelled:
            _leave(item)
            raise _CancelledError
        self._ring()

    def _ring(self) -> None:
        try:
            self._bell.rung.emit()
        except RuntimeError:  # The window is gone.
            self.cancel()


def _leave(item: Found) -> None:
    if not isinstance(item, StorageError):
        item.leave()
