"""What every loss promises."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from engine import config
from engine.errors import DataError, ParameterError
from engine.registry import Registry
from engine.types import Array, Shape

REDUCTIONS = ("sum_over_batch_size", "sum", "none")


class Loss:
    """A number per sample that training makes small.

    `values` and `gradient` are unreduced; the training loop divides by the number of values, which
    is Keras's 'sum_over_batch_size'.

    Args:
        reduction: what calling the loss returns: the mean over all samples
            ('sum_over_batch_size'), their 'sum', or one value per sample ('none').
        name: for messages and logs.

    Attributes:
        fuses_with: the activation with which the loss is computed in one step from the logits,
            which cannot overflow; None where there is none.
    """

    fuses_with: ClassVar[str | None] = None

    def __init__(self, reduction: str = "sum_over_batch_size", name: str | None = None) -> None:
        if reduction not in REDUCTIONS:
            raise ParameterError("reduction", f"one of {', '.join(REDUCTIONS)}", reduction)
        self.reduction = reduction
        self.name = name or LOSSES.name_of(type(self))

    def __call__(
        self,
        y_true: npt.ArrayLike,
        y_pred: npt.ArrayLike,
        sample_weight: npt.ArrayLike | None = None,
    ) -> Any:
        """The reduced loss of predictions, as a float, or an array for reduction 'none'."""
        predicted = np.asarray(y_pred)
        if predicted.dtype.kind != "f":
            predicted = predicted.astype(config.floatx())
        values = self.values(self.targets(y_true, predicted.shape, predicted.dtype), predicted)
        if sample_weight is not None:
            values = values * fitting_weights(sample_weight, values)
        if self.reduction == "none":
            return values
        total = float(values.sum())
        return total if self.reduction == "sum" else total / max(1, values.size)

    def targets(self, y_true: npt.ArrayLike, output_shape: Shape, dtype: npt.DTypeLike) -> Array:
        """Labels in the form that `values` and `gradient` take.

        Args:
            y_true: labels as the user has them.
            output_shape: shape of the predictions; its first entry is not looked at.
            dtype: type of the predictions.

        Raises:
            DataError: the labels do not go with predictions of this shape.
        """
        labels = np.asarray(y_true)
        if labels.ndim == len(output_shape) - 1 and output_shape[-1] == 1:
            labels = labels[..., None]
        if labels.shape[1:] != tuple(output_shape[1:]):
            raise DataError(
                f"The labels have shape {labels.shape}, the network's output "
                f"{_free(output_shape)}; with {self.name} they must be alike. "
                "Give the last layer one unit per label column."
            )
        if labels.dtype.kind not in "biuf":
            raise DataError(f"The labels must be numbers; received type {labels.dtype}.")
        return labels.astype(dtype, copy=False)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value per sample: shape of `y_pred` without the last axis."""
        raise NotImplementedError

    def gradient(self, y_true: Array, y_pred: Array) -> Array:
        """Derivative of each sample's value with respect to its prediction, a new array."""
        raise NotImplementedError

    def values_from_logits(self, y_true: Array, logits: Array, y_pred: Array) -> Array:
        """`values` for a prediction that `fuses_with` made of `logits`."""
        raise NotImplementedError

    def gradient_from_logits(self, y_true: Array, y_pred: Array) -> Array:
        """`gradient` with respect to the logits that `fuses_with` turned into `y_pred`."""
        raise NotImplementedError

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {"name": self.name, "reduction": self.reduction}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Loss:
        """The loss with these arguments."""
        return cls(**config)


def fitting_weights(sample_weight: npt.ArrayLike, values: Array) -> Array:
    """Weights that broadcast against the values they go with.

    A column becomes a list, and weights of samples hold for all values of a sample.

    Raises:
        DataError: there are not as many weights as values.
    """
    weights = np.asarray(sample_weight, dtype=values.dtype if values.dtype.kind == "f" else None)
    if weights.ndim == values.ndim + 1 and weights.shape[-1] == 1:
        weights = weights[..., 0]
    elif weights.ndim < values.ndim:
        weights = weights.reshape(weights.shape + (1,) * (values.ndim - weights.ndim))
    fits = weights.ndim == values.ndim and all(
        size in (1, wanted) for size, wanted in zip(weights.shape, values.shape, strict=True)
    )
    if not fits:
        raise DataError(
            f"The sample weights have shape {np.shape(sample_weight)}, the values they weigh "
            f"{values.shape}; give one weight per sample."
        )
    return weights


LOSSES: Registry[Loss] = Registry("loss", "keras.losses", Loss)


def _free(shape: Shape) -> tuple[int | None, ...]:
    return (None, *shape[1:])
