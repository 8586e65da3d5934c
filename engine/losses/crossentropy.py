"""Cross-entropies between labels and predicted probabilities.

Where the last layer's activation is the one that a loss fuses with, value and gradient come from
the logits, and no logit can overflow them. Probabilities alone are clipped to [1e-7, 1 - 1e-7], as
in Keras.
"""

from __future__ import annotations

import warnings
from typing import cast

import numpy as np
import numpy.typing as npt

from engine.categories import class_indices, to_categorical
from engine.declarations import axis, boolean, integer, real
from engine.errors import DataError
from engine.losses.base import LOSSES, Standard, mean
from engine.losses.classes import minus_one_at, pick
from engine.losses.probabilities import (
    SAFE,
    clip,
    log_softmax,
    sigmoid,
    softmax,
    through_normalisation,
)
from engine.types import Array, Shape


class Crossentropy(Standard):
    """What the cross-entropies share."""

    from_logits: bool = boolean(
        default=False,
        help="Whether predictions are logits, so that the activation is still to be applied.",
    )
    label_smoothing: float = real(
        default=0.0,
        minimum=0.0,
        maximum=1.0,
        help="How far labels are moved from 0 and 1 towards a uniform distribution.",
    )
    axis: int = axis(
        default=-1,
        help="The axis that holds the classes.",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.from_logits or self.axis != -1:
            self.fuses_with = None

    def _smooth(self, y_true: Array, middle: float) -> Array:
        smoothing = self.label_smoothing
        return y_true * (1 - smoothing) + smoothing * middle if smoothing else y_true


@LOSSES.register("binary_crossentropy", "bce")
class BinaryCrossentropy(Crossentropy):
    """Binary cross-entropy."""

    help = "Mean over the last axis of -(t log p + (1 - t) log(1 - p))."
    formula = "loss = -mean(y_true * log(y_pred) + (1 - y_true) * log(1 - y_pred))"

    fuses_with = "sigmoid"

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value per sample, from probabilities or, with `from_logits`, from logits."""
        if self.from_logits:
            return self.values_from_logits(y_true, y_pred, y_pred)
        true, p = self._smooth(y_true, 0.5), clip(y_pred)
        return -mean(true * np.log(p) + (1 - true) * np.log(1 - p), self.axis)

    def gradient(self, y_true: Array, y_pred: Array) -> Array:
        """(p - t) / (p (1 - p)), over n; p - t for logits."""
        if self.from_logits:
            return self.gradient_from_logits(y_true, sigmoid(y_pred))
        true, p = self._smooth(y_true, 0.5), clip(y_pred)
        gradient = (p - true) / (p * (1 - p)) * (1 / y_pred.shape[self.axis])
        return np.where(p == y_pred, gradient, 0).astype(y_pred.dtype, copy=False)

    def values_from_logits(self, y_true: Array, logits: Array, y_pred: Array) -> Array:
        """Mean of max(z, 0) - z t + log(1 + exp(-|z|))."""
        softplus = np.log1p(np.exp(-np.abs(logits)))
        return mean(
            np.maximum(logits, 0) - logits * self._smooth(y_true, 0.5) + softplus, self.axis
        )

    def gradient_from_logits(self, y_true: Array, y_pred: Array) -> Array:
        """(p - t) / n, n the length of the axis."""
        gradient = np.subtract(y_pred, self._smooth(y_true, 0.5))
        return np.multiply(gradient, 1 / y_pred.shape[self.axis], out=gradient)


@LOSSES.register("categorical_crossentropy")
class CategoricalCrossentropy(Crossentropy):
    """Categorical cross-entropy.

    Class indices, which Keras refuses here, train as one-hot labels do: nothing else can be meant.
    """

    help = "-sum over the last axis of t log p, for one-hot labels (or any distribution)."
    formula = "p = y_pred / sum(y_pred)\nloss = -sum(y_true * log(p))"

    fuses_with = cast("str | None", "softmax")

    def __post_init__(self) -> None:
        super().__post_init__()
        self._ones: Array = np.ones(0)
        self._unit_sums = b""

    def targets(self, y_true: npt.ArrayLike, output_shape: Shape, dtype: npt.DTypeLike) -> Array:
        """One-hot labels.

        Raises:
            DataError: they are class indices, or do not go with the predictions.
        """
        labels = np.asarray(y_true)
        if self._are_indices(labels, output_shape):
            raise DataError(
                f"The labels have shape {labels.shape}, the predictions {tuple(output_shape)}; "
                f"with {self.name} they must have the same shape. Make the labels one-hot with "
                "to_categorical, or use sparse_categorical_crossentropy."
            )
        if output_shape[self.axis] == 1:
            warnings.warn(
                f"{self.name} of a single class is 0 whatever the network learns; give the last "
                "layer one unit per class, or use binary_crossentropy for two classes.",
                SyntaxWarning,
                stacklevel=2,
            )
        return super().targets(labels, output_shape, dtype)

    def training_targets(
        self, y_true: npt.ArrayLike, output_shape: Shape, dtype: npt.DTypeLike
    ) -> Array:
        """The same; class indices are turned into them."""
        labels = np.asarray(y_true)
        if self._are_indices(labels, output_shape):
            labels = to_categorical(labels, output_shape[-1], np.dtype(dtype).name)
        return self.targets(labels, output_shape, dtype)

    def _are_indices(self, labels: Array, output_shape: Shape) -> bool:
        """Whether labels are classes, alone or in a column, instead of one-hot."""
        rank = len(output_shape)
        column = labels.ndim == rank and labels.shape[-1] == 1
        last = self.axis in (-1, rank - 1)
        return last and output_shape[-1] != 1 and (labels.ndim == rank - 1 or column)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value per sample, from probabilities or, with `from_logits`, from logits."""
        true = self._smooth(y_true, 1 / y_true.shape[self.axis])
        if self.from_logits:
            log_p = log_softmax(y_pred, self.axis)
        else:
            log_p = np.log(clip(y_pred / y_pred.sum(axis=self.axis, keepdims=True)))
        return np.asarray(-np.sum(true * log_p, axis=self.axis))

    def gradient(self, y_true: Array, y_pred: Array) -> Array:
        """-t / p, through the division by the sum of all p; p - t for logits."""
        true = self._smooth(y_true, 1 / y_true.shape[self.axis])
        if self.from_logits:
            total = np.sum(true, axis=self.axis, keepdims=True)
            return np.asarray(softmax(y_pred, self.axis) * total - true)
        return through_normalisation(lambda q: -true / q, y_pred, self.axis)

    def values_from_logits(self, y_true: Array, logits: Array, y_pred: Array) -> Array:
        """-sum t log softmax(z), by the logarithm of p unless a p is too small for it."""
        if self.label_smoothing:
            y_true = self._smooth(y_true, 1 / y_true.shape[self.axis])
        if y_pred.size and y_pred.item(y_pred.argmin()) > SAFE:
            log_p = np.log(y_pred)
        else:
            log_p = log_softmax(logits)
        np.multiply(log_p, y_true, out=log_p)
        values = log_p.dot(self._column_of_ones(log_p))
        return np.negative(values, out=values)

    def gradient_from_logits(self, y_true: Array, y_pred: Array) -> Array:
        """P - t for labels that sum to 1; in general p sum(t) - t."""
        if self.label_smoothing:
            y_true = self._smooth(y_true, 1 / y_true.shape[self.axis])
        total = y_true.dot(self._column_of_ones(y_true))
        if len(self._unit_sums) != total.nbytes:
            self._unit_sums = np.ones_like(total).tobytes()
        if total.tobytes() == self._unit_sums:  # Multiplying by ones takes thrice this difference.
            return np.subtract(y_pred, y_true)
        gradient = np.multiply(y_pred, total[..., None])
        return np.subtract(gradient, y_true, out=gradient)

    def _column_of_ones(self, like: Array) -> Array:
        """Ones as long as the last axis: a product with them sums along it in half the time."""
        ones = self._ones
        if len(ones) != like.shape[-1] or ones.dtype != like.dtype:
            ones = self._ones = np.ones(like.shape[-1], like.dtype)
        return ones


@LOSSES.register("sparse_categorical_crossentropy")
class SparseCategoricalCrossentropy(Crossentropy):
    """Categorical cross-entropy of class indices."""

    help = "-log p of the class given by the label, an index."
    formula = "loss = -log(y_pred[y_true])"

    fuses_with = "softmax"

    label_smoothing = 0.0
    ignore_class: int | None = integer(
        default=None,
        nullable=True,
        minimum=-(2**31),
        help="A label to ignore, such as -1 or 255.",
    )
    axis: int = axis(
        default=-1,
        kw_only=True,
        written="set",
        before="name",
        help="The axis that holds the classes.",
    )

    def targets(self, y_true: npt.ArrayLike, output_shape: Shape, dtype: npt.DTypeLike) -> Array:
        """Class indices as int64, without an axis of their own.

        Raises:
            DataError: they are one-hot, fractional, or outside the classes.
        """
        labels = np.asarray(y_true)
        rank = len(output_shape)
        if labels.ndim == rank and labels.shape[self.axis] == 1:
            labels = labels.squeeze(self.axis)
        if labels.ndim != rank - 1:
            raise DataError(
                f"The labels have shape {labels.shape}; {self.name} takes one class index per "
                "sample. For one-hot labels use categorical_crossentropy."
            )
        if self.ignore_class is None:
            return class_indices(labels, output_shape[self.axis] or 0)
        ignored = labels == self.ignore_class
        indices = class_indices(np.where(ignored, 0, labels), output_shape[self.axis] or 0)
        indices[ignored] = self.ignore_class
        return indices

    def counted(self, y_true: Array, values: Array) -> Array | None:
        """Those whose label is not `ignore_class`."""
        return None if self.ignore_class is None else y_true != self.ignore_class

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value per sample, from probabilities or, with `from_logits`, from logits."""
        labels = self._within(y_true)
        if self.from_logits:
            picked = pick(log_softmax(y_pred, self.axis), labels, self.axis)
        else:
            total = y_pred.sum(axis=self.axis)
            picked = np.log(clip(pick(y_pred, labels, self.axis) / total))
        return self._without_ignored(np.negative(picked), y_true)

    def gradient(self, y_true: Array, y_pred: Array) -> Array:
        """-1 / p at the label, through the division by the sum of all p; p - t for logits."""
        labels = self._within(y_true)
        if self.from_logits:
            gradient = minus_one_at(softmax(y_pred, self.axis), labels, self.axis)
        else:
            one_hot = minus_one_at(np.zeros_like(y_pred), labels, self.axis)
            gradient = through_normalisation(lambda q: one_hot / q, y_pred, self.axis)
        return self._gradient_without_ignored(gradient, y_true)

    def values_from_logits(self, y_true: Array, logits: Array, y_pred: Array) -> Array:
        """-log softmax(z) at the label, by the logarithm of p unless p is too small for it."""
        labels = y_true if self.ignore_class is None else self._within(y_true)
        picked = pick(y_pred, labels)
        if picked.size and picked.item(picked.argmin()) > SAFE:
            np.log(picked, out=picked)
        else:
            picked = pick(log_softmax(logits), labels)
        np.negative(picked, out=picked)
        return picked if self.ignore_class is None else self._without_ignored(picked, y_true)

    def gradient_from_logits(self, y_true: Array, y_pred: Array) -> Array:
        """P - t, t the one-hot label."""
        if self.ignore_class is None:
            return minus_one_at(y_pred.copy(), y_true)
        gradient = minus_one_at(y_pred.copy(), self._within(y_true))
        return self._gradient_without_ignored(gradient, y_true)

    def _within(self, y_true: Array) -> Array:
        """Labels with some class in place of the ignored ones."""
        if self.ignore_class is None:
            return y_true
        return np.where(y_true == self.ignore_class, 0, y_true)

    def _without_ignored(self, values: Array, y_true: Array) -> Array:
        if self.ignore_class is not None:
            values[y_true == self.ignore_class] = 0
        return values

    def _gradient_without_ignored(self, gradient: Array, y_true: Array) -> Array:
        if self.ignore_class is not None:
            ignored = np.expand_dims(y_true == self.ignore_class, self.axis)
            np.copyto(gradient, 0, where=ignored)
        return gradient
