"""Losses of classes and distributions as metrics."""

from __future__ import annotations

import numpy as np

from engine import losses
from engine.declarations import borrowed
from engine.metrics.base import METRICS
from engine.metrics.regression import LossMetric
from engine.types import Array


@METRICS.register("hinge")
class Hinge(LossMetric):
    """Mean of max(1 - t p, 0), for labels t of -1 and 1, or 0 and 1."""

    kind = losses.Hinge


@METRICS.register("squared_hinge")
class SquaredHinge(LossMetric):
    """Mean of max(1 - t p, 0)^2, for labels t of -1 and 1, or 0 and 1."""

    kind = losses.SquaredHinge


@METRICS.register("categorical_hinge")
class CategoricalHinge(LossMetric):
    """Mean of what the largest wrong prediction comes short of the right one, less 1."""

    kind = losses.CategoricalHinge


@METRICS.register("kl_divergence", "kld", "kullback_leibler_divergence")
class KLDivergence(LossMetric):
    """Mean of sum t log(t / p), for distributions t and p."""

    kind = losses.KLDivergence


@METRICS.register("poisson")
class Poisson(LossMetric):
    """Mean of p - t log p."""

    kind = losses.Poisson


@METRICS.register("binary_crossentropy", "bce")
class BinaryCrossentropy(LossMetric):
    """Mean of -(t log p + (1 - t) log(1 - p))."""

    kind = losses.BinaryCrossentropy
    from_logits: bool = borrowed(kind, "from_logits")
    label_smoothing: float = borrowed(kind, "label_smoothing", default=0, as_given=True)


@METRICS.register("categorical_crossentropy")
class CategoricalCrossentropy(LossMetric):
    """Mean of -sum t log p."""

    kind = losses.CategoricalCrossentropy
    from_logits: bool = borrowed(kind, "from_logits")
    label_smoothing: float = borrowed(kind, "label_smoothing", default=0, as_given=True)
    axis: int = borrowed(kind, "axis")


@METRICS.register("sparse_categorical_crossentropy")
class SparseCategoricalCrossentropy(LossMetric):
    """Mean of -log p at the class that the label names.

    The samples of `ignore_class` have the loss 0; as in Keras, they count nevertheless, unless
    there are sample weights.
    """

    kind = losses.SparseCategoricalCrossentropy
    from_logits: bool = borrowed(kind, "from_logits")
    ignore_class: int | None = borrowed(kind, "ignore_class")
    axis: int = borrowed(kind, "axis")

    def take(self, y_true: Array, y_pred: Array, sample_weight: Array | None = None) -> float:
        """Take a batch in and return its own mean."""
        if sample_weight is not None and self.ignore_class is not None:
            labels = y_true.reshape(y_pred.shape[:-1]) if self.axis == -1 else y_true
            counted = labels != self.ignore_class
            weights = np.asarray(sample_weight)
            weights = weights.reshape(weights.shape + (1,) * (counted.ndim - weights.ndim))
            sample_weight = weights * counted
        return super().take(y_true, y_pred, sample_weight)
