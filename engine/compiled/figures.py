"""The metrics of compiled steps: counted by kernels, or made from outputs that are kept."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np

from engine.compiled.losses import is_counted, lower_metric
from engine.compiled.lowering import Lowering
from engine.compiled.structures import Rows
from engine.types import Array

ROOM = 1 << 24
"""Bytes for the outputs of a block, and for the random numbers, about."""

MOST_STEPS = 1000
"""That a block has."""


_Kind = TypeVar("_Kind", bound=type)

_LOOKING: set[type] = set()


def only_looks(kind: _Kind) -> _Kind:
    """Note that a class of metrics does nothing but look at what it is given.

    Such may be told of many steps after they were taken. Others, which somebody has written, might
    end the training or change it; they are told of each step before the next.
    """
    _LOOKING.add(kind)
    return kind


def _waits(metric: Any) -> bool:
    """Whether a metric may be told later."""
    kind = type(metric)
    if kind in _LOOKING:
        return True
    function = getattr(metric, "fn", getattr(metric, "_fn", kind))
    return all(each.__module__.startswith("engine.") for each in (kind, function))


class Figures:
    """What is told of each step beside its loss.

    Where there are kernels for all metrics, these count while the steps are taken. Otherwise the
    outputs and labels of every step are kept, and the metrics take them in after the block.

    Args:
        low: the program.
        objective: with the metrics.
        output: of the model.
        labels: of the batch.
        weights: of its samples, if any.
        sizes: of a sample's output.
        form: of a sample's labels.

    Attributes:
        most_steps: that a block may have.
        counts: how many values of a sample each kernel counts; () where there are none.
    """

    def __init__(
        self,
        low: Lowering,
        objective: Any,
        output: Array,
        labels: Array,
        weights: Array | None,
        sizes: tuple[int, ...],
        form: tuple[int, ...],
    ) -> None:
        self.most_steps = MOST_STEPS
        self.counts: Sequence[int] = ()
        self._kept: list[tuple[Any, tuple[int, ...]]] = []
        metrics = objective.metrics
        weighs = weights is not None and objective.weighs_metrics
        if not weighs and all(is_counted(metric, labels) for metric in metrics):
            shape = {"last": sizes[-1], "places": math.prod(sizes[:-1])}
            self.counts = [
                lower_metric(low, metric, 1 + number, output, labels, **shape)
                for number, metric in enumerate(metrics)
            ]
            return
        arrays = [
            (labels, form),
            (output, sizes),
            *([(weights, ())] if weights is not None else []),
        ]
        bytes_each = low.rows * sum(math.prod(each) * values.itemsize for values, each in arrays)
        most = MOST_STEPS if all(map(_waits, metrics)) else 1
        self.most_steps = max(1, min(most, ROOM // max(1, bytes_each)))
        for values, each in arrays:
            count = math.prod(each)
            arguments = Rows(bytes=count * values.itemsize, source=values)
            room = low.array(self.most_steps * low.rows * count, values.dtype)
            arguments.put("target", room)
            low.call("keep_rows", arguments)
            self._kept.append((arguments, each))

    def take(self, objective: Any, found: list[list[float]], rows: int) -> list[list[Any]]:
        """Add steps to the running figures; each step's own.

        Args:
            objective: of the model.
            found: of each step: the loss, then what kernels have counted.
            rows: samples of each batch.
        """
        if not self._kept:
            told: list[list[Any]] = objective.take_counted(found, rows, self.counts)
            return told
        taken = []
        with np.errstate(all="ignore"):
            for number, [loss] in enumerate(found):
                labels, output, *weights = (
                    _of_step(arguments.kept["target"], number, rows, sizes)
                    for arguments, sizes in self._kept
                )
                weight = weights[0] if weights else None
                taken.append(objective.take(loss, rows, labels, output, weight))
        return taken


def _of_step(values: Array, number: int, rows: int, sizes: tuple[int, ...]) -> Array:
    count = rows * math.prod(sizes)
    return values[number * count : (number + 1) * count].reshape(rows, *sizes)
