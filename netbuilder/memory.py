"""Memory that is no longer used goes back to the system."""

from __future__ import annotations

import ctypes
from typing import Final

_MMAP_THRESHOLD: Final = -3
"""`M_MMAP_THRESHOLD` of glibc's malloc.h."""
_LARGE: Final = 12 << 20
"""Bytes. Below lie the arrays that a step of training makes and frees; above, data sets."""


def return_large_arrays() -> None:
    """Have each large array returned as soon as it is freed; to be called once, early.

    glibc puts arrays of up to 32 MB into the heap of the thread that asks, and keeps them there
    when they are freed. Every training has a thread, so that twenty trainings would hold what was
    freed by several.
    """
    try:
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)
    except (AttributeError, OSError, TypeError):
        return  # Another library than glibc, which has its own ways.
