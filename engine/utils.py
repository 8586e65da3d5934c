"""Helpers that Keras users reach for: `keras.utils`."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from engine import config
from engine.errors import DataError
from engine.random import set_random_seed
from engine.types import Array

__all__ = ["set_random_seed", "to_categorical"]


def to_categorical(
    x: npt.ArrayLike, num_classes: int | None = None, dtype: str | None = None
) -> Array:
    """One-hot vectors for class indices.

    Args:
        x: integers of shape (...,) or (..., 1), from 0 to `num_classes` - 1.
        num_classes: length of the vectors; the largest index plus one where None.
        dtype: type of the result; the engine's float type where None.

    Returns:
        Array of shape (..., num_classes).

    Raises:
        DataError: an index is no whole number or does not fit.
    """
    labels = np.asarray(x)
    indices = labels.astype(np.int64)
    if not np.array_equal(indices, labels):
        raise DataError("Class indices must be whole numbers.")
    if indices.ndim > 1 and indices.shape[-1] == 1:
        indices = indices[..., 0]
    classes = int(indices.max(initial=-1)) + 1 if num_classes is None else num_classes
    outside = (indices < 0) | (indices >= classes)
    if outside.any():
        first = int(np.argmax(outside.ravel()))
        raise DataError(
            f"Label {indices.ravel()[first]} at position {first} is not one of the {classes} "
            f"classes 0 to {classes - 1}; relabel it, or give the last layer more units."
        )
    result = np.zeros((*indices.shape, classes), dtype or config.floatx())
    np.put_along_axis(result, indices[..., None], 1, axis=-1)
    return result
