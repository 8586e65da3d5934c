"""Schedules along the falling half of a cosine (Loshchilov and Hutter 2017, equation 5)."""

from __future__ import annotations

import math

from engine.declarations import Real
from engine.optimizers.schedules.base import ALPHA, INITIAL, SCHEDULES, STEPS, DeclaredSchedule


@SCHEDULES.register("cosine_decay")
class CosineDecay(DeclaredSchedule):
    """Falls slowly, fast, slowly again to alpha times the highest rate; after a rise, if wanted.

    With `warmup_target` it begins with a straight line from the initial rate to the target, which
    takes `warmup_steps`; the decay starts there.
    """

    parameters = (
        INITIAL,
        STEPS,
        ALPHA,
        Real(
            name="warmup_target",
            help="The rate that it rises to first, if any.",
            default=None,
            nullable=True,
            minimum=0.0,
        ),
        Real(name="warmup_steps", help="The steps of that rise.", default=0, minimum=0.0),
    )

    initial_learning_rate: float
    decay_steps: float
    alpha: float
    warmup_target: float | None
    warmup_steps: float

    def __init__(
        self,
        initial_learning_rate: float,
        decay_steps: float,
        alpha: float = 0.0,
        name: str = "CosineDecay",
        warmup_target: float | None = None,
        warmup_steps: float = 0,
    ) -> None:
        super().__init__(
            name,
            initial_learning_rate=initial_learning_rate,
            decay_steps=decay_steps,
            alpha=alpha,
            warmup_target=warmup_target,
            warmup_steps=warmup_steps,
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
class CosineDecayRestarts(DeclaredSchedule):
    """A cosine decay that begins again and again, each time longer and from a lower rate.

    Stretch i has first_decay_steps t_mul^i steps and starts from m_mul^i times the initial rate.
    """

    parameters = (
        INITIAL,
        Real(name="first_decay_steps", help="How many steps the first decay takes.", above=0.0),
        Real(name="t_mul", help="Each decay is that much longer.", default=2.0, minimum=1.0),
        Real(name="m_mul", help="Each starts that much higher.", default=1.0, minimum=0.0),
        ALPHA,
    )

    initial_learning_rate: float
    first_decay_steps: float
    t_mul: float
    m_mul: float
    alpha: float

    def __init__(
        self,
        initial_learning_rate: float,
        first_decay_steps: float,
        t_mul: float = 2.0,
        m_mul: float = 1.0,
        alpha: float = 0.0,
        name: str = "SGDRDecay",
    ) -> None:
        super().__init__(
            name,
            initial_learning_rate=initial_learning_rate,
            first_decay_steps=first_decay_steps,
            t_mul=t_mul,
            m_mul=m_mul,
            alpha=alpha,
        )

    def __call__(self, step: float) -> float:
        """The learning rate after this many steps."""
        stretch, done = self._place(step / self.first_decay_steps)
        fallen = _fallen(done, 0) * self.m_mul**stretch
        return float(self.initial_learning_rate * ((1 - self.alpha) * fallen + self.alpha))

    def _place(self, time: float) -> tuple[int, float]:
        """Which stretch it is, and how much of it has passed, `time` in lengths of the first."""
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
