"""Arrays of numbers as text within a page."""

from __future__ import annotations

import base64
from typing import Final

import numpy as np
import numpy.typing as npt

from engine.types import Array

Place = list[int]
"""The place of an array: its first byte, how many numbers it has, and bytes for each."""

_ALIGNED: Final = 4
_ROUNDING: Final = 2.0**-10
"""Twice what rounding to float16 may cost a number of its normal range, as a share of it."""


def as_stored(kernel: Array) -> Array:
    """A kernel as the page has it: rounded to float16, unless that would spoil it.

    Numbers that are too large for float16, or all so small that few digits would be left, stay as
    they are.

    Args:
        kernel: float32, any shape.

    Returns:
        float32, of that shape.
    """
    with np.errstate(over="ignore"):
        rounded = kernel.astype(np.float16).astype(np.float32)
    largest = float(np.abs(kernel).max(initial=0.0))
    lost = float(np.abs(rounded - kernel).max(initial=0.0)) if np.isfinite(rounded).all() else 1e38
    return rounded if lost <= _ROUNDING * largest else kernel


class Pack:
    """Arrays one after the other; little-endian, each on a boundary of four bytes.

    Args:
        exact: whether learned numbers are kept as they are.
    """

    def __init__(self, *, exact: bool = False) -> None:
        self._exact = exact
        self._parts: list[bytes] = []
        self._size = 0

    def kernel(self, values: Array) -> Place:
        """Add learned numbers, rounded to float16 where they bear it and may be rounded."""
        if self._exact:
            return self.exact(values)
        stored = as_stored(np.asarray(values, np.float32))
        half = stored.astype(np.float16) if np.abs(stored).max(initial=0.0) < 65520 else None
        if half is not None and np.array_equal(half.astype(np.float32), stored):
            return self._add(half, "<f2")
        return self._add(stored, "<f4")

    def exact(self, values: npt.ArrayLike) -> Place:
        """Add numbers that are few, as float32."""
        return self._add(np.asarray(values, np.float32), "<f4")

    def text(self) -> str:
        """All of them in base64."""
        return base64.b64encode(b"".join(self._parts)).decode("ascii")

    def _add(self, values: Array, kind: str) -> Place:
        content = np.ascontiguousarray(values, kind).tobytes()
        place = [self._size, values.size, np.dtype(kind).itemsize]
        content += b"\0" * (-len(content) % _ALIGNED)
        self._parts.append(content)
        self._size += len(content)
        return place
