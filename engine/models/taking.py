"""The steps of an epoch: pass after pass over the data, a step or several at a time."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np

from engine.compiled.running import Blocks, Evaluations, Run, StepTaken
from engine.models.data import Batch, Source
from engine.models.data.source import ran_out
from engine.models.step import Step
from engine.types import Array, Generator


class Epoch(Run, Protocol):
    """What steps need to know of a training run, and note of it."""

    training: Source
    rng: Generator | None
    epoch: int
    epochs: int
    batch: Batch | None
    within_pass: bool
    dry: bool

    @property
    def learning_rate(self) -> float:
        """The optimizer's."""


class Taker(Protocol):
    """What takes steps in the place of NumPy, several at once where it can."""

    @property
    def batch(self) -> tuple[Array, ...]:
        """The last batch of `take_ahead`: samples, labels, weights if there are any."""

    def obstacle(self, run: Run, step: Any) -> str:
        """What there are no kernels for, so that NumPy trains; '' where that is not why."""

    def see_ahead(self, run: Run, step: Any) -> bool:
        """Whether `take_ahead` can take steps of the pass that is under way."""

    def take_ahead(self, run: Run, seconds: float, *, stops: bool) -> list[StepTaken]:
        """Steps for about so long, at least one."""

    def take_batch(self, run: Run, step: Any, batch: Any) -> list[StepTaken]:
        """A step with this batch; none where NumPy is to take it."""

    def settle(self) -> None:
        """Bring the model's weights to where the steps have come."""

    def state(self) -> Any:
        """What a run needs to resume beside weights and optimizer; None for nothing."""

    def restore(self, state: Any) -> None:
        """Go on from such a state."""


class Steps:
    """Takes the steps of a run.

    Args:
        step: the model's, to begin with.
        limit: steps of an epoch, where that is not one pass over the data.
        before: is told the number of a step before it; None where nobody listens.

    Attributes:
        step: the model's, of the moment.
        blocks: what takes several steps at once; `TrainingRun.hand_over` sets another.
    """

    def __init__(self, step: Step, limit: int | None, before: Callable[[int], None] | None) -> None:
        self.step = step
        self._limit = limit
        self._before = before
        self.blocks: Taker = Blocks()
        self._evaluations = Evaluations()

    def take(self, run: Epoch, seconds: float, stops: bool = True) -> Sequence[StepTaken]:
        """The next step of the epoch, or several where kernels take them; none at its end.

        Args:
            run: whose steps they are.
            seconds: after which no further step is begun; 0 for a single one.
            stops: whether one whose loss is no number is the last.
        """
        if not self._enter_pass(run):
            return ()
        told = self.blocks.see_ahead(run, self.step)
        if told:
            self._tell(run)
            seconds = seconds if self._before is None else 0.0
            if steps := self.blocks.take_ahead(run, seconds, stops=stops):
                run.batch = Batch(*self.blocks.batch)
                return steps
        batch = run.training.next()
        if batch is None:
            self._leave_pass(run)
            return ()
        run.batch = batch
        run.taken += 1
        if not told:
            self._tell(run)
        return self.blocks.take_batch(run, self.step, batch) or (self._by_numpy(run, batch),)

    def evaluate(self, batch: Batch, arithmetic: str) -> None:
        """Add the figures of a batch to the running ones, without training."""
        if not self._evaluations.take(self.step, batch, arithmetic):
            self.step.evaluate(batch)

    def _by_numpy(self, run: Epoch, batch: Batch) -> StepTaken:
        with np.errstate(all="ignore"):
            figures = self.step.train(batch)
        return StepTaken(len(batch.x), figures, run.learning_rate)

    def _tell(self, run: Epoch) -> None:
        if self._before is not None:
            self._before(run.step_number)

    def _enter_pass(self, run: Epoch) -> bool:
        """Begin a pass over the data where one is due; whether the epoch has a step left."""
        if run.steps_left == 0:
            return False
        if not run.within_pass or (self._limit is None and run.step_number == 0):
            run.training.start(run.rng)
            run.within_pass, run.taken = True, 0
        return True

    def _leave_pass(self, run: Epoch) -> None:
        run.within_pass = False
        short = self._limit is not None and run.step_number < self._limit
        run.dry = run.training.once and (short or run.epoch + 1 < run.epochs)
        if short or run.dry:
            given = getattr(run.training, "given", run.taken)
            where = f"in epoch {run.epoch + 1} of {run.epochs} after {run.step_number}"
            warnings.warn(ran_out(given, where, self._limit, once=run.training.once), stacklevel=2)
