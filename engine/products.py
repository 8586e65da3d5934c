"""Matrix products in the pieces that OpenBLAS computes fastest.

OpenBLAS multiplies small matrices directly and copies larger ones into blocks first, which pays
only once each block is used often. The products of a small network lie just above the limit: in
pieces of rows below it, they take a quarter less time. How a product is divided depends on its
size alone, so that the same sizes give the same bits in every run.
"""

from __future__ import annotations

import numpy as np

from engine import parallel
from engine.types import Array

DIRECT = 1_000_000
"""Multiplications up to which OpenBLAS does not copy (m n k <= 100^3)."""

_MOST_PIECES = 8
_FEWEST_ROWS = 16


def matmul(a: Array, b: Array, out: Array) -> Array:
    """A b for matrices; written into `out`, which is returned. Large ones are divided over threads.

    Args:
        a: shape (m, k), any strides.
        b: shape (k, n), any strides.
        out: shape (m, n), contiguous.
    """
    rows, inner = a.shape
    size = rows * inner * out.shape[1]
    if size >= parallel.WORTH_A_PIECE:
        return parallel.product(a, b, out)
    pieces = 1 if size <= DIRECT else _pieces(rows, size)
    if pieces == 1:
        return np.dot(a, b, out=out)
    stacked = a.reshape(pieces, rows // pieces, inner)  # A view, whatever the strides.
    np.matmul(stacked, b, out=out.reshape(pieces, rows // pieces, -1))
    return out


def _pieces(rows: int, size: int) -> int:
    """The fewest equal pieces of rows that are computed directly; 1 where there are none."""
    for pieces in range(-(-size // DIRECT), _MOST_PIECES + 1):
        if rows % pieces == 0 and rows // pieces >= _FEWEST_ROWS:
            return pieces
    return 1
