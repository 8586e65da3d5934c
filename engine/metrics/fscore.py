"""Means of precision and recall."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from engine import config
from engine.declarations import choice, real
from engine.errors import DataError, ParameterError
from engine.losses.base import fitting_weights
from engine.metrics.base import METRICS, Standard, as_arrays
from engine.types import Array

_ALMOST_ZERO = 1e-9


@METRICS.register("fbeta_score")
class FBetaScore(Standard):
    """(1 + beta^2) precision recall / (beta^2 precision + recall), for one-hot labels."""

    usual_name = "fbeta_score"

    average: str | None = choice(
        ("micro", "macro", "weighted"),
        default=None,
        nullable=True,
        help="How the classes are averaged: over all predictions together ('micro'), as their "
        "mean ('macro'), or as the mean 'weighted' by class frequency; by default there is "
        "one result for each class.",
    )
    beta: float = real(
        default=1.0, above=0, as_given=True, help="How much more recall counts than precision."
    )
    threshold: float | None = real(
        default=None,
        nullable=True,
        above=0,
        maximum=1,
        as_given=True,
        help=(
            "The value above which a prediction is positive; by default, the largest of a sample "
            "is."
        ),
    )

    def __post_init__(self) -> None:
        for name in ("beta", "threshold"):
            value = getattr(self, name)
            if isinstance(value, int):
                raise ParameterError(name, f"a float, such as {float(value)}", value)
        self.reset_state()

    def reset_state(self) -> None:
        """Forget all samples."""
        self._right = self._wrong = self._missed = self._labels = np.zeros(1)

    def update_state(
        self,
        y_true: npt.ArrayLike,
        y_pred: npt.ArrayLike,
        sample_weight: npt.ArrayLike | None = None,
    ) -> None:
        """Take a batch in.

        Raises:
            DataError: labels and predictions are not both of shape (batch, classes).
        """
        labels, predictions = as_arrays(y_true, y_pred)
        if labels.ndim != 2 or labels.shape != predictions.shape:
            raise DataError(
                f"{self.name} takes labels and predictions of shape (batch, classes); received "
                f"{labels.shape} and {predictions.shape}. Make the labels one-hot."
            )
        labels, yes = labels.astype("float64"), self._yes(predictions).astype("float64")
        weights = np.ones_like(labels)
        if sample_weight is not None:
            weights = np.broadcast_to(fitting_weights(sample_weight, labels), labels.shape)
        self._right = self._right + self._sum(yes * labels * weights)
        self._wrong = self._wrong + self._sum(yes * (1 - labels) * weights)
        self._missed = self._missed + self._sum((1 - yes) * labels * weights)
        self._labels = self._labels + self._sum(labels * weights)

    def result(self) -> Any:
        """The figure, or one per class."""
        epsilon, squared = config.epsilon(), self.beta**2
        precision = self._right / (self._right + self._wrong + epsilon)
        recall = self._right / (self._right + self._missed + epsilon)
        scores = (1 + squared) * precision * recall / (squared * precision + recall + epsilon)
        if self.average is None:
            return scores
        if self.average == "weighted":
            return float((scores * self._labels).sum() / (self._labels.sum() + epsilon))
        return float(scores.mean())

    def _yes(self, predictions: Array) -> Array:
        if self.threshold is not None:
            return predictions > self.threshold
        largest = predictions.max(axis=-1, keepdims=True, initial=-np.inf)
        return (predictions >= largest) & (np.abs(predictions) > _ALMOST_ZERO)

    def _sum(self, values: Array) -> Array:
        return np.asarray(values.sum(axis=None if self.average == "micro" else 0))


@METRICS.register("f1_score")
class F1Score(FBetaScore):
    """The harmonic mean of precision and recall, for one-hot labels."""

    usual_name = "f1_score"
    beta = 1.0
