"""Work beside the window's thread, of which only the latest counts."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, SignalInstance, Slot

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
    _over = Signal(object)

    def __init__(self, parent: QObject | None = None, share: float = SHARE) -> None:
        super().__init__(parent)
        self._share = share
        self._waiting: Callable[[], object] | None = None
        self._busy = False
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._continue)
        self._over.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    def request(self, work: Callable[[], object]) -> None:
        """Do this as soon as what is being done is over and there was a rest."""
        self._waiting = work
        if not self._busy and not self._rest.isActive():
            self._continue()

    def cancel(self) -> None:
        """Forget what waits; what is being done is told no more."""
        self._waiting = None
        self._busy = False
        self._rest.stop()

    @Slot()
    def _continue(self) -> None:
        work, self._waiting = self._waiting, None
        if work is None:
            return
        self._busy = True
        task = _Task(work, self._over)
        self._task = task
        threading.Thread(target=task.run, name="netbuilder-latest", daemon=True).start()

    @Slot(object)
    def _finish(self, task: _Task) -> None:
        if task is not self._task or not self._busy:
            return
        self._busy = False
        rest = 1000 * task.seconds * (1 / self._share - 1)
        self._rest.start(round(rest) if self._share == 1 else max(_REST_MS, round(rest)))
        if task.result is not None:
            self.done.emit(task.result)


class _Task:
    """Work and its outcome."""

    def __init__(self, work: Callable[[], object], over: SignalInstance) -> None:
        self._work = work
        self._over = over
        self.result: object = None
        self.seconds = 0.0

    def run(self) -> None:
        start = time.perf_counter()
        try:
            self.result = self._work()
        except Exception:
            _log.exception("Background work failed")
        self.seconds = time.perf_counter() - start
        try:
            self._over.emit(self)
        except RuntimeError:
            return  # The window is gone.
