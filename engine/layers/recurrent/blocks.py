"""Weights and products gate by gate."""

from __future__ import annotations

from functools import partial

import numpy as np

from engine import parallel, products
from engine.types import Array


def gate_by_gate(weight: Array, units: int) -> Array:
    """A weight of shape (rows, gates * units) seen as (gates, rows, units)."""
    return weight.reshape(len(weight), -1, units).transpose(1, 0, 2)


def by_blocks(a: Array, b: Array, out: Array) -> None:
    """The product of the matrix `a` with each block of `b`; large ones at the same time."""
    if large(a, b.shape[-1]):
        pairs = zip(b, out, strict=True)
        parallel.run([partial(np.matmul, a, block, out=to) for block, to in pairs])
    else:
        np.matmul(a, b, out=out)


def large(a: Array, columns: int) -> bool:
    """Whether the product of `a` with a block of so many columns is worth a thread's turn."""
    return 2.0 * a.size * columns >= products.WORTH_A_PIECE
