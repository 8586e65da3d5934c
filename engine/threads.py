"""Holds NumPy's matrix products to one thread while the engine computes.

OpenBLAS divides even small products over all cores and lets its threads wait for each other in a
busy loop. With anything else running, such as a window beside the training, each product can wait
for a turn of the scheduler: steps of a network with 64 units took thirty times as long, those of
one with 512 units two to four times, and single steps 100 ms. Even when nothing else runs, its
threads keep the cores busy for some 20 ms after each product, so that what else could be divided
finds none free; and the last bits of its results depend on the number of threads. So it gets one,
and `engine.parallel` divides what is worth dividing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from itertools import product
from types import TracebackType
from typing import Any, NamedTuple


def single_threaded_blas() -> _Limit:
    """A context in which NumPy's matrix products use one thread.

    The number of threads belongs to the whole process: while any such context lasts, in whichever
    thread, it is one; after the last it is what it was before the first.
    """
    return _limit


class _Library(NamedTuple):
    """A library of linear algebra: how to ask for its number of threads, and how to set it."""

    threads: Callable[[], int]
    set_threads: Callable[[int], object]


class _Limit:
    """Counts who wants one thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._holders = 0
        self._libraries: list[_Library] | None = None
        self._lowered: list[tuple[_Library, int]] = []

    def __enter__(self) -> None:
        """One thread from now on."""
        with self._lock:
            self._holders += 1
            if self._holders > 1:
                return
            if self._libraries is None:
                self._libraries = _found()
            for library in self._libraries:
                threads = library.threads()
                if threads > 1:
                    self._lowered.append((library, threads))
                    library.set_threads(1)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Restore the previous limit, unless somebody else still holds it."""
        with self._lock:
            self._holders -= 1
            if self._holders == 0:
                for library, threads in self._lowered:
                    library.set_threads(threads)
                self._lowered.clear()


def _found() -> list[_Library]:
    """What NumPy computes with, as far as its threads can be set."""
    # Only now: looking for the libraries takes longer than importing NumPy does.
    from threadpoolctl import ThreadpoolController

    controller = ThreadpoolController().select(user_api="blas")
    return [_opened(library) for library in controller.lib_controllers]


def _opened(controller: Any) -> _Library:
    """Its functions; OpenBLAS's own where possible.

    Those of threadpoolctl take as long as half a prediction of one sample, and obey only the first
    Python thread that ever asked.
    """
    if getattr(controller, "threading_layer", "") == "pthreads":
        for prefix, suffix in product(("scipy_", ""), ("64_", "_64", "")):
            names = [f"{prefix}openblas_{verb}_num_threads{suffix}" for verb in ("get", "set")]
            if all(hasattr(controller.dynlib, name) for name in names):
                return _Library(*(getattr(controller.dynlib, name) for name in names))
    return _Library(lambda: controller.get_num_threads() or 1, controller.set_num_threads)


_limit = _Limit()
