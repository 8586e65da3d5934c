"""Work cut into pieces that several threads do.

Whoever asks for the work does pieces too, all those that no helper has begun. On a busy machine,
where helpers get no turn, work therefore takes about as long as without them; nobody waits for a
thread that is not at work already. Measured with steps of 784-512-512-10 on two cores, batches of
128, in ms:

    other programs      one thread      OpenBLAS's threads      these
    none                       6.4                     4.2        3.6
    one busy core              6.9                      16        7.4
    two busy cores             8.2                 13 - 25        8.2

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

from engine.types import Array

Piece = Callable[[], object]

WORTH_A_PIECE = 1e7
"""Floating-point operations, some 100 us, of the smallest piece of a product."""

MOST_THREADS = 8
"""Beyond, the interpreter's lock between pieces costs what more threads gain."""

_ALIGNED = 16
"""Cuts are at multiples of this, where the kernels of linear algebra cut too."""


@cache
def threads() -> int:
    """How many threads work at most: as many as there are cores for this process.

    OPENBLAS_NUM_THREADS or OMP_NUM_THREADS in the environment lower it.
    """
    usable = getattr(os, "sched_getaffinity", None)
    limits = [MOST_THREADS, len(usable(0)) if usable else os.cpu_count() or 1]
    for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        value = os.environ.get(variable, "")
        if value.isdecimal() and int(value) > 0:
            limits.append(int(value))
    return min(limits)


def product(a: Array, b: Array, out: Array) -> Array:
    """The matrix product of a (m, k) and b (k, n) in `out` (m, n), large ones in pieces.

    The longer side of the result is cut, for then the least is read twice.
    """
    operations = 2.0 * out.size * a.shape[1]
    if operations < 2 * WORTH_A_PIECE or threads() == 1:
        return np.dot(a, b, out=out)
    rows, columns = out.shape
    parts = min(threads(), int(operations / WORTH_A_PIECE))
    if rows >= columns:
        run([_part(a[cut], b, out[cut]) for cut in slices(rows, parts)])
    else:
        run([_part(a, b[:, cut], out[:, cut]) for cut in slices(columns, parts)])
    return out


def _part(a: Array, b: Array, out: Array) -> Piece:
    return lambda: np.matmul(a, b, out=out)


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
