"""The figures that a design has watched, as the engine's metrics."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from engine.metrics import (
    AUC,
    F1Score,
    MeanAbsoluteError,
    MeanAbsolutePercentageError,
    Metric,
    R2Score,
    RootMeanSquaredError,
)
from engine.models import Sequential
from engine.types import Array
from netbuilder.design import Design
from netbuilder.design.deciding import MIDDLE, decided
from netbuilder.design.targets import CLASS, NUMBER, TARGETS

InUnits = Callable[[Array], Array]


def watch(
    model: Sequential,
    design: Design,
    in_units: InUnits | None = None,
    threshold: float = MIDDLE,
) -> None:
    """Have a compiled model report all figures that its design has watched.

    Args:
        model: of the design; its optimizer keeps its state.
        design: says which figures.
        in_units: brings numbers into the unit of the data; None where they are in it.
        threshold: at which two classes are told apart.
    """
    usual = TARGETS[design.target].metric
    more = [name for name in design.watched if name != usual]
    several = design.target == NUMBER and design.data_set.numbers > 1
    if not more and threshold == MIDDLE and not several:
        return
    metrics: list[Any] = [usual, *(_made(name, design, in_units) for name in more)]
    if several:
        # Each number has a unit of its own.
        metrics[0] = _made(usual, design, in_units)
    if threshold != MIDDLE:
        metrics[0] = _Right(name=usual)
        for each in metrics:
            if isinstance(each, _ByClass):
                each.threshold_of_second = threshold
    model.compile(model.optimizer, design.loss, metrics=metrics)


def _made(name: str, design: Design, in_units: InUnits | None) -> Metric:
    if design.target == CLASS:
        if name == "auc":
            return _Area(name=name, multi_label=True)
        return _OF_CLASSES[name](name=name, average="macro")
    made = _OF_NUMBERS[name](name=name)
    if isinstance(made, _InUnits) and design.target == NUMBER:
        made.in_units = in_units
    return made


def one_hot(labels: Array, classes: int) -> Array:
    """Classes as the loss takes them, one-hot: (n, classes)."""
    if labels.ndim == 2 and labels.shape[1] == classes:
        return labels
    return np.eye(classes, dtype=np.float32)[labels.reshape(-1).astype(np.int64)]


class _ByClass(F1Score):
    """A figure of what was taken for which class; its labels may be indices.

    Attributes:
        threshold_of_second: of two classes, the output from which the second is the answer.
    """

    threshold_of_second = MIDDLE

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take a batch in."""
        predictions = np.asarray(y_pred)
        labels = one_hot(np.asarray(y_true), predictions.shape[1])
        if self.threshold_of_second != MIDDLE:
            chosen = decided(predictions, self.threshold_of_second)
            predictions = one_hot(chosen, predictions.shape[1])
        super().update_state(labels, predictions, sample_weight)


class _Right(_ByClass):
    """The share of samples that are right."""

    def result(self) -> float:
        """The figure; 0 before any sample."""
        total = float((self._right + self._missed).sum())
        return float(self._right.sum()) / total if total else 0.0


class _Precision(_ByClass):
    """The mean of the classes' precision; 0 for a class that nothing was taken for."""

    def result(self) -> float:
        """The figure; 0 before any sample."""
        return float(_ratio(self._right, self._right + self._wrong).mean())


class _Recall(_ByClass):
    """The mean of the classes' recall; 0 for a class without samples."""

    def result(self) -> float:
        """The figure; 0 before any sample."""
        return float(_ratio(self._right, self._right + self._missed).mean())


class _BalancedAccuracy(_ByClass):
    """The mean recall of those classes that have samples."""

    def result(self) -> float:
        """The figure; 0 before any sample."""
        seen = (self._right + self._missed) > 0
        recall = _ratio(self._right, self._right + self._missed)
        return float(recall[seen].mean()) if seen.any() else 0.0


class _Area(AUC):
    """The mean area under the curves of the classes; its labels may be indices."""

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take a batch in; what is no probability counts as the nearest one."""
        predictions = np.clip(np.asarray(y_pred), 0, 1)
        labels = one_hot(np.asarray(y_true), predictions.shape[1])
        super().update_state(labels, predictions, sample_weight)


class _InUnits:
    """A figure of numbers that are brought into the unit of the data before they are compared."""

    in_units: InUnits | None = None

    def take(self, y_true: Array, y_pred: Array, sample_weight: Array | None = None) -> Any:
        """Take a batch in and return its own figure."""
        taken: Any = super()
        if self.in_units is not None:
            y_true, y_pred = self.in_units(np.asarray(y_true)), self.in_units(np.asarray(y_pred))
        return taken.take(y_true, y_pred, sample_weight)


class _Explained(R2Score):
    """R2; 0 where all true numbers are alike, as there is nothing to explain."""

    def result(self) -> float:
        """The figure; 0 before any sample."""
        found = float(super().result())
        return found if math.isfinite(found) else 0.0


class _MeanError(_InUnits, MeanAbsoluteError):
    """MAE in the units of the data, the mean of all numbers that are predicted."""


class _RootError(_InUnits, RootMeanSquaredError):
    """RMSE in the unit of the data."""


class _PercentageError(_InUnits, MeanAbsolutePercentageError):
    """MAPE of numbers in the unit of the data."""


_OF_CLASSES: Final[dict[str, type[F1Score]]] = {
    "balanced_accuracy": _BalancedAccuracy,
    "precision": _Precision,
    "recall": _Recall,
    "f1_score": _ByClass,
}
_OF_NUMBERS: Final[dict[str, type[Metric]]] = {
    TARGETS[NUMBER].metric: _MeanError,
    "root_mean_squared_error": _RootError,
    "r2_score": _Explained,
    "mean_absolute_percentage_error": _PercentageError,
}


def _ratio(part: Array, whole: Array) -> Array:
    return np.divide(part, whole, out=np.zeros_like(part, dtype=np.float64), where=whole > 0)
