"""Work cut into pieces that several threads do.

Whoever asks for the work does pieces too, all those that no helper has begun. On a busy machine,
where helpers get no turn, work therefore takes about as long as without them; nobody waits for a
thread that is not at work already. OpenBLAS's own threads wait for each other: beside one busy
program on two cores, steps of 784-512-512-10 took them 16 ms, one thread 7, these 7.

How work is cut depends on its size and on `threads()`, never on who is free, so that results are
the same to the last bit from run to run.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from itertools import count

import numpy as np

Piece = Callable[[], object]

MOST_THREADS = 8
"""The count beyond which the interpreter's lock costs what more threads gain."""

_DIGITS = 9
"""Of a number that is read; Python refuses to convert thousands of them."""

_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")
_ALIGNED = 16
"""Cuts are at multiples of this, where the kernels of linear algebra cut too."""


def usable() -> int:
    """How many threads there could be, whatever limits them."""
    affinity = getattr(os, "sched_getaffinity", None)
    return min(MOST_THREADS, len(affinity(0)) if affinity else os.cpu_count() or 1)


def limit(most: int) -> None:
    """Let at most so many threads work in this process and in those that it starts.

    To be called before anything is computed, since results depend on the number.
    """
    os.environ[_VARIABLES[-1]] = str(min(most, _wanted(_VARIABLES[-1]) or most))


@cache
def threads() -> int:
    """How many threads work at most: as many as there are cores for this process.

    OPENBLAS_NUM_THREADS or OMP_NUM_THREADS in the environment lower it.
    """
    return min([usable(), *filter(None, map(_wanted, _VARIABLES))])


def _wanted(variable: str) -> int:
    """How many threads the environment asks for; 0 where it does not."""
    value = os.environ.get(variable, "")
    return int(value[:_DIGITS]) if value.isdecimal() else 0


def slices(length: int, parts: int) -> list[slice]:
    """`length` in at most `parts` pieces of about the same size; fewer where it is short."""
    size = -(-length // (parts * _ALIGNED)) * _ALIGNED
    return [slice(start, min(start + size, length)) for start in range(0, length, size)]


def run(pieces: Sequence[Piece]) -> None:
    """Do all pieces, in any order and at the same time, and return when they are done.

    That gains as far as they spend their time within NumPy, which leaves the interpreter to others
    meanwhile; handing over takes some 30 us. The caller's `numpy.errstate` holds in all of them. An
    error in a piece is raised here when all have ended.
    """
    helpers = _helpers()[: len(pieces) - 1]
    if not helpers:
        for piece in pieces:
            piece()
        return
    job = _Job(pieces)
    for helper in helpers:
        helper.offer(job)
    job.work()
    job.wait()


class _Job:
    """Pieces, and how far they are."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        # `next` of a count is one step of the interpreter: every thread gets numbers of its own.
        self._to_begin = count()
        self._ended = count(1)
        self._all_ended = threading.Lock()
        self._all_ended.acquire()
        self._errors: list[BaseException] = []
        self.error_state = np.geterr()

    def work(self) -> None:
        """Do pieces until all are begun."""
        pieces = self._pieces
        while (index := next(self._to_begin)) < len(pieces):
            try:
                pieces[index]()
            except BaseException as error:
                self._errors.append(error)
            if next(self._ended) == len(pieces):
                self._all_ended.release()

    def wait(self) -> None:
        """Return when all have ended; raise what one of them raised."""
        with self._all_ended:
            if self._errors:
                raise self._errors[0]


class _Helper:
    """A thread that waits for jobs, and forgets one when the next comes first."""

    def __init__(self, number: int) -> None:
        self._job: _Job | None = None
        self._offered = threading.Lock()
        self._offered.acquire()
        threading.Thread(target=self._help, name=f"engine-helper-{number}", daemon=True).start()

    def offer(self, job: _Job) -> None:
        """Wake the thread up, if it is not awake."""
        self._job = job
        with suppress(RuntimeError):  # It is offered one already, and will see this instead.
            self._offered.release()

    def _help(self) -> None:
        while True:
            self._offered.acquire()
            job, self._job = self._job, None
            if job is not None:
                with np.errstate(**job.error_state):
                    job.work()
            del job  # Its pieces hold arrays.


@cache
def _helpers() -> list[_Helper]:
    """Started at the first job. After a fork they are gone, and callers do all pieces."""
    return [_Helper(number) for number in range(1, threads())]
