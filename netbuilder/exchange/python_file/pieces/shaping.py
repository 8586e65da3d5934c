"""Lookups, categories, images of another size."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.types import Array


def whole_numbers(x: Array, depth: int) -> Array:
    """Numbers from 0 to depth - 1; of fractions the whole part counts."""
    numbers = x.astype(int)
    if numbers.size and not (numbers.min() >= 0 and numbers.max() < depth):
        raise ValueError(
            f"The network takes whole numbers from 0 to {depth - 1}; received some from "
            f"{x.min():.9g} to {x.max():.9g}."
        )
    return numbers


def one_hot(x: Array, depth: int) -> Array:
    """A 1 in the place of each number, from 0 to depth - 1."""
    if not np.array_equal(x, whole_numbers(x, depth)):
        raise ValueError("The network takes whole numbers; received fractions.")
    return (x[..., None] == np.arange(depth)).astype(np.float32)


def bins(x: Array, bounds: Sequence[float]) -> Array:
    """The number of bounds that are not larger."""
    return np.searchsorted(np.asarray(bounds, np.float32), x, side="right").astype(np.float32)


def along_both(x: Array, rows: Array, columns: Array) -> Array:
    """Images (n, h, w, channels) times `rows` (h', h) and `columns` (w', w)."""
    return columns @ np.einsum("ij,njwc->niwc", rows, x)
