"""Losses that compare a rate or a distribution with what was observed."""

from __future__ import annotations

import numpy as np

from engine import config
from engine.losses.base import LOSSES, Standard, mean
from engine.types import Array


@LOSSES.register("kl_divergence", "kld", "kullback_leibler_divergence")
class KLDivergence(Standard):
    """Kullback-Leibler divergence.

    Both are held between 1e-7 and 1.
    """

    help = "Sum over the last axis of t log(t / p), for distributions t and p."
    formula = "loss = sum(y_true * log(y_true / y_pred))"

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One divergence per sample."""
        true, predicted = _share(y_true), _share(y_pred)
        return np.asarray(np.sum(true * np.log(true / predicted), axis=-1))

    def gradient(self, y_true: Array, y_pred: Array) -> Array:
        """-t / p."""
        predicted = _share(y_pred)
        return np.where(predicted == y_pred, -_share(y_true) / predicted, 0).astype(y_pred.dtype)


@LOSSES.register("poisson")
class Poisson(Standard):
    """Negative log-likelihood of counts."""

    help = "Mean over the last axis of p - t log p, for counts t and their expected values p."
    formula = "loss = mean(y_pred - y_true * log(y_pred))"

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One mean per sample."""
        return mean(y_pred - y_true * np.log(y_pred + config.epsilon()))

    def gradient(self, y_true: Array, y_pred: Array) -> Array:
        """1 - t / p, over n."""
        return (1 - y_true / (y_pred + config.epsilon())) * (1 / y_pred.shape[-1])


def _share(x: Array) -> Array:
    return np.clip(x, config.epsilon(), 1)
