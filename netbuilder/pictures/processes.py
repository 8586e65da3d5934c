"""The processes that decode, seen from the program.

A decoder cannot be interrupted, nor told how much memory to take, and an error in one ends the
program in which it runs. All three are cured by a process: it is killed when somebody cancels or
its time is over, the system limits its memory, and its crash is a sentence. It costs some tenths
of a second to start, so it is kept for the next picture.
"""

from __future__ import annotations

import atexit
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final

import netbuilder
from netbuilder.pictures import frames

COMMAND: Final = (sys.executable, "-P", "-m", "netbuilder.pictures.worker")
_ROOT: Final = Path(netbuilder.__file__).resolve().parent.parent
_KEPT: Final = 2
_PATIENCE: Final = 5
"""Seconds that a process may take to end after its last word."""
_TURN: Final = 0.05
"""Seconds between two looks at whether somebody has cancelled."""


class TookTooLongError(Exception):
    """The time was over."""


class CrashedError(Exception):
    """The process ended without an answer.

    Args:
        status: with which it ended.
    """

    def __init__(self, status: int) -> None:
        super().__init__(f"the process ended with status {status}")
        self.status = status


def ask(
    request: dict[str, Any], content: bytes, seconds: float, check: Callable[[], None]
) -> frames.Message:
    """Have a process answer.

    Args:
        request: as `worker` reads it.
        content: bytes of a picture that is no file.
        seconds: that the answer may take.
        check: called about twenty times a second meanwhile; what it raises ends the process.

    Raises:
        TookTooLongError: there was no answer in time.
        CrashedError: the process died of it.
        OSError: no process can be started.
    """
    begun = time.monotonic()
    while True:
        with _lent() as process:
            used = process.used
            try:
                return process.ask(request, content, begun + seconds, check)
            except CrashedError as error:
                # One that was kept may have ended by itself just before, for want of work.
                if not (used and error.status == 0):
                    raise


class _Process:
    def __init__(self) -> None:
        paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process = subprocess.Popen(
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._answers: queue.SimpleQueue[frames.Message | None] = queue.SimpleQueue()
        self.used = False
        if self._process.stdout is not None:
            threading.Thread(
                target=_listen,
                args=(self._process.stdout, self._answers),
                name="netbuilder-pictures",
                daemon=True,
            ).start()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(
        self, request: dict[str, Any], content: bytes, until: float, check: Callable[[], None]
    ) -> frames.Message:
        self.used = True
        answer: frames.Message | None = None
        try:
            with suppress(OSError):  # It has died already, of which its silence tells.
                if self._process.stdin is not None:
                    frames.send(self._process.stdin, request, content)
            answer = self._wait(until, check)
            if answer is None:
                with suppress(subprocess.TimeoutExpired):
                    self._process.wait(_PATIENCE)
        finally:
            if answer is None:
                self.end()
        if answer is None:
            raise CrashedError(self._process.wait())
        return answer

    def _wait(self, until: float, check: Callable[[], None]) -> frames.Message | None:
        while True:
            try:
                return self._answers.get(timeout=_TURN)
            except queue.Empty:
                check()
                if time.monotonic() > until:
                    raise TookTooLongError from None

    def end(self) -> None:
        """End it, and leave nothing of it."""
        self._process.kill()
        self._process.wait()
        if self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()


def _listen(stream: IO[bytes], answers: queue.SimpleQueue[frames.Message | None]) -> None:
    with stream, suppress(OSError, ValueError):
        while (answer := frames.receive(stream)) is not None:
            answers.put(answer)
    answers.put(None)


_lock = threading.Lock()
_idle: list[_Process] = []


@contextmanager
def _lent() -> Iterator[_Process]:
    """A process of one's own for a while."""
    with _lock:
        process = _idle.pop() if _idle else None
    if process is None or not process.alive:
        if process is not None:
            process.end()
        process = _Process()
    try:
        yield process
    finally:
        keep = False
        with _lock:
            if process.alive and len(_idle) < _KEPT:
                _idle.append(process)
                keep = True
        if not keep:
            process.end()


@atexit.register
def end_all() -> None:
    """End the processes that wait for work."""
    with _lock:
        processes = _idle.copy()
        _idle.clear()
    for process in processes:
        process.end()
