"""Helpers that Keras users reach for: `keras.utils`."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from engine import config
from engine.errors import DataError, ParameterError
from engine.fetching import get_file
from engine.pydataset import PyDataset
from engine.random import set_random_seed
from engine.sequences import pad_sequences, timeseries_dataset_from_array
from engine.types import Array

__all__ = [
    "PyDataset",
    "class_indices",
    "get_file",
    "normalize",
    "pad_sequences",
    "set_random_seed",
    "split_dataset",
    "timeseries_dataset_from_array",
    "to_categorical",
]


def normalize(x: npt.ArrayLike, axis: int = -1, order: Any = 2) -> Array:
    """An array divided by its norm along an axis; what has the norm 0 stays.

    Args:
        x: the array.
        axis: along which the norm is taken.
        order: of the norm, as `numpy.linalg.norm` has it.
    """
    array = np.asarray(x)
    norm = np.linalg.norm(array, order, axis, keepdims=True)
    return np.asarray(array / np.where(norm == 0, 1, norm))


def split_dataset(
    dataset: Any,
    left_size: float | None = None,
    right_size: float | None = None,
    shuffle: bool = False,
    seed: int | None = None,
) -> tuple[Any, Any]:
    """The first samples and the last, to train with the one and to test with the other.

    Args:
        dataset: an array, or a tuple or list of arrays of the same length.
        left_size: a share between 0 and 1, or a number of samples; what is left over where None.
        right_size: likewise.
        shuffle: whether chance says which sample goes where.
        seed: makes that the same each time.

    Returns:
        Two of what was given: arrays, or tuples or lists of arrays.

    Raises:
        DataError: the arrays have different lengths.
        ParameterError: the sizes do not fit.
    """
    several = isinstance(dataset, tuple | list)
    arrays = [np.asarray(each) for each in dataset] if several else [np.asarray(dataset)]
    lengths = sorted({len(each) for each in arrays})
    if len(lengths) != 1:
        raise DataError(f"The arrays must have one length; received {lengths} samples.")
    (total,) = lengths
    sizes = [_part("left_size", left_size, total), _part("right_size", right_size, total)]
    left, right = sizes
    if left is None and right is None:
        raise ParameterError("left_size", "given where right_size is not", None)
    left = total - (right or 0) if left is None else left
    right = total - left if right is None else right
    if left + right > total:
        raise ParameterError("right_size", f"at most what left_size leaves of {total}", right_size)
    order = np.arange(total)
    if shuffle:
        np.random.default_rng(seed).shuffle(order)

    def part(places: Array) -> Any:
        taken = [each[places] for each in arrays]
        return type(dataset)(taken) if several else taken[0]

    return part(order[:left]), part(order[total - right :])


def _part(name: str, size: Any, total: int) -> int | None:
    """A size as a number of samples."""
    whole = isinstance(size, int | np.integer) and not isinstance(size, bool)
    if size is None:
        return None
    if not 0 < size < (total if whole else 1):
        expected = f"a share between 0 and 1, or a number of samples from 1 to {total - 1}"
        raise ParameterError(name, expected, size)
    return int(size) if whole else round(size * total)


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
    """Labels as int64.

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
