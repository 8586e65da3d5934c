"""Samples that are arrays, in the shape that a network takes; NumPy alone, as scripts copy it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from engine.types import Array


def channels_last(shape: Sequence[int]) -> tuple[int, ...]:
    """The shape of a picture whose channels come first with them last; any other as it is."""
    if len(shape) != 3 or shape[0] not in (1, 3) or shape[2] in (1, 3, 4) or min(shape[1:]) < 8:
        return tuple(shape)
    return (shape[1], shape[2]) if shape[0] == 1 else (shape[1], shape[2], shape[0])


def has_shape(own: Sequence[int], shape: Sequence[int]) -> bool:
    """Whether `in_shape` brings samples of one shape to another."""
    if tuple(own) == tuple(shape) or channels_last(own) == tuple(shape):
        return True
    return len(own) == 1 and own[0] == math.prod(shape)


def in_shape(samples: Array, shape: Sequence[int]) -> Array:
    """Samples (n, ...) as (n, *shape): as they are, their channels last, or rows as pictures."""
    own = samples.shape[1:]
    if own != tuple(shape) and len(own) == 3 and len(shape) == 3:
        return np.moveaxis(samples, 1, -1)
    return samples.reshape(len(samples), *shape)


def pixels_of(numbers: Array, shape: Sequence[int]) -> tuple[Array, Array]:
    """Rows of pixels as pictures.

    Args:
        numbers: float64 (n, pixels), NaN for one that is missing.
        shape: of a picture.

    Returns:
        uint8 (n, *shape), and bool (n,): whether all are whole numbers from 0 to 255.
    """
    with np.errstate(invalid="ignore"):
        usable = np.all((numbers >= 0) & (numbers <= 255) & (numbers == np.rint(numbers)), axis=1)
    pixels = np.where(usable[:, None], numbers, 0).astype(np.uint8)
    return pixels.reshape(len(numbers), *shape), usable
