"""Losses for numbers."""

from __future__ import annotations

import math

import numpy as np

from engine import config
from engine.declarations import axis, real
from engine.losses.base import LOSSES, Standard, mean
from engine.types import Array


@LOSSES.register("mean_squared_error", "mse")
class MeanSquaredError(Standard):
    """Mean squared error."""

    help = "Mean over the last axis of (y_true - y_pred)^2."
    formula = "loss = mean((y_true - y_pred)**2)"

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One mean square per sample."""
        difference = np.subtract(y_pred, y_true)
        return mean(np.multiply(difference, difference, out=difference))

    def gradient(self, y_true: Array, y_pred: Array) -> Array:
        """2 (y_pred - y_true) / n, n the length of the last axis."""
        gradient = np.subtract(y_pred, y_true)
        return np.multiply(gradient, 2 / y_pred.shape[-1], out=gradient)


@LOSSES.register("mean_absolute_error", "mae")
class MeanAbsoluteError(Standard):
    """Mean absolute error."""

    help = "Mean over the last axis of |y_true - y_pred|."
    formula = "loss = mean(abs(y_true - y_pred))"

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One mean distance per sample."""
        difference = np.subtract(y_pred, y_true)
        return mean(np.abs(difference, out=difference))

    def gradient(self, y_true: Array, y_pred: Array) -> Array:
        """The sign of y_pred - y_true, over n."""
        gradient = np.subtract(y_pred, y_true)
        np.sign(gradient, out=gradient)
        return np.multiply(gradient, 1 / y_pred.shape[-1], out=gradient)


@LOSSES.register("mean_absolute_percentage_error", "mape")
class MeanAbsolutePercentageError(Standard):
    """Mean absolute error in percent of the label."""

    help = "Mean over the last axis of 100 |y_true - y_pred| / |y_true|, no |y_true| below 1e-7."
    formula = "loss = 100 * mean(abs((y_true - y_pred) / y_true))"

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One mean percentage per sample."""
        return 100 * mean(np.abs((y_true - y_pred) / _size(y_true)))

    def gradient(self, y_true: Array, y_pred: Array) -> Array:
        """100 sign(y_pred - y_true) / |y_true|, over n."""
        return np.sign(y_pred - y_true) * (100 / y_pred.shape[-1]) / _size(y_true)


@LOSSES.register("mean_squared_logarithmic_error", "msle")
class MeanSquaredLogarithmicError(Standard):
    """Mean squared error of the logarithms."""

    help = (
        "Mean over the last axis of (log(1 + y_true) - log(1 + y_pred))^2, nothing being below 0."
    )
    formula = "loss = mean((log(1 + y_true) - log(1 + y_pred))**2)"

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One mean square per sample."""
        return mean(np.square(_log1p(y_pred) - _log1p(y_true)))

    def gradient(self, y_true: Array, y_pred: Array) -> Array:
        """2 (log(1 + y_pred) - log(1 + y_true)) / (1 + y_pred), over n."""
        outer = (_log1p(y_pred) - _log1p(y_true)) * (2 / y_pred.shape[-1])
        slope = np.where(y_pred > config.epsilon(), 1 / (1 + np.maximum(y_pred, 0)), 0)
        return np.multiply(outer, slope, out=outer)


@LOSSES.register("huber", "huber_loss")
class Huber(Standard):
    """A square near 0 and a line beyond.

    Huber, Robust Estimation of a Location Parameter (1964).
    """

    help = "Half the squared error up to `delta`, linear beyond; mean over the last axis."
    formula = (
        "e = abs(y_true - y_pred)\n"
        "loss = mean(where(e <= delta, e**2 / 2, delta * e - delta**2 / 2))"
    )

    usual_name = "huber_loss"

    delta: float = real(
        default=1.0,
        above=0.0,
        written="set",
        help="The error at which the square turns into a straight line.",
    )

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One mean per sample."""
        distance = np.abs(y_pred - y_true)
        near = np.minimum(distance, self.delta)
        return mean(near * (distance - 0.5 * near))

    def gradient(self, y_true: Array, y_pred: Array) -> Array:
        """y_pred - y_true, held between -delta and delta, over n."""
        gradient = np.subtract(y_pred, y_true)
        np.clip(gradient, -self.delta, self.delta, out=gradient)
        return np.multiply(gradient, 1 / y_pred.shape[-1], out=gradient)


@LOSSES.register("log_cosh", "logcosh")
class LogCosh(Standard):
    """Logarithm of the hyperbolic cosine of the error."""

    help = (
        "Mean over the last axis of log(cosh(y_pred - y_true)), a smooth variant of the Huber loss."
    )
    formula = "loss = mean(log(cosh(y_pred - y_true)))"

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """|e| + log(1 + exp(-2 |e|)) - log 2, which cannot overflow."""
        distance = np.abs(y_pred - y_true)
        return mean(distance + np.log1p(np.exp(-2 * distance)) - math.log(2))

    def gradient(self, y_true: Array, y_pred: Array) -> Array:
        """tanh(y_pred - y_true), over n."""
        gradient = np.subtract(y_pred, y_true)
        np.tanh(gradient, out=gradient)
        return np.multiply(gradient, 1 / y_pred.shape[-1], out=gradient)


@LOSSES.register("cosine_similarity")
class CosineSimilarity(Standard):
    """Minus the cosine similarity."""

    help = "Minus the cosine of the angle between label and prediction: -1 where they agree."
    formula = "loss = -sum(y_true * y_pred) / sqrt(sum(y_true**2) * sum(y_pred**2))"

    axis: int = axis(
        default=-1,
        written="set",
        help="The axis that holds the vectors.",
    )

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """-t p / (|t| |p|), no length below 1e-7."""
        scaled = y_true * _inverse_length(y_true, self.axis)
        return np.asarray(-np.sum(scaled * y_pred * _inverse_length(y_pred, self.axis), self.axis))

    def gradient(self, y_true: Array, y_pred: Array) -> Array:
        """(c p / |p| - t / |t|) / |p|, c the cosine; without the first term where |p| < 1e-7."""
        over_length = _inverse_length(y_pred, self.axis)
        true = y_true * _inverse_length(y_true, self.axis)
        predicted = y_pred * over_length
        cosine = np.sum(true * predicted, axis=self.axis, keepdims=True)
        cosine[over_length >= 1 / config.epsilon()] = 0
        return np.asarray((cosine * predicted - true) * over_length)


def _size(y_true: Array) -> Array:
    return np.maximum(np.abs(y_true), config.epsilon())


def _log1p(x: Array) -> Array:
    return np.log1p(np.maximum(x, config.epsilon()))


def _inverse_length(x: Array, axis: int) -> Array:
    length = np.sqrt(np.sum(x * x, axis=axis, keepdims=True))
    return np.asarray(1 / np.maximum(length, config.epsilon()))
