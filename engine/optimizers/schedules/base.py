"""What every learning-rate schedule promises."""

from __future__ import annotations

from typing import Any

from engine.declarations import Declared, Given, kind_name, real
from engine.registry import Registry


class LearningRateSchedule:
    """Learning rate as a function of the step.

    A subclass of one's own defines `__call__`, and `get_config` if it is to be saved.
    """

    def __call__(self, step: float) -> float:
        """The learning rate after this many steps."""
        raise NotImplementedError(f"{type(self).__name__} must define __call__(self, step).")

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        raise NotImplementedError(f"{type(self).__name__} must define get_config(self).")

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> LearningRateSchedule:
        """The schedule with these arguments."""
        return cls(**config)


class DeclaredSchedule(Declared, LearningRateSchedule, kw_only=True):
    """A schedule whose arguments are declared and checked.

    Attributes:
        name: as in Keras, which names the schedule's part of a graph so.
    """

    name: Given[str | None, str] = kind_name(words=str)


class Falling(DeclaredSchedule):
    """A schedule that begins with its highest rate, or rises to it from there."""

    initial_learning_rate: float = real(
        minimum=0.0, as_given=True, help="The learning rate of the first step."
    )


SCHEDULES: Registry[LearningRateSchedule] = Registry(
    "learning-rate schedule", "keras.optimizers.schedules", LearningRateSchedule
)
