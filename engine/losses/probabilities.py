"""Probabilities and their logarithms, made so that nothing overflows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine import config
from engine.types import Array

SAFE = 1e-30
"""The value above which a float32 probability, and its logarithm, has full precision."""


def clip(p: Array) -> Array:
    """Probabilities held away from 0 and 1, where logarithms end."""
    return np.clip(p, config.epsilon(), 1 - config.epsilon())


def sigmoid(logits: Array) -> Array:
    """1 / (1 + exp(-z)), as (1 + tanh(z / 2)) / 2."""
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * logits))


def softmax(logits: Array, axis: int = -1) -> Array:
    """exp(z_i) / sum_j exp(z_j), the largest z subtracted first."""
    powers = np.exp(_below_zero(logits, axis))
    return np.divide(powers, np.sum(powers, axis=axis, keepdims=True), out=powers)


def log_softmax(logits: Array, axis: int = -1) -> Array:
    """The logarithm of `softmax`."""
    shifted = _below_zero(logits, axis)
    return shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))


def through_normalisation(slope: Callable[[Array], Array], y_pred: Array, axis: int) -> Array:
    """Gradient of sum f(clip(q)), q = p / sum(p), with respect to p; `slope` is f'."""
    total = y_pred.sum(axis=axis, keepdims=True)
    q = y_pred / total
    clipped = clip(q)
    by_q = np.where(q == clipped, slope(clipped), 0)
    inner = np.sum(by_q * q, axis=axis, keepdims=True)
    return np.asarray((by_q - inner) / total, dtype=y_pred.dtype)


def _below_zero(logits: Array, axis: int) -> Array:
    return np.subtract(logits, np.max(logits, axis=axis, keepdims=True, initial=-np.inf))
