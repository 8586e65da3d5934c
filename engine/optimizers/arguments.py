"""Declarations that several optimizers share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from engine.declarations import Boolean, Integer, Parameter, Real
from engine.errors import ParameterError
from engine.optimizers import schedules
from engine.optimizers.schedules import LearningRateSchedule

Rate: TypeAlias = float | LearningRateSchedule | Callable[[], float]
"""A learning rate, or what gives one for each step."""

LEARNING_RATE = "How far each step goes. Loss rising or not a number? Lower it. Slow? Raise it."


@dataclass(frozen=True, kw_only=True)
class LearningRate(Real):
    """A number, or in programs a schedule, its config, or a function without arguments."""

    def check(self, value: Any) -> Any:
        """Return a number as a float, a config as its schedule, and the others as they are."""
        if isinstance(value, Mapping):
            return schedules.deserialize(value)
        if isinstance(value, type):
            raise self._refuse(self.expectation, value)
        return value if callable(value) else super().check(value)

    def plain(self, value: Any) -> Any:
        """A number, or the config of a schedule."""
        if isinstance(value, LearningRateSchedule):
            return schedules.serialize(value)
        if callable(value):
            expected = "a number or a LearningRateSchedule where it is to be saved"
            raise ParameterError(self.name, expected, value)
        return value


def learning_rate(default: float) -> LearningRate:
    """The declaration that every optimizer begins with."""
    return LearningRate(
        name="learning_rate", help=LEARNING_RATE, default=default, minimum=0, maximum=1e6
    )


def beta_1() -> Real:
    """The decay of the mean of the gradients."""
    return Real(
        name="beta_1",
        help="How long the mean of the gradient remembers: 0.9 is about 10 steps.",
        default=0.9,
        minimum=0.0,
        below=1.0,
        advanced=True,
    )


def beta_2() -> Real:
    """The decay of the mean of their squares."""
    return Real(
        name="beta_2",
        help="How long the mean of its square remembers: 0.999 is about 1,000 steps.",
        default=0.999,
        minimum=0.0,
        below=1.0,
        advanced=True,
    )


def epsilon() -> Real:
    """What keeps a divisor from zero."""
    return Real(
        name="epsilon",
        help="Added to the divisor so that it is never zero.",
        default=1e-7,
        above=0.0,
        maximum=1.0,
        advanced=True,
    )


def rho(default: float, steps: int) -> Real:
    """The decay of the mean of the squares, where it is named so."""
    return Real(
        name="rho",
        help=f"How long the mean of the gradient's square remembers: {default} is about {steps} "
        "steps.",
        default=default,
        minimum=0.0,
        below=1.0,
        advanced=True,
    )


def initial_accumulator_value() -> Real:
    """What a growing sum of squares begins with."""
    return Real(
        name="initial_accumulator_value",
        help="What the sum of squares begins with: the first steps are shorter the larger it is.",
        default=0.1,
        minimum=0.0,
        advanced=True,
    )


def weight_decay(default: float | None = None) -> Real:
    """How much the weights shrink at each step."""
    return Real(
        name="weight_decay",
        help="How much of each weight is taken away at every step, times the learning rate.",
        default=default,
        minimum=0.0,
        nullable=default is None,
        advanced=True,
    )


def _limit(name: str, what: str) -> Real:
    return Real(
        name=name,
        help=f"The largest {what} that is followed; larger ones are cut down to it.",
        default=None,
        nullable=True,
        minimum=0.0,
        advanced=True,
    )


COMMON: tuple[Parameter, ...] = (
    _limit("clipnorm", "length of the gradient of one weight matrix or bias"),
    _limit("clipvalue", "single entry of the gradient"),
    _limit("global_clipnorm", "length of the gradient of all weights together"),
    Boolean(
        name="use_ema",
        help="Keep a running mean of the weights, which takes their place in the end.",
        default=False,
        advanced=True,
    ),
    Real(
        name="ema_momentum",
        help="How long that mean remembers: 0.99 is about 100 steps.",
        default=0.99,
        minimum=0.0,
        maximum=1.0,
        advanced=True,
    ),
    Integer(
        name="ema_overwrite_frequency",
        help="After how many steps the weights are set to that mean, again and again.",
        default=None,
        nullable=True,
        minimum=1,
        advanced=True,
        hidden=True,
    ),
    Real(
        name="loss_scale_factor",
        help="What the loss was multiplied by; the gradients are divided by it.",
        default=None,
        nullable=True,
        above=0.0,
        advanced=True,
        hidden=True,
    ),
    Integer(
        name="gradient_accumulation_steps",
        help="Of how many batches the mean gradient makes one step.",
        default=None,
        nullable=True,
        minimum=2,
        advanced=True,
    ),
)
"""The arguments that all optimizers take last, but for `weight_decay` before them."""
