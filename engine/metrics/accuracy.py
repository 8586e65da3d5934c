"""Shares of right answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.metrics.base import METRICS, MeanMetric, Metric
from engine.types import Array


@METRICS.register("accuracy", "acc")
class Accuracy(MeanMetric):
    """Share of predictions equal to the labels.

    In `compile(metrics=['accuracy'])` the name stands for the form that fits the labels, as in
    Keras: binary, categorical or sparse categorical accuracy.
    """

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """1 where equal, else 0."""
        return np.equal(_like(y_true, y_pred), y_pred)


@METRICS.register("binary_accuracy")
class BinaryAccuracy(MeanMetric):
    """Share of labels on the right side of `threshold`."""

    def __init__(self, name: str | None = None, dtype: Any = None, threshold: float = 0.5) -> None:
        super().__init__(name, dtype)
        self.threshold = threshold

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """Mean over the last axis of right sides."""
        right = np.equal(_like(y_true, y_pred), y_pred > self.threshold)
        return np.mean(right, axis=-1) if right.ndim > 1 else right

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), "threshold": self.threshold}


@METRICS.register("categorical_accuracy")
class CategoricalAccuracy(MeanMetric):
    """Share of samples whose largest prediction is at the one-hot label's place."""

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """1 where the places agree, else 0."""
        return np.equal(_classes(y_true, y_pred), y_pred.argmax(axis=-1))


@METRICS.register("sparse_categorical_accuracy")
class SparseCategoricalAccuracy(MeanMetric):
    """Share of samples whose largest prediction is at the index that the label names."""

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """1 where the places agree, else 0."""
        return np.equal(_classes(y_true, y_pred), y_pred.argmax(axis=-1))


def for_targets(targets_ndim: int, output_shape: tuple[int | None, ...], name: str) -> Metric:
    """The accuracy that `metrics=['accuracy']` means for such labels and outputs."""
    if output_shape[-1] == 1:
        return BinaryAccuracy(name)
    if targets_ndim == len(output_shape) - 1:
        return SparseCategoricalAccuracy(name)
    return CategoricalAccuracy(name)


def _classes(y_true: Array, y_pred: Array) -> Array:
    """Class indices from indices, a column of them, or one-hot labels."""
    if y_true.ndim < y_pred.ndim:
        return y_true
    return y_true[..., 0] if y_true.shape[-1] == 1 else y_true.argmax(axis=-1)


def _like(y_true: Array, y_pred: Array) -> Array:
    return y_true[..., None] if y_true.ndim == y_pred.ndim - 1 else y_true
