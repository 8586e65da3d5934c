"""Initial values of weights.

Each initializer draws from the generator that it is given; one with a `seed` of its own draws the
same values at every call, as in Keras.
"""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np

from engine import config
from engine import random as engine_random
from engine.registry import Registry
from engine.types import Array, Generator

__all__ = [
    "INITIALIZERS",
    "Constant",
    "GlorotNormal",
    "GlorotUniform",
    "HeNormal",
    "HeUniform",
    "Initializer",
    "Ones",
    "RandomNormal",
    "RandomUniform",
    "Zeros",
    "deserialize",
    "get",
    "serialize",
]


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


INITIALIZERS: Registry[Initializer] = Registry("initializer", "keras.initializers", Initializer)


@INITIALIZERS.register("zeros")
class Zeros(Initializer):
    """All zero."""

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        """Zeros."""
        return np.zeros(shape)


@INITIALIZERS.register("ones")
class Ones(Initializer):
    """All one."""

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        """Ones."""
        return np.ones(shape)


@INITIALIZERS.register("constant")
class Constant(Initializer):
    """All the same value."""

    def __init__(self, value: float = 0.0) -> None:
        self.value = value

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        """The value, everywhere."""
        return np.full(shape, self.value, dtype=np.float64)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {"value": self.value}


class SeededInitializer(Initializer):
    """An initializer that draws random numbers, from its own `seed` where it has one."""

    def __init__(self, seed: int | None = None) -> None:
        self.seed = seed

    def __call__(
        self, shape: tuple[int, ...], dtype: str | None = None, rng: Generator | None = None
    ) -> Array:
        """Values of `shape`; with a `seed`, the same at every call."""
        own = None if self.seed is None else np.random.default_rng(self.seed)
        return super().__call__(shape, dtype, own or rng)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {"seed": self.seed}


@INITIALIZERS.register("random_normal")
class RandomNormal(SeededInitializer):
    """A normal distribution."""

    def __init__(self, mean: float = 0.0, stddev: float = 0.05, seed: int | None = None) -> None:
        super().__init__(seed)
        self.mean = mean
        self.stddev = stddev

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        """N(mean, stddev^2)."""
        return rng.normal(self.mean, self.stddev, shape)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {"mean": self.mean, "stddev": self.stddev, **super().get_config()}


@INITIALIZERS.register("random_uniform")
class RandomUniform(SeededInitializer):
    """A uniform distribution."""

    def __init__(
        self, minval: float = -0.05, maxval: float = 0.05, seed: int | None = None
    ) -> None:
        super().__init__(seed)
        self.minval = minval
        self.maxval = maxval

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        """U(minval, maxval)."""
        return rng.uniform(self.minval, self.maxval, shape)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {"minval": self.minval, "maxval": self.maxval, **super().get_config()}


class VarianceScaling(SeededInitializer):
    """Random values whose variance is `scale` / n, n the fan that `mode` names.

    'truncated_normal' draws from N(0, s^2) cut at two s, with s widened so that the variance after
    the cut is the one asked for, as in Keras.
    """

    scale: ClassVar[float]
    mode: ClassVar[str]
    distribution: ClassVar[str]

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        """Values of `shape`, fans computed from it."""
        fan_in, fan_out = fans(shape)
        fan = fan_in if self.mode == "fan_in" else (fan_in + fan_out) / 2
        variance = self.scale / max(1.0, fan)
        if self.distribution == "uniform":
            limit = math.sqrt(3 * variance)
            return rng.uniform(-limit, limit, shape)
        return _truncated_normal(shape, math.sqrt(variance) / _TRUNCATED_STDDEV, rng)


@INITIALIZERS.register("glorot_uniform", "xavier_uniform")
class GlorotUniform(VarianceScaling):
    """U(-a, a), a = sqrt(6 / (fan_in + fan_out)) (Glorot and Bengio 2010, equation 16)."""

    scale, mode, distribution = 1.0, "fan_avg", "uniform"


@INITIALIZERS.register("glorot_normal", "xavier_normal")
class GlorotNormal(VarianceScaling):
    """Truncated normal of variance 2 / (fan_in + fan_out) (Glorot and Bengio 2010, section 4.2)."""

    scale, mode, distribution = 1.0, "fan_avg", "truncated_normal"


@INITIALIZERS.register("he_uniform")
class HeUniform(VarianceScaling):
    """U(-a, a), a = sqrt(6 / fan_in) (He et al. 2015, section 2.2)."""

    scale, mode, distribution = 2.0, "fan_in", "uniform"


@INITIALIZERS.register("he_normal")
class HeNormal(VarianceScaling):
    """Truncated normal of variance 2 / fan_in (He et al. 2015, section 2.2)."""

    scale, mode, distribution = 2.0, "fan_in", "truncated_normal"


_TRUNCATED_STDDEV = 0.87962566103423978
"""Standard deviation of N(0, 1) cut at -2 and 2."""


def fans(shape: tuple[int, ...]) -> tuple[float, float]:
    """Fan in and fan out of a kernel whose last two axes are inputs and outputs."""
    if len(shape) < 2:
        size = float(shape[0]) if shape else 1.0
        return size, size
    receptive_field = math.prod(shape[:-2])
    return float(shape[-2] * receptive_field), float(shape[-1] * receptive_field)


def _truncated_normal(shape: tuple[int, ...], stddev: float, rng: Generator) -> Array:
    values = rng.standard_normal(shape)
    outside = np.abs(values) > 2
    while outside.any():
        values[outside] = rng.standard_normal(int(outside.sum()))
        outside = np.abs(values) > 2
    return values * stddev


def get(identifier: Any) -> Initializer:
    """The initializer that a name, config or object stands for."""
    return INITIALIZERS.get(identifier)


def serialize(initializer: Initializer) -> dict[str, Any]:
    """Keras's config of the initializer."""
    return INITIALIZERS.serialize(initializer)


def deserialize(config: Any) -> Initializer:
    """The inverse of `serialize`."""
    return get(config)
