"""Cross-entropies that weigh samples by how wrong their prediction is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from engine.categories import class_indices
from engine.declarations import Given, boolean, numbers, real
from engine.losses.base import LOSSES, Standard, mean
from engine.losses.classes import class_of_each, pick
from engine.losses.crossentropy import CategoricalCrossentropy, Crossentropy
from engine.losses.probabilities import clip, sigmoid, softmax, through_normalisation
from engine.types import Array, Shape


@LOSSES.register("binary_focal_crossentropy")
class BinaryFocalCrossentropy(Crossentropy):
    """Binary cross-entropy in which easy samples count little.

    Lin et al., Focal Loss for Dense Object Detection (2017).
    """

    help = "Binary cross-entropy times (1 - p_t)^gamma, with p_t the probability of the true class."
    formula = (
        "p = where(y_true == 1, y_pred, 1 - y_pred)\nloss = mean(-((1 - p) ** gamma) * log(p))"
    )

    apply_class_balancing: bool = boolean(
        default=False,
        before="from_logits",
        help="Whether to weight labels of 1 by alpha and others by 1 - alpha.",
    )
    alpha: float = real(default=0.25, before="from_logits", help="The weight of class 1.")
    gamma: float = real(
        default=2.0,
        minimum=0.0,
        before="from_logits",
        help="How strongly easy samples are discounted.",
    )

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One mean per sample."""
        true = self._smooth(y_true, 0.5)
        p = sigmoid(y_pred) if self.from_logits else y_pred
        focal = self._wrong(true, p) ** self.gamma * _entropy(true, clip(p))
        return mean(self._weight(true) * focal, self.axis)

    def gradient(self, y_true: Array, y_pred: Array) -> Array:
        """The gradient by the product rule, over n."""
        true = self._smooth(y_true, 0.5)
        p = sigmoid(y_pred) if self.from_logits else y_pred
        clipped, wrong = clip(p), self._wrong(true, p)
        by_entropy = np.where(p == clipped, (clipped - true) / (clipped * (1 - clipped)), 0)
        gradient = wrong**self.gamma * by_entropy
        gradient += _power_slope(wrong, self.gamma) * (1 - 2 * true) * _entropy(true, clipped)
        if self.from_logits:
            gradient *= p * (1 - p)
        gradient *= self._weight(true) * (1 / y_pred.shape[self.axis])
        return gradient.astype(y_pred.dtype, copy=False)

    def _wrong(self, true: Array, p: Array) -> Array:
        """The probability 1 - p_t of the wrong classes."""
        return np.maximum(1 - (true * p + (1 - true) * (1 - p)), 0)

    def _weight(self, true: Array) -> Array | float:
        if not self.apply_class_balancing:
            return 1.0
        return true * self.alpha + (1 - true) * (1 - self.alpha)


@LOSSES.register("categorical_focal_crossentropy")
class CategoricalFocalCrossentropy(CategoricalCrossentropy):
    """Categorical cross-entropy in which easy samples count little.

    Lin et al., Focal Loss for Dense Object Detection (2017).
    """

    help = "Sum over the last axis of -alpha (1 - p)^gamma t log p, for one-hot labels t."
    formula = "p = y_pred / sum(y_pred)\nloss = -sum(alpha * (1 - p) ** gamma * y_true * log(p))"

    fuses_with = None

    alpha: Given[float | Sequence[float], float | Sequence[float]] = numbers(
        default=0.25,
        before="from_logits",
        help="One weight for all classes, or a list with one for each.",
    )
    gamma: float = real(
        default=2.0,
        minimum=0.0,
        before="from_logits",
        help="How strongly easy samples are discounted.",
    )

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value per sample."""
        true = self._smooth(y_true, 1 / y_true.shape[self.axis])
        p = softmax(y_pred, self.axis) if self.from_logits else y_pred
        q = clip(p / p.sum(axis=self.axis, keepdims=True))
        focal = self._alpha(q) * (1 - q) ** self.gamma * true * np.log(q)
        return np.asarray(-np.sum(focal, axis=self.axis))

    def gradient(self, y_true: Array, y_pred: Array) -> Array:
        """The gradient by the product rule, through the division by the sum and any softmax."""
        true = self._smooth(y_true, 1 / y_true.shape[self.axis])

        def slope(q: Array) -> Array:
            outer = _power_slope(1 - q, self.gamma) * np.log(q) - (1 - q) ** self.gamma / q
            return np.asarray(self._alpha(q) * true * outer)

        if not self.from_logits:
            return through_normalisation(slope, y_pred, self.axis)
        p = softmax(y_pred, self.axis)
        by_p = through_normalisation(slope, p, self.axis)
        return np.asarray(p * (by_p - np.sum(by_p * p, axis=self.axis, keepdims=True)))

    def _alpha(self, like: Array) -> Array:
        return np.asarray(self.alpha, dtype=like.dtype)


@LOSSES.register("categorical_generalized_cross_entropy")
class CategoricalGeneralizedCrossEntropy(Standard):
    """A cross-entropy that wrong labels harm less.

    Zhang and Sabuncu, Generalized Cross Entropy Loss for Training Deep Neural Networks with Noisy
    Labels (2018), eq. 6.
    """

    help = "(1 - p^q) / q for the probability p of the true class; robust to wrong labels."
    formula = "p = sum(y_true * y_pred)\nloss = (1 - p**q) / q"

    fuses_with = "softmax"

    q: float = real(
        default=0.5,
        above=0,
        below=1,
        help="From 0, where it is the cross-entropy, to 1, where it is the absolute error.",
    )

    def targets(self, y_true: npt.ArrayLike, output_shape: Shape, dtype: npt.DTypeLike) -> Array:
        """Class indices as int64; one-hot labels are turned into them."""
        labels = class_of_each(y_true, len(output_shape) - 1, self.name)
        return class_indices(labels, output_shape[-1] or 0)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value per sample."""
        return np.asarray((1 - pick(y_pred, y_true) ** self.q) / self.q)

    def gradient(self, y_true: Array, y_pred: Array) -> Array:
        """-p^(q - 1) at the label."""
        # A power of 0 would be infinite.
        p = np.maximum(pick(y_pred, y_true), np.finfo(y_pred.dtype).tiny)
        gradient = np.zeros_like(y_pred)
        np.put_along_axis(gradient, y_true[..., None], -(p[..., None] ** (self.q - 1)), -1)
        return gradient

    def values_from_logits(self, y_true: Array, logits: Array, y_pred: Array) -> Array:
        """The same."""
        return self.values(y_true, y_pred)

    def gradient_from_logits(self, y_true: Array, y_pred: Array) -> Array:
        """p^q (p_i - t_i), p the probability of the label's class and t its one-hot vector."""
        gradient = y_pred.copy()
        index = y_true[..., None]
        p = np.take_along_axis(y_pred, index, -1)
        np.put_along_axis(gradient, index, p - 1, -1)
        return np.multiply(gradient, p**self.q, out=gradient)


def _entropy(true: Array, p: Array) -> Array:
    return -(true * np.log(p) + (1 - true) * np.log(1 - p))


def _power_slope(base: Array, exponent: float) -> Array:
    """Derivative of base^exponent; 0 at a base of 0, also where the limit is infinite."""
    if exponent == 0:
        return np.zeros_like(base)
    positive = base > 0
    return exponent * np.power(base, exponent - 1, out=np.zeros_like(base), where=positive)
