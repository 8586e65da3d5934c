"""What weights are brought back to after each step."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from engine.registry import Registry
from engine.types import Array

__all__ = ["CONSTRAINTS", "Constraint", "NonNeg", "deserialize", "get", "serialize"]


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


def get(identifier: Any) -> Constraint:
    """The constraint that a name, config or object stands for."""
    return CONSTRAINTS.get(identifier)


def serialize(constraint: Constraint) -> dict[str, Any]:
    """Keras's config of the constraint."""
    return CONSTRAINTS.serialize(constraint)


def deserialize(config: Any) -> Constraint:
    """The inverse of `serialize`."""
    return get(config)
