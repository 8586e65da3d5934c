"""The processes that decode, seen from the program.

A decoder cannot be interrupted, nor told how much memory to take, and an error in one ends the
program in which it runs. All three are cured by a process: it is killed when somebody cancels or
its time is over, the system limits its memory, and its crash is a sentence. It costs some tenths
of a second to start, so it is kept for the next picture.
"""

from __future__ import annotations

import atexit
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from typing import IO, Any, Final, cast

from netbuilder import processes
from netbuilder.pictures import frames
from netbuilder.translation import say

COMMAND: Final = processes.helper("netbuilder.pictures.worker")
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
        super().__init__(say("the process ended with status {status}", status=status))
        self.status = status


def ask(
    requests: Sequence[dict[str, Any]], content: bytes, seconds: float, check: Callable[[], None]
) -> Generator[frames.Message, None, None]:
    """Have a process answer; a few dozen requests at a time, which all lie in its pipe at once.

    Args:
        requests: as `worker` reads them.
        content: bytes of a picture that is no file, for each.
        seconds: that an answer may take.
        check: called about twenty times a second meanwhile; what it raises ends the process.

    Yields:
        The answers.

    Raises:
        TookTooLongError: there was no answer in time.
        CrashedError: the process died of it.
        OSError: no process can be started.
    """
    got = 0
    while True:
        with _lent() as process:
            used = process.used
            try:
                with closing(process.ask(requests, content, seconds, check)) as answers:
                    for answer in answers:
                        got += 1
                        yield answer
                return
            except CrashedError as error:
                # One that was kept may have ended by itself just before, for want of work.
                if got or not used or error.status:
                    raise


class _Process:
    def __init__(self) -> None:
        self._process = subprocess.Popen(
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=processes.helper_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._answers: queue.SimpleQueue[frames.Message | None] = queue.SimpleQueue()
        self.used = False
        self._input = cast(IO[bytes], self._process.stdin)
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
        self,
        requests: Sequence[dict[str, Any]],
        content: bytes,
        seconds: float,
        check: Callable[[], None],
    ) -> Generator[frames.Message, None, None]:
        self.used = True
        left = len(requests)
        try:
            with suppress(OSError):  # It has died already, of which its silence tells.
                for request in requests:
                    frames.send(self._input, request, content)
                self._input.flush()
            while left:
                answer = self._wait(time.monotonic() + seconds, check)
                if answer is None:
                    with suppress(subprocess.TimeoutExpired):
                        self._process.wait(_PATIENCE)
                    break
                left -= 1
                yield answer
        finally:
            if left:
                self.end()
        if left:
            raise CrashedError(self._process.wait())

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
        with suppress(OSError):
            self._input.close()


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
        waiting = _idle.copy()
        _idle.clear()
    for process in waiting:
        process.end()
