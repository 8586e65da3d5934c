"""Work beside the window's thread, of which only the latest counts."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from netbuilder.background import Handle, Task

_log = logging.getLogger(__name__)

SHARE: Final = 0.05
"""The share of the time for work that runs all the while a training does."""
_REST_MS: Final = 100


class Latest(QObject):
    """Does what is asked for in a thread; of what waits only the last is done.

    Args:
        parent: Qt's.
        share: of the time that the work may take; between two pieces of it there is a rest.

    Signals:
        done: what the work returned; nothing for work that failed, of which the log tells.
    """

    done = Signal(object)

    def __init__(self, parent: QObject | None = None, share: float = SHARE) -> None:
        super().__init__(parent)
        self._share = share
        self._cancelled = threading.Event()
        self._hurried = False  # whether what waits is to be done without a rest
        self._waiting: Callable[[], object] | None = None
        self._task: Task[tuple[object, float]] | None = None
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._continue)

    @property
    def stopped(self) -> Callable[[], bool]:
        """Tells the work that is to be requested, in its thread, whether it was cancelled."""
        return self._cancelled.is_set  # of an object that may outlive this one in the thread

    def request(self, work: Callable[[], object], *, at_once: bool = False) -> None:
        """Do this as soon as what is being done is over and there was a rest.

        Args:
            work: takes nothing, in a thread.
            at_once: without the rest, where nothing else is waited for.
        """
        self._waiting = work
        if at_once:
            self._rest.stop()
        self._hurried = at_once
        if self._task is None and not self._rest.isActive():
            self._continue()

    def cancel(self) -> None:
        """Forget what waits; what is being done is told no more."""
        self._cancelled.set()
        self._cancelled = threading.Event()
        self._waiting = None
        self._rest.stop()
        self._settle()

    @Slot()
    def _continue(self) -> None:
        work, self._waiting = self._waiting, None
        self._hurried = False
        if work is None:
            return
        task = self._task = Task(partial(_timed, work), self, "netbuilder-latest")
        task.finished.connect(self._finish)
        task.start()

    def _settle(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task.deleteLater()
            self._task = None

    @Slot(object)
    def _finish(self, outcome: tuple[object, float]) -> None:
        self._settle()
        result, seconds = outcome
        rest = 1000 * seconds * (1 / self._share - 1)
        if self._hurried:
            rest = 0
        elif self._share != 1:
            rest = max(_REST_MS, rest)
        self._rest.start(round(rest))
        if result is not None:
            self.done.emit(result)


def _timed(work: Callable[[], object], _: Handle) -> tuple[object, float]:
    """What work returns, None where it fails, and the seconds that it took."""
    start = time.perf_counter()
    result = None
    try:
        result = work()
    except Exception:
        _log.exception("Background work failed")
    return result, time.perf_counter() - start
