"""What every initializer promises, and the table of them."""

from __future__ import annotations

import numpy as np

from engine import config
from engine import random as engine_random
from engine.declarations import Declared, integer
from engine.registry import Registry
from engine.types import Array, Generator


class Initializer(Declared):
    """Makes the first values of a weight."""

    def __call__(
        self, shape: tuple[int, ...], dtype: str | None = None, rng: Generator | None = None
    ) -> Array:
        """Values of `shape` in `dtype` (the engine's float type where None)."""
        values = self.draw(shape, engine_random.generator() if rng is None else rng)
        return np.asarray(values, dtype=dtype or config.floatx())

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        """Values in any float type."""
        raise NotImplementedError


class SeededInitializer(Initializer, kw_only=True):
    """An initializer that draws random numbers, from its own `seed` where it has one."""

    seed: int | None = integer(
        default=None, nullable=True, maximum=2**63 - 1, help="Fixes the random numbers."
    )

    def __call__(
        self, shape: tuple[int, ...], dtype: str | None = None, rng: Generator | None = None
    ) -> Array:
        """Values of `shape`; with a `seed`, the same at every call."""
        own = None if self.seed is None else np.random.default_rng(self.seed)
        return super().__call__(shape, dtype, own or rng)


INITIALIZERS: Registry[Initializer] = Registry("initializer", "keras.initializers", Initializer)
