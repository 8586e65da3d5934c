"""Schedules along the falling half of a cosine (Loshchilov and Hutter 2017, equation 5)."""

from __future__ import annotations

import math

from engine.declarations import real
from engine.optimizers.schedules.base import SCHEDULES, Falling

_LOWEST = "The lowest rate, as a share of the highest one."


@SCHEDULES.register("cosine_decay")
class CosineDecay(Falling):
    """A decay along the cosine to alpha times the highest rate, after an optional warm-up.

    With `warmup_target` it begins with a straight line from the initial rate to the target, which
    takes `warmup_steps`; the decay starts there.
    """

    title = "Cosine decay"
    help = (
        "Falls slowly, fast, slowly again to alpha times the highest rate, after an optional "
        "warm-up."
    )
    formula = (
        "left = (1 + cos(pi * minimum(step, decay_steps) / decay_steps)) / 2\n"
        "rate = initial_learning_rate * ((1 - alpha) * left + alpha)"
    )

    decay_steps: float = real(
        above=0.0, as_given=True, help="How many steps (batches) the decay takes."
    )
    alpha: float = real(default=0.0, as_given=True, advanced=True, help=_LOWEST)
    warmup_target: float | None = real(
        default=None,
        nullable=True,
        minimum=0.0,
        as_given=True,
        kw_only=True,
        help="The rate that the warm-up rises to, if any.",
    )
    warmup_steps: float = real(
        default=0, minimum=0.0, as_given=True, kw_only=True, help="The steps of the warm-up."
    )

    def __call__(self, step: float) -> float:
        """The learning rate after this many steps."""
        highest = self.initial_learning_rate
        if self.warmup_target is not None:
            if step < self.warmup_steps:
                rise = (self.warmup_target - highest) * step / self.warmup_steps
                return float(highest + rise)
            highest = self.warmup_target
            step -= self.warmup_steps
        done = min(1, step / self.decay_steps)
        return float(highest * _fallen(done, self.alpha))


@SCHEDULES.register("cosine_decay_restarts")
class CosineDecayRestarts(Falling):
    """A cosine decay again and again.

    Stretch i has first_decay_steps t_mul^i steps and starts from m_mul^i times the initial rate.
    """

    title = "Cosine with restarts"
    usual_name = "SGDRDecay"
    help = "A cosine decay that restarts, each time longer and from a lower rate."
    formula = (
        "begin, steps, high = 0, first_decay_steps, initial_learning_rate\n"
        "while step >= begin + steps:\n"
        "    begin, steps, high = begin + steps, steps * t_mul, high * m_mul\n"
        "left = (1 + cos(pi * (step - begin) / steps)) / 2\n"
        "rate = high * (1 - alpha) * left + initial_learning_rate * alpha"
    )

    first_decay_steps: float = real(
        above=0.0, as_given=True, help="How many steps the first decay takes."
    )
    t_mul: float = real(
        default=2.0,
        minimum=1.0,
        as_given=True,
        help="The factor by which each decay is longer than the last.",
    )
    m_mul: float = real(
        default=1.0,
        minimum=0.0,
        as_given=True,
        help="The factor by which each decay starts higher than the last.",
    )
    alpha: float = real(default=0.0, as_given=True, advanced=True, help=_LOWEST)

    def __call__(self, step: float) -> float:
        """The learning rate after this many steps."""
        stretch, done = self._place(step / self.first_decay_steps)
        fallen = _fallen(done, 0) * self.m_mul**stretch
        return float(self.initial_learning_rate * ((1 - self.alpha) * fallen + self.alpha))

    def _place(self, time: float) -> tuple[int, float]:
        """The number of the stretch and the share of it that has passed; time in first lengths."""
        t = self.t_mul
        if t == 1:
            stretch = math.floor(time)
            return stretch, time - stretch
        # Rounding must not take the first step of a stretch for the end of the one before.
        stretch = math.floor(math.log(1 + time * (t - 1), t) + 1e-9)
        before = (t**stretch - 1) / (t - 1)
        return stretch, (time - before) / t**stretch


def _fallen(done: float, alpha: float) -> float:
    """What is left of the rate when that share of the decay has passed."""
    return (1 - alpha) * 0.5 * (1 + math.cos(math.pi * done)) + alpha
