"""Processes of Keras that wait for the next training, since starting one takes seconds."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from netbuilder.training.elsewhere.errors import ElsewhereError
from netbuilder.training.elsewhere.group import HostProcess, started
from netbuilder.training.elsewhere.process import Elsewhere, KerasProcess
from netbuilder.translation import say

_lock = threading.Lock()
_waiting: list[KerasProcess] = []
_counts: list[int] = [1]
_meeting: list[HostProcess] = []
"""The process that shares batches with those of other machines; its ports are taken."""


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
    return found or _started(where)


def _started(where: Elsewhere) -> KerasProcess:
    if where.hosts and max(_counts) > 1:
        raise ElsewhereError(
            say("Machines share the batches of one training at a time; train one at a time.")
        )
    made = started(where)
    if isinstance(made, HostProcess):
        with _lock:
            before, _meeting[:] = list(_meeting), [made]
        for one in before:
            one.end()  # Nobody waits for it any more.
        made.join()
    return made


def give_back(process: KerasProcess | None, reason: str = "") -> None:
    """Let a process wait for the next training; those that have waited longest may have to go.

    One that shares batches with other machines ends, and parts from them where its training ended
    because it was "finished".
    """
    if isinstance(process, HostProcess):
        if reason == "finished":
            process.leave()
        process.end()
    elif process is not None:
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
        waiting: list[KerasProcess] = [*_waiting, *_meeting]
        _waiting.clear()
        _meeting.clear()
    for process in waiting:
        process.end()


atexit.register(end_all)
