"""Cross-entropies between labels and predicted probabilities.

Where the last layer's activation is the one that a loss fuses with, value and gradient come from
the logits, and no logit can overflow them. Probabilities alone are clipped to [1e-7, 1 - 1e-7], as
in Keras.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from engine import activations, config
from engine.errors import DataError
from engine.losses.base import LOSSES, Loss
from engine.types import Array, Shape
from engine.utils import class_indices, to_categorical

_SAFE_PROBABILITY = 1e-30
"""Above this a float32 probability has its full precision, and so has its logarithm."""


class Crossentropy(Loss):
    """What the cross-entropies share.

    Args:
        from_logits: whether predictions are logits, to which the matching activation is still to be
            applied.
        reduction: as in `Loss`.
        name: as in `Loss`.
    """

    def __init__(
        self,
        from_logits: bool = False,
        reduction: str = "sum_over_batch_size",
        name: str | None = None,
    ) -> None:
        super().__init__(reduction, name)
        self.from_logits = from_logits

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value per sample, from probabilities or, with `from_logits`, from logits."""
        if self.from_logits:
            return self.values_from_logits(y_true, y_pred, activations.get(self.fuses_with)(y_pred))
        return self._values(y_true, y_pred)

    def gradient(self, y_true: Array, y_pred: Array) -> Array:
        """Derivative with respect to the probabilities, or the logits with `from_logits`."""
        if self.from_logits:
            return self.gradient_from_logits(y_true, activations.get(self.fuses_with)(y_pred))
        return self._gradient(y_true, y_pred)

    def _values(self, y_true: Array, y_pred: Array) -> Array:
        raise NotImplementedError

    def _gradient(self, y_true: Array, y_pred: Array) -> Array:
        raise NotImplementedError

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), "from_logits": self.from_logits}


@LOSSES.register("binary_crossentropy", "bce")
class BinaryCrossentropy(Crossentropy):
    """Mean over the last axis of -(t log p + (1 - t) log(1 - p))."""

    fuses_with = "sigmoid"

    def _values(self, y_true: Array, y_pred: Array) -> Array:
        p = _clip(y_pred)
        return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p), axis=-1)

    def _gradient(self, y_true: Array, y_pred: Array) -> Array:
        p = _clip(y_pred)
        gradient = (p - y_true) / (p * (1 - p)) / y_pred.shape[-1]
        return np.where(p == y_pred, gradient, 0).astype(y_pred.dtype, copy=False)

    def values_from_logits(self, y_true: Array, logits: Array, y_pred: Array) -> Array:
        """Mean of max(z, 0) - z t + log(1 + exp(-|z|))."""
        softplus = np.log1p(np.exp(-np.abs(logits)))
        return np.mean(np.maximum(logits, 0) - logits * y_true + softplus, axis=-1)

    def gradient_from_logits(self, y_true: Array, y_pred: Array) -> Array:
        """(p - t) / n, n the length of the last axis."""
        gradient = np.subtract(y_pred, y_true)
        return np.multiply(gradient, 1 / y_pred.shape[-1], out=gradient)


@LOSSES.register("categorical_crossentropy")
class CategoricalCrossentropy(Crossentropy):
    """-sum over the last axis of t log p, for one-hot labels (or any distribution).

    Class indices, which Keras refuses here, are taken as such: nothing else can be meant.
    """

    fuses_with = "softmax"

    def targets(self, y_true: npt.ArrayLike, output_shape: Shape, dtype: npt.DTypeLike) -> Array:
        """One-hot labels; class indices are turned into them."""
        labels = np.asarray(y_true)
        classes = output_shape[-1]
        column = labels.ndim == len(output_shape) and labels.shape[-1] == 1 and classes != 1
        if labels.ndim == len(output_shape) - 1 or column:
            return to_categorical(labels, classes, np.dtype(dtype).name)
        return super().targets(labels, output_shape, dtype)

    def _values(self, y_true: Array, y_pred: Array) -> Array:
        q = _clip(y_pred / y_pred.sum(axis=-1, keepdims=True))
        return -np.sum(y_true * np.log(q), axis=-1)

    def _gradient(self, y_true: Array, y_pred: Array) -> Array:
        return _through_normalisation(y_true, y_pred)

    def values_from_logits(self, y_true: Array, logits: Array, y_pred: Array) -> Array:
        """-sum t log softmax(z), by the logarithm of p unless a p is too small for it."""
        log_p = _log_softmax(logits, y_pred)
        return -np.einsum("...i,...i->...", y_true, log_p)

    def gradient_from_logits(self, y_true: Array, y_pred: Array) -> Array:
        """P - t for labels that sum to 1; in general p sum(t) - t."""
        gradient = np.multiply(y_pred, np.add.reduce(y_true, axis=-1, keepdims=True))
        return np.subtract(gradient, y_true, out=gradient)


@LOSSES.register("sparse_categorical_crossentropy")
class SparseCategoricalCrossentropy(Crossentropy):
    """-log p of the class that the label, an index, names."""

    fuses_with = "softmax"

    def targets(self, y_true: npt.ArrayLike, output_shape: Shape, dtype: npt.DTypeLike) -> Array:
        """Class indices as int64, without a last axis of their own.

        Raises:
            DataError: they are one-hot, fractional, or outside the classes.
        """
        labels = np.asarray(y_true)
        classes = output_shape[-1] or 0
        if labels.ndim == len(output_shape) and labels.shape[-1] == 1:
            labels = labels[..., 0]
        if labels.ndim != len(output_shape) - 1:
            raise DataError(
                f"The labels have shape {labels.shape}; {self.name} takes one class index per "
                "sample. For one-hot labels use categorical_crossentropy."
            )
        return class_indices(labels, classes)

    def _values(self, y_true: Array, y_pred: Array) -> Array:
        q = _clip(y_pred / y_pred.sum(axis=-1, keepdims=True))
        return -np.log(_pick(q, y_true))

    def _gradient(self, y_true: Array, y_pred: Array) -> Array:
        return _through_normalisation(_one_hot(y_true, y_pred), y_pred)

    def values_from_logits(self, y_true: Array, logits: Array, y_pred: Array) -> Array:
        """-log softmax(z) at the label."""
        return -_pick(_log_softmax(logits, y_pred), y_true)

    def gradient_from_logits(self, y_true: Array, y_pred: Array) -> Array:
        """P - t, t the one-hot label."""
        return np.subtract(y_pred, _one_hot(y_true, y_pred))


def _clip(p: Array) -> Array:
    return np.clip(p, config.epsilon(), 1 - config.epsilon())


def _through_normalisation(y_true: Array, y_pred: Array) -> Array:
    """Gradient of -sum t log clip(q), q = p / sum(p), with respect to p."""
    total = y_pred.sum(axis=-1, keepdims=True)
    q = y_pred / total
    clipped = _clip(q)
    by_q = np.where(q == clipped, -y_true / clipped, 0)
    inner = np.sum(by_q * q, axis=-1, keepdims=True)
    return np.asarray((by_q - inner) / total, dtype=y_pred.dtype)


def _log_softmax(logits: Array, y_pred: Array) -> Array:
    if y_pred.size and np.minimum.reduce(y_pred, axis=None) > _SAFE_PROBABILITY:
        return np.log(y_pred)
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def _pick(values: Array, indices: Array) -> Array:
    return np.take_along_axis(values, indices[..., None], axis=-1)[..., 0]


def _one_hot(indices: Array, like: Array) -> Array:
    result = np.zeros_like(like)
    np.put_along_axis(result, indices[..., None], 1, axis=-1)
    return result
