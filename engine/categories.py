"""Classes as whole numbers and as one-hot vectors."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from engine import config
from engine.errors import DataError
from engine.types import Array


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
    if labels.ndim > 1 and labels.shape[-1] == 1:
        labels = labels[..., 0]
    largest = labels.max() if labels.size else -1
    found = int(largest) + 1 if np.isfinite(largest) else 0
    classes = found if num_classes is None else num_classes
    indices = class_indices(labels, classes)
    result = np.zeros((*indices.shape, classes), dtype or config.floatx())
    np.put_along_axis(result, indices[..., None], 1, axis=-1)
    return result


def class_indices(labels: Array, classes: int) -> Array:
    """The labels as int64.

    Raises:
        DataError: one is no whole number from 0 to `classes` - 1.
    """
    if labels.dtype.kind not in "biuf":
        raise DataError(f"Class indices must be numbers; received type {labels.dtype}.")
    with np.errstate(invalid="ignore"):
        indices = labels.astype(np.int64)
    wrong = (indices != labels) | (indices < 0) | (indices >= classes)
    if wrong.any():
        first = int(np.argmax(wrong.ravel()))
        raise DataError(
            f"Label {labels.ravel()[first]} at position {first} is not one of the {classes} "
            f"classes 0 to {classes - 1}; relabel it, or give the last layer more units."
        )
    return indices
