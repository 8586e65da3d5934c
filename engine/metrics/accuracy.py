"""Shares of right answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.declarations import Boolean, Integer, Real
from engine.losses.classes import pick
from engine.metrics.base import METRICS, MeanMetric, Metric
from engine.types import Array
from engine.utils import class_indices

_THRESHOLD = Real(name="threshold", help="Above it a prediction counts as 1.")
_K = Integer(name="k", help="How many guesses a sample has.", minimum=1)
_SORTED = Boolean(name="from_sorted_ids", help="Whether predictions are classes, likeliest first.")


@METRICS.register("accuracy", "acc")
class Accuracy(MeanMetric):
    """Share of predictions equal to the labels.

    In `compile(metrics=['accuracy'])` the name stands for the form that fits the labels, as in
    Keras: binary, categorical or sparse categorical accuracy.
    """

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """Whether they are equal."""
        return np.equal(_like(y_true, y_pred), y_pred)


@METRICS.register("binary_accuracy")
class BinaryAccuracy(MeanMetric):
    """Share of labels on the right side of `threshold`.

    Args:
        name: as in `Metric`.
        dtype: as in `Metric`.
        threshold: above it a prediction counts as 1.
    """

    def __init__(self, name: str | None = None, dtype: Any = None, threshold: float = 0.5) -> None:
        super().__init__(name, dtype)
        self.threshold = _THRESHOLD.check(threshold)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """Whether the side is right."""
        return np.equal(_like(y_true, y_pred), y_pred > self.threshold)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), "threshold": self.threshold}


@METRICS.register("categorical_accuracy")
class CategoricalAccuracy(MeanMetric):
    """Share of samples whose largest prediction is at the one-hot label's place."""

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """Whether the places agree."""
        if y_true.shape == y_pred.shape:
            return np.equal(y_true.argmax(-1), y_pred.argmax(-1))
        return np.equal(_classes(y_true, y_pred), y_pred.argmax(-1))


@METRICS.register("sparse_categorical_accuracy")
class SparseCategoricalAccuracy(MeanMetric):
    """Share of samples whose largest prediction is at the index that the label names."""

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """Whether the places agree."""
        return np.equal(_classes(y_true, y_pred), y_pred.argmax(axis=-1))


@METRICS.register("top_k_categorical_accuracy")
class TopKCategoricalAccuracy(MeanMetric):
    """Share of samples whose one-hot label's place is among the `k` largest predictions.

    Args:
        k: how many guesses a sample has.
        name: as in `Metric`.
        dtype: as in `Metric`.
    """

    def __init__(self, k: int = 5, name: str | None = None, dtype: Any = None) -> None:
        super().__init__(name, dtype)
        self.k = _K.check(k)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """Whether fewer than `k` predictions are larger than that of the label."""
        return _among_largest(_classes(y_true, y_pred), y_pred, self.k)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), "k": self.k}


@METRICS.register("sparse_top_k_categorical_accuracy")
class SparseTopKCategoricalAccuracy(TopKCategoricalAccuracy):
    """Share of samples whose label, an index, is among the `k` largest predictions.

    Args:
        k: how many guesses a sample has.
        name: as in `Metric`.
        dtype: as in `Metric`.
        from_sorted_ids: whether predictions are classes, the likeliest first, in place of scores.
    """

    def __init__(
        self,
        k: int = 5,
        name: str | None = None,
        dtype: Any = None,
        from_sorted_ids: bool = False,
    ) -> None:
        super().__init__(k, name, dtype)
        self.from_sorted_ids = _SORTED.check(from_sorted_ids)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """Whether the label is among the first `k`."""
        classes = _classes(y_true, y_pred)
        if self.from_sorted_ids:
            return np.any(classes[..., None] == y_pred[..., : self.k], axis=-1)
        return _among_largest(classes, y_pred, self.k)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments; as in Keras, `from_sorted_ids` only where it is set."""
        sorted_ids = {"from_sorted_ids": True} if self.from_sorted_ids else {}
        return {**super().get_config(), **sorted_ids}


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


def _among_largest(classes: Array, y_pred: Array, k: int) -> Array:
    """Equal predictions count as guesses all of them; NaN is no guess."""
    at_label = pick(y_pred, class_indices(classes, y_pred.shape[-1]))[..., None]
    larger = np.greater(y_pred, np.where(np.isnan(at_label), -np.inf, at_label))
    return np.count_nonzero(larger, axis=-1) < k


def _like(y_true: Array, y_pred: Array) -> Array:
    return y_true[..., None] if y_true.ndim == y_pred.ndim - 1 else y_true
