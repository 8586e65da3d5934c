"""Declarations that several optimizers share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, overload

import numpy as np

from engine.declarations import Declared, Given, Real, boolean, integer, kind_name, real
from engine.errors import EngineError, ParameterError
from engine.optimizers import schedules
from engine.optimizers.schedules import LearningRateSchedule

Rate: TypeAlias = float | LearningRateSchedule | Callable[[], float]
"""A learning rate, or what gives one for each step."""


WEIGHT_DECAY = "The share of each weight that is subtracted at every step, times the learning rate."


class ScheduledError(EngineError, TypeError):
    """A learning rate was set that a schedule determines."""


class CurrentRate(float):
    """The learning rate of the moment: a number, with the methods of Keras's variable."""

    _optimizer: Any

    @classmethod
    def of(cls, optimizer: Any, value: float) -> CurrentRate:
        """The rate of this optimizer."""
        rate = cls(value)
        rate._optimizer = optimizer
        return rate

    def assign(self, value: float) -> None:
        """Set the optimizer's, for the next step on.

        Raises:
            ScheduledError: a schedule determines it.
        """
        self._optimizer.learning_rate = value

    @property
    def value(self) -> float:
        """The plain number."""
        return float(self)

    def numpy(self) -> np.float32:
        """The number as Keras has it."""
        return np.float32(self)

    def __reduce__(self) -> tuple[type[float], tuple[float]]:
        """A copy is a plain number."""
        return float, (float(self),)


@dataclass(frozen=True, kw_only=True)
class LearningRate(Real):
    """A number, or in programs a schedule, its config, or a function without arguments.

    Of an optimizer it is how far the next step goes; a number may be set between steps. What it
    comes from is the optimizer's `rate`, a number, or `schedule`.
    """

    help: str = "The size of each step. Loss rising or NaN? Lower it. Slow? Raise it."
    minimum: float = 0.0
    maximum: float = 1e6

    @overload
    def __get__(self, optimizer: None, owner: Any = None) -> LearningRate: ...

    @overload
    def __get__(self, optimizer: object, owner: Any = None) -> CurrentRate: ...

    def __get__(self, optimizer: Any, owner: Any = None) -> LearningRate | CurrentRate:
        if optimizer is None:
            return self
        rate, schedule = optimizer.rate, optimizer.schedule
        if rate is None:
            follows = isinstance(schedule, LearningRateSchedule)
            rate = schedule(optimizer.batches) if follows else schedule()
        return CurrentRate.of(optimizer, rate)

    def __set__(self, optimizer: Any, value: Rate) -> None:
        checked = self.check(value)
        if isinstance(checked, float):
            checked = float(checked)
        if not isinstance(checked, float):
            optimizer.rate, optimizer.schedule = None, checked
            optimizer.prepare_anew()
        elif getattr(optimizer, "schedule", None) is None:
            optimizer.rate, optimizer.schedule = checked, None
        else:
            raise ScheduledError(
                f"The learning rate of the optimizer '{optimizer.name}' follows a schedule and "
                f"cannot be set to {checked:g}; make the optimizer with a number to set it later."
            )

    def check(self, value: Any) -> Any:
        """Return a number as a float, a config as its schedule, and the others as they are."""
        if isinstance(value, Mapping):
            return schedules.deserialize(value)
        if isinstance(value, type):
            raise self._refuse(self.expectation, value)
        return value if callable(value) else super().check(value)

    def config_of(self, optimizer: Any) -> Any:
        """A number, or the config of a schedule."""
        if optimizer.rate is not None:
            return optimizer.rate
        if isinstance(optimizer.schedule, LearningRateSchedule):
            return schedules.serialize(optimizer.schedule)
        expected = "a number or a LearningRateSchedule where it is to be saved"
        raise ParameterError(self.name, expected, optimizer.schedule)


def beta_1() -> Any:
    """The decay of the mean of the gradients."""
    return real(
        default=0.9,
        minimum=0.0,
        below=1.0,
        advanced=True,
        help="The memory of the mean of the gradient: 0.9 is about 10 steps.",
    )


def beta_2() -> Any:
    """The decay of the mean of their squares."""
    return real(
        default=0.999,
        minimum=0.0,
        below=1.0,
        advanced=True,
        help="The memory of the mean of its square: 0.999 is about 1,000 steps.",
    )


def epsilon() -> Any:
    """What keeps a divisor from zero."""
    return real(
        default=1e-7,
        above=0.0,
        maximum=1e6,
        advanced=True,
        help="Added to the denominator to avoid division by 0.",
    )


def rho(default: float, steps: int) -> Any:
    """The decay of the mean of the squares, where it is named so."""
    return real(
        default=default,
        minimum=0.0,
        below=1.0,
        advanced=True,
        help=f"The memory of the mean of the squared gradient: {default} is about {steps} steps.",
    )


def initial_accumulator_value() -> Any:
    """What a growing sum of squares begins with."""
    return real(
        default=0.1,
        minimum=0.0,
        advanced=True,
        help="The initial sum of squares: the larger it is, the shorter the first steps.",
    )


def _limit(what: str) -> Any:
    return real(
        default=None,
        nullable=True,
        minimum=0.0,
        advanced=True,
        help=f"The largest {what}; larger ones are clipped to it.",
    )


class CommonArguments(Declared, kw_only=True):
    """The arguments that all optimizers take last."""

    weight_decay: float | None = real(
        default=None, nullable=True, minimum=0.0, advanced=True, help=WEIGHT_DECAY
    )
    clipnorm: float | None = _limit("length of the gradient of one weight matrix or bias")
    clipvalue: float | None = _limit("single entry of the gradient")
    global_clipnorm: float | None = _limit("length of the gradient of all weights together")
    use_ema: bool = boolean(
        default=False,
        advanced=True,
        help="Keep a running mean of the weights, which replaces them at the end.",
    )
    ema_momentum: float = real(
        default=0.99,
        minimum=0.0,
        maximum=1.0,
        advanced=True,
        help="The memory of that mean: 0.99 is about 100 steps.",
    )
    ema_overwrite_frequency: int | None = integer(
        default=None,
        nullable=True,
        minimum=1,
        advanced=True,
        hidden=True,
        help="How often, in steps, the weights are set to that mean.",
    )
    loss_scale_factor: float | None = real(
        default=None,
        nullable=True,
        above=0.0,
        advanced=True,
        hidden=True,
        help="The factor that the loss was multiplied by; the gradients are divided by it.",
    )
    gradient_accumulation_steps: int | None = integer(
        default=None,
        nullable=True,
        minimum=2,
        advanced=True,
        help="How many batches are averaged for each weight update.",
    )
    name: Given[str | None, str] = kind_name(told=False)
