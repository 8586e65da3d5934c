"""Schedules that let the learning rate fall, once."""

from __future__ import annotations

import math
from bisect import bisect_left

from engine.declarations import boolean, real, reals
from engine.errors import ParameterError
from engine.optimizers.schedules.base import SCHEDULES, DeclaredSchedule, Falling


class _InStretches(Falling):
    """A decay that goes on and on, measured in stretches of steps."""

    decay_steps: float = real(
        above=0.0, as_given=True, help="How many steps (batches) one decay period takes."
    )
    decay_rate: float = real(minimum=0.0, as_given=True, help="The factor r of the formula.")
    staircase: bool = boolean(
        default=False, help="Decay once after each period instead of at every step."
    )


@SCHEDULES.register("exponential_decay")
class ExponentialDecay(_InStretches):
    """Exponential decay."""

    title = "Exponential decay"
    help = "Multiplied by a factor at a steady pace: initial r^(step / decay_steps)."
    formula = "rate = initial_learning_rate * decay_rate ** (step / decay_steps)"

    def __call__(self, step: float) -> float:
        """The learning rate after this many steps."""
        stretches = _stretches(step, self.decay_steps, self.staircase)
        return float(self.initial_learning_rate * self.decay_rate**stretches)


@SCHEDULES.register("inverse_time_decay")
class InverseTimeDecay(_InStretches):
    """Inverse time decay."""

    title = "Inverse time decay"
    help = "Falls ever more slowly: initial / (1 + r step / decay_steps)."
    formula = "rate = initial_learning_rate / (1 + decay_rate * step / decay_steps)"

    def __call__(self, step: float) -> float:
        """The learning rate after this many steps."""
        stretches = _stretches(step, self.decay_steps, self.staircase)
        return float(self.initial_learning_rate / (1 + self.decay_rate * stretches))


@SCHEDULES.register("polynomial_decay")
class PolynomialDecay(Falling):
    """Polynomial decay.

    With `cycle`, each time that the end is reached the stretch becomes longer by its first length.
    """

    title = "Polynomial decay"
    help = "Falls to a final rate: (initial - end) (1 - step / decay_steps)^power + end."
    formula = (
        "left = (1 - minimum(step, decay_steps) / decay_steps) ** power\n"
        "rate = (initial_learning_rate - end_learning_rate) * left + end_learning_rate"
    )

    decay_steps: float = real(
        above=0.0, as_given=True, help="How many steps (batches) one decay period takes."
    )
    end_learning_rate: float = real(
        default=0.0001, minimum=0.0, as_given=True, help="The final rate."
    )
    power: float = real(
        default=1.0,
        minimum=0.0,
        as_given=True,
        help="The shape of the decay; 1 is a straight line.",
    )
    cycle: bool = boolean(default=False, help="Start again when the end is reached.")

    def __call__(self, step: float) -> float:
        """The learning rate after this many steps."""
        length = self.decay_steps
        if self.cycle:
            length *= max(1, math.ceil(step / length))
        left = 1 - min(step, length) / length
        span = self.initial_learning_rate - self.end_learning_rate
        return float(span * left**self.power + self.end_learning_rate)


@SCHEDULES.register("piecewise_constant_decay")
class PiecewiseConstantDecay(DeclaredSchedule):
    """One rate up to and including a step, the next one up to another step, and so on."""

    usual_name = "PiecewiseConstant"

    boundaries: list[float] = reals(
        minimum=0.0,
        as_given=True,
        help="The last step of each rate but the last one, in increasing order.",
    )
    values: list[float] = reals(
        minimum=0.0, as_given=True, help="The rates, one more than there are boundaries."
    )

    def __post_init__(self) -> None:
        if len(self.values) != len(self.boundaries) + 1:
            expected = f"one more than the {len(self.boundaries)} boundaries"
            raise ParameterError("values", expected, self.values)
        if self.boundaries != sorted(self.boundaries):
            raise ParameterError("boundaries", "in rising order", self.boundaries)

    def __call__(self, step: float) -> float:
        """The learning rate after this many steps."""
        return float(self.values[bisect_left(self.boundaries, step)])


def _stretches(step: float, length: float, whole: bool) -> float:
    return math.floor(step / length) if whole else step / length
