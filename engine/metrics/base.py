"""What every metric promises.

The training loop hands batches to `take`, which returns the batch's own figure; people call
`update_state` and `result` as in Keras. Sums are kept in Python's floats, which are float64,
whatever the type of the predictions.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from engine import config
from engine.declarations import Declared, Given, kind_name, number_type
from engine.errors import DataError
from engine.losses.base import fitting_weights
from engine.registry import Registry
from engine.types import Array


class Metric(Declared, kw_only=True):
    """A figure that says how good predictions are, gathered batch by batch.

    Attributes:
        name: under which it appears in logs; the kind in snake case where none is given.
        dtype: as in Keras's configs; the figures themselves are kept in float64.
        heeds_masks: whether what a mask of the predictions leaves out does not count.
    """

    heeds_masks = False

    dtype: Given[Any, str] = number_type()
    name: Given[str | None, str] = kind_name()

    @property
    def float_type(self) -> str:
        """What predictions are compared in."""
        return self.dtype if self.dtype.startswith("float") else config.floatx()

    def update_state(
        self,
        y_true: npt.ArrayLike,
        y_pred: npt.ArrayLike,
        sample_weight: npt.ArrayLike | None = None,
    ) -> None:
        """Take a batch in."""
        raise NotImplementedError

    def result(self) -> Any:
        """The figure over all samples since the last reset: a float, or an array of several."""
        raise NotImplementedError

    def reset_state(self) -> None:
        """Forget all samples."""
        raise NotImplementedError

    def take(self, y_true: Array, y_pred: Array, sample_weight: Array | None = None) -> Any:
        """Take a batch in and return its own figure, or, where none is told apart, `result()`."""
        self.update_state(y_true, y_pred, sample_weight)
        return self.result()

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Update the state and return the result."""
        self.update_state(*arguments, **named)
        return self.result()


class Standard(Metric, kw_only=True):
    """One of Keras's own metrics: other than in `Metric`, the name comes before the type."""

    name: Given[str | None, str] = kind_name(before="dtype")


class QuietlyNamed(Standard, kw_only=True):
    """A metric whose signature, as in Keras, does not say what it is called."""

    name: Given[str | None, str] = kind_name(told=False, before="dtype")


class MeanMetric(Standard):
    """A figure kept as a running mean over samples."""

    heeds_masks = True

    def __post_init__(self) -> None:
        self._total = 0.0
        self._count = 0.0

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value per sample, or per sample and place."""
        raise NotImplementedError

    def update(self, values: Array) -> float:
        """Take a batch's values in, and return their own mean."""
        if values.dtype == np.bool_:
            total = float(np.count_nonzero(values))
        else:
            total = float(np.add.reduce(values, axis=None))
        count = values.size
        if values.ndim > 1:
            return self._add(total, count, values)
        self._total += total
        self._count += count
        return total / count if count else 0.0

    def update_weighted(self, values: Array, sample_weight: npt.ArrayLike) -> float:
        """The same for values that count as much as their weights say."""
        weights = np.broadcast_to(fitting_weights(sample_weight, values), values.shape)
        return self._add(float((values * weights).sum()), float(weights.sum()), values)

    def take_total(self, total: float, samples: int, each: int) -> float:
        """Take a batch in whose values sum to `total`, `each` of every sample; its own mean."""
        # A sample counts once, however many values it has.
        share = 1 / (each or 1)
        self._total += total * share
        self._count += samples
        count = samples * each
        return total / count if count else 0.0

    def _add(self, total: float, count: float, values: Array) -> float:
        if values.ndim > 1:
            # A sample counts once, however many values it has.
            share = len(values) / (values.size or 1)
            self._total += total * share
            self._count += count * share
        else:
            self._total += total
            self._count += count
        return total / count if count else 0.0

    def take(self, y_true: Array, y_pred: Array, sample_weight: Array | None = None) -> float:
        """Take a batch in and return its own mean."""
        values = self.values(y_true, y_pred)
        if sample_weight is None:
            return self.update(values)
        return self.update_weighted(values, sample_weight)

    def update_state(
        self,
        y_true: npt.ArrayLike,
        y_pred: npt.ArrayLike,
        sample_weight: npt.ArrayLike | None = None,
    ) -> None:
        """Take a batch in."""
        labels, predictions = as_arrays(y_true, y_pred, one_for_all=True)
        weights = None if sample_weight is None else np.asarray(sample_weight)
        with np.errstate(all="ignore"):
            self.take(labels, predictions, weights)

    def result(self) -> Any:
        """The mean over all samples since the last reset; 0 before any."""
        return self._total / self._count if self._count else 0.0

    def reset_state(self) -> None:
        """Forget all samples."""
        self._total = self._count = 0.0


def as_arrays(
    y_true: npt.ArrayLike, y_pred: npt.ArrayLike, one_for_all: bool = False
) -> tuple[Array, Array]:
    """Labels and predictions as arrays of as many samples.

    Args:
        y_true: labels.
        y_pred: predictions.
        one_for_all: whether a single one of these may go with many of those, as NumPy broadcasts.

    Raises:
        DataError: they differ in number.
    """
    labels, predictions = np.asarray(y_true), np.asarray(y_pred)
    numbers = labels.shape[:1], predictions.shape[:1]
    if numbers[0] != numbers[1] and not (one_for_all and (1,) in numbers and () not in numbers):
        raise DataError(
            f"{len(labels)} labels do not go with {len(predictions)} predictions; "
            "give as many of one as of the other."
        )
    return labels, predictions


METRICS: Registry[Metric] = Registry("metric", "keras.metrics", Metric)
