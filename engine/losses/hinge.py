"""Losses that ask for a margin between right and wrong."""

from __future__ import annotations

import numpy as np

from engine.losses.base import LOSSES, Standard, mean
from engine.types import Array


@LOSSES.register("hinge")
class Hinge(Standard):
    """Hinge loss.

    Labels that are all 0 or 1 are taken as -1 and 1.
    """

    help = "Mean over the last axis of max(1 - t p, 0), for labels t of -1 and 1."
    formula = "loss = mean(maximum(1 - y_true * y_pred, 0))"

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One mean per sample."""
        return mean(np.maximum(1 - _signs(y_true) * y_pred, 0))

    def gradient(self, y_true: Array, y_pred: Array) -> Array:
        """-t where the margin is not kept, over n."""
        signs = _signs(y_true)
        return signs * (-1 / y_pred.shape[-1]) * _positive(1 - signs * y_pred)


@LOSSES.register("squared_hinge")
class SquaredHinge(Standard):
    """Squared hinge loss.

    Labels that are all 0 or 1 are taken as -1 and 1.
    """

    help = "Mean over the last axis of max(1 - t p, 0)^2, for labels t of -1 and 1."
    formula = "loss = mean(maximum(1 - y_true * y_pred, 0) ** 2)"

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One mean per sample."""
        return mean(np.square(np.maximum(1 - _signs(y_true) * y_pred, 0)))

    def gradient(self, y_true: Array, y_pred: Array) -> Array:
        """-2 t max(1 - t p, 0), over n."""
        signs = _signs(y_true)
        return signs * (-2 / y_pred.shape[-1]) * np.maximum(1 - signs * y_pred, 0)


@LOSSES.register("categorical_hinge")
class CategoricalHinge(Standard):
    """Hinge loss of several classes.

    Crammer and Singer, On the Algorithmic Implementation of Multiclass Kernel-based Vector Machines
    (2001); Keras counts the right class among the wrong ones with a prediction of 0.
    """

    help = "max(1 + the largest prediction of a wrong class - that of the true one, 0)."
    formula = "loss = maximum(max((1 - y_true) * y_pred) - sum(y_true * y_pred) + 1, 0)"

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value per sample."""
        right = np.sum(y_true * y_pred, axis=-1)
        wrong = np.max((1 - y_true) * y_pred, axis=-1)
        return np.maximum(wrong - right + 1, 0)

    def gradient(self, y_true: Array, y_pred: Array) -> Array:
        """-t, and 1 - t at the largest wrong one; equally large ones share."""
        others = (1 - y_true) * y_pred
        largest = others == np.max(others, axis=-1, keepdims=True)
        share = largest / np.sum(largest, axis=-1, keepdims=True, dtype=y_pred.dtype)
        open_margin = _positive(self._margin(y_true, y_pred, others))
        return np.asarray(open_margin * ((1 - y_true) * share - y_true), dtype=y_pred.dtype)

    @staticmethod
    def _margin(y_true: Array, y_pred: Array, others: Array) -> Array:
        right = np.sum(y_true * y_pred, axis=-1, keepdims=True)
        return np.asarray(np.max(others, axis=-1, keepdims=True) - right + 1)


def _signs(y_true: Array) -> Array:
    """Labels of 0 and 1 as -1 and 1; others as they are."""
    binary = np.all((y_true == 0) | (y_true == 1))
    return 2 * y_true - 1 if binary else y_true


def _positive(x: Array) -> Array:
    """Derivative of max(x, 0): one half at the kink itself."""
    return np.heaviside(x, x.dtype.type(0.5))
