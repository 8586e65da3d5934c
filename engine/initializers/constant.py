"""Initial values that are not drawn."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.errors import ShapeError
from engine.initializers.base import INITIALIZERS, Initializer, real
from engine.types import Array, Generator


@INITIALIZERS.register("zeros", "zero")
class Zeros(Initializer):
    """All zero."""

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        """Zeros."""
        return np.zeros(shape)


@INITIALIZERS.register("ones", "one")
class Ones(Initializer):
    """All one."""

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        """Ones."""
        return np.ones(shape)


@INITIALIZERS.register("constant")
class Constant(Initializer):
    """All the same value."""

    def __init__(self, value: float = 0.0) -> None:
        self.value = real("value", value)

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        """The value, everywhere."""
        return np.full(shape, self.value, dtype=np.float64)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {"value": self.value}


@INITIALIZERS.register("identity", "IdentityInitializer")
class Identity(Initializer):
    """`gain` on the diagonal of a matrix, 0 elsewhere."""

    def __init__(self, gain: float = 1.0) -> None:
        self.gain = real("gain", gain)

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        """A diagonal.

        Raises:
            ShapeError: `shape` is not that of a matrix.
        """
        if len(shape) != 2:
            raise ShapeError(
                f"The initializer 'identity' makes matrices; received the shape {tuple(shape)}. "
                "Choose another for this weight, such as 'zeros'."
            )
        return self.gain * np.eye(*shape)

    def get_config(self) -> dict[str, Any]:
        """The gain where it is not 1; Keras reads it, but never writes it."""
        return {} if self.gain == 1 else {"gain": self.gain}
