"""What weights are brought back to after each step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from engine import config
from engine.declarations import Real
from engine.errors import ParameterError, ShapeError
from engine.registry import Registry
from engine.types import Array

__all__ = [
    "CONSTRAINTS",
    "Constraint",
    "MaxNorm",
    "MinMaxNorm",
    "NonNeg",
    "UnitNorm",
    "deserialize",
    "get",
    "serialize",
]


class Constraint:
    """Maps a weight to the nearest one that is allowed."""

    def __call__(self, w: npt.ArrayLike) -> Array:
        """The allowed values, a new array."""
        raise NotImplementedError

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Constraint:
        """The constraint with these arguments."""
        return cls(**config)


CONSTRAINTS: Registry[Constraint] = Registry("constraint", "keras.constraints", Constraint)


@CONSTRAINTS.register("non_neg", "nonneg")
class NonNeg(Constraint):
    """No value below 0."""

    def __call__(self, w: npt.ArrayLike) -> Array:
        """Negative values become 0."""
        return np.maximum(np.asarray(w), 0)


class _Norm(Constraint):
    """Changes the length of vectors within a weight.

    Args:
        axis: along which a vector lies, or several axes: 0 for the inputs of each unit of a Dense
            kernel, [0, 1, 2] for the window of each filter of a Conv2D kernel.
    """

    def __init__(self, axis: int | Sequence[int] = 0) -> None:
        self.axis = _axes(axis)

    def __call__(self, w: npt.ArrayLike) -> Array:
        """Every vector scaled to the length that `desired` allows.

        Raises:
            ShapeError: the weight does not have these axes.
        """
        values = np.asarray(w)
        axes = (self.axis,) if isinstance(self.axis, int) else tuple(self.axis)
        if not all(-values.ndim <= axis < values.ndim for axis in axes):
            raise ShapeError(
                f"{type(self).__name__} takes norms along axis {self.axis}, which a weight of "
                f"shape {values.shape} does not have; choose another axis."
            )
        lengths = np.sqrt(np.sum(values * values, axis=axes, keepdims=True))
        result: Array = values * (self.desired(lengths) / (lengths + config.epsilon()))
        return result

    def desired(self, lengths: Array) -> Array:
        """The lengths that vectors of these lengths are to have."""
        raise NotImplementedError

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {"axis": self.axis}


@CONSTRAINTS.register("max_norm")
class MaxNorm(_Norm):
    """No vector longer than `max_value`."""

    def __init__(self, max_value: float = 2, axis: int | Sequence[int] = 0) -> None:
        super().__init__(axis)
        self.max_value = _length("max_value", max_value)

    def desired(self, lengths: Array) -> Array:
        """At most `max_value`."""
        return np.minimum(lengths, self.max_value)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {"max_value": self.max_value, **super().get_config()}


@CONSTRAINTS.register("unit_norm")
class UnitNorm(_Norm):
    """Every vector of length 1."""

    def desired(self, lengths: Array) -> Array:
        """One."""
        return np.ones_like(lengths)


@CONSTRAINTS.register("min_max_norm")
class MinMaxNorm(_Norm):
    """No vector shorter than `min_value` or longer than `max_value`.

    Args:
        min_value: the least length.
        max_value: the greatest.
        rate: how much of the way there a vector goes at each step; 1 is all of it.
        axis: along which a vector lies, or several axes.
    """

    def __init__(
        self,
        min_value: float = 0.0,
        max_value: float = 1.0,
        rate: float = 1.0,
        axis: int | Sequence[int] = 0,
    ) -> None:
        super().__init__(axis)
        self.min_value = _length("min_value", min_value)
        self.max_value = _length("max_value", max_value)
        self.rate = _length("rate", rate)

    def desired(self, lengths: Array) -> Array:
        """Within the bounds, or on the way there."""
        bounded = np.minimum(np.maximum(lengths, self.min_value), self.max_value)
        result: Array = self.rate * bounded + (1 - self.rate) * lengths
        return result

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        own = {"min_value": self.min_value, "max_value": self.max_value, "rate": self.rate}
        return {**own, **super().get_config()}


def _length(name: str, value: float) -> float:
    """A number of at least 0; a whole one stays whole, as in Keras's configs."""
    checked = Real(name=name, help="", minimum=0).check(value)
    return value if type(value) is int else checked


def _axes(axis: int | Sequence[int]) -> int | list[int]:
    """One axis, or a list of them.

    Raises:
        ParameterError: it is neither.
    """
    if isinstance(axis, list | tuple) and axis and all(type(one) is int for one in axis):
        return list(axis)
    if type(axis) is int:
        return axis
    raise ParameterError("axis", "a whole number or a list of them", axis)


def get(identifier: Any) -> Constraint:
    """The constraint that a name, config or object stands for."""
    return CONSTRAINTS.get(identifier)


def serialize(constraint: Constraint) -> dict[str, Any]:
    """Keras's config of the constraint."""
    return CONSTRAINTS.serialize(constraint)


def deserialize(config: Any) -> Constraint:
    """The inverse of `serialize`."""
    return get(config)
