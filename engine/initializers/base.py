"""What every initializer promises, and the table of them."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine import config
from engine import random as engine_random
from engine.declarations import Integer, Real
from engine.registry import Registry
from engine.types import Array, Generator


class Initializer:
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

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Initializer:
        """The initializer with these arguments."""
        return cls(**config)


class SeededInitializer(Initializer):
    """An initializer that draws random numbers, from its own `seed` where it has one."""

    def __init__(self, seed: int | None = None) -> None:
        self.seed = seed if seed is None else _SEED.check(seed)

    def __call__(
        self, shape: tuple[int, ...], dtype: str | None = None, rng: Generator | None = None
    ) -> Array:
        """Values of `shape`; with a `seed`, the same at every call."""
        own = None if self.seed is None else np.random.default_rng(self.seed)
        return super().__call__(shape, dtype, own or rng)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {"seed": self.seed}


INITIALIZERS: Registry[Initializer] = Registry("initializer", "keras.initializers", Initializer)

_SEED = Integer(name="seed", help="Fixes the numbers that are drawn.", maximum=2**63 - 1)


def real(name: str, value: float, **bounds: Any) -> float:
    """A checked number; a plain Python number stays as it was given.

    Raises:
        ParameterError: it is none, or out of bounds.
    """
    number = Real(name=name, help="", **bounds).check(value)
    return value if type(value) in (int, float) else number
