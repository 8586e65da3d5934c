"""What weights are brought back to after each step."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from engine import config
from engine.declarations import Declared, Given, axes, real
from engine.errors import ShapeError
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
    "max_norm",
    "min_max_norm",
    "non_neg",
    "serialize",
    "unit_norm",
]


class Constraint(Declared):
    """Maps a weight to the nearest one that is allowed."""

    def __call__(self, w: npt.ArrayLike) -> Array:
        """The allowed values, a new array."""
        raise NotImplementedError


CONSTRAINTS: Registry[Constraint] = Registry("constraint", "keras.constraints", Constraint)


@CONSTRAINTS.register("non_neg", "nonneg")
class NonNeg(Constraint):
    """No value below 0."""

    def __call__(self, w: npt.ArrayLike) -> Array:
        """Negative values become 0."""
        return np.maximum(np.asarray(w), 0)


class _Norm(Constraint, kw_only=True):
    """Changes the length of vectors within a weight."""

    axis: Given[int | Sequence[int], int | list[int]] = axes(
        default=0,
        help="Along which axes a vector lies: 0 for the inputs of each unit of a Dense kernel, "
        "[0, 1, 2] for the window of each filter of a Conv2D kernel.",
    )

    def __call__(self, w: npt.ArrayLike) -> Array:
        """Every vector scaled to the length that `desired` allows.

        Raises:
            ShapeError: the weight does not have these axes.
        """
        values = np.asarray(w)
        along = (self.axis,) if isinstance(self.axis, int) else tuple(self.axis)
        if not all(-values.ndim <= axis < values.ndim for axis in along):
            raise ShapeError(
                f"{type(self).__name__} takes norms along axis {self.axis}, which a weight of "
                f"shape {values.shape} does not have; choose another axis."
            )
        lengths = np.sqrt(np.sum(values * values, axis=along, keepdims=True))
        result: Array = values * (self.desired(lengths) / (lengths + config.epsilon()))
        return result

    def desired(self, lengths: Array) -> Array:
        """The lengths that vectors of these lengths are to have."""
        raise NotImplementedError


@CONSTRAINTS.register("max_norm")
class MaxNorm(_Norm):
    """No vector longer than `max_value`."""

    max_value: float = real(default=2, minimum=0, as_given=True, help="The largest norm.")

    def desired(self, lengths: Array) -> Array:
        """The norms, at most `max_value`."""
        return np.minimum(lengths, self.max_value)


@CONSTRAINTS.register("unit_norm")
class UnitNorm(_Norm):
    """Every vector of length 1."""

    def desired(self, lengths: Array) -> Array:
        """A norm of 1."""
        return np.ones_like(lengths)


@CONSTRAINTS.register("min_max_norm")
class MinMaxNorm(_Norm):
    """No vector shorter than `min_value` or longer than `max_value`."""

    min_value: float = real(default=0.0, minimum=0, as_given=True, help="The smallest norm.")
    max_value: float = real(default=1.0, minimum=0, as_given=True, help="The largest norm.")
    rate: float = real(
        default=1.0,
        minimum=0,
        as_given=True,
        help="How strictly to enforce the bounds at each step; 1 is fully.",
    )

    def desired(self, lengths: Array) -> Array:
        """The norms within the bounds, or on the way there."""
        bounded = np.minimum(np.maximum(lengths, self.min_value), self.max_value)
        result: Array = self.rate * bounded + (1 - self.rate) * lengths
        return result


# Keras knows these under two names.
max_norm = MaxNorm
min_max_norm = MinMaxNorm
non_neg = NonNeg
unit_norm = UnitNorm

get = CONSTRAINTS.find
serialize = CONSTRAINTS.serialize
deserialize = CONSTRAINTS.deserialize
