"""What every optimizer promises."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from engine.declarations import Parameter, Real, check_all
from engine.errors import ParameterError
from engine.registry import Registry
from engine.types import Array

LEARNING_RATE = "How far each step goes. Loss rising or not a number? Lower it. Slow? Raise it."


def learning_rate(default: float) -> Real:
    """The declaration that every optimizer begins with."""
    return Real(name="learning_rate", help=LEARNING_RATE, default=default, minimum=0, maximum=1e6)


class Optimizer:
    """Moves parameters against their gradients.

    One update works on all parameters at once, laid end to end in one flat array, so that a step
    costs a few passes over memory however many layers there are.

    Args:
        name: as in Keras; the optimizer's own name where None.
        values: the declared parameters.

    Attributes:
        parameters: the declaration of the constructor's arguments.
        slots: names of the flat arrays that the optimizer keeps between steps.
        iterations: steps taken.
    """

    parameters: ClassVar[tuple[Parameter, ...]] = ()
    slots: ClassVar[tuple[str, ...]] = ()

    def __init__(self, name: str | None = None, **values: Any) -> None:
        self.name = name or OPTIMIZERS.name_of(type(self))
        self.iterations = 0
        self._learning_rate = 0.0
        self._state: dict[str, Array] = {}
        self._built_for: tuple[int, npt.DTypeLike] | None = None
        for key, value in check_all(self.parameters, values).items():
            setattr(self, key, value)

    @property
    def learning_rate(self) -> float:
        """How far a step goes; may be set between steps."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        self._learning_rate = self.parameters[0].check(value)

    def build(self, size: int, dtype: npt.DTypeLike) -> None:
        """Allocate the slots for `size` parameters, at zero, unless they are there."""
        if (size, dtype) == self._built_for:
            return
        self._built_for = (size, dtype)
        self._state = {slot: np.zeros(size, dtype) for slot in self.slots}
        self.iterations = 0

    def update(self, values: Array, gradients: Array) -> None:
        """Take one step, in place.

        Args:
            values: all parameters, flat.
            gradients: their gradients, flat; overwritten.
        """
        self.build(values.size, values.dtype)
        self.iterations += 1
        self.step(values, gradients)

    def step(self, values: Array, gradients: Array) -> None:
        """The update rule; `iterations` counts this step already."""
        raise NotImplementedError

    def apply(self, grads: Sequence[Array], trainable_variables: Sequence[Array]) -> None:
        """Take one step on separate arrays, in place, as Keras's `apply`."""
        if len(grads) != len(trainable_variables):
            expected = f"one gradient for each of the {len(trainable_variables)} variables"
            raise ParameterError("grads", expected, f"{len(grads)} gradients")
        flat = np.concatenate([np.ravel(value) for value in trainable_variables])
        gradients = np.concatenate([np.ravel(g) for g in grads]).astype(flat.dtype)
        self.update(flat, gradients)
        start = 0
        for value in trainable_variables:
            value[...] = flat[start : start + value.size].reshape(value.shape)
            start += value.size

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {"name": self.name, **{p.name: getattr(self, p.name) for p in self.parameters}}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Optimizer:
        """The optimizer with these arguments."""
        return cls(**config)


OPTIMIZERS: Registry[Optimizer] = Registry("optimizer", "keras.optimizers", Optimizer)
