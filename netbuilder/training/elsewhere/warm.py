"""Processes of Keras that wait for the next training, since starting one takes seconds."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from netbuilder.training.elsewhere.process import Elsewhere, KerasProcess

_lock = threading.Lock()
_waiting: list[KerasProcess] = []
_counts: list[int] = [1]


def take(where: Elsewhere) -> KerasProcess:
    """A process for that place: one that waits, or a new one; it is the caller's alone.

    Raises:
        ElsewhereError: none can be started.
    """
    with _lock:
        fit = [process for process in _waiting if process.where == where and process.is_alive]
        others = [process for process in _waiting if process not in fit]
        found = fit.pop() if fit else None
        _waiting[:] = fit
    for process in others:
        process.end()
    return found or KerasProcess(where)


def give_back(process: KerasProcess | None) -> None:
    """Let a process wait for the next training; those that have waited longest may have to go."""
    if process is not None:
        _keep([process])


@contextmanager
def several(count: int) -> Iterator[None]:
    """A context in which so many processes may wait, for trainings that take place at once."""
    with _lock:
        _counts.append(count)
    try:
        yield
    finally:
        with _lock:
            _counts.remove(count)
        _keep([])


def _keep(more: list[KerasProcess]) -> None:
    """Let these wait, too, as far as there may be so many."""
    with _lock:
        waiting = [*_waiting, *more]
        _waiting[:] = waiting[-max(_counts) :]
        gone = waiting[: -max(_counts)]
    for process in gone:
        process.end()


def end_all() -> None:
    """End those that wait."""
    with _lock:
        waiting, _waiting[:] = list(_waiting), []
    for process in waiting:
        process.end()


atexit.register(end_all)
