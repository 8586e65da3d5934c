"""Losses for regions that should cover each other, as in the segmentation of images.

They look at the whole batch at once and have a single value, an array of no dimensions; with `axis`
they have one for whatever axes remain.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine import config
from engine.declarations import Given, axes, real
from engine.losses.base import LOSSES, Standard
from engine.types import Array


class Overlap(Standard, kw_only=True):
    """What the losses of regions share."""

    axis: Given[int | Sequence[int] | None, int | Sequence[int] | None] = axes(
        default=None,
        nullable=True,
        before="dtype",
        help="The axes that regions extend over; by default all of them, including the samples.",
    )

    def _sum(self, values: Array, keepdims: bool = False) -> Array:
        axis = self.axis if self.axis is None or isinstance(self.axis, int) else tuple(self.axis)
        return np.asarray(np.sum(values, axis=axis, keepdims=keepdims))


@LOSSES.register("dice")
class Dice(Overlap):
    """How little two regions overlap.

    Milletari, Navab and Ahmadi, V-Net (2016), with plain sums below.
    """

    help = "1 - 2 sum(t p) / (sum(t) + sum(p)), for regions t and p of zeros and ones."
    formula = "loss = 1 - 2 * sum(y_true * y_pred) / (sum(y_true) + sum(y_pred))"

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value for all, or one for what `axis` leaves."""
        both = self._sum(y_true * y_pred)
        return np.asarray(1 - 2 * both / (self._sum(y_true) + self._sum(y_pred) + config.epsilon()))

    def gradient(self, y_true: Array, y_pred: Array) -> Array:
        """2 (sum(t p) / s - t) / s, s the sum of both regions."""
        both = self._sum(y_true * y_pred, True)
        size = self._sum(y_true, True) + self._sum(y_pred, True) + config.epsilon()
        return np.asarray(2 * (both / size - y_true) / size)


@LOSSES.register("tversky")
class Tversky(Overlap):
    """How little two regions overlap, with weights for what is missed and what is added.

    Salehi, Erdogmus and Gholipour, Tversky Loss Function for Image Segmentation (2017). `alpha`
    weighs what is found outside the true region and `beta` what of it is missed, as the paper and
    Keras since 3.16 have it; Keras 3.15 has it the other way round.
    """

    help = "1 - sum(t p) / (sum(t p) + alpha sum(p (1 - t)) + beta sum(t (1 - p)))."
    formula = (
        "both = sum(y_true * y_pred)\n"
        "false = alpha * sum((1 - y_true) * y_pred) + beta * sum(y_true * (1 - y_pred))\n"
        "loss = 1 - both / (both + false)"
    )

    alpha: float = real(default=0.5, help="The weight of false positives.")
    beta: float = real(default=0.5, help="The weight of false negatives.")

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value for all, or one for what `axis` leaves."""
        return np.asarray(1 - self._sum(y_true * y_pred) / self._size(y_true, y_pred, False))

    def gradient(self, y_true: Array, y_pred: Array) -> Array:
        """(b ds/dp / s - t) / s, b = sum(t p), s the sum below it."""
        both, size = self._sum(y_true * y_pred, True), self._size(y_true, y_pred, True)
        slope = y_true - self.beta * y_true + self.alpha * (1 - y_true)
        return np.asarray((both * slope / size - y_true) / size)

    def _size(self, y_true: Array, y_pred: Array, keepdims: bool) -> Array:
        both = self._sum(y_true * y_pred, keepdims)
        missed = self._sum((1 - y_pred) * y_true, keepdims)
        outside = self._sum(y_pred * (1 - y_true), keepdims)
        return both + self.alpha * outside + self.beta * missed + config.epsilon()
