"""True and false positives and negatives at one threshold or many, and what is made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Unpack, cast

import numpy as np
import numpy.typing as npt

from engine import config
from engine.declarations import Given, Parameter, Real, integer
from engine.declarations.fields import Place
from engine.errors import DataError
from engine.losses.base import fitting_weights
from engine.metrics.base import METRICS, QuietlyNamed, as_arrays
from engine.types import Array

_LOWEST = -1e10
"""A value below every prediction, for those that are not among the `top_k`."""


class Counts(NamedTuple):
    """Weights of samples by label and prediction, at each threshold."""

    true_positives: Array
    false_positives: Array
    true_negatives: Array
    false_negatives: Array


class Thresholds:
    """Thresholds, and how many of them a prediction passes.

    Args:
        values: in any order.
        dtype: in which predictions are compared with them.
    """

    def __init__(self, values: Sequence[float], dtype: str) -> None:
        self.values = [float(value) for value in values]
        self.dtype = dtype
        self._order = np.argsort(self.values, kind="stable")
        self._sorted = np.asarray(self.values, dtype)[self._order]
        steps = np.linspace(0, 1, len(values))
        self._even = len(values) > 2 and np.allclose(self.values, steps, atol=config.epsilon())
        self._first_is_below = self.values[0] < 0

    def __len__(self) -> int:
        """How many there are."""
        return len(self.values)

    def passed(self, y_pred: Array) -> Array:
        """How many thresholds each prediction is above; NaN is above none.

        Evenly spaced ones are counted with one product, which at a threshold itself rounds as
        Keras's does.
        """
        predictions = np.nan_to_num(y_pred, nan=-np.inf, posinf=np.inf, neginf=-np.inf)
        if not self._even:
            return np.searchsorted(self._sorted, predictions, side="left")
        steps = predictions.dtype.type(len(self) - 1)
        count = np.ceil(np.clip(predictions, 0, 1) * steps).astype(np.int64)
        return np.maximum(count, 1) if self._first_is_below else count

    def sums(self, passed: Array, weights: Array) -> Array:
        """The summed weights of what is above each threshold, in the order they were given."""
        by_bucket = np.bincount(passed.ravel(), weights.ravel(), minlength=len(self) + 1)
        above = np.cumsum(by_bucket[::-1])[::-1][1:]
        result = np.empty_like(above)
        result[self._order] = above
        return result


def count(
    thresholds: Thresholds,
    y_true: npt.ArrayLike,
    y_pred: npt.ArrayLike,
    sample_weight: npt.ArrayLike | None = None,
    *,
    top_k: int | None = None,
    class_id: int | None = None,
    label_weights: Array | None = None,
    by_label: bool = False,
) -> Counts:
    """What a batch adds to the four counts.

    Args:
        thresholds: above which a prediction is a yes.
        y_true: labels; what is not 0 is a yes.
        y_pred: predictions of the labels' shape.
        sample_weight: one per sample, or one per prediction.
        top_k: only so many predictions of a sample, the largest, can be a yes.
        class_id: the column that counts; None for all.
        label_weights: one per column.
        by_label: whether each column is counted for itself.

    Raises:
        DataError: the shapes do not go together.
    """
    labels, predictions = as_arrays(y_true, y_pred)
    labels, predictions = alike(labels, predictions.astype(thresholds.dtype))
    weights = np.ones(predictions.shape)
    if sample_weight is not None:
        weights = weights * fitting_weights(np.asarray(sample_weight, "float64"), weights)
    if top_k is not None:
        predictions = _largest(predictions, top_k)
    if class_id is not None:
        labels, predictions, weights = (
            column_of(array, class_id) for array in (labels, predictions, weights)
        )
    if label_weights is not None:
        weights = weights * label_weights
    passed, yes = thresholds.passed(predictions), labels != 0
    positive, negative = np.where(yes, weights, 0), np.where(yes, 0, weights)
    if by_label:
        columns = range(predictions.shape[-1])
        above = [
            np.stack([thresholds.sums(passed[:, i], part[:, i]) for i in columns], axis=-1)
            for part in (positive, negative)
        ]
        totals = positive.sum(axis=0), negative.sum(axis=0)
    else:
        above = [thresholds.sums(passed, part) for part in (positive, negative)]
        totals = positive.sum(), negative.sum()
    return Counts(above[0], above[1], totals[1] - above[1], totals[0] - above[0])


def alike(labels: Array, predictions: Array) -> tuple[Array, Array]:
    """Both in the same shape; a row goes with a column.

    Raises:
        DataError: they cannot be.
    """
    if labels.ndim == predictions.ndim - 1 and predictions.shape[-1] == 1:
        labels = labels[..., None]
    elif labels.ndim == predictions.ndim + 1 and labels.shape[-1] == 1:
        predictions = predictions[..., None]
    if labels.shape != predictions.shape:
        raise DataError(
            f"The labels have shape {labels.shape}, the predictions {predictions.shape}; "
            "this metric takes a yes or no for each prediction, so make the labels one-hot."
        )
    return labels, predictions


def column_of(array: Array, index: int) -> Array:
    """One column, as a column."""
    if array.ndim < 2 or index >= array.shape[-1]:
        raise DataError(f"There is no class {index} in predictions of shape {array.shape}.")
    return array[..., index : index + 1]


def ratio(part: Array, rest: Array) -> Array:
    """Part / (part + rest), 0 where both are 0."""
    total = part + rest
    return np.divide(part, total, out=np.zeros_like(total), where=total != 0)


@dataclass(frozen=True, kw_only=True)
class Levels(Parameter):
    """Thresholds: a number, a list of them, or None for the usual one."""

    nullable: bool = True

    def check(self, value: Any) -> Any:
        """Return `value`, in bounds."""
        level = Real(name=self.name, minimum=0, maximum=1)
        for one in value if isinstance(value, list | tuple) else [value]:
            level.check(one)
        return value

    def config_of(self, owner: Any) -> Any:
        """Those that were given."""
        return owner.given_thresholds


def levels() -> Any:
    """The argument that says above which a prediction is a yes."""
    return Levels(
        default=None,
        help=(
            "The value above which a prediction is positive: a number, or a list for several "
            "results."
        ),
    )


class Counting(QuietlyNamed, kw_only=True):
    """What the metrics share that are made of the four counts.

    Attributes:
        thresholds: in use; where none were given 0.5, and with `top_k` none at all.
        top_k: only so many predictions of a sample, the largest, can be a yes.
        class_id: the column that counts; None for all.
    """

    thresholds = cast("Given[float | Sequence[float] | None, Any]", None)
    top_k = cast("int | None", None)
    class_id = cast("int | None", None)

    def __post_init__(self) -> None:
        given = self.given_thresholds = self.thresholds
        if given is None:
            given = 0.5 if self.top_k is None else _LOWEST
        several = given if isinstance(given, list | tuple) else [given]
        self._thresholds = Thresholds(several, self.float_type)
        self.thresholds = self._thresholds.values
        self.reset_state()

    def reset_state(self) -> None:
        """Forget all samples."""
        self._counts: Array = np.zeros((4, len(self._thresholds)))

    def update_state(
        self,
        y_true: npt.ArrayLike,
        y_pred: npt.ArrayLike,
        sample_weight: npt.ArrayLike | None = None,
    ) -> None:
        """Take a batch in."""
        batch = count(
            self._thresholds,
            y_true,
            y_pred,
            sample_weight,
            top_k=self.top_k,
            class_id=self.class_id,
        )
        self._counts = self._counts + np.asarray(batch)

    def result(self) -> Any:
        """The figure, or, with a list of thresholds, one for each."""
        figures = self._figures(Counts(*self._counts))
        return float(figures[0]) if len(self._thresholds) == 1 else figures

    def _figures(self, counts: Counts) -> Array:
        """One figure per threshold."""
        raise NotImplementedError


def class_id(**place: Unpack[Place]) -> Any:
    """The argument that says which column counts."""
    return integer(default=None, nullable=True, help="The only class that counts.", **place)


class ConditionCount(Counting):
    """One of the four counts itself."""

    thresholds: Given[float | Sequence[float] | None, Any] = levels()


class Rate(Counting):
    """A ratio of the counts."""

    thresholds: Given[float | Sequence[float] | None, Any] = levels()
    top_k: int | None = integer(
        default=None,
        nullable=True,
        minimum=1,
        help="How many of the largest predictions of a sample can be positive.",
    )
    class_id: int | None = class_id()


@METRICS.register("true_positives")
class TruePositives(ConditionCount):
    """How many yeses are right."""

    def _figures(self, counts: Counts) -> Array:
        return counts.true_positives


@METRICS.register("false_positives")
class FalsePositives(ConditionCount):
    """How many yeses are wrong."""

    def _figures(self, counts: Counts) -> Array:
        return counts.false_positives


@METRICS.register("true_negatives")
class TrueNegatives(ConditionCount):
    """How many noes are right."""

    def _figures(self, counts: Counts) -> Array:
        return counts.true_negatives


@METRICS.register("false_negatives")
class FalseNegatives(ConditionCount):
    """How many noes are wrong."""

    def _figures(self, counts: Counts) -> Array:
        return counts.false_negatives


@METRICS.register("precision")
class Precision(Rate):
    """Share of the yeses that are right."""

    def _figures(self, counts: Counts) -> Array:
        return ratio(counts.true_positives, counts.false_positives)


@METRICS.register("recall")
class Recall(Rate):
    """Share of what should be a yes that is one."""

    def _figures(self, counts: Counts) -> Array:
        return ratio(counts.true_positives, counts.false_negatives)


def _largest(predictions: Array, k: int) -> Array:
    """Predictions as they are where among the `k` largest of their sample, else lowest."""
    first = np.argsort(-predictions, axis=-1, kind="stable")[..., :k]
    result = np.full_like(predictions, _LOWEST)
    np.put_along_axis(result, first, np.take_along_axis(predictions, first, -1), -1)
    return result
