"""The area under a curve that many thresholds draw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from engine import config
from engine.declarations import Given, boolean, choice, integer, reals
from engine.errors import DataError, ParameterError
from engine.losses.probabilities import sigmoid
from engine.metrics.base import METRICS, QuietlyNamed
from engine.metrics.confusion import Counts, Thresholds, count, ratio
from engine.metrics.curves import evenly, precision_of, recall_of
from engine.types import Array

_CURVES = ("ROC", "PR", "PRGAIN")
_SUMMATIONS = ("interpolation", "majoring", "minoring")


@METRICS.register("auc")
class AUC(QuietlyNamed):
    """Area under a curve: 1 where every yes scores above every no, 0.5 by chance.

    A curve is summed by interpolation as Davis and Goadrich, The Relationship Between
    Precision-Recall and ROC Curves, 2006, do for 'PR'.
    """

    num_thresholds: Given[int | None, int] = integer(
        default=200,
        minimum=2,
        nullable=True,
        help="The number of evenly spaced thresholds; None where they are given.",
    )
    curve: str = choice(_CURVES, default="ROC", help="Which curve is used.")
    summation_method: str = choice(
        _SUMMATIONS,
        default="interpolation",
        help="How heights between the points are interpolated.",
    )
    thresholds: Given[Sequence[float] | None, Any] = reals(
        default=None,
        nullable=True,
        minimum=0,
        maximum=1,
        kw_only=True,
        written="never",
        help="Thresholds to use instead of evenly spaced ones.",
    )
    multi_label: bool = boolean(
        default=False,
        kw_only=True,
        help="Whether each column has its own curve, whose areas are averaged.",
    )
    num_labels: int | None = integer(
        default=None,
        nullable=True,
        minimum=1,
        kw_only=True,
        help="The number of columns, if it is to be checked.",
    )
    label_weights: list[float] | None = reals(
        default=None, nullable=True, kw_only=True, help="The weights of the columns."
    )
    from_logits: bool = boolean(
        default=False,
        kw_only=True,
        help="Whether predictions are logits.",
    )

    def __post_init__(self) -> None:
        if self.num_labels and not self.multi_label:
            raise ParameterError("num_labels", "None unless multi_label is True", self.num_labels)
        self._given = self.thresholds is not None
        inner = sorted(self.thresholds or self._even())
        self.num_thresholds = len(inner) + 2
        epsilon = config.epsilon()
        self._thresholds = Thresholds([-epsilon, *inner, 1 + epsilon], self.float_type)
        self.thresholds = self._thresholds.values
        self.reset_state()

    def _even(self) -> list[float]:
        if self.num_thresholds is None:
            raise ParameterError("num_thresholds", "given where thresholds is not", None)
        return list(evenly(self.num_thresholds)[1:-1])

    def reset_state(self) -> None:
        """Forget all samples."""
        self._counts: Array = np.zeros((4, self.num_thresholds, *[1] * self.multi_label))

    def update_state(
        self,
        y_true: npt.ArrayLike,
        y_pred: npt.ArrayLike,
        sample_weight: npt.ArrayLike | None = None,
    ) -> None:
        """Take a batch in."""
        predictions = np.asarray(y_pred)
        if self.multi_label and predictions.ndim != 2:
            raise DataError(
                f"With multi_label, predictions have shape (batch, labels); received "
                f"{predictions.shape}."
            )
        if self.num_labels not in (None, predictions.shape[-1]):
            raise DataError(
                f"{self.num_labels} labels were declared; received {predictions.shape}."
            )
        if self.from_logits:
            predictions = sigmoid(predictions.astype(self.float_type))
        batch = count(
            self._thresholds,
            y_true,
            predictions,
            sample_weight,
            label_weights=None if self.multi_label else self._label_weights(),
            by_label=self.multi_label,
        )
        self._counts = self._counts + np.asarray(batch)

    def result(self) -> float:
        """The area; 0 before any sample."""
        counts = Counts(*self._counts)
        if self.curve == "PR" and self.summation_method == "interpolation":
            areas = _interpolated_precision(counts).sum(axis=0)
        else:
            x, y = self._points(counts)
            areas = ((x[:-1] - x[1:]) * self._heights(y[:-1], y[1:])).sum(axis=0)
        weights = self._label_weights()
        if not self.multi_label:
            return float(areas)
        if weights is None:
            return float(areas.mean())
        return float((areas * weights).sum() / (weights.sum() or 1))

    def _label_weights(self) -> Array | None:
        return None if self.label_weights is None else np.asarray(self.label_weights)

    def _points(self, counts: Counts) -> tuple[Array, Array]:
        """The curve, from the lowest threshold to the highest."""
        if self.curve == "ROC":
            return ratio(counts.false_positives, counts.true_negatives), recall_of(counts)
        if self.curve == "PR":
            return recall_of(counts), precision_of(counts)
        return _gain_curve(counts)

    def _heights(self, left: Array, right: Array) -> Array:
        if self.summation_method == "interpolation":
            return (left + right) / 2
        function = np.minimum if self.summation_method == "minoring" else np.maximum
        return np.asarray(function(left, right))

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        given = {"thresholds": self.thresholds[1:-1]} if self._given else {}
        return {**super().get_config(), **given}


def _divide(a: Array, b: Array) -> Array:
    return np.divide(a, b, out=np.zeros_like(a), where=b != 0)


def _interpolated_precision(counts: Counts) -> Array:
    """Area between neighbouring thresholds, true positives growing in step with all positives.

    Davis and Goadrich (2006), section 3: with p the positives given and s the slope of true ones
    among them, the precision between two points is (tp + s (p' - p)) / p'.
    """
    true, given = counts.true_positives, counts.true_positives + counts.false_positives
    more_true, more = true[:-1] - true[1:], np.maximum(given[:-1] - given[1:], 0)
    slope = _divide(more_true, more)
    intercept = true[1:] - slope * given[1:]
    both = (given[:-1] > 0) & (given[1:] > 0)
    growth = np.divide(given[:-1], given[1:], out=np.ones_like(slope), where=both)
    total = np.maximum(true[1:] + counts.false_negatives[1:], 0)
    return _divide(slope * (more_true + intercept * np.log(growth)), total)


def _gain_curve(counts: Counts) -> tuple[Array, Array]:
    """Recall gain and precision gain.

    Flach and Kull, Precision-Recall-Gain Curves (2015), with Keras's bounds: no recall gain below
    0, and at no true positives the point (0, 1).
    """
    odds = _divide(
        counts.true_positives + counts.false_negatives,
        counts.true_negatives + counts.false_positives,
    )
    none = counts.true_positives == 0
    recall = 1 - odds * _divide(counts.false_negatives, counts.true_positives)
    precision = 1 - odds * _divide(counts.false_positives, counts.true_positives)
    return np.maximum(np.where(none, 0, recall), 0), np.where(none, 1, precision)
