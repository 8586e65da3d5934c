"""The one training loop.

`TrainingRun` is an iterator. Nothing happens between two of its items, so whoever drives it may
pause there, look at the weights, keep a copy of them, or walk away; `fit` drives it to its end.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from engine import threads, types
from engine.callbacks.base import Callback, CallbackList, Logs
from engine.models.batches import Batches
from engine.models.objective import Objective
from engine.models.parameters import FlatParameters
from engine.models.step import Step
from engine.types import Array

if TYPE_CHECKING:
    from engine.models.sequential import Sequential


class BatchEnd(NamedTuple):
    """A batch has been trained on.

    Attributes:
        epoch: counted from 0.
        step: within the epoch, counted from 0.
        size: samples in the batch.
        loss: of this batch alone.
        batch_logs: loss and metrics of this batch alone.
        logs: running means over the epoch so far, as Keras shows them.
    """

    epoch: int
    step: int
    size: int
    loss: float
    batch_logs: Logs
    logs: Logs


class ValidationBatchEnd(NamedTuple):
    """A batch of the validation data has been evaluated."""

    epoch: int
    step: int
    steps: int


class EpochEnd(NamedTuple):
    """An epoch is over; `logs` holds its figures, those of the validation under 'val_'."""

    epoch: int
    logs: Logs


Event = BatchEnd | ValidationBatchEnd | EpochEnd


class TrainingRun:
    """Training, one batch per item.

    Args:
        model: compiled and built.
        objective: what `compile` settled.
        training: samples and labels.
        validation: likewise, or None.
        epochs: the number of the last epoch.
        initial_epoch: the number of the first.
        rng: shuffles the samples anew for each epoch; None keeps their order.
        callbacks: Keras's hooks.
    """

    def __init__(
        self,
        model: Sequential,
        objective: Objective,
        training: Batches,
        validation: Batches | None,
        *,
        epochs: int,
        initial_epoch: int,
        rng: types.Generator | None,
        callbacks: Iterable[Callback],
    ) -> None:
        self.samples = training.samples
        self.validation_samples = validation.samples if validation else 0
        self.steps_per_epoch = training.steps
        self.batch_size = training.batch_size
        self.epochs = epochs
        self._model = model
        self._objective = objective
        self._step = model.step()
        self._training = training
        self._validation = validation
        self._initial_epoch = initial_epoch
        self._rng = rng
        params = {"verbose": 0, "epochs": epochs, "steps": training.steps}
        self._callbacks = CallbackList(callbacks, model, params)
        self._events = self._run()

    def __iter__(self) -> Iterator[Event]:
        """The run itself; it can be gone through once."""
        return self._events

    def __next__(self) -> Event:
        """Train on one batch, or evaluate one, and say what happened."""
        return next(self._events)

    def close(self) -> None:
        """Leave the rest undone; the model keeps what it has learned."""
        self._events.close()

    def _run(self) -> Generator[Event, None, None]:
        with threads.suited_to(self._model.largest_product(self.batch_size)):
            yield from self._epochs()

    def _epochs(self) -> Iterator[Event]:
        hook = self._callbacks.call
        model = self._model
        model.stop_training = False
        logs: Logs = {}
        hook("on_train_begin", None)
        for epoch in range(self._initial_epoch, self.epochs):
            hook("on_epoch_begin", epoch, None)
            self._objective.reset()
            parameters = model.flat()
            order = None if self._rng is None else self._rng.permutation(self.samples)
            for step in range(self._training.steps):
                hook("on_train_batch_begin", step, None)
                event = self._train(parameters, epoch, step, order)
                hook("on_train_batch_end", step, event.logs)
                yield event
                if model.stop_training:
                    break
            logs = self._objective.results()
            if self._validation is not None:
                yield from self._validate(epoch, self._validation)
                logs |= {f"val_{key}": value for key, value in self._objective.results().items()}
            hook("on_epoch_end", epoch, logs)
            yield EpochEnd(epoch, logs)
            if model.stop_training:
                break
        hook("on_train_end", logs)

    def _train(
        self, parameters: FlatParameters, epoch: int, step: int, order: Array | None
    ) -> BatchEnd:
        x, y = self._training.batch(step, order)
        logs = train_batch(self._step, self._objective, parameters, x, y)
        return BatchEnd(epoch, step, len(x), logs["loss"], logs, self._objective.results())

    def _validate(self, epoch: int, validation: Batches) -> Iterator[Event]:
        hook = self._callbacks.call
        hook("on_test_begin", None)
        for step, _ in enumerate(evaluate(self._step, self._objective, validation, hook)):
            yield ValidationBatchEnd(epoch, step, validation.steps)
        hook("on_test_end", self._objective.results())


def train_batch(
    step: Step, objective: Objective, parameters: FlatParameters, x: Array, y: Array
) -> Logs:
    """Take one step of the optimizer on a batch, and return the batch's own figures.

    A loss that overflows is returned as it is, without warnings.
    """
    with np.errstate(all="ignore"):
        y_pred = step.forward(x, training=True)
        values = step.losses(y, y_pred)
        logs = objective.update(values, y, y_pred)
        step.backward(y, y_pred, values.size)
        objective.optimizer.update(parameters.trainable, parameters.gradients)
    return logs


def evaluate(
    step: Step, objective: Objective, batches: Batches, hook: Callable[..., None]
) -> Iterator[Logs]:
    """Evaluate batch by batch; yields the running figures after each."""
    objective.reset()
    for index in range(batches.steps):
        hook("on_test_batch_begin", index, None)
        x, y = batches.batch(index)
        with np.errstate(all="ignore"):
            y_pred = step.forward(x, training=False)
            objective.update(step.losses(y, y_pred), y, y_pred)
        logs = objective.results()
        hook("on_test_batch_end", index, logs)
        yield logs
