"""Losses of classes and distributions as metrics."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine import losses
from engine.metrics.base import METRICS
from engine.metrics.regression import LossMetric
from engine.types import Array


@METRICS.register("hinge")
class Hinge(LossMetric):
    """Mean of max(1 - t p, 0), for labels t of -1 and 1, or 0 and 1."""

    def __init__(self, name: str | None = None, dtype: Any = None) -> None:
        super().__init__(losses.Hinge(), name, dtype)


@METRICS.register("squared_hinge")
class SquaredHinge(LossMetric):
    """Mean of max(1 - t p, 0)^2, for labels t of -1 and 1, or 0 and 1."""

    def __init__(self, name: str | None = None, dtype: Any = None) -> None:
        super().__init__(losses.SquaredHinge(), name, dtype)


@METRICS.register("categorical_hinge")
class CategoricalHinge(LossMetric):
    """Mean of what the largest wrong prediction comes short of the right one, less 1."""

    def __init__(self, name: str | None = None, dtype: Any = None) -> None:
        super().__init__(losses.CategoricalHinge(), name, dtype)


@METRICS.register("kl_divergence", "kld", "kullback_leibler_divergence")
class KLDivergence(LossMetric):
    """Mean of sum t log(t / p), for distributions t and p."""

    def __init__(self, name: str | None = None, dtype: Any = None) -> None:
        super().__init__(losses.KLDivergence(), name, dtype)


@METRICS.register("poisson")
class Poisson(LossMetric):
    """Mean of p - t log p."""

    def __init__(self, name: str | None = None, dtype: Any = None) -> None:
        super().__init__(losses.Poisson(), name, dtype)


@METRICS.register("binary_crossentropy", "bce")
class BinaryCrossentropy(LossMetric):
    """Mean of -(t log p + (1 - t) log(1 - p)).

    Args:
        name: as in `Metric`.
        dtype: as in `Metric`.
        from_logits: as in the loss.
        label_smoothing: as in the loss.
    """

    def __init__(
        self,
        name: str | None = None,
        dtype: Any = None,
        from_logits: bool = False,
        label_smoothing: float = 0,
    ) -> None:
        super().__init__(losses.BinaryCrossentropy(from_logits, label_smoothing), name, dtype)
        self.from_logits = from_logits
        self.label_smoothing = label_smoothing

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {
            **super().get_config(),
            "from_logits": self.from_logits,
            "label_smoothing": self.label_smoothing,
        }


@METRICS.register("categorical_crossentropy")
class CategoricalCrossentropy(LossMetric):
    """Mean of -sum t log p.

    Args:
        name: as in `Metric`.
        dtype: as in `Metric`.
        from_logits: as in the loss.
        label_smoothing: as in the loss.
        axis: as in the loss.
    """

    def __init__(
        self,
        name: str | None = None,
        dtype: Any = None,
        from_logits: bool = False,
        label_smoothing: float = 0,
        axis: int = -1,
    ) -> None:
        loss = losses.CategoricalCrossentropy(from_logits, label_smoothing, axis)
        super().__init__(loss, name, dtype)
        self.from_logits = from_logits
        self.label_smoothing = label_smoothing
        self.axis = axis

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {
            **super().get_config(),
            "from_logits": self.from_logits,
            "label_smoothing": self.label_smoothing,
            "axis": self.axis,
        }


@METRICS.register("sparse_categorical_crossentropy")
class SparseCategoricalCrossentropy(LossMetric):
    """Mean of -log p at the class that the label names.

    Args:
        name: as in `Metric`.
        dtype: as in `Metric`.
        from_logits: as in the loss.
        ignore_class: a label whose loss is 0; as in Keras, its sample counts nevertheless, unless
            there are sample weights.
        axis: as in the loss.
    """

    def __init__(
        self,
        name: str | None = None,
        dtype: Any = None,
        from_logits: bool = False,
        ignore_class: int | None = None,
        axis: int = -1,
    ) -> None:
        loss = losses.SparseCategoricalCrossentropy(from_logits, ignore_class, axis=axis)
        super().__init__(loss, name, dtype)
        self.from_logits = from_logits
        self.ignore_class = ignore_class
        self.axis = axis

    def take(self, y_true: Array, y_pred: Array, sample_weight: Array | None = None) -> float:
        """Take a batch in and return its own mean."""
        if sample_weight is not None and self.ignore_class is not None:
            labels = y_true.reshape(y_pred.shape[:-1]) if self.axis == -1 else y_true
            counted = labels != self.ignore_class
            weights = np.asarray(sample_weight)
            weights = weights.reshape(weights.shape + (1,) * (counted.ndim - weights.ndim))
            sample_weight = weights * counted
        return super().take(y_true, y_pred, sample_weight)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {
            **super().get_config(),
            "from_logits": self.from_logits,
            "ignore_class": self.ignore_class,
            "axis": self.axis,
        }
