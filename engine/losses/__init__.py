"""Losses under Keras's names, as classes and as functions of (y_true, y_pred)."""

from __future__ import annotations

from typing import Any

import numpy.typing as npt

from engine.losses.base import LOSSES, Loss
from engine.losses.crossentropy import (
    BinaryCrossentropy,
    CategoricalCrossentropy,
    SparseCategoricalCrossentropy,
)
from engine.losses.regression import MeanSquaredError
from engine.types import Array

__all__ = [
    "LOSSES",
    "BinaryCrossentropy",
    "CategoricalCrossentropy",
    "Loss",
    "MeanSquaredError",
    "SparseCategoricalCrossentropy",
    "binary_crossentropy",
    "categorical_crossentropy",
    "deserialize",
    "get",
    "mean_squared_error",
    "serialize",
    "sparse_categorical_crossentropy",
]


def mean_squared_error(y_true: npt.ArrayLike, y_pred: npt.ArrayLike) -> Array:
    """One mean square per sample."""
    return _per_sample(MeanSquaredError(reduction="none"), y_true, y_pred)


def binary_crossentropy(
    y_true: npt.ArrayLike, y_pred: npt.ArrayLike, from_logits: bool = False
) -> Array:
    """One binary cross-entropy per sample."""
    return _per_sample(BinaryCrossentropy(from_logits, reduction="none"), y_true, y_pred)


def categorical_crossentropy(
    y_true: npt.ArrayLike, y_pred: npt.ArrayLike, from_logits: bool = False
) -> Array:
    """One categorical cross-entropy per sample."""
    return _per_sample(CategoricalCrossentropy(from_logits, reduction="none"), y_true, y_pred)


def sparse_categorical_crossentropy(
    y_true: npt.ArrayLike, y_pred: npt.ArrayLike, from_logits: bool = False
) -> Array:
    """One categorical cross-entropy per sample, the labels being class indices."""
    return _per_sample(SparseCategoricalCrossentropy(from_logits, reduction="none"), y_true, y_pred)


def _per_sample(loss: Loss, y_true: npt.ArrayLike, y_pred: npt.ArrayLike) -> Array:
    values: Array = loss(y_true, y_pred)
    return values


def get(identifier: Any) -> Loss:
    """The loss that a name, config or object stands for."""
    return LOSSES.get(identifier)


def serialize(loss: Loss) -> dict[str, Any]:
    """Keras's config of the loss."""
    return LOSSES.serialize(loss)


def deserialize(config: Any) -> Loss:
    """The inverse of `serialize`."""
    return get(config)
