"""Activation functions."""

from __future__ import annotations

import math

import numpy as np

from engine.types import Array


def linear(x: Array) -> Array:
    """The values as they are."""
    return x


def sigmoid(x: Array) -> Array:
    """1 / (1 + exp(-x)), in a form that cannot overflow."""
    return 0.5 * np.tanh(0.5 * x) + 0.5


def relu(
    x: Array, negative_slope: float = 0.0, max_value: float | None = None, threshold: float = 0.0
) -> Array:
    """Values above the threshold; below it a line of that slope."""
    above = np.where(x > threshold, x, 0)
    if max_value is not None:
        above = np.clip(above, 0, max_value)
    return above + negative_slope * np.minimum(x - threshold, 0) if negative_slope else above


def leaky_relu(x: Array, negative_slope: float = 0.2) -> Array:
    """Negative values are scaled."""
    return np.where(x >= 0, x, negative_slope * x)


def relu6(x: Array) -> Array:
    """Clip to 0 and 6."""
    return np.clip(x, 0, 6)


def elu(x: Array, alpha: float = 1.0) -> Array:
    """Negative values saturate at -alpha."""
    return np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0))


def selu(x: Array) -> Array:
    """The scaled elu that keeps mean 0 and variance 1."""
    return 1.0507009873554805 * elu(x, 1.6732632423543772)


def celu(x: Array, alpha: float = 1.0) -> Array:
    """The elu whose slope has no step."""
    return np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0) / alpha)


def hard_sigmoid(x: Array) -> Array:
    """X / 6 + 1 / 2, between 0 and 1."""
    return np.clip(x / 6 + 0.5, 0, 1)


def hard_silu(x: Array) -> Array:
    """X times its hard sigmoid."""
    return x * hard_sigmoid(x)


def hard_tanh(x: Array) -> Array:
    """Clip to -1 and 1."""
    return np.clip(x, -1, 1)


def hard_shrink(x: Array, threshold: float = 0.5) -> Array:
    """0 near 0."""
    return np.where(np.abs(x) > threshold, x, 0)


def soft_shrink(x: Array, threshold: float = 0.5) -> Array:
    """Values moved towards 0."""
    return x - np.clip(x, -threshold, threshold)


def tanh_shrink(x: Array) -> Array:
    """X less its hyperbolic tangent."""
    return x - np.tanh(x)


def threshold_of(x: Array, threshold: float, default_value: float) -> Array:
    """Values above the threshold, a default elsewhere."""
    return np.where(x > threshold, x, default_value).astype(x.dtype)


def sparse_plus(x: Array) -> Array:
    """0, then a parabola from -1 to 1, then x."""
    return 0.25 * (np.clip(x, -1, 1) + 1) ** 2 + np.maximum(x - 1, 0)


def sparse_sigmoid(x: Array) -> Array:
    """(x + 1) / 2, between 0 and 1."""
    return np.clip(0.5 * x + 0.5, 0, 1)


def softplus(x: Array) -> Array:
    """log(1 + exp(x)), in a form that cannot overflow."""
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def log_sigmoid(x: Array) -> Array:
    """The logarithm of the sigmoid."""
    return -softplus(-x)


def softsign(x: Array) -> Array:
    """X / (1 + |x|)."""
    return x / (1 + np.abs(x))


def silu(x: Array) -> Array:
    """X times its sigmoid."""
    return x * sigmoid(x)


def mish(x: Array) -> Array:
    """X tanh(softplus(x))."""
    return x * np.tanh(softplus(x))


def erf(x: Array) -> Array:
    """The error function (Abramowitz and Stegun, 7.1.26); its error is below 1.5e-7."""
    t = 1 / (1 + 0.3275911 * np.abs(x))
    p = ((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736
    return np.sign(x) * (1 - (p * t + 0.254829592) * t * np.exp(-x * x))


def gelu(x: Array, approximate: bool = False) -> Array:
    """X times the probability that a normally distributed number is smaller."""
    if approximate:
        bent = np.tanh(math.sqrt(2 / math.pi) * x * (1 + 0.044715 * x * x))
    else:
        bent = erf(x * math.sqrt(0.5))
    return 0.5 * x * (1 + bent)


def squareplus(x: Array, b: float = 4.0) -> Array:
    """(x + sqrt(x^2 + b)) / 2; below 0 in a form that loses no digits."""
    upper = 0.5 * (np.abs(x) + np.sqrt(x * x + b))
    return np.where(x < 0, b / 4 / upper, upper)


def softmax(x: Array, axis: int | tuple[int, ...] = -1) -> Array:
    """Probabilities that sum to 1 along an axis."""
    powers = np.exp(x - np.max(x, axis, keepdims=True))
    return powers / np.sum(powers, axis, keepdims=True)


def log_softmax(x: Array, axis: int | tuple[int, ...] = -1) -> Array:
    """The logarithms of softmax."""
    below = x - np.max(x, axis, keepdims=True)
    return below - np.log(np.sum(np.exp(below), axis, keepdims=True))


def sparsemax(x: Array, axis: int = -1) -> Array:
    """Like softmax, with zeros; tau is the one that Keras computes."""
    x = np.moveaxis(x, axis, -1)
    falling = -np.sort(-x, -1)
    ranks = np.arange(1, x.shape[-1] + 1, dtype=x.dtype)
    below = np.maximum(falling - falling[..., :1], -1)
    support = 1 + ranks * below > np.cumsum(below, -1)
    count = np.sum(support, -1, keepdims=True, dtype=x.dtype)
    shares = np.where(support, (count - ranks + 1) / count, 0)
    tau = np.sum(np.where(support, falling, 0) * shares, -1, keepdims=True) - 1 / count
    return np.moveaxis(np.maximum(x - tau, 0), -1, axis)
