"""Windows over volumes, as kernels have them; images are volumes of depth 1."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from engine.layers.convolution.geometry import Axis
from engine.types import Array

_LIFTED = Axis(1, 1, 1, 1, 0, 0, 1)

Axes = tuple[Axis, ...]


def lifted(axes: Iterable[Axis]) -> Axes:
    """All three axes."""
    given = tuple(axes)
    return (*(_LIFTED,) * (3 - len(given)), *given)


def everywhere(spatial: Sequence[int]) -> Axes:
    """The one window that holds all of an image of these sizes."""
    return lifted(Axis(size, size, size, 1, 0, 0, 1) for size in spatial)


def values_in(axes: Axes) -> int:
    """How many values a window has."""
    return math.prod(axis.kernel for axis in axes)


def count_of(axes: Axes) -> int:
    """How many windows there are."""
    return math.prod(axis.out for axis in axes)


def size_of(axes: Axes) -> int:
    """How many places the image has."""
    return math.prod(axis.size for axis in axes)


def fields(axes: Axes, channels: int) -> dict[str, int]:
    """What C calls all that."""
    found = {"channels": channels}
    for axis, name, size in zip(axes, "zyx", ("depth", "height", "width"), strict=True):
        found |= {
            size: axis.size,
            f"window_{name}": axis.kernel,
            f"stride_{name}": axis.stride,
            f"apart_{name}": axis.dilation,
            f"before_{name}": axis.before,
            f"out_{name}": axis.out,
        }
    return found


def reach(axis: Axis) -> int:
    """The size that windows need along an axis, with what lies before and after the image."""
    return (axis.out - 1) * axis.stride + (axis.kernel - 1) * axis.dilation + 1


def offsets(sizes: Sequence[int], channels: int, places: Sequence[range]) -> Array:
    """Where places lie in an image, in values.

    Args:
        sizes: of the image, along each axis.
        channels: at a place.
        places: along each axis.
    """
    found: Any = np.zeros((), np.int64)
    for size, along in zip(sizes, places, strict=True):
        found = found[..., None] * size + np.asarray(along, np.int64)
    return np.asarray(found.ravel() * channels)


def places(axes: Axes, channels: int, sizes: Sequence[int] = ()) -> Array:
    """Where windows begin in an image, in values.

    Args:
        axes: the windows.
        channels: at a place.
        sizes: of the image, if it is another than the windows' own.
    """
    along = [range(0, axis.out * axis.stride, axis.stride) for axis in axes]
    return offsets(sizes or [axis.size for axis in axes], channels, along)
