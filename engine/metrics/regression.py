"""Losses as metrics, and what else says how far predictions are off."""

from __future__ import annotations

import math
import warnings
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from engine import config, losses
from engine.declarations import borrowed, choice, integer
from engine.errors import DataError
from engine.losses.base import Loss, fitting_weights
from engine.metrics.base import METRICS, MeanMetric, Standard, as_arrays
from engine.types import Array


class LossMetric(MeanMetric):
    """A loss, kept as a running mean over samples; its arguments are those of the loss.

    Attributes:
        kind: of the loss.
    """

    kind: ClassVar[type[Loss]]

    def __post_init__(self) -> None:
        super().__post_init__()
        self._loss = self.loss()

    def loss(self) -> Loss:
        """The loss with the metric's arguments."""
        return self.kind(**{each.name: getattr(self, each.name) for each in self.parameters})

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """The loss's values."""
        predicted = y_pred if y_pred.dtype.kind == "f" else y_pred.astype(config.floatx())
        labels = self._loss.targets(y_true, predicted.shape, predicted.dtype)
        return self._loss.values(labels, predicted)


class GivenLoss(LossMetric):
    """A loss that is there already, kept as a running mean over samples."""

    def __init__(self, loss: Loss) -> None:
        self._given = loss
        super().__init__(name=loss.name)

    def loss(self) -> Loss:
        """The given one."""
        return self._given


@METRICS.register("mean_squared_error", "mse")
class MeanSquaredError(LossMetric):
    """Mean of (y_true - y_pred)^2."""

    kind = losses.MeanSquaredError


@METRICS.register("root_mean_squared_error")
class RootMeanSquaredError(MeanSquaredError):
    """Square root of the mean of (y_true - y_pred)^2; weights may be those of single values."""

    heeds_masks = False

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One square per value, not per sample as in the loss."""
        predicted = y_pred if y_pred.dtype.kind == "f" else y_pred.astype(config.floatx())
        error = predicted - self._loss.targets(y_true, predicted.shape, predicted.dtype)
        return np.multiply(error, error, out=error)

    def take(self, y_true: Array, y_pred: Array, sample_weight: Array | None = None) -> float:
        """Take a batch in and return its own figure."""
        return math.sqrt(super().take(y_true, y_pred, sample_weight))

    def result(self) -> float:
        """The root of the mean over all samples since the last reset."""
        return math.sqrt(super().result())


@METRICS.register("mean_absolute_error", "mae")
class MeanAbsoluteError(LossMetric):
    """Mean of |y_true - y_pred|."""

    kind = losses.MeanAbsoluteError


@METRICS.register("mean_absolute_percentage_error", "mape")
class MeanAbsolutePercentageError(LossMetric):
    """Mean of 100 |y_true - y_pred| / |y_true|."""

    kind = losses.MeanAbsolutePercentageError


@METRICS.register("mean_squared_logarithmic_error", "msle")
class MeanSquaredLogarithmicError(LossMetric):
    """Mean of (log(1 + y_true) - log(1 + y_pred))^2."""

    kind = losses.MeanSquaredLogarithmicError


@METRICS.register("log_cosh_error", "logcosh", "log_cosh")
class LogCoshError(LossMetric):
    """Mean of log(cosh(y_pred - y_true))."""

    kind = losses.LogCosh
    usual_name = "logcosh"


@METRICS.register("cosine_similarity")
class CosineSimilarity(LossMetric):
    """Mean cosine of the angle between label and prediction: 1 where they point the same way."""

    kind = losses.CosineSimilarity
    axis: int = borrowed(kind, "axis", written="set")

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """The loss with its sign changed."""
        return np.negative(super().values(y_true, y_pred))


@METRICS.register("r2_score")
class R2Score(Standard):
    """1 minus the squared error over that of always predicting the labels' mean."""

    class_aggregation: str | None = choice(
        ("uniform_average", "variance_weighted_average"),
        default="uniform_average",
        nullable=True,
        help="How several columns are combined; by default there is one result for each.",
    )
    num_regressors: int = integer(
        default=0,
        help="The number of inputs of the model, for the adjusted value.",
    )

    def __post_init__(self) -> None:
        self.reset_state()

    def reset_state(self) -> None:
        """Forget all samples."""
        self._count = self._sum = self._squares = self._error = np.zeros(1)
        self._samples = 0

    def update_state(
        self,
        y_true: npt.ArrayLike,
        y_pred: npt.ArrayLike,
        sample_weight: npt.ArrayLike | None = None,
    ) -> None:
        """Take a batch in."""
        labels, predictions = (array.astype("float64") for array in as_arrays(y_true, y_pred))
        if labels.ndim == 1 and predictions.ndim == 2:
            labels = labels[:, None]
        if predictions.ndim != 2 or labels.shape != predictions.shape:
            raise DataError(
                f"{self.name} takes labels and predictions of shape (batch, columns); received "
                f"{np.shape(y_true)} and {predictions.shape}."
            )
        weights = np.ones_like(labels)
        if sample_weight is not None:
            weights = np.broadcast_to(fitting_weights(sample_weight, labels), labels.shape)
        self._count = self._count + weights.sum(axis=0)
        self._sum = self._sum + (labels * weights).sum(axis=0)
        self._squares = self._squares + (labels**2 * weights).sum(axis=0)
        self._error = self._error + ((labels - predictions) ** 2 * weights).sum(axis=0)
        self._samples += len(labels)

    def result(self) -> Any:
        """The figure, or one per column; 0 before any sample."""
        if not self._samples:
            return 0.0
        with np.errstate(divide="ignore", invalid="ignore"):
            variation = self._squares - self._sum**2 / self._count
            scores = 1 - self._error / variation
            scores[np.isinf(scores)] = 0
            if self.class_aggregation == "uniform_average":
                score: Any = float(scores.mean())
            elif self.class_aggregation is None:
                score = scores
            else:
                score = float((variation * scores).sum() / variation.sum())
        return self._adjusted(score) if self.num_regressors else score

    def _adjusted(self, score: Any) -> Any:
        free = self._samples - self.num_regressors - 1
        if free <= 0:
            warnings.warn(
                f"{self.name}: {self._samples} samples are too few to adjust for "
                f"{self.num_regressors} regressors; the plain figure is returned.",
                stacklevel=3,
            )
            return score
        return 1 - (1 - score) * (self._samples - 1) / free
