"""What the size of weights or outputs adds to the loss."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from engine.declarations import Real
from engine.registry import Registry
from engine.types import Array

__all__ = ["L1", "L1L2", "L2", "REGULARIZERS", "Regularizer", "deserialize", "get", "serialize"]


class Regularizer:
    """A penalty and its derivative."""

    def __call__(self, x: npt.ArrayLike) -> float:
        """The penalty for these values."""
        raise NotImplementedError

    def gradient(self, x: Array) -> Array:
        """Its derivative with respect to each value, a new array."""
        raise NotImplementedError

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Regularizer:
        """The regularizer with these arguments."""
        return cls(**config)


REGULARIZERS: Registry[Regularizer] = Registry("regularizer", "keras.regularizers", Regularizer)


@REGULARIZERS.register("l1_l2")
class L1L2(Regularizer):
    """l1 sum |x| + l2 sum x^2."""

    def __init__(self, l1: float = 0.0, l2: float = 0.0) -> None:
        self.l1 = _strength("l1", l1)
        self.l2 = _strength("l2", l2)

    def __call__(self, x: npt.ArrayLike) -> float:
        """The penalty for these values."""
        values = np.asarray(x)
        penalty = 0.0
        if self.l1:
            penalty += self.l1 * float(np.abs(values).sum())
        if self.l2:
            penalty += self.l2 * float(np.vdot(values, values))
        return penalty

    def gradient(self, x: Array) -> Array:
        """l1 sign(x) + 2 l2 x."""
        result = np.multiply(x, 2 * self.l2)
        if self.l1:
            result += self.l1 * np.sign(x)
        return result

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {"l1": self.l1, "l2": self.l2}


@REGULARIZERS.register("l1")
class L1(L1L2):
    """l1 sum |x|."""

    def __init__(self, l1: float = 0.01) -> None:
        super().__init__(l1=l1)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {"l1": self.l1}


@REGULARIZERS.register("l2")
class L2(L1L2):
    """l2 sum x^2."""

    def __init__(self, l2: float = 0.01) -> None:
        super().__init__(l2=l2)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {"l2": self.l2}


def _strength(name: str, value: float) -> float:
    return Real(name=name, help="Strength of the penalty.", minimum=0).check(value)


def get(identifier: Any) -> Regularizer:
    """The regularizer that a name, config or object stands for."""
    return REGULARIZERS.get(identifier)


def serialize(regularizer: Regularizer) -> dict[str, Any]:
    """Keras's config of the regularizer."""
    return REGULARIZERS.serialize(regularizer)


def deserialize(config: Any) -> Regularizer:
    """The inverse of `serialize`."""
    return get(config)
