"""Labels that name a class."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from engine.errors import DataError
from engine.types import Array


def class_of_each(y_true: npt.ArrayLike, rank: int, name: str) -> Array:
    """Class numbers as int64 in an array of `rank` axes, from numbers, a column, or one-hot labels.

    Raises:
        DataError: they are none of these.
    """
    labels = np.asarray(y_true)
    if labels.dtype.kind not in "biuf":
        raise DataError(f"Class indices must be numbers; received type {labels.dtype}.")
    if labels.ndim == rank + 1:
        labels = labels[..., 0] if labels.shape[-1] == 1 else labels.argmax(axis=-1)
    if labels.ndim != rank:
        raise DataError(
            f"The labels have shape {labels.shape}; {name} takes one class index per sample."
        )
    with np.errstate(invalid="ignore"):
        classes = labels.astype(np.int64)
    if (classes != labels).any():
        raise DataError(f"{name} takes whole numbers as classes; round the labels first.")
    return classes


def pick(values: Array, classes: Array, axis: int = -1) -> Array:
    """The value at each label's class, along `axis`."""
    if axis not in (-1, values.ndim - 1):
        return pick(np.moveaxis(values, axis, -1), classes)
    return values.reshape(-1).take(places(values, classes)).reshape(classes.shape)


def places(values: Array, classes: Array) -> Array:
    """The places, in the flattened `values`, of each label's class along the last axis."""
    count = values.shape[-1]
    return np.arange(0, classes.size * count, count) + classes.reshape(-1)


def minus_one_at(values: Array, classes: Array, axis: int = -1) -> Array:
    """Subtract the one-hot labels from C-contiguous `values`, in place."""
    if axis in (-1, values.ndim - 1) and values.flags.c_contiguous:
        values.reshape(-1)[places(values, classes)] -= 1
    else:
        moved = np.moveaxis(values, axis, -1)
        index = classes[..., None]
        np.put_along_axis(moved, index, np.take_along_axis(moved, index, -1) - 1, -1)
    return values
