"""What every metric promises."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from engine.errors import DataError
from engine.losses.base import fitting_weights
from engine.registry import Registry
from engine.types import Array


class Metric:
    """A figure kept as a running mean over samples.

    Args:
        name: under which it appears in logs.
    """

    def __init__(self, name: str | None = None) -> None:
        self.name = name or METRICS.name_of(type(self))
        self._total = 0.0
        self._count = 0.0

    def values(self, y_true: Array, y_pred: Array) -> Array:
        """One value per sample."""
        raise NotImplementedError

    def update(self, values: Array) -> float:
        """Take a batch's values in, and return their own mean."""
        total, count = float(np.add.reduce(values, axis=None)), values.size
        self._total += total
        self._count += count
        return total / count if count else 0.0

    def update_state(
        self,
        y_true: npt.ArrayLike,
        y_pred: npt.ArrayLike,
        sample_weight: npt.ArrayLike | None = None,
    ) -> None:
        """Take a batch in, as in Keras."""
        labels, predictions = np.asarray(y_true), np.asarray(y_pred)
        if labels.shape[:1] != predictions.shape[:1]:
            raise DataError(
                f"{len(labels)} labels do not go with {len(predictions)} predictions; "
                "give as many of one as of the other."
            )
        values = self.values(labels, predictions)
        if sample_weight is None:
            self.update(values)
            return
        weights = np.broadcast_to(fitting_weights(sample_weight, values), values.shape)
        self._total += float((values * weights).sum())
        self._count += float(weights.sum())

    def result(self) -> float:
        """The mean over all samples since the last reset; 0 before any."""
        return self._total / self._count if self._count else 0.0

    def reset_state(self) -> None:
        """Forget all samples."""
        self._total = self._count = 0.0

    def __call__(
        self,
        y_true: npt.ArrayLike,
        y_pred: npt.ArrayLike,
        sample_weight: npt.ArrayLike | None = None,
    ) -> float:
        """Update the state and return the result."""
        self.update_state(y_true, y_pred, sample_weight)
        return self.result()

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {"name": self.name}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Metric:
        """The metric with these arguments."""
        return cls(**config)


METRICS: Registry[Metric] = Registry("metric", "keras.metrics", Metric)
