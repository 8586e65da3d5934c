"""Blocks of compiled steps in the course of a training run."""

from __future__ import annotations

import logging
import math
import time
from itertools import repeat
from typing import Any, NamedTuple, Protocol

import numpy as np

from engine.compiled.library import library
from engine.compiled.lowering import NotCompiledError
from engine.compiled.path import NUMPY
from engine.compiled.program import Data, Program
from engine.types import Array

_logger = logging.getLogger(__name__)

BLOCK = 0.02
"""Seconds that a block lasts at most, about, so that nobody waits long for its end."""


class StepTaken(NamedTuple):
    """A step that has been taken.

    Attributes:
        size: samples in its batch.
        figures: of the batch: loss, then metrics.
        rate: the learning rate of the next step.
    """

    size: int
    figures: list[Any]
    rate: float


class Run(Protocol):
    """What blocks need to know of a training run."""

    objective: Any
    training: Any
    step_number: int
    taken: int
    arithmetic: str

    @property
    def steps_left(self) -> int | None:
        """Steps to the end of the epoch, where that is not the end of the data."""


class Blocks:
    """Takes steps of a run by a program, where there is one for it.

    A run that finds none is one of NumPy's from then on.
    """

    def __init__(self) -> None:
        self._program: Program | None = None
        self._data: Data | None = None
        self._seconds = math.inf  # that a step took, lately
        self._obstacle = ""

    def obstacle(self, run: Run, step: Any) -> str:
        """What there are no kernels for, so that NumPy trains; '' where that is not why.

        It is known before the first step where the data are.

        Args:
            run: whose steps they are.
            step: of its model.
        """
        if run.arithmetic != NUMPY and hasattr(run.training, "sample") and run.training.samples:
            data = Data(*run.training.sample()).in_line()
            rows = min(run.training.batch_size, run.training.samples)
            if data.y is not None:
                self._is_ready(run, step, data, rows)
        return self._obstacle

    def see_ahead(self, run: Run, step: Any) -> bool:
        """Whether `take_ahead` can take steps of the pass that is under way.

        Args:
            run: whose steps they are.
            step: of its model.
        """
        if run.arithmetic == NUMPY or not hasattr(run.training, "arrays"):
            return False
        arrays = run.training.arrays()
        if arrays is None or run.training.upcoming()[1] == 0:
            return False
        self._data = data = Data(*arrays)
        if not data.lies_in_line:
            return False
        rows = min(run.training.batch_size, len(data.x))
        return self._is_ready(run, step, data, rows)

    def take_ahead(self, run: Run, seconds: float, *, stops: bool) -> list[StepTaken]:
        """Steps for about so long, at least one.

        None is taken where the next batch is refused, which shows when it is asked for.

        Args:
            run: whose steps they are.
            seconds: 0 for a single step.
            stops: whether a loss that is no finite number is the last.
        """
        program, data, source = self._program, self._data, run.training
        if program is None or data is None:
            return []
        rows, most = source.upcoming()
        limits = [most, program.figures.most_steps, int(min(seconds, BLOCK) / self._seconds)]
        if run.steps_left is not None:
            limits.append(run.steps_left)
        rates = rates_of(run.objective.optimizer, max(1, min(limits)))
        begun = time.perf_counter()
        taken = program.take(
            data,
            len(rates) - 1,
            rows,
            source.order_ahead(),
            source.position,
            rates,
            stops=stops,
            checks=source.checks,
        )
        done = len(taken.figures)
        source.skip(done * rows)
        run.taken += done
        steps = _counted(run, program, rows, taken.figures, rates)
        if done:
            self._seconds = max(1e-6, (time.perf_counter() - begun) / done)
        return steps

    def take_batch(self, run: Run, step: Any, batch: Any) -> list[StepTaken]:
        """A step with this batch; none where there is no program for it."""
        if run.arithmetic == NUMPY or batch.y is None:
            return []
        data, rows = Data(*batch).in_line(), len(batch.x)
        if not self._is_ready(run, step, data, rows) or self._program is None:
            return []
        rates = rates_of(run.objective.optimizer, 1)
        taken = self._program.take(data, 1, rows, None, 0, rates, stops=False, checks=False)
        return _counted(run, self._program, rows, taken.figures, rates)

    @property
    def batch(self) -> tuple[Array, ...]:
        """The last batch of `take_ahead`: samples, labels, weights if there are any."""
        return () if self._program is None else self._program.batch

    def settle(self) -> None:
        """Do nothing: kernels work on the model's own weights."""

    def state(self) -> None:
        """Nothing: all is in the model, the optimizer and the layers."""

    def restore(self, state: None) -> None:
        """Do nothing."""

    def _is_ready(self, run: Run, step: Any, data: Data, rows: int) -> bool:
        """Whether there is a program; one is made where the last does not fit."""
        if self._program is None or not self._program.fits(step, data, rows):
            self._program = None
            found = library()
            try:
                if found is not None:
                    self._program = Program(found, step, data, rows)
            except NotCompiledError as reason:
                _logger.info("NumPy trains: there are no compiled kernels for %s.", reason)
                self._obstacle = str(reason)
            if self._program is None:
                run.arithmetic = NUMPY
        return self._program is not None


class Evaluations:
    """Evaluates batches by a program, where there is one for the model."""

    def __init__(self) -> None:
        self._program: Program | None = None
        self._without: Any = None

    def take(self, step: Any, batch: Any, arithmetic: str) -> bool:
        """Add the figures of a batch to those of the objective; whether a program has done so.

        Args:
            step: of the model.
            batch: samples, labels, weights.
            arithmetic: the path; NumPy's has no programs.
        """
        if arithmetic == NUMPY or batch.y is None or step is self._without or not len(batch.x):
            return False
        data, rows = Data(*batch).in_line(), len(batch.x)
        if self._program is None or not self._program.fits(step, data, rows):
            self._program = None
            found = library()
            try:
                if found is not None:
                    self._program = Program(found, step, data, rows, trains=False)
            except NotCompiledError:
                self._without = step
            if self._program is None:
                return False
        taken = self._program.take(data, 1, rows, None, 0, _NO_RATE, stops=False, checks=False)
        self._program.figures.take(step.objective, taken.figures, rows)
        return bool(taken.figures)  # None where a layer refuses what it is given.


_NO_RATE = np.zeros(1)


def rates_of(optimizer: Any, steps: int) -> Array:
    """The learning rates of the next steps, and of the one after."""
    if optimizer.rate is not None:
        return np.full(steps + 1, optimizer.rate)
    ahead = range(optimizer.batches, optimizer.batches + steps + 1)
    return np.array([optimizer.schedule(batches) for batches in ahead])


def _counted(
    run: Run, program: Program, rows: int, figures: list[list[float]], rates: Array
) -> list[StepTaken]:
    """Steps, once their figures are among the run's."""
    told = program.figures.take(run.objective, figures, rows)
    return list(map(StepTaken, repeat(rows), told, rates[1:].tolist()))
