"""Windows of images as views, as rows of a matrix, and back.

Images are (batch, height, width, channels); windows (batch, rows, columns, kernel height, kernel
width, channels), a view of the padded image in which nothing is copied. Volumes have one axis more.
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
    if not any(each.before or each.after for each in axes):
        return x
    padded = buffer("padded", (len(x), *(each.padded for each in axes), x.shape[-1]))
    for number, each in enumerate(axes, start=1):
        others = (slice(None),) * number
        padded[(*others, slice(each.before))] = 0
        padded[(*others, slice(each.before + each.size, None))] = 0
    inside(padded, axes)[...] = x
    return padded


def inside(padded: Array, axes: Sequence[Axis]) -> Array:
    """The images without the zeros around them."""
    cuts = (slice(each.before, each.before + each.size) for each in axes)
    return padded[(slice(None), *cuts)]


def windows(padded: Array, axes: Sequence[Axis]) -> Array:
    """All windows, as a view."""
    batch, *along, channel = padded.strides
    places, kernels = [each.out for each in axes], [each.kernel for each in axes]
    shape = (len(padded), *places, *kernels, padded.shape[-1])
    pairs = tuple(zip(along, axes, strict=True))
    further = (step * each.stride for step, each in pairs)
    within = (step * each.dilation for step, each in pairs)
    return as_strided(padded, shape, (batch, *further, *within, channel))


def place(padded: Array, axes: Sequence[Axis], *at: int) -> Array:
    """What stands at one place of every window: (batch, rows, columns, channels), a view."""
    cuts = []
    for number, each in zip(at, axes, strict=True):
        first = number * each.dilation
        cuts.append(slice(first, first + (each.out - 1) * each.stride + 1, each.stride))
    return padded[(slice(None), *cuts)]


def add_windows(values: Array, padded: Array, axes: Sequence[Axis]) -> None:
    """Add windows back to where they come from."""
    everywhere = (slice(None),) * (len(axes) + 1)
    for at in np.ndindex(*(each.kernel for each in axes)):
        target = place(padded, axes, *at)
        np.add(target, values[everywhere + at], out=target)


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
