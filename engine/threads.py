"""How many threads NumPy's matrix products may use.

OpenBLAS divides even small products over all cores and lets its threads wait for each other in a
busy loop. On an idle machine that gains little for the matrices of a small network; with anything
else running, such as a window beside the training, each product can wait for a turn of the
scheduler and cost thirty times as much.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

WORTH_DIVIDING = 1e9
"""Floating-point operations from which on a product gains more from threads than it risks."""


@contextmanager
def suited_to(operations: float) -> Iterator[None]:
    """Hold small products to one thread while the context lasts.

    The number of threads belongs to the whole process: while any such context lasts, in whichever
    thread, it is one; after the last it is what it was before the first.

    Args:
        operations: of the largest product that is to come, 2 m n k for (m, k) times (k, n).
    """
    if operations >= WORTH_DIVIDING:
        yield
        return
    _limit.hold()
    try:
        yield
    finally:
        _limit.release()


class _Limit:
    """Counts who wants one thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._holders = 0
        self._libraries: list[Any] | None = None
        self._before: list[int] = []

    def hold(self) -> None:
        """One thread from now on."""
        with self._lock:
            self._holders += 1
            if self._holders == 1:
                libraries = self._found()
                self._before = [library.get_num_threads() or 1 for library in libraries]
                self._set([1] * len(libraries))

    def release(self) -> None:
        """As before, if nobody else holds it."""
        with self._lock:
            self._holders -= 1
            if self._holders == 0:
                self._set(self._before)

    def _set(self, threads: list[int]) -> None:
        for library, number in zip(self._found(), threads, strict=True):
            # The library obeys the first Python thread that ever asked; this lock rules instead.
            if hasattr(library, "clear_controlling_thread"):
                library.clear_controlling_thread(force=True)
            library.set_num_threads(number)

    def _found(self) -> list[Any]:
        """NumPy's linear algebra, as far as its threads can be set."""
        if self._libraries is None:
            # Only now: looking for the libraries takes longer than importing NumPy does.
            from threadpoolctl import ThreadpoolController

            controller = ThreadpoolController().select(user_api="blas")
            self._libraries = list(controller.lib_controllers)
        return self._libraries


_limit = _Limit()
