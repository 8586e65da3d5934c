"""Windows of images as views, as rows of a matrix, and back.

Images are (batch, height, width, channels); windows (batch, rows, columns, kernel height, kernel
width, channels), a view of the padded image in which nothing is copied.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.lib.stride_tricks import as_strided

from engine.layers.convolution.geometry import Axis
from engine.types import Array

Buffer = Callable[[str, tuple[int, ...]], Array]

_PIECE = 2**19
"""Values that a piece of work may touch: about what a core's cache holds."""


def pad(x: Array, axes: Sequence[Axis], buffer: Buffer) -> Array:
    """The images with zeros around them; the images themselves where none are needed."""
    high, wide = axes
    if not (high.before or high.after or wide.before or wide.after):
        return x
    padded = buffer("padded", (len(x), high.padded, wide.padded, x.shape[-1]))
    padded[:, : high.before] = 0
    padded[:, high.before + high.size :] = 0
    padded[:, :, : wide.before] = 0
    padded[:, :, wide.before + wide.size :] = 0
    inside(padded, axes)[...] = x
    return padded


def inside(padded: Array, axes: Sequence[Axis]) -> Array:
    """The images without the zeros around them."""
    high, wide = axes
    return padded[:, high.before : high.before + high.size, wide.before : wide.before + wide.size]


def windows(padded: Array, axes: Sequence[Axis]) -> Array:
    """All windows, as a view."""
    high, wide = axes
    batch, down, across, channel = padded.strides
    shape = (len(padded), high.out, wide.out, high.kernel, wide.kernel, padded.shape[-1])
    steps = (
        batch,
        down * high.stride,
        across * wide.stride,
        down * high.dilation,
        across * wide.dilation,
        channel,
    )
    return as_strided(padded, shape, steps)


def place(padded: Array, axes: Sequence[Axis], row: int, column: int) -> Array:
    """What stands at one place of every window: (batch, rows, columns, channels), a view."""
    high, wide = axes
    top, left = row * high.dilation, column * wide.dilation
    return padded[
        :,
        top : top + (high.out - 1) * high.stride + 1 : high.stride,
        left : left + (wide.out - 1) * wide.stride + 1 : wide.stride,
    ]


def add_windows(values: Array, padded: Array, axes: Sequence[Axis]) -> None:
    """Add windows back to where they come from."""
    high, wide = axes
    for row in range(high.kernel):
        for column in range(wide.kernel):
            target = place(padded, axes, row, column)
            np.add(target, values[:, :, :, row, column], out=target)


def pieces(batch: int, values: int) -> list[slice]:
    """A batch in pieces of samples, each of which touches `values` numbers."""
    samples = max(1, min(batch, _PIECE // max(values, 1)))
    return [slice(start, min(start + samples, batch)) for start in range(0, batch, samples)]


class Workspaces:
    """Arrays that pieces of work borrow, as many as are at work at the same time."""

    def __init__(self) -> None:
        self._free: list[Array] = []

    def borrow(self, size: int, dtype: str) -> Array:
        """A flat array of at least `size` values."""
        try:
            array = self._free.pop()
        except IndexError:
            array = np.empty(size, dtype)
        return array if array.size >= size and array.dtype == dtype else np.empty(size, dtype)

    def give_back(self, array: Array) -> None:
        """Let others use it."""
        self._free.append(array)
