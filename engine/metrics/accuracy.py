"""Shares of right answers."""

from __future__ import annotations

import numpy as np

from engine.categories import class_indices
from engine.declarations import boolean, integer, real
from engine.losses.classes import pick
from engine.metrics.base import METRICS, MeanMetric, Metric
from engine.types import Array


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
    """Share of labels on the right side of `threshold`."""

    threshold: float = real(
        default=0.5, kw_only=True, help="The value above which a prediction counts as 1."
    )

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """Whether the side is right."""
        return np.equal(_like(y_true, y_pred), y_pred > self.threshold)


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
    """Share of samples whose one-hot label's place is among the `k` largest predictions."""

    k: int = integer(
        default=5, minimum=1, help="How many of the largest predictions count as guesses."
    )

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """Whether fewer than `k` predictions are larger than that of the label."""
        return _among_largest(_classes(y_true, y_pred), y_pred, self.k)


@METRICS.register("sparse_top_k_categorical_accuracy")
class SparseTopKCategoricalAccuracy(TopKCategoricalAccuracy):
    """Share of samples whose label, an index, is among the `k` largest predictions."""

    from_sorted_ids: bool = boolean(
        default=False,
        kw_only=True,
        written="set",
        help="Whether predictions are classes, most likely first, instead of scores.",
    )

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """Whether the label is among the first `k`."""
        classes = _classes(y_true, y_pred)
        if self.from_sorted_ids:
            return np.any(classes[..., None] == y_pred[..., : self.k], axis=-1)
        return _among_largest(classes, y_pred, self.k)


def for_targets(targets_ndim: int, output_shape: tuple[int | None, ...], name: str) -> Metric:
    """The accuracy that `metrics=['accuracy']` means for such labels and outputs."""
    if output_shape[-1] == 1:
        return BinaryAccuracy(name=name)
    if targets_ndim == len(output_shape) - 1:
        return SparseCategoricalAccuracy(name=name)
    return CategoricalAccuracy(name=name)


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
