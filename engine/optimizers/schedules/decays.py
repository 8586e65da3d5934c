"""Schedules that let the learning rate fall, once."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from engine.declarations import Boolean, Real
from engine.errors import ParameterError
from engine.optimizers.schedules.base import (
    INITIAL,
    SCHEDULES,
    STAIRCASE,
    STEPS,
    DeclaredSchedule,
    LearningRateSchedule,
)


@SCHEDULES.register("exponential_decay")
class ExponentialDecay(DeclaredSchedule):
    """Multiplied by a factor again and again: initial r^(step / decay_steps)."""

    parameters = (
        INITIAL,
        STEPS,
        Real(name="decay_rate", help="The factor r of one stretch of steps.", minimum=0.0),
        STAIRCASE,
    )

    initial_learning_rate: float
    decay_steps: float
    decay_rate: float
    staircase: bool

    def __init__(
        self,
        initial_learning_rate: float,
        decay_steps: float,
        decay_rate: float,
        staircase: bool = False,
        name: str = "ExponentialDecay",
    ) -> None:
        super().__init__(
            name,
            initial_learning_rate=initial_learning_rate,
            decay_steps=decay_steps,
            decay_rate=decay_rate,
            staircase=staircase,
        )

    def __call__(self, step: float) -> float:
        """The learning rate after this many steps."""
        stretches = _stretches(step, self.decay_steps, self.staircase)
        return float(self.initial_learning_rate * self.decay_rate**stretches)


@SCHEDULES.register("inverse_time_decay")
class InverseTimeDecay(DeclaredSchedule):
    """Falls ever more slowly: initial / (1 + r step / decay_steps)."""

    parameters = (
        INITIAL,
        STEPS,
        Real(name="decay_rate", help="How fast it falls: the r of the formula.", minimum=0.0),
        STAIRCASE,
    )

    initial_learning_rate: float
    decay_steps: float
    decay_rate: float
    staircase: bool

    def __init__(
        self,
        initial_learning_rate: float,
        decay_steps: float,
        decay_rate: float,
        staircase: bool = False,
        name: str = "InverseTimeDecay",
    ) -> None:
        super().__init__(
            name,
            initial_learning_rate=initial_learning_rate,
            decay_steps=decay_steps,
            decay_rate=decay_rate,
            staircase=staircase,
        )

    def __call__(self, step: float) -> float:
        """The learning rate after this many steps."""
        stretches = _stretches(step, self.decay_steps, self.staircase)
        return float(self.initial_learning_rate / (1 + self.decay_rate * stretches))


@SCHEDULES.register("polynomial_decay")
class PolynomialDecay(DeclaredSchedule):
    """Falls to a last value: (initial - end) (1 - step / decay_steps)^power + end.

    With `cycle`, each time that the end is reached the stretch becomes longer by its first length.
    """

    parameters = (
        INITIAL,
        STEPS,
        Real(name="end_learning_rate", help="The rate at the end.", default=0.0001, minimum=0.0),
        Real(name="power", help="1 falls in a straight line.", default=1.0, minimum=0.0),
        Boolean(name="cycle", help="Begin anew when the end is reached.", default=False),
    )

    initial_learning_rate: float
    decay_steps: float
    end_learning_rate: float
    power: float
    cycle: bool

    def __init__(
        self,
        initial_learning_rate: float,
        decay_steps: float,
        end_learning_rate: float = 0.0001,
        power: float = 1.0,
        cycle: bool = False,
        name: str = "PolynomialDecay",
    ) -> None:
        super().__init__(
            name,
            initial_learning_rate=initial_learning_rate,
            decay_steps=decay_steps,
            end_learning_rate=end_learning_rate,
            power=power,
            cycle=cycle,
        )

    def __call__(self, step: float) -> float:
        """The learning rate after this many steps."""
        length = self.decay_steps
        if self.cycle:
            length *= max(1, math.ceil(step / length))
        left = 1 - min(step, length) / length
        span = self.initial_learning_rate - self.end_learning_rate
        return float(span * left**self.power + self.end_learning_rate)


@SCHEDULES.register("piecewise_constant_decay")
class PiecewiseConstantDecay(LearningRateSchedule):
    """One rate up to and including a step, the next one up to another step, and so on.

    Args:
        boundaries: the last step of each rate but the last, in rising order.
        values: the rates, one more.
        name: as in Keras.
    """

    def __init__(
        self,
        boundaries: Sequence[float],
        values: Sequence[float],
        name: str = "PiecewiseConstant",
    ) -> None:
        self.boundaries = _numbers("boundaries", boundaries)
        self.values = _numbers("values", values)
        self.name = name
        if len(self.values) != len(self.boundaries) + 1:
            expected = f"one more than the {len(self.boundaries)} boundaries"
            raise ParameterError("values", expected, values)
        if self.boundaries != sorted(self.boundaries):
            raise ParameterError("boundaries", "in rising order", boundaries)

    def __call__(self, step: float) -> float:
        """The learning rate after this many steps."""
        return float(self.values[bisect_left(self.boundaries, step)])

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {"boundaries": self.boundaries, "values": self.values, "name": self.name}


def _stretches(step: float, length: float, whole: bool) -> float:
    return math.floor(step / length) if whole else step / length


def _numbers(name: str, values: Sequence[float]) -> list[float]:
    """A list of numbers, whole ones staying whole.

    Raises:
        ParameterError: it is something else.
    """
    if not isinstance(values, list | tuple):
        raise ParameterError(name, "a list of numbers", values)
    declared = Real(name=name, help="", minimum=0.0)
    checked = [declared.check(value) for value in values]
    return [given if type(given) is int else c for given, c in zip(values, checked, strict=True)]
