"""Initial values that are not drawn."""

from __future__ import annotations

import numpy as np

from engine.declarations import real
from engine.errors import ShapeError
from engine.initializers.base import INITIALIZERS, Initializer
from engine.types import Array, Generator


@INITIALIZERS.register("zeros", "zero")
class Zeros(Initializer):
    """Fills with zeros."""

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        """Fill with zeros."""
        return np.zeros(shape)


@INITIALIZERS.register("ones", "one")
class Ones(Initializer):
    """Fills with ones."""

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        """Fill with ones."""
        return np.ones(shape)


@INITIALIZERS.register("constant")
class Constant(Initializer):
    """All the same value."""

    value: float = real(default=0.0, as_given=True, help="The initial value of every entry.")

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        """The value, everywhere."""
        return np.full(shape, self.value, dtype=np.float64)


@INITIALIZERS.register("identity", "IdentityInitializer")
class Identity(Initializer):
    """`gain` on the diagonal of a matrix, 0 elsewhere."""

    gain: float = real(
        default=1.0,
        as_given=True,
        written="set",  # Keras reads it, but never writes it.
        help="The value on the diagonal.",
    )

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
