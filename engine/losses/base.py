"""What every loss promises.

For the training loop a loss is three calls. `values` gives one number per sample (or per sample and
place); `reduce` makes of them the loss of the batch and the factor with which each value enters it;
`weighted_gradient` is the derivative of the values' sum, each times its factor. Where the last
layer's activation is the one that a loss `fuses_with`, `values_from_logits` takes the place of
`values`, and `weighted_gradient` is told so.

Not every loss is a mean of samples' losses: 'dice' and 'tversky' look at the batch as a whole and
have a single value, an array of no dimensions; a value of 'circle' depends on all samples of the
batch; with `ignore_class` some values do not count. `reduce` and `weighted_gradient` know of all
that; the mean over batches is then that of `reduce`'s figures, each counted as often as its batch
has samples.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Unpack, cast

import numpy as np
import numpy.typing as npt

from engine.declarations import Declared, Given, choice, float_type, kind_name
from engine.declarations.fields import Place
from engine.errors import DataError
from engine.registry import Registry
from engine.types import Array, Shape

REDUCTIONS = ("sum_over_batch_size", "mean", "mean_with_sample_weight", "sum", "none")


def _reduction(**place: Unpack[Place]) -> Any:
    return choice(
        REDUCTIONS,
        default="sum_over_batch_size",
        nullable=True,
        help="How the losses of the samples are combined.",
        **place,
    )


class Loss(Declared, kw_only=True):
    """A number per sample that training makes small.

    `values` and `gradient` are unreduced.

    Attributes:
        reduction: what becomes of the values: their mean ('sum_over_batch_size' or 'mean'), their
            sum divided by that of the weights ('mean_with_sample_weight'), their 'sum', or nothing
            ('none' or None; training then takes the mean).
        name: for messages and logs; the kind in snake case where none is given.
        dtype: as in Keras; the loss is computed in the type of the predictions.
        fuses_with: the activation with which the loss is computed in one step from the logits,
            which cannot overflow; None where there is none.
        axis: over which predictions become values; None for all of them, the samples' too.
    """

    fuses_with = cast("str | None", None)
    axis = cast("int | Sequence[int] | None", -1)

    name: Given[str | None, str] = kind_name()
    reduction: str | None = _reduction(common=True)
    dtype: Given[Any, str] = float_type(written="never")

    def __call__(
        self,
        y_true: npt.ArrayLike,
        y_pred: npt.ArrayLike,
        sample_weight: npt.ArrayLike | None = None,
    ) -> Any:
        """The reduced loss of predictions, or an array for reduction 'none', in the loss's type."""
        predicted = np.asarray(y_pred)
        if predicted.dtype.kind != "f":
            predicted = predicted.astype(self.dtype)
        labels = self.targets(y_true, predicted.shape, predicted.dtype)
        if labels.shape[:1] != predicted.shape[:1]:
            raise DataError(
                f"{len(labels)} labels do not go with {len(predicted)} predictions; "
                "give as many of one as of the other."
            )
        with np.errstate(all="ignore"):
            values = self.values(labels, predicted)
            if self.reduction not in ("none", None):
                return np.dtype(self.dtype).type(self.reduce(labels, values, sample_weight)[0])
            if sample_weight is not None:
                values = values * fitting_weights(sample_weight, values)
            return values.astype(self.dtype, copy=False)

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
        elif labels.ndim == len(output_shape) + 1 and labels.shape[-1] == 1:
            labels = labels[..., 0]
        if labels.shape[1:] != tuple(output_shape[1:]):
            raise DataError(
                f"The labels have shape {labels.shape}, the network's output "
                f"{_free(output_shape)}; with {self.name} they must be alike. "
                "Give the last layer one unit per label column."
            )
        if labels.dtype.kind not in "biuf":
            raise DataError(f"The labels must be numbers; received type {labels.dtype}.")
        return labels.astype(dtype, copy=False)

    def training_targets(
        self, y_true: npt.ArrayLike, output_shape: Shape, dtype: npt.DTypeLike
    ) -> Array:
        """`targets` for `fit` and `evaluate`, which may take more forms of labels than a call."""
        return self.targets(y_true, output_shape, dtype)

    # Values and derivatives

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """One value per sample, for labels as the user has them; unreduced."""
        predicted = np.asarray(y_pred)
        if predicted.dtype.kind != "f":
            predicted = predicted.astype(self.dtype)
        with np.errstate(all="ignore"):
            return self.values(self.targets(y_true, predicted.shape, predicted.dtype), predicted)

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value per sample: the shape of `y_pred` without `axis`."""
        if type(self).call is Loss.call:
            raise NotImplementedError
        return np.asarray(self.call(y_true, y_pred))

    @classmethod
    def trains(cls) -> bool:
        """Whether it has a derivative."""
        return cls.gradient is not Loss.gradient or (
            cls.weighted_gradient is not Loss.weighted_gradient
        )

    def gradient(self, y_true: Array, y_pred: Array) -> Array:
        """Derivative of the sum of all values with respect to the predictions, a new array."""
        raise NotImplementedError

    def values_from_logits(self, y_true: Array, logits: Array, y_pred: Array) -> Array:
        """`values` for a prediction that `fuses_with` made of `logits`."""
        raise NotImplementedError

    def gradient_from_logits(self, y_true: Array, y_pred: Array) -> Array:
        """`gradient` with respect to the logits that `fuses_with` turned into `y_pred`."""
        raise NotImplementedError

    # For the training loop

    def counted(self, y_true: Array, values: Array) -> Array | None:
        """The values that count, as a mask of their shape; None for all."""
        return None

    def reduce(
        self,
        y_true: Array,
        values: Array,
        sample_weight: npt.ArrayLike | None = None,
        mask: Array | None = None,
    ) -> tuple[float, float | Array]:
        """The loss of a batch, and the factor of each value in it.

        Args:
            y_true: what `targets` made of the labels.
            values: from `values` or `values_from_logits`.
            sample_weight: one per sample, or one per value.
            mask: of bools, what of the predictions counts; all of them where None.

        Returns:
            The loss, and its derivative with respect to the values: one number for all of them, or
            an array of their shape.

        Raises:
            DataError: there are not as many weights as values.
        """
        counted = self.counted(y_true, values)
        if mask is not None:
            if 0 < values.ndim < mask.ndim:
                raise DataError(
                    f"The network's mask has shape {mask.shape}, the values of the loss "
                    f"{values.shape}; let Flatten or Reshape, which end masks, come before."
                )
            held = mask if counted is None else _fitting_mask(mask, values) & counted
            as_mean = self.reduction in ("sum_over_batch_size", "mean")
            sample_weight = masked_weights(held, sample_weight, values.dtype, as_mean)
            counted = None
        if sample_weight is None:
            count = values.size if counted is None else int(np.count_nonzero(counted))
            factor = 1.0 if self.reduction == "sum" else 1.0 / (count or 1)
            return float(np.add.reduce(values, axis=None)) * factor, factor
        if values.ndim == 0:
            factor = self._share_of_all(np.asarray(sample_weight))
            return float(values) * factor, factor
        weights = fitting_weights(sample_weight, values)
        weights = weights if counted is None else weights * counted
        divisor = 1.0
        if self.reduction == "mean_with_sample_weight":
            divisor = float(weights.sum())
        elif self.reduction != "sum":
            divisor = values.size if counted is None else float(np.count_nonzero(counted))
        factors = np.broadcast_to(weights * (1.0 / divisor if divisor else 0.0), values.shape)
        return float(np.add.reduce(values * factors, axis=None)), factors

    def weighted_gradient(
        self, y_true: Array, y_pred: Array, factor: float | Array, fused: bool = False
    ) -> Array:
        """Derivative of the values' sum, each times its factor, with respect to the predictions.

        Args:
            y_true: what `targets` made of the labels.
            y_pred: the predictions.
            factor: from `reduce`.
            fused: whether the derivative with respect to the logits is wanted, those that
                `fuses_with` turned into `y_pred`.
        """
        make = self.gradient_from_logits if fused else self.gradient
        gradient = make(y_true, y_pred)
        if not isinstance(factor, float) and self.axis is not None:
            factor = np.expand_dims(factor, tuple(np.atleast_1d(self.axis)))
        return np.multiply(gradient, factor, out=gradient)

    def _share_of_all(self, weights: Array) -> float:
        """What samples' weights make of a single value for all samples."""
        if self.reduction == "mean_with_sample_weight":
            return 1.0 if weights.sum() else 0.0
        return float(weights.sum() if self.reduction == "sum" else weights.mean())


class Standard(Loss, kw_only=True):
    """One of Keras's own losses: other than in `Loss`, the reduction comes before the name."""

    reduction: str | None = _reduction(common=True, before="name")


def mean(values: Array, axis: Any = -1) -> Array:
    """Mean over an axis, without the detours of `np.mean`."""
    if isinstance(axis, int):
        return np.asarray(np.add.reduce(values, axis=axis) * (1 / (values.shape[axis] or 1)))
    return np.asarray(np.mean(values, axis=axis))


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


def masked_weights(
    mask: Array, sample_weight: npt.ArrayLike | None, dtype: Any, as_mean: bool = False
) -> Array:
    """Weights of samples or of what they consist of, 0 where a mask leaves something out.

    Args:
        mask: of bools, such as one for each step of each sample.
        sample_weight: how much samples, or what they consist of, count besides; alike where None.
        dtype: of the weights.
        as_mean: whether a mean of weighted values is to be the mean of those that count.
    """
    counts = mask.astype(dtype)
    if as_mean:
        counts *= mask.size / (np.count_nonzero(mask) or np.inf)
    if sample_weight is None:
        return counts
    weights = np.asarray(sample_weight, dtype)
    if weights.ndim == mask.ndim + 1 and weights.shape[-1] == 1:
        weights = weights[..., 0]
    rank = max(weights.ndim, mask.ndim)
    counts, weights = (
        each.reshape(each.shape + (1,) * (rank - each.ndim)) for each in (counts, weights)
    )
    return np.asarray(counts * weights)


def _fitting_mask(mask: Array, values: Array) -> Array:
    """A mask with as many axes as the values."""
    return mask.reshape(mask.shape + (1,) * (values.ndim - mask.ndim))


LOSSES: Registry[Loss] = Registry("loss", "keras.losses", Loss)


def _free(shape: Shape) -> tuple[int | None, ...]:
    return (None, *shape[1:])
