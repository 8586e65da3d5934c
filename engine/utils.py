"""Helpers that Keras users reach for: `keras.utils`."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from engine.backend import clear_session, is_keras_tensor, standardize_dtype
from engine.categories import class_indices, to_categorical
from engine.directories import image_dataset_from_directory, text_dataset_from_directory
from engine.drawing import plot_model
from engine.errors import DataError, ParameterError
from engine.fetching import get_file
from engine.images import array_to_img, img_to_array, load_img, save_img
from engine.pydataset import PyDataset
from engine.random import set_random_seed
from engine.sequences import pad_sequences, timeseries_dataset_from_array
from engine.types import Array

__all__ = [
    "PyDataset",
    "Sequence",
    "array_to_img",
    "class_indices",
    "clear_session",
    "get_file",
    "image_dataset_from_directory",
    "img_to_array",
    "is_keras_tensor",
    "load_img",
    "normalize",
    "pack_x_y_sample_weight",
    "pad_sequences",
    "plot_model",
    "save_img",
    "set_random_seed",
    "split_dataset",
    "standardize_dtype",
    "text_dataset_from_directory",
    "timeseries_dataset_from_array",
    "to_categorical",
    "unpack_x_y_sample_weight",
]

Sequence = PyDataset
"""The name that Keras 2 has for it."""


def pack_x_y_sample_weight(x: Any, y: Any = None, sample_weight: Any = None) -> Any:
    """What batches are: x, (x, y) or (x, y, sample_weight)."""
    if y is None:
        return (x,) if isinstance(x, list | tuple) else x
    return (x, y) if sample_weight is None else (x, y, sample_weight)


def unpack_x_y_sample_weight(data: Any) -> tuple[Any, Any, Any]:
    """(x, y, sample_weight) of a batch, with None for what it lacks.

    Raises:
        DataError: it has none of the forms of a batch.
    """
    parts = tuple(data) if isinstance(data, list | tuple) else (data,)
    if not 1 <= len(parts) <= 3:
        raise DataError(f"A batch is x, (x, y) or (x, y, sample_weight); received {len(parts)}.")
    return (*parts, None, None)[:3]


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
    preferred_backend: str | None = None,
) -> tuple[Any, Any]:
    """The first samples and the last, to train with the one and to test with the other.

    Args:
        dataset: an array, or a tuple or list of arrays of the same length.
        left_size: a share between 0 and 1, or a number of samples; what is left over where None.
        right_size: likewise.
        shuffle: whether chance says which sample goes where.
        seed: makes that the same each time.
        preferred_backend: None; Keras has those whose data sets it can give.

    Returns:
        Two of what was given: arrays, or tuples or lists of arrays.

    Raises:
        DataError: the arrays have different lengths.
        ParameterError: the sizes do not fit.
    """
    if preferred_backend is not None:
        expected = "None, because the parts are arrays"
        raise ParameterError("preferred_backend", expected, preferred_backend)
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
