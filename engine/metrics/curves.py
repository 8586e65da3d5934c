"""The best of one figure where another reaches a bound."""

from __future__ import annotations

import numpy as np

from engine.declarations import integer, real
from engine.metrics.base import METRICS
from engine.metrics.confusion import Counting, Counts, class_id, ratio
from engine.types import Array

_BOUND = "What the other figure must reach."


class BestUnderBound(Counting, kw_only=True):
    """The largest figure at any threshold where another reaches a bound, the first argument."""

    num_thresholds: int = integer(
        default=200,
        minimum=1,
        before="name",
        help="The number of thresholds to try, evenly spaced from 0 to 1.",
    )
    class_id: int | None = class_id(before="name")

    def __post_init__(self) -> None:
        self.thresholds = evenly(self.num_thresholds) if self.num_thresholds > 1 else [0.5]
        self._bound = float(getattr(self, self.arguments[0].name))
        super().__post_init__()

    def result(self) -> float:
        """The figure; 0 where the bound is never reached."""
        bounded, wanted = self._curves(Counts(*self._counts))
        return float(np.max(np.where(bounded >= self._bound, wanted, 0), initial=0))

    def _curves(self, counts: Counts) -> tuple[Array, Array]:
        """The bounded and the wanted figure at each threshold."""
        raise NotImplementedError


@METRICS.register("sensitivity_at_specificity")
class SensitivityAtSpecificity(BestUnderBound):
    """Share of the right yeses, where at least `specificity` of the noes are right."""

    specificity: float = real(minimum=0, maximum=1, as_given=True, help=_BOUND)

    def _curves(self, counts: Counts) -> tuple[Array, Array]:
        return _specificity(counts), recall_of(counts)


@METRICS.register("specificity_at_sensitivity")
class SpecificityAtSensitivity(BestUnderBound):
    """Share of the right noes, where at least `sensitivity` of the yeses are found."""

    sensitivity: float = real(minimum=0, maximum=1, as_given=True, help=_BOUND)

    def _curves(self, counts: Counts) -> tuple[Array, Array]:
        return recall_of(counts), _specificity(counts)


@METRICS.register("precision_at_recall")
class PrecisionAtRecall(BestUnderBound):
    """Share of the yeses that are right, where at least `recall` of them are found."""

    recall: float = real(minimum=0, maximum=1, as_given=True, help=_BOUND)

    def _curves(self, counts: Counts) -> tuple[Array, Array]:
        return recall_of(counts), precision_of(counts)


@METRICS.register("recall_at_precision")
class RecallAtPrecision(BestUnderBound):
    """Share of the yeses that are found, where at least `precision` of those given are right."""

    precision: float = real(minimum=0, maximum=1, as_given=True, help=_BOUND)

    def _curves(self, counts: Counts) -> tuple[Array, Array]:
        return precision_of(counts), recall_of(counts)


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
