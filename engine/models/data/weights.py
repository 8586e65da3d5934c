"""How much each sample counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.errors import DataError, ParameterError
from engine.types import Array


def as_weights(
    sample_weight: Any, class_weight: Mapping[int, float] | None, y: Any, dtype: npt.DTypeLike
) -> Array | None:
    """Weights as an array, from the samples' own or from those of their classes.

    Args:
        sample_weight: one per sample, or None.
        class_weight: by class, or None.
        y: labels as the user has them.
        dtype: the model's.

    Raises:
        ParameterError: both are given.
        DataError: they are no finite numbers.
    """
    if sample_weight is None:
        return None if class_weight is None else by_class(class_weight, y, dtype)
    if class_weight is not None:
        expected = "given without sample_weight; multiply the two yourself"
        raise ParameterError("class_weight", expected, class_weight)
    weights = np.asarray(sample_weight)
    if weights.dtype.kind not in "biuf" or weights.ndim == 0:
        raise DataError(
            "The sample weights must be an array with one number per sample; "
            f"received type {weights.dtype}, shape {weights.shape}."
        )
    weights = weights.astype(dtype, copy=False)
    if not np.isfinite(weights).all():
        first = int(np.argmin(np.isfinite(weights.ravel())))
        raise DataError(
            f"The sample weights hold {weights.ravel()[first]} at position {first}; "
            "remove or replace such values."
        )
    return weights


def by_class(class_weight: Any, y: Any, dtype: npt.DTypeLike) -> Array:
    """The weight of each sample's class; 1 for classes that are not named.

    Raises:
        ParameterError: `class_weight` is no mapping from classes to numbers.
        DataError: the labels name no classes.
    """
    if not isinstance(class_weight, Mapping):
        expected = "a mapping from classes to weights, such as {0: 1.0, 1: 5.0}"
        raise ParameterError("class_weight", expected, class_weight)
    labels = np.asarray(y)
    if labels.ndim == 2:
        labels = labels[:, 0] if labels.shape[1] == 1 else labels.argmax(axis=1)
    if labels.ndim != 1:
        raise DataError(
            f"Class weights need one class per sample; the labels have shape {labels.shape}. "
            "Use sample_weight."
        )
    found, places = np.unique(np.round(labels).astype(np.int64), return_inverse=True)
    try:
        weights = np.array([class_weight.get(int(label), 1.0) for label in found], dtype)
    except (TypeError, ValueError):
        expected = "a mapping from classes to weights, such as {0: 1.0, 1: 5.0}"
        raise ParameterError("class_weight", expected, dict(class_weight)) from None
    return weights[places]
