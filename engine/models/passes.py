"""Data evaluated or predicted from end to end."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from typing import Any

import numpy as np

from engine.callbacks.base import Callback, CallbackList
from engine.callbacks.progress import ProgbarLogger
from engine.compiled import path
from engine.compiled.predicting import Predictions
from engine.compiled.running import Evaluations
from engine.declarations import Integer
from engine.errors import ParameterError
from engine.layers.base import Layer
from engine.models.data import Source
from engine.models.executions import Executions, whole
from engine.models.step import Step, forward
from engine.types import Array, Model

Hook = Callable[..., None]

_STEPS = Integer(name="steps", help="The largest number of batches.", minimum=1)
_EVERY = Integer(name="validation_freq", help="Epochs between two validations.", minimum=1)


def hook(
    model: Model, callbacks: Any, verbose: int | str, source: Source, steps: int | None
) -> Hook:
    """Calls the callbacks of an evaluation or a prediction."""
    limits = [limit for limit in (steps, source.steps) if limit is not None]
    params = {"verbose": 0, "epochs": 1, "steps": min(limits, default=None)}
    return CallbackList([*listed(callbacks), *progress(verbose)], model, params).call


def limit(name: str, steps: int | None) -> int | None:
    """A number of batches, or none for as many as there are."""
    try:
        return None if steps is None else _STEPS.check(steps)
    except ParameterError as error:
        raise ParameterError(name, error.expected, steps) from None


def frequency(freq: Any) -> int | Container[int]:
    """Epochs from one validation to the next, or the numbers of those that have one."""
    if isinstance(freq, list | tuple | set | range):
        return freq
    return _EVERY.check(freq)


def listed(callbacks: Any) -> list[Callback]:
    """Callbacks as a list; a single one may stand for itself."""
    if callbacks is None:
        return []
    return list(callbacks) if isinstance(callbacks, Iterable) else [callbacks]


def progress(verbose: int | str) -> list[Callback]:
    """The callback that shows progress as `verbose` asks for."""
    if verbose not in (0, 1, 2, "auto"):
        raise ParameterError("verbose", "0, 1, 2 or 'auto'", verbose)
    if verbose == 0:
        return []
    return [ProgbarLogger(1 if verbose == "auto" else int(verbose))]


def evaluate(model: Model, source: Source, steps: int | None, hook: Hook) -> int:
    """Evaluate batch by batch; returns how many there were."""
    step: Step = model.step()
    objective = step.objective
    objective.reset()
    source.start(None)
    compiled, arithmetic = Evaluations(), path.chosen()
    batches = Executions(hook, "test", model.steps_per_execution)
    steps = whole(steps, model.steps_per_execution)
    number = 0
    while steps is None or number < steps:
        batch = source.next()
        if batch is None:
            break
        batches.begin(number)
        if not compiled.take(step, batch, arithmetic):
            step.evaluate(batch)
        batches.end(number, objective.results())
        number += 1
        if model.stop_evaluating:
            break
    batches.over(number, objective.results())
    return number


def predict(
    model: Model,
    layers: Sequence[Layer],
    source: Source,
    steps: int | None,
    shape: tuple[int, ...],
    hook: Hook,
    ready: Predictions,
) -> Array:
    """Outputs for all samples, one batch after the other.

    Args:
        model: whose outputs they are; a callback may stop it.
        layers: its own.
        source: the samples.
        steps: batches at most, if not all.
        shape: of the output for one sample.
        hook: calls callbacks.
        ready: what predicts by kernels.
    """
    batches = Executions(hook, "predict", model.steps_per_execution)
    steps = whole(steps, model.steps_per_execution)
    source.start(None)
    samples = source.samples if steps is None else min(source.samples, steps * source.batch_size)
    result = np.empty((samples, *shape), layers[-1].dtype)
    parts: list[Array] = []
    together: list[Array] = []
    number = start = 0
    while steps is None or number < steps:
        batch = source.next()
        if batch is None:
            break
        batches.begin(number)
        outputs = ready.outputs(layers, batch.x)
        if outputs is None:
            outputs = forward(layers, batch.x)
        if samples:
            place = result[start : start + len(outputs)]
            place[...] = outputs
            outputs = place
            start += len(outputs)
        else:
            outputs = outputs.copy()
            parts.append(outputs)
        together = [*together, outputs] if number % model.steps_per_execution else [outputs]
        batches.end(number, _outputs(together))
        number += 1
        if model.stop_predicting:
            break
    batches.over(number, _outputs(together))
    return np.concatenate(parts) if parts else result[:start]


def _outputs(parts: list[Array]) -> dict[str, Any]:
    """The logs of a prediction's batches."""
    return {"outputs": parts[0] if len(parts) == 1 else np.concatenate(parts)} if parts else {}
