"""Callbacks that follow one figure."""

from __future__ import annotations

import sys
import warnings
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np

from engine.callbacks.base import Callback
from engine.declarations import Choice, Parameter, anything
from engine.errors import ParameterError
from engine.types import Logs

_HIGHER = frozenset(
    {
        "AUC",
        "Accuracy",
        "BinaryAccuracy",
        "BinaryIoU",
        "CategoricalAccuracy",
        "ConcordanceCorrelation",
        "CosineSimilarity",
        "F1Score",
        "FBetaScore",
        "IoU",
        "MeanIoU",
        "OneHotIoU",
        "OneHotMeanIoU",
        "PearsonCorrelation",
        "Precision",
        "PrecisionAtRecall",
        "R2Score",
        "Recall",
        "RecallAtPrecision",
        "SensitivityAtSpecificity",
        "SparseCategoricalAccuracy",
        "SparseTopKCategoricalAccuracy",
        "SpecificityAtSensitivity",
        "TopKCategoricalAccuracy",
    }
)
_LOWER = frozenset(
    {
        "BinaryCrossentropy",
        "CategoricalCrossentropy",
        "CategoricalHinge",
        "Hinge",
        "KLDivergence",
        "LogCoshError",
        "MeanAbsoluteError",
        "MeanAbsolutePercentageError",
        "MeanSquaredError",
        "MeanSquaredLogarithmicError",
        "Poisson",
        "RootMeanSquaredError",
        "SparseCategoricalCrossentropy",
        "SquaredHinge",
    }
)


@dataclass(frozen=True, kw_only=True)
class Mode(Choice):
    """What is better; a word that is none of them counts as 'auto', with a warning.

    Attributes:
        owner: the callback.
    """

    owner: str = ""

    def fitted(self, cls: type) -> Parameter:
        """With the name of the class."""
        return replace(self, owner=cls.__name__)

    def check(self, value: Any) -> str:
        """Return `value`, or 'auto'."""
        try:
            return super().check(value)
        except ParameterError as error:
            what = f"{self.owner} mode {value!r} is unknown and taken for 'auto'"
            warnings.warn(f"{what}; it must be {error.expected}.", stacklevel=2)
            return "auto"


class Monitor(Callback):
    """Compares a figure of each epoch with the best so far.

    Attributes:
        best: the best figure so far.
        min_delta: how much better counts as better.
    """

    min_delta = 0.0

    monitor: str = anything(default="val_loss", help="The figure's name in the logs.")
    verbose: Any = anything(default=0, help="1 to print messages.")
    mode: str = cast(
        "Any",
        Mode(
            options=("auto", "min", "max"),
            default="auto",
            help="Which direction is better; 'auto' knows it for losses and metrics.",
        ),
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        self.best: float | None = None
        self._sign = {"min": -1, "max": 1}.get(self.mode, 0)

    def improves(self, value: float, reference: float | None) -> bool:
        """Whether a figure is better than another by more than `min_delta`; than none it always is.

        Raises:
            ParameterError: what is better is not known of this figure.
        """
        sign = self._sign or self._find_sign()
        if reference is None:
            return True
        return bool(sign * value - self.min_delta > sign * reference)

    def figure(self, logs: Logs | None, purpose: str) -> float | None:
        """The figure of the epoch; None, with a warning, where there is none."""
        value = (logs or {}).get(self.monitor)
        if value is None:
            known = ", ".join(sorted(logs or {})) or "none"
            warnings.warn(
                f"{type(self).__name__} cannot {purpose}: '{self.monitor}' is not among the "
                f"figures ({known}). Monitor one of these, or give validation data.",
                stacklevel=2,
            )
        elif np.ndim(value):
            warnings.warn(
                f"{type(self).__name__} cannot {purpose}: '{self.monitor}' has several values.",
                stacklevel=2,
            )
            return None
        return value

    def _find_sign(self) -> int:
        name = self.monitor.removeprefix("val_")
        sign = -1 if name == "loss" else 0
        for known, metric in zip(self.model.metrics_names[1:], self.model.metrics, strict=True):
            kinds = {cls.__name__ for cls in type(metric).__mro__}
            if known == name and kinds & (_HIGHER | _LOWER):
                sign = 1 if kinds & _HIGHER else -1
        if not sign:
            expected = f"'min' or 'max' where it is not known what is better of '{self.monitor}'"
            raise ParameterError("mode", expected, self.mode)
        self._sign = sign
        return sign


def say(text: str) -> None:
    """Write a line on the terminal."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


@dataclass(frozen=True, kw_only=True)
class Frequency(Parameter):
    """'epoch', or a number of batches."""

    def check(self, value: Any) -> str | int:
        """Return `value`."""
        if value == "epoch":
            return "epoch"
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise self._refuse("'epoch' or a number of batches", value)
        return value


def frequency() -> Any:
    """The argument that says how often something is written."""
    return Frequency(default="epoch", help="'epoch', or a number of batches.")


class Every:
    """Counts batches over epochs, and says at which something is due.

    Args:
        frequency: a number of batches, or 'epoch' for at no batch.
    """

    def __init__(self, frequency: str | int) -> None:
        self._frequency = frequency
        self.seen = 0

    def due(self) -> bool:
        """Count a batch."""
        self.seen += 1
        if self._frequency == "epoch" or self.seen < int(self._frequency):
            return False
        self.seen = 0
        return True
