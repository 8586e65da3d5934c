"""The one training loop.

`TrainingRun` is an iterator. Nothing happens between two of its items, so whoever drives it may
pause there, look at the weights, take a snapshot of everything, or walk away; `fit` drives it to
its end. Where it stands is a handful of plain values, so that another run, in another process, can
go on from a snapshot (`engine.models.snapshot`) as if there had been no break.
"""

from __future__ import annotations

import math
import time
import warnings
from collections.abc import Container, Generator, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from engine import threads, types
from engine.callbacks.base import Callback, CallbackList
from engine.callbacks.history import History
from engine.compiled import path
from engine.compiled.running import BLOCK
from engine.declarations import Integer
from engine.models import snapshot
from engine.models.data import Batch, Source
from engine.models.events import BatchEnd, EpochEnd, Event, ValidationBatchEnd
from engine.models.executions import Executions, whole
from engine.models.objective import Objective
from engine.models.parameters import FlatParameters
from engine.models.snapshot import BATCHES, DONE, END, EPOCH, EPOCH_END, START, VALIDATION
from engine.models.taking import Steps, Taker
from engine.types import Logs, Model

_BATCH_SIZE = Integer(name="batch_size", help="Samples per step.", minimum=1)


class TrainingRun:
    """Training, one batch per item.

    Args:
        model: compiled and built.
        objective: what `compile` settled.
        training: the data.
        validation: likewise, or None.
        epochs: the number of the last epoch.
        initial_epoch: the number of the first.
        steps_per_epoch: batches in an epoch, where that is not one pass over the data.
        validation_steps: likewise.
        validation_freq: epochs from one validation to the next, or the numbers of those that have
            one, counted from 1.
        rng: shuffles the samples for each pass; None keeps their order.
        callbacks: Keras's hooks.

    Attributes:
        history: each epoch's figures.
        batch: the last one that was trained on, None before; the next one may use its arrays again.
        arithmetic: of which the steps are: NumPy's, or that of certain compiled kernels.
    """

    def __init__(
        self,
        model: Model,
        objective: Objective,
        training: Source,
        validation: Source | None,
        *,
        epochs: int,
        initial_epoch: int = 0,
        steps_per_epoch: int | None = None,
        validation_steps: int | None = None,
        validation_freq: int | Container[int] = 1,
        rng: types.Generator | None = None,
        callbacks: Iterable[Callback] = (),
    ) -> None:
        self.epochs = epochs
        self.history = History()
        self.model = model
        self.objective = objective
        self.training = training
        self.validation = validation
        self.rng = rng
        self.phase = START
        self.epoch = initial_epoch
        self.step_number = 0
        self.logs: Logs = {}
        self.within_pass = False
        self.taken = 0
        self._validation_freq = validation_freq
        self._begun = self._driven = False  # driven: what holds for all of a run is set up
        self.next_batch_size = training.batch_size
        self.dry = False
        self.batch: Batch | None = None
        self.arithmetic = path.chosen()
        self._parameters: FlatParameters = model.flat()
        self._limit = whole(steps_per_epoch, model.steps_per_execution)
        self._validation_limit = whole(validation_steps, model.steps_per_execution)
        params = {"verbose": 0, "epochs": epochs, "steps": self.steps_per_epoch or None}
        self.callbacks = CallbackList([*callbacks, self.history], model, params)
        call = self.callbacks.call
        self._batches = Executions(call, "train", model.steps_per_execution)
        self._test_batches = Executions(call, "test", model.steps_per_execution)
        if any(callback.takes_any_data for callback in self.callbacks.callbacks):
            for source in (training, validation):
                if source is not None:
                    source.trust()
        self._silent = not self.callbacks.listen("on_train_batch_begin", "on_train_batch_end")
        before = None if self._silent else self._batches.begin
        self._steps = Steps(model.step(), self._limit, before)
        self._restored: dict[str, Any] | None = None
        self._events = self._run()

    @property
    def samples(self) -> int:
        """The number of samples in one pass over the training data; 0 where only they know."""
        return self.training.samples

    @property
    def validation_samples(self) -> int:
        """The number of validation samples in one pass."""
        return self.validation.samples if self.validation else 0

    @property
    def steps_per_epoch(self) -> int:
        """Batches in an epoch; 0 where only the data know."""
        return self._limit or self.training.steps or 0

    @property
    def steps_left(self) -> int | None:
        """Batches that are left of the epoch, where it is not one pass over the data."""
        return None if self._limit is None else max(0, self._limit - self.step_number)

    @property
    def batch_size(self) -> int:
        """Samples per step; a new one holds from the next epoch on."""
        return self.next_batch_size

    @batch_size.setter
    def batch_size(self, value: int) -> None:
        self.next_batch_size = _BATCH_SIZE.check(value)

    @property
    def learning_rate(self) -> float:
        """The optimizer's; a new one holds from the next batch on."""
        return float(self.objective.optimizer.learning_rate)

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        self.objective.optimizer.learning_rate = value

    @property
    def blocks(self) -> Taker:
        """What takes several steps at once."""
        return self._steps.blocks

    @property
    def obstacle(self) -> str:
        """What NumPy trains for want of compiled kernels for it; '' where that is not why."""
        return self.blocks.obstacle(self, self._steps.step)

    def hand_over(self, taker: Taker, arithmetic: str) -> None:
        """Have all steps taken by something else, before the first.

        Args:
            taker: that takes them.
            arithmetic: the name of its path, see `engine.compiled.path`.
        """
        self._steps.blocks, self.arithmetic = taker, arithmetic

    def settle(self) -> None:
        """Bring the model's weights to where the steps have come, wherever these are taken."""
        self._steps.blocks.settle()

    @property
    def running(self) -> Logs:
        """Running means over the epoch, or its validation, so far, as Keras shows them."""
        return self.objective.results()

    def __iter__(self) -> Iterator[Event]:
        """The run itself; it can be gone through once."""
        return self._events

    def __next__(self) -> Event:
        """Train on one batch, or evaluate one, and say what happened."""
        return next(self._events)

    def begin(self) -> None:
        """What comes before the first batch, now; what is set after this is not undone by it."""
        if self.phase == START:
            self._begin()

    def finish(self) -> History:
        """All that is left, at once."""
        try:
            with threads.single_threaded_blas():
                while self.phase != DONE:
                    if self.phase == BATCHES and self._silent:
                        self._train_silently()
                    else:
                        self._advance()
        finally:
            self.close()
        return self.history

    def close(self) -> None:
        """Leave the rest undone; the model keeps what it has learned."""
        self._events.close()
        self._leave()

    def snapshot(self) -> dict[str, Any]:
        """Everything the rest of the run depends on, as a dict of arrays and plain values."""
        return snapshot.take(self)

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a snapshot of a run with the same model, data and arguments.

        Raises:
            DataError: it is of another model, or damaged.
        """
        snapshot.apply(self, state)
        # The callbacks' own beginning comes first, and must not undo what they are given here.
        self._restored = None if self._begun else {**state, "arithmetic": self.arithmetic}
        if not self._begun:
            self.phase = START

    # Phases

    def _run(self) -> Generator[Event, None, None]:
        try:
            with threads.single_threaded_blas():
                self._driven = True
                while self.phase != DONE:
                    event = self._advance()
                    if event is not None:
                        yield event
        finally:
            self._driven = False
            self._leave()

    def _advance(self) -> Event | None:
        """What comes next; None where that is nothing to speak of."""
        if self.phase == BATCHES:
            return self._train()
        if self.phase == VALIDATION:
            return self._validate()
        if self.phase == EPOCH_END:
            return self._end_epoch()
        {START: self._begin, EPOCH: self._begin_epoch, END: self._end}[self.phase]()
        return None

    def _begin(self) -> None:
        self.model.stop_training = False
        self.model.training_now = self
        self.callbacks.call("on_train_begin", None)
        self._begun = True
        self.phase = EPOCH if self.epoch < self.epochs else END
        if self._restored is not None:
            self.restore(self._restored)

    def _begin_epoch(self) -> None:
        self.callbacks.call("on_epoch_begin", self.epoch, None)
        if self.next_batch_size != self.training.batch_size:
            self.training.batch_size = self.next_batch_size
            self.within_pass = False
        self.objective.reset()
        self._look_at_the_model()
        self.step_number = 0
        self.training.epoch_begin()
        self.phase = BATCHES

    def _look_at_the_model(self) -> None:
        """Look up the places of its weights; a model that shares layers may have moved them."""
        self._parameters = self.model.flat()
        self._steps.step = self.model.step()

    def _train(self) -> Event | None:
        return next(iter(self._train_for(0.0)), None)

    def several(self, seconds: float) -> Sequence[Event]:
        """What comes next: batches of one epoch for about so long, at least one, or another event.

        Between two calls all is as between two events. A batch whose loss is no number is the last
        of its list; where callbacks hear of batches, and at the beginning, each comes alone. Once
        the run is over there are none.

        Args:
            seconds: after which no further batch is begun.
        """
        direct = self._driven and self._silent and self.phase == BATCHES
        if direct and (events := self._train_for(seconds)):
            return events
        return [*islice(self._events, 1)]

    def _train_for(self, seconds: float) -> list[Event]:
        """Batches until the time or the epoch is over, at least one where there is one."""
        done: list[Event] = []
        end = time.perf_counter() + seconds
        while steps := self._steps.take(self, end - time.perf_counter()):
            for size, figures, rate in steps:
                named = self.objective.named(figures)
                done.append(BatchEnd(self.epoch, self.step_number, size, figures[0], named, rate))
                self.step_number += 1
            if not self._silent:
                self.settle()
                self._batches.end(self.step_number - 1, self.running)
            if self.model.stop_training:
                break
            if not math.isfinite(figures[0]) or time.perf_counter() >= end:
                return done
        self._end_batches()
        return done

    def _train_silently(self) -> None:
        """All batches that are left of the epoch, when nobody is to hear of them."""
        while steps := self._steps.take(self, BLOCK, stops=False):
            self.step_number += len(steps)
            if self.model.stop_training:
                break
        self._end_batches()

    def _end_batches(self) -> None:
        self.settle()
        if self.taken == self.training.steps:
            self.within_pass = False
        self._batches.over(self.step_number, self.objective.results())
        self.training.epoch_end()
        self.logs = self.objective.results()
        if self.dry and self.step_number == 0:
            self.phase = END
        else:
            self.phase = VALIDATION if self._validates() else EPOCH_END
        self.step_number = 0

    def _validates(self) -> bool:
        freq, number = self._validation_freq, self.epoch + 1
        due = number % freq == 0 if isinstance(freq, int) else number in freq
        return self.validation is not None and due

    def _validate(self) -> Event | None:
        source, step = self.validation, self.step_number
        if source is None:
            return None
        if step == 0:
            self.model.stop_evaluating = False
            self.callbacks.call("on_test_begin", None)
            self.objective.reset()
            source.start(None)
        over = self._validation_limit is not None and step >= self._validation_limit
        batch = None if over else source.next()
        if batch is None:
            self._end_validation()
            return None
        self._test_batches.begin(step)
        self._steps.evaluate(batch, self.arithmetic)
        self.step_number += 1
        self._test_batches.end(step, self.objective.results())
        if self.model.stop_evaluating:
            self._end_validation()
        return ValidationBatchEnd(self.epoch, step, self._validation_limit or source.steps or 0)

    def _end_validation(self) -> None:
        figures = self.objective.results()
        self._test_batches.over(self.step_number, figures)
        self.callbacks.call("on_test_end", figures)
        if self.step_number:
            self.logs |= {f"val_{key}": value for key, value in figures.items()}
        else:
            warnings.warn(
                f"The validation data had no batch left in epoch {self.epoch + 1}; give data that "
                "can be gone through again, or validation_steps.",
                stacklevel=2,
            )
        self.phase = EPOCH_END

    def _end_epoch(self) -> Event:
        epoch, logs = self.epoch, self.logs
        self.callbacks.call("on_epoch_end", epoch, logs)
        self.epoch += 1
        over = self.model.stop_training or self.dry or self.epoch >= self.epochs
        self.phase = END if over else EPOCH
        return EpochEnd(epoch, logs)

    def _end(self) -> None:
        self.phase = DONE
        if self.epochs > 0:
            self.objective.optimizer.finalize_variable_values(self._parameters.trainable)
        self.callbacks.call("on_train_end", self.logs)
        self._leave()

    def _leave(self) -> None:
        """A model that held its last run would hold the data of that, too."""
        if self.model.training_now is self:
            self.model.training_now = None
