"""Looks for what was interrupted, beside the window's thread: the disk may be slow."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal, Slot

from netbuilder.background import CancelledError, Handle, Task
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
        self._task = Task(
            partial(_search, sources, afterwards), self, "netbuilder-search", unwanted=_leave
        )
        self._task.told.connect(self._deliver)

    def start(self) -> None:
        """Begin; to be called once."""
        self._task.start()

    def cancel(self) -> None:
        """Tell nothing more; what was found meanwhile is left for the next start."""
        self._task.cancel()

    @Slot(object)
    def _deliver(self, item: Found | None) -> None:
        if item is None:
            self.over.emit()
        else:
            self.found.emit(item)


def _search(sources: Sequence[Source], afterwards: Callable[[], None], handle: Handle) -> None:
    """Tell each that is found, then None."""
    for source in sources:
        try:
            for item in source():
                if isinstance(item, StorageError):
                    # As text: an error holds all that lay on the stack when it came.
                    _log.warning("%s The cause: %s", str(item), repr(item.__cause__))
                handle.tell(item)
        except CancelledError:
            raise
        except Exception:
            # Whatever it is, it must not keep the others from being offered.
            _log.exception("Interrupted work could not be looked for")
    handle.tell(None)
    try:
        afterwards()
    except Exception:
        _log.exception("Leftovers could not be removed")


def _leave(item: Found | None) -> None:
    if item is not None and not isinstance(item, StorageError):
        item.leave()
