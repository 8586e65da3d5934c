"""Matrix products in the pieces that are computed fastest.

OpenBLAS multiplies small matrices directly and copies larger ones into blocks first, which pays
only once each block is used often. The products of a small network lie just above the limit: in
pieces of rows below it, they take a quarter less time. Large products are divided over threads.
How a product is divided depends on its size alone, so that the same sizes give the same bits in
every run.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from engine import parallel
from engine.types import Array

DIRECT = 1_000_000
"""Multiplications up to which OpenBLAS does not copy (m n k <= 100^3)."""

WORTH_A_PIECE = 1e7
"""Floating-point operations, some 100 us, of the smallest piece for a thread."""

_MOST_PIECES = 8
_FEWEST_ROWS = 16


def matmul(a: Array, b: Array, out: Array) -> Array:
    """A b for matrices; written into `out`, which is returned.

    Args:
        a: shape (m, k), any strides.
        b: shape (k, n), any strides.
        out: shape (m, n), contiguous.
    """
    rows, inner = a.shape
    size = rows * inner * out.shape[1]  # Multiplications; each comes with an addition.
    if size >= WORTH_A_PIECE:
        parallel.run(_shares(a, b, out, size))
        return out
    pieces = 1 if size <= DIRECT else _pieces(rows, size)
    if pieces == 1:
        return np.dot(a, b, out=out)
    stacked = a.reshape(pieces, rows // pieces, inner)  # A view, whatever the strides.
    np.matmul(stacked, b, out=out.reshape(pieces, rows // pieces, -1))
    return out


def matmuls(*products: tuple[Array, Array, Array]) -> None:
    """Several products as of `matmul`, at the same time where all are large."""
    sizes = [out.size * a.shape[1] for a, _, out in products]
    if min(sizes) < WORTH_A_PIECE:
        for product in products:
            matmul(*product)
        return
    parallel.run(
        [
            share
            for product, size in zip(products, sizes, strict=True)
            for share in _shares(*product, size)
        ]
    )


def _shares(a: Array, b: Array, out: Array, size: int) -> list[parallel.Piece]:
    """A large product in pieces for threads.

    The longer side of the result is cut, for then the least is read twice.
    """
    count = min(parallel.threads(), int(2 * size / WORTH_A_PIECE))
    if count == 1:
        return [partial(np.dot, a, b, out=out)]
    if len(out) >= out.shape[1]:
        cuts = parallel.slices(len(out), count)
        return [partial(np.matmul, a[cut], b, out=out[cut]) for cut in cuts]
    cuts = parallel.slices(out.shape[1], count)
    return [partial(np.matmul, a, b[:, cut], out=out[:, cut]) for cut in cuts]


def _pieces(rows: int, size: int) -> int:
    """The fewest equal pieces of rows that are computed directly; 1 where there are none."""
    for pieces in range(-(-size // DIRECT), _MOST_PIECES + 1):
        if rows % pieces == 0 and rows // pieces >= _FEWEST_ROWS:
            return pieces
    return 1
