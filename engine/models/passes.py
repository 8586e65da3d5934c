"""A batch trained on, a batch evaluated, data evaluated or predicted from end to end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from engine.errors import DataError
from engine.layers.base import Layer
from engine.models.data import Batch, Source
from engine.models.objective import Objective
from engine.models.parameters import FlatParameters
from engine.models.step import Step, forward
from engine.types import Array

Hook = Callable[..., None]


def train_batch(
    step: Step, objective: Objective, parameters: FlatParameters, batch: Batch
) -> list[Any]:
    """Take one step of the optimizer on a batch, and return the batch's own figures.

    To be called where NumPy's warnings are off: a loss that overflows is returned as it is.
    """
    x, y, weights = batch
    if y is None:
        raise no_labels()
    y_pred = step.forward(x, True)
    loss = step.losses(y, y_pred, weights)
    figures = objective.take(loss, len(x), y, y_pred, weights)
    step.backward(y, y_pred)
    objective.optimizer.update(parameters.trainable, parameters.gradients, parameters.parts)
    if parameters.constrained:
        parameters.constrain()
    return figures


def evaluate_batch(step: Step, objective: Objective, batch: Batch) -> list[Any]:
    """The figures of a batch, without training."""
    x, y, weights = batch
    if y is None:
        raise no_labels()
    with np.errstate(all="ignore"):
        y_pred = step.forward(x, False)
        loss = step.losses(y, y_pred, weights)
        return objective.take(loss, len(x), y, y_pred, weights)


def evaluate(
    step: Step, objective: Objective, source: Source, steps: int | None, hook: Hook
) -> int:
    """Evaluate batch by batch; returns how many there were."""
    objective.reset()
    source.start(None)
    number = 0
    while steps is None or number < steps:
        batch = source.next()
        if batch is None:
            break
        hook("on_test_batch_begin", number, None)
        evaluate_batch(step, objective, batch)
        hook("on_test_batch_end", number, objective.results())
        number += 1
    return number


def predict(
    layers: Sequence[Layer],
    source: Source,
    steps: int | None,
    shape: tuple[int, ...],
    hook: Hook,
) -> Array:
    """Outputs for all samples, one batch after the other.

    Args:
        layers: of the model.
        source: the samples.
        steps: batches at most, if not all.
        shape: of the output for one sample.
        hook: calls callbacks.
    """
    source.start(None)
    samples = source.samples if steps is None else min(source.samples, steps * source.batch_size)
    result = np.empty((samples, *shape), layers[-1].dtype)
    parts: list[Array] = []
    number = start = 0
    while steps is None or number < steps:
        batch = source.next()
        if batch is None:
            break
        hook("on_predict_batch_begin", number, None)
        outputs = forward(layers, batch.x)
        if samples:
            place = result[start : start + len(outputs)]
            place[...] = outputs
            outputs = place
            start += len(outputs)
        else:
            outputs = outputs.copy()
            parts.append(outputs)
        hook("on_predict_batch_end", number, {"outputs": outputs})
        number += 1
    return np.concatenate(parts) if parts else result


def no_labels() -> DataError:
    """What is said where labels are missing."""
    return DataError("There are no labels; give y, or batches of the form (x, y).")
