"""A sweep beside the window's thread."""

from __future__ import annotations

import logging
import threading

from PySide6.QtCore import QObject, Qt, Signal, Slot

from netbuilder import logs
from netbuilder.training.control import Control
from netbuilder.training.sweeps.running import News, Planned, Sweeping, Update

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
        self._job: _Job | None = None
        self._last: _Job | None = None
        self._bell = _Bell()
        self._bell.rung.connect(self._listen, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether a sweep is under way."""
        return self._job is not None

    def start(self, sweeping: Sweeping) -> None:
        """Begin; only when none is under way."""
        if self._job is None:
            self._job = self._last = _Job(sweeping, self._bell)
            self._job.thread.start()

    def cancel(self) -> None:
        """End all trainings; `over` tells when they have."""
        if self._job is not None:
            self._job.control.stop()

    @property
    def at_work(self) -> bool:
        """Whether the thread of the last sweep has not ended."""
        return self._last is not None and self._last.thread.is_alive()

    def end(self) -> None:
        """End all without waiting; nothing is told any more."""
        self._job = None
        if self._last is not None:
            self._last.control.stop()

    def close(self, timeout: float = 5.0) -> None:
        """End all and wait for that, at most so many seconds; nothing is told any more."""
        self.end()
        if self._last is not None:
            self._last.thread.join(timeout)

    @Slot()
    def _listen(self) -> None:
        job = self._job
        if job is None:
            return
        news, over = job.take()
        for each in news:
            self.updated.emit(each)
        if over is not None:
            self._job = None
            self.over.emit(over)


class _Bell(QObject):
    """Calls the window's thread from another."""

    rung = Signal()


class _Job:
    """The thread of a sweep, and what it has told."""

    def __init__(self, sweeping: Sweeping, bell: _Bell) -> None:
        self.control = Control()
        self.thread = threading.Thread(target=self._run, name="netbuilder-sweep", daemon=True)
        self._sweeping = sweeping
        self._bell = bell
        self._lock = threading.Lock()
        self._news: dict[int, News] = {}
        self._over: str | None = None

    def take(self) -> tuple[list[News], str | None]:
        with self._lock:
            news, self._news = self._news, {}
            return list(news.values()), self._over

    def _run(self) -> None:
        trouble = ""
        try:
            self._sweeping.run(self._put, self.control)
        except Exception as error:
            _log.exception("A sweep failed")
            trouble = logs.sentence(error)
        with self._lock:
            self._over = trouble
        self._bell.rung.emit()

    def _put(self, news: News) -> None:
        key = news.number if isinstance(news, Update) else 0
        with self._lock:
            waiting = bool(self._news)
            self._news[key] = news
        if not waiting or isinstance(news, Planned):
            self._bell.rung.emit()
