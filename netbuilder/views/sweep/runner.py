"""A sweep beside the window's thread."""

from __future__ import annotations

import logging
from contextlib import suppress

from PySide6.QtCore import QObject, Signal, Slot

from netbuilder import logs
from netbuilder.background import CancelledError, Handle, Task
from netbuilder.training.control import Control
from netbuilder.training.sweeps.running import Sweeping, Update
from netbuilder.training.sweeps.search.searching import Searching, SearchNews
from netbuilder.training.sweeps.values import SweepError

_log = logging.getLogger(__name__)


class SweepRunner(QObject):
    """Carries out one sweep at a time; lives in the window's thread.

    Signals:
        updated: a `Planned`, then each `Update`; of those that wait only the last of each training.
        over: a sentence where the sweep itself failed, else ''; nothing follows.
    """

    updated = Signal(object)
    over = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._task: Task[None] | None = None
        self._control = Control()

    @property
    def busy(self) -> bool:
        """Whether a sweep is under way."""
        return self._task is not None and self._task.running

    def start(self, sweeping: Sweeping | Searching) -> None:
        """Begin; only when none is under way."""
        if self.busy:
            return
        control = self._control = Control()

        def work(handle: Handle) -> None:
            def put(news: SearchNews) -> None:
                with suppress(CancelledError):  # The processes are to be ended all the same.
                    handle.tell(news, news.number if isinstance(news, Update) else None)

            sweeping.run(put, control)

        task = self._task = Task(work, self, "netbuilder-sweep")
        task.told.connect(self.updated)
        task.finished.connect(self._finish)
        task.failed.connect(self._fail)
        task.start()

    def cancel(self) -> None:
        """End all trainings; `over` tells when they have."""
        self._control.stop()

    @property
    def at_work(self) -> bool:
        """Whether the thread of the last sweep has not ended."""
        return self._task is not None and not self._task.wait(0)

    def end(self) -> None:
        """End all without waiting; nothing is told any more."""
        self._control.stop()
        if self._task is not None:
            self._task.cancel()

    def close(self, timeout: float = 5.0) -> None:
        """End all and wait for that, at most so many seconds; nothing is told any more."""
        self.end()
        if self._task is not None:
            self._task.wait(timeout)

    @Slot()
    def _finish(self) -> None:
        self.over.emit("")

    @Slot(object)
    def _fail(self, error: Exception) -> None:
        known = isinstance(error, SweepError)
        _log.error("A sweep failed", exc_info=error)
        self.over.emit(str(error) if known else logs.sentence(error))
