"""Points of the plane that somebody drew by hand, in the form in which Keras's data sets come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from engine.errors import DataError
from engine.types import Array

_FOR_TEST: Final = 5
"""Of each class every fifth point is kept for the test."""


def load_data(points: Sequence[Sequence[float]]) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """Points to train on and others to test with.

    Which these are follows from the order in which they were drawn, so that a further point leaves
    all others where they are.

    Args:
        points: of each x, y, and the number of its class.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: points float32 (n, 2), their classes uint8 (n,).

    Raises:
        DataError: a point is none.
    """
    try:
        rows = np.array(points, np.float64).reshape(-1, 3) if len(points) else np.empty((0, 3))
    except (TypeError, ValueError):
        rows = np.full((1, 3), np.nan)
    classes = rows[:, 2]
    if not np.isfinite(rows).all() or ((classes < 0) | (classes > 255)).any():
        raise DataError("A point needs two numbers and the number of its class, from 0 to 255.")
    labels = classes.astype(np.uint8)
    test = np.zeros(len(rows), bool)
    for label in np.unique(labels):
        mine = np.flatnonzero(labels == label)
        test[mine[_FOR_TEST - 1 :: _FOR_TEST]] = True
    places = rows[:, :2].astype(np.float32)
    return (places[~test], labels[~test]), (places[test], labels[test])
