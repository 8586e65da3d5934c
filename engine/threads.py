"""How many threads NumPy's matrix products may use.

OpenBLAS divides even small products over all cores and lets its threads wait for each other in a
busy loop. On an idle machine that gains little for the matrices of a small network; with anything
else running, such as a window beside the training, each product can wait for a turn of the
scheduler and cost thirty times as much.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

WORTH_DIVIDING = 3e7
"""Floating-point operations from which on a product gains more from threads than it risks."""


@contextmanager
def suited_to(operations: float) -> Iterator[None]:
    """Hold small products to one thread while the context lasts.

    Args:
        operations: of the largest product that is to come, 2 m n k for (m, k) times (k, n).
    """
    if operations >= WORTH_DIVIDING:
        yield
        return
    libraries = [(library, library.get_num_threads()) for library in _libraries()]
    try:
        for library, threads in libraries:
            if threads != 1:
                library.set_num_threads(1)
        yield
    finally:
        for library, threads in libraries:
            if threads != 1:
                library.set_num_threads(threads)


@cache
def _libraries() -> list[Any]:
    """NumPy's linear algebra, as far as its threads can be set."""
    # Only now: looking for the libraries takes longer than importing NumPy does.
    from threadpoolctl import ThreadpoolController

    return list(ThreadpoolController().select(user_api="blas").lib_controllers)
