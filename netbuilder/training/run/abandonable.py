"""Work that cannot be interrupted, done where it can be left behind."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeAlias, TypeVar

from netbuilder.training.control import Control, StoppedError

Report: TypeAlias = Callable[[str, float | None], None]
"""A callback for what is being done and the fraction that is done (None where unknown)."""

T = TypeVar("T")


def run_abandonable(work: Callable[[Report], T], control: Control, show: Report) -> T:
    """The result of `work`, done in a thread of its own.

    A read from a stalled network or one large allocation heeds nothing; when the control says stop,
    such work is left to end by itself, at the latest at its next report, and its result is dropped.

    Args:
        work: calls the function it is given to tell how far it is.
        control: of the run.
        show: called in the calling thread with the newest of those reports.

    Raises:
        StoppedError: the control says stop.
        Exception: whatever `work` raises.
    """
    task = _Task(work, control)
    thread = threading.Thread(target=task.run, name="netbuilder-preparation", daemon=True)
    thread.start()
    while True:
        with control.changed:
            control.changed.wait_for(lambda: control.stopped or task.done or task.news is not None)
            news, task.news = task.news, None
            done = task.done
        control.check()
        if news is not None:
            show(*news)
        if done:
            return task.result()


class _Task(Generic[T]):
    """The work, and what the two threads tell each other; guarded by `control.changed`."""

    def __init__(self, work: Callable[[Report], T], control: Control) -> None:
        self._work = work
        self._control = control
        self._results: list[T] = []
        self._error: BaseException | None = None
        self.news: tuple[str, float | None] | None = None
        self.done = False

    def run(self) -> None:
        try:
            self._results.append(self._work(self._report))
        except BaseException as error:  # handed over to the thread that waits
            self._error = error
        with self._control.changed:
            self.done = True
            self._control.changed.notify_all()

    def result(self) -> T:
        if self._error is not None:
            raise self._error
        return self._results.pop()

    def _report(self, message: str, fraction: float | None = None) -> None:
        if self._control.stopped:
            raise StoppedError
        with self._control.changed:
            self.news = (message, fraction)
            self._control.changed.notify_all()
