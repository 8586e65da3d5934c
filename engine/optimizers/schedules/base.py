"""What every learning-rate schedule promises."""

from __future__ import annotations

from typing import Any, ClassVar

from engine.declarations import Boolean, Parameter, Real, check_all
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


class DeclaredSchedule(LearningRateSchedule):
    """A schedule whose arguments are declared and checked.

    Args:
        name: as in Keras, which names the schedule's part of a graph so.
        values: the declared parameters.

    Attributes:
        parameters: the declaration of the constructor's arguments.
    """

    parameters: ClassVar[tuple[Parameter, ...]] = ()

    def __init__(self, name: str, **values: Any) -> None:
        self.name = name
        # Whole numbers stay whole, as in Keras's configs.
        for key, value in check_all(self.parameters, values).items():
            setattr(self, key, values[key] if type(values[key]) is int else value)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        own = {parameter.name: getattr(self, parameter.name) for parameter in self.parameters}
        return {**own, "name": self.name}


SCHEDULES: Registry[LearningRateSchedule] = Registry(
    "learning-rate schedule", "keras.optimizers.schedules", LearningRateSchedule
)

INITIAL = Real(
    name="initial_learning_rate", help="The learning rate of the first step.", minimum=0.0
)
STEPS = Real(
    name="decay_steps", help="How many steps (batches) one stretch of the decay takes.", above=0.0
)
STAIRCASE = Boolean(
    name="staircase", help="Fall once after each stretch instead of at every step.", default=False
)
ALPHA = Real(
    name="alpha", help="The lowest rate, as a share of the highest one.", default=0.0, advanced=True
)
