"""What `compile` settles: optimizer, loss, metrics, and their running figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine import losses, metrics, optimizers
from engine.errors import ParameterError
from engine.losses.base import Loss
from engine.metrics.accuracy import for_targets
from engine.metrics.base import Metric
from engine.optimizers.base import Optimizer
from engine.types import Array, Shape

_FITTING = ("accuracy", "acc")


class Objective:
    """Loss and metrics as running means, and the optimizer.

    Args:
        optimizer: a name, config or object.
        loss: likewise.
        watched: metrics, a list of them.
    """

    def __init__(self, optimizer: Any, loss: Any, watched: Sequence[Any] | None) -> None:
        if isinstance(watched, str) or not isinstance(watched, Sequence | None):
            raise ParameterError("metrics", "a list, such as ['accuracy']", watched)
        self.optimizer: Optimizer = optimizers.get(optimizer)
        self.loss: Loss = losses.get(loss)
        self.requested = list(watched or [])
        self.metrics: list[Metric] = []
        self._loss_total = 0.0
        self._loss_count = 0

    def settle(self, targets: Array, output_shape: Shape) -> None:
        """Choose the metrics that fit the labels and the output, at their first sight."""
        if len(self.metrics) == len(self.requested):
            return
        self.metrics = [
            for_targets(targets.ndim, output_shape, metric)
            if metric in _FITTING
            else metrics.get(metric)
            for metric in self.requested
        ]

    def reset(self) -> None:
        """Start the running means anew."""
        self._loss_total, self._loss_count = 0.0, 0
        for metric in self.metrics:
            metric.reset_state()

    def update(self, values: Array, y_true: Array, y_pred: Array) -> dict[str, float]:
        """Take in a batch, and return its own figures."""
        total, count = float(np.add.reduce(values, axis=None)), values.size
        self._loss_total += total
        self._loss_count += count
        logs = {"loss": total / count if count else 0.0}
        for metric in self.metrics:
            logs[metric.name] = metric.take(y_true, y_pred)
        return logs

    def results(self) -> dict[str, float]:
        """The running means, loss first."""
        logs = {"loss": self._loss_total / self._loss_count if self._loss_count else 0.0}
        for metric in self.metrics:
            logs[metric.name] = metric.result()
        return logs
