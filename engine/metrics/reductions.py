"""Sums and means of whatever is handed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.errors import ParameterError
from engine.losses.base import fitting_weights
from engine.metrics.base import METRICS, MeanMetric, Standard
from engine.metrics.functions import FUNCTIONS
from engine.types import Array


@METRICS.register("mean")
class Mean(MeanMetric):
    """The mean of the values it is given."""

    heeds_masks = False

    def update_state(  # type: ignore[override]
        self, values: npt.ArrayLike, sample_weight: npt.ArrayLike | None = None
    ) -> None:
        """Take values in, with weights of their shape or one per sample."""
        array = np.asarray(values)
        if sample_weight is None:
            self.update(array)
        else:
            self.update_weighted(array, sample_weight)


@METRICS.register("sum")
class Sum(Standard):
    """The sum of the values it is given."""

    def __post_init__(self) -> None:
        self._total = 0.0

    def update_state(  # type: ignore[override]
        self, values: npt.ArrayLike, sample_weight: npt.ArrayLike | None = None
    ) -> None:
        """Add values, times their weights."""
        array = np.asarray(values)
        if sample_weight is not None:
            array = array * fitting_weights(sample_weight, array)
        self._total += float(array.sum())

    def result(self) -> float:
        """The sum since the last reset."""
        return self._total

    def reset_state(self) -> None:
        """Start at 0."""
        self._total = 0.0


@METRICS.register("mean_metric_wrapper")
class MeanMetricWrapper(MeanMetric):
    """The mean over samples of a function's values.

    Args:
        fn: takes labels and predictions and returns one value per sample, as the functions in
            `keras.metrics` and `keras.losses` do.
        name: as in `Metric`.
        dtype: as in `Metric`.
        kwargs: further arguments for `fn`.
    """

    def __init__(
        self,
        fn: Callable[..., npt.ArrayLike],
        name: str | None = None,
        dtype: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name=name, dtype=dtype)
        if not callable(fn):
            raise ParameterError("fn", "a function of (y_true, y_pred)", fn)
        self._fn = fn
        self._arguments = kwargs

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """What the function returns."""
        return np.asarray(self._fn(y_true, y_pred, **self._arguments))

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments, the function by its name."""
        name = getattr(self._fn, "__name__", self.name)
        function = {
            "module": "builtins",
            "class_name": "function",
            "config": name,
            "registered_name": "function",
        }
        return {**super().get_config(), "fn": function, **self._arguments}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> MeanMetricWrapper:
        """The metric with these arguments.

        Raises:
            ParameterError: the function is none of Keras's; code of others is never looked for.
        """
        function = config.get("fn")
        name = function.get("config") if isinstance(function, Mapping) else function
        if not isinstance(name, str) or name not in FUNCTIONS:
            raise ParameterError("fn", "the name of one of Keras's functions", name)
        return cls(**{**config, "fn": FUNCTIONS[name]})
