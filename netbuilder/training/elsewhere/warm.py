"""Processes of Keras that wait for the next training, since starting one takes seconds."""

from __future__ import annotations

import atexit
import threading

from netbuilder.training.elsewhere.group import HostProcess, started
from netbuilder.training.elsewhere.process import Elsewhere, KerasProcess

_lock = threading.Lock()
_waiting: list[KerasProcess] = []
_meeting: list[HostProcess] = []
"""The process that shares batches with those of other machines; its ports are taken."""


def take(where: Elsewhere) -> KerasProcess:
    """A process for that place: one that waits, or a new one; it is the caller's alone.

    Raises:
        ElsewhereError: none can be started.
    """
    with _lock:
        waiting, _waiting[:] = list(_waiting), []
    found = None
    for process in waiting:
        if found is None and process.where == where and process.is_alive:
            found = process
        else:
            process.end()
    if found is not None:
        return found
    made = started(where)
    if isinstance(made, HostProcess):
        with _lock:
            before, _meeting[:] = list(_meeting), [made]
        for one in before:
            one.end()  # Nobody waits for it any more.
        made.join()
    return made


def give_back(process: KerasProcess | None, reason: str = "") -> None:
    """Let a process wait for the next training; at most one waits.

    One that shares batches with other machines ends, and parts from them where its training ended
    because it was "finished".
    """
    if process is None:
        return
    if isinstance(process, HostProcess):
        if reason == "finished":
            process.leave()
        process.end()
        return
    with _lock:
        others, _waiting[:] = list(_waiting), [process]
    for other in others:
        other.end()


def end_all() -> None:
    """End those that wait."""
    with _lock:
        waiting: list[KerasProcess] = [*_waiting, *_meeting]
        _waiting.clear()
        _meeting.clear()
    for process in waiting:
        process.end()


atexit.register(end_all)
