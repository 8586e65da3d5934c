"""What `keras.utils` has for arrays and sequences."""

from __future__ import annotations

import numpy as np

from tests.engine.reference.families import Case, Results
from tests.engine.reference.side import Side


def normalized(side: Side) -> Results:
    """Along each axis, with several norms; zeros stay."""
    x = side.normal(4, 5)
    x[1], x[:, 2] = 0, 0
    normalize = side.keras.utils.normalize
    return {
        f"{axis} {order}": normalize(x, axis=axis, order=order)
        for axis in (-1, 1)
        for order in (1, 2, np.inf)
    }


def padded(side: Side) -> Results:
    """Shorter and longer sequences, an empty one, samples with axes of their own."""
    pad = side.keras.utils.pad_sequences
    numbers = [[1], [2, 3], [], [4, 5, 6, 7]]
    results = {
        f"{maxlen} {padding} {truncating}": pad(
            numbers, maxlen, padding=padding, truncating=truncating, value=-1
        )
        for maxlen in (None, 2, 6)
        for padding in ("pre", "post")
        for truncating in ("pre", "post")
    }
    vectors = [side.normal(2, 3), side.normal(1, 3), side.normal(4, 3)]
    results["vectors"] = pad(vectors, 3, dtype="float32", value=0.5)
    return results


CASES: dict[str, Case] = {"normalize": normalized, "pad_sequences": padded}
