"""Networks that take square grey pictures, and drawings brought to their size."""

from __future__ import annotations

import math
from functools import cache
from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.design.design import Design
from netbuilder.design.own import OWN_DATA

DRAWN: Final = 28
"""Side of the pad's picture."""

_SMALLEST, _LARGEST = 6, 256
_CHANNELS = ((), (1,))


def side_of(design: Design) -> int | None:
    """Side of the square pictures that a design's network takes; None where it takes others.

    A row of numbers counts as a picture if it has as many as MNIST's, or as the pictures of the
    design's data.
    """
    shape = design.input_shape
    if design.data == OWN_DATA and design.own is not None and design.own.recipe.series is not None:
        return None
    if len(shape) >= 2 and shape[0] == shape[1] and shape[2:] in _CHANNELS:
        side = shape[0]
    elif len(shape) == 1 and (shape[0] == DRAWN**2 or _fills(design, shape[0])):
        side = math.isqrt(shape[0])
    else:
        return None
    fits = math.prod(shape) == side * side and _SMALLEST <= side <= _LARGEST
    return side if fits else None


def _fills(design: Design, values: int) -> bool:
    """Whether so many values are a picture of the design's data."""
    sample = design.data_set.sample_shape
    return len(sample) > 1 and math.prod(sample) == values


def resized(picture: Array, side: int) -> Array:
    """A square picture at another size: each pixel the mean of what it covers, or between two."""
    if len(picture) == side:
        return picture
    shares = _shares(len(picture), side)
    return np.asarray(shares @ picture @ shares.T, np.float32)


@cache
def _shares(old: int, new: int) -> Array:
    """What part of each old pixel goes into a new one; float32 (new, old), rows sum to 1."""
    if new > old:
        centres = (np.arange(new) + 0.5) * old / new - 0.5
        shares = np.maximum(0.0, 1.0 - np.abs(centres[:, None] - np.arange(old)))
    else:
        edges = np.arange(new + 1) * old / new
        begin, end = edges[:-1, None], edges[1:, None]
        pixel = np.arange(old)
        shares = np.maximum(0.0, np.minimum(end, pixel + 1) - np.maximum(begin, pixel))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True), np.float32)
