"""Lookups, categories, images of another size."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.types import Array


def one_hot(x: Array, depth: int) -> Array:
    """A 1 in the place of each number, from 0 to depth - 1."""
    return (x[..., None] == np.arange(depth)).astype(np.float32)


def bins(x: Array, bounds: Sequence[float]) -> Array:
    """The number of bounds that are not larger."""
    return np.searchsorted(np.asarray(bounds, np.float32), x, side="right").astype(np.float32)


def along_both(x: Array, rows: Array, columns: Array) -> Array:
    """Images (n, h, w, channels) times `rows` (h', h) and `columns` (w', w)."""
    return columns @ np.einsum("ij,njwc->niwc", rows, x)
