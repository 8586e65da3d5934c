"""The best of one figure where another reaches a bound."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.declarations import Integer, Real
from engine.metrics.base import METRICS, Metric
from engine.metrics.confusion import Counting, Counts, ratio
from engine.types import Array

_BOUND = Real(name="bound", help="What the other figure must reach.", minimum=0, maximum=1)
_AT_LEAST_1 = Integer(name="num_thresholds", help="How many thresholds are tried.", minimum=1)


class BestUnderBound(Counting):
    """The largest figure at any threshold where another reaches a bound.

    Args:
        bound: which the other must reach.
        num_thresholds: how many, evenly spaced from 0 to 1, are tried.
        class_id: the column that counts; None for all.
        name: as in `Metric`.
        dtype: as in `Metric`.
    """

    def __init__(
        self,
        bound: float,
        num_thresholds: int = 200,
        class_id: int | None = None,
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        self.num_thresholds = _AT_LEAST_1.check(num_thresholds)
        self._bound = _BOUND.check(bound)
        even = evenly(num_thresholds) if num_thresholds > 1 else [0.5]
        super().__init__(even, None, class_id, name, dtype)

    def result(self) -> float:
        """The figure; 0 where the bound is never reached."""
        bounded, wanted = self._curves(Counts(*self._counts))
        return float(np.max(np.where(bounded >= self._bound, wanted, 0), initial=0))

    def _curves(self, counts: Counts) -> tuple[Array, Array]:
        """At each threshold the figure that is bounded, and the one that is wanted."""
        raise NotImplementedError

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments but for the bound."""
        return {
            **Metric.get_config(self),
            "num_thresholds": self.num_thresholds,
            "class_id": self.class_id,
        }


@METRICS.register("sensitivity_at_specificity")
class SensitivityAtSpecificity(BestUnderBound):
    """Share of the right yeses, where at least `specificity` of the noes are right.

    Args:
        specificity: the bound.
        num_thresholds: as in `BestUnderBound`.
        class_id: as in `BestUnderBound`.
        name: as in `Metric`.
        dtype: as in `Metric`.
    """

    def __init__(
        self,
        specificity: float,
        num_thresholds: int = 200,
        class_id: int | None = None,
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(specificity, num_thresholds, class_id, name, dtype)
        self.specificity = specificity

    def _curves(self, counts: Counts) -> tuple[Array, Array]:
        return _specificity(counts), recall_of(counts)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), "specificity": self.specificity}


@METRICS.register("specificity_at_sensitivity")
class SpecificityAtSensitivity(BestUnderBound):
    """Share of the right noes, where at least `sensitivity` of the yeses are found.

    Args:
        sensitivity: the bound.
        num_thresholds: as in `BestUnderBound`.
        class_id: as in `BestUnderBound`.
        name: as in `Metric`.
        dtype: as in `Metric`.
    """

    def __init__(
        self,
        sensitivity: float,
        num_thresholds: int = 200,
        class_id: int | None = None,
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(sensitivity, num_thresholds, class_id, name, dtype)
        self.sensitivity = sensitivity

    def _curves(self, counts: Counts) -> tuple[Array, Array]:
        return recall_of(counts), _specificity(counts)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), "sensitivity": self.sensitivity}


@METRICS.register("precision_at_recall")
class PrecisionAtRecall(BestUnderBound):
    """Share of the yeses that are right, where at least `recall` of them are found.

    Args:
        recall: the bound.
        num_thresholds: as in `BestUnderBound`.
        class_id: as in `BestUnderBound`.
        name: as in `Metric`.
        dtype: as in `Metric`.
    """

    def __init__(
        self,
        recall: float,
        num_thresholds: int = 200,
        class_id: int | None = None,
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(recall, num_thresholds, class_id, name, dtype)
        self.recall = recall

    def _curves(self, counts: Counts) -> tuple[Array, Array]:
        return recall_of(counts), precision_of(counts)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), "recall": self.recall}


@METRICS.register("recall_at_precision")
class RecallAtPrecision(BestUnderBound):
    """Share of the yeses that are found, where at least `precision` of those given are right.

    Args:
        precision: the bound.
        num_thresholds: as in `BestUnderBound`.
        class_id: as in `BestUnderBound`.
        name: as in `Metric`.
        dtype: as in `Metric`.
    """

    def __init__(
        self,
        precision: float,
        num_thresholds: int = 200,
        class_id: int | None = None,
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        super().__init__(precision, num_thresholds, class_id, name, dtype)
        self.precision = precision

    def _curves(self, counts: Counts) -> tuple[Array, Array]:
        return precision_of(counts), recall_of(counts)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {**super().get_config(), "precision": self.precision}


def evenly(count: int) -> list[float]:
    """Thresholds from 0 to 1."""
    inner = [(i + 1) / (count - 1) for i in range(count - 2)]
    return [0.0, *inner, 1.0]


def recall_of(counts: Counts) -> Array:
    """Share of the labels' yeses that are found."""
    return ratio(counts.true_positives, counts.false_negatives)


def precision_of(counts: Counts) -> Array:
    """Share of the yeses given that are right."""
    return ratio(counts.true_positives, counts.false_positives)


def _specificity(counts: Counts) -> Array:
    return ratio(counts.true_negatives, counts.false_positives)
