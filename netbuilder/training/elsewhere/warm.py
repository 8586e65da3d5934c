"""Processes of Keras that wait for the next training, since starting one takes seconds."""

from __future__ import annotations

import atexit
import threading

from netbuilder.training.elsewhere.process import Elsewhere, KerasProcess

_lock = threading.Lock()
_waiting: list[KerasProcess] = []


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
    return found or KerasProcess(where)


def give_back(process: KerasProcess | None) -> None:
    """Let a process wait for the next training; at most one waits."""
    if process is None:
        return
    with _lock:
        others, _waiting[:] = list(_waiting), [process]
    for other in others:
        other.end()


def end_all() -> None:
    """End those that wait."""
    with _lock:
        waiting, _waiting[:] = list(_waiting), []
    for process in waiting:
        process.end()


atexit.register(end_all)
