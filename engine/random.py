"""The source of randomness when nobody passes a generator, and Keras's functions that draw.

Everything in the engine that draws numbers takes a `numpy.random.Generator`. The one shared
generator here exists because Keras users expect `set_random_seed` to fix models that name no seed.
The functions have the names of `keras.random`; a seed is a whole number, which draws the same
numbers each time, a `SeedGenerator`, which draws on, or None for the shared generator. The numbers
are NumPy's, not those of Keras.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from engine import config
from engine.errors import ParameterError
from engine.types import Array, Generator

__all__ = [
    "SeedGenerator",
    "beta",
    "binomial",
    "categorical",
    "dropout",
    "gamma",
    "normal",
    "randint",
    "shuffle",
    "truncated_normal",
    "uniform",
]


@cache
def _shared() -> Generator:
    """Made at its first use, for NumPy imports its random numbers only then."""
    return np.random.default_rng()


def generator(seed: Seed = None) -> Generator:
    """A generator of its own for a number, or the shared one where `seed` is None."""
    if isinstance(seed, SeedGenerator):
        return seed.generator
    return _shared() if seed is None else np.random.default_rng(seed)


def set_random_seed(seed: int) -> None:
    """Restart the engine's generator, NumPy's and Python's, so that what follows repeats.

    Raises:
        ParameterError: the seed is no whole number from 0 to 2**32 - 1.
    """
    if isinstance(seed, bool) or not hasattr(seed, "__index__") or not 0 <= int(seed) < 2**32:
        raise ParameterError("seed", "a whole number from 0 to 4294967295", seed)
    import random  # At its first use, as NumPy's.

    random.seed(int(seed))
    np.random.seed(int(seed))  # noqa: NPY002  Keras users' own data may come from it.
    _shared().bit_generator.state = np.random.default_rng(seed).bit_generator.state


class SeedGenerator:
    """A stream of random numbers: each use draws further ones.

    Args:
        seed: where it begins; anywhere where None.
        name: of no meaning here.

    Attributes:
        generator: NumPy's.
    """

    def __init__(self, seed: int | None = None, name: str | None = None) -> None:
        if seed is not None and (isinstance(seed, bool) or not hasattr(seed, "__index__")):
            raise ParameterError("seed", "a whole number, or None", seed)
        self.seed = int(_shared().integers(2**31)) if seed is None else int(seed)
        self.name = name or "seed_generator"
        self.generator = np.random.default_rng(self.seed)

    def next(self) -> int:
        """A seed for one use."""
        return int(self.generator.integers(2**31))

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {"seed": self.seed, "name": self.name}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> SeedGenerator:
        """The stream from its beginning."""
        return cls(**config)


Seed: TypeAlias = int | SeedGenerator | None
Sizes: TypeAlias = Sequence[int]


def _typed(values: npt.ArrayLike, dtype: str | None) -> Array:
    return np.asarray(values).astype(config.floatx() if dtype is None else dtype)


def _refuse_other(function: str, dtype: str, kinds: str) -> None:
    if np.dtype(dtype).kind not in kinds:
        expected = f"{'a float' if kinds == 'f' else 'an integer'} type for {function}"
        raise ParameterError("dtype", expected, dtype)


def normal(
    shape: Sizes,
    mean: float = 0.0,
    stddev: float = 1.0,
    dtype: str | None = None,
    seed: Seed = None,
) -> Array:
    """Normally distributed numbers."""
    return _typed(generator(seed).normal(mean, stddev, tuple(shape)), dtype)


def truncated_normal(
    shape: Sizes,
    mean: float = 0.0,
    stddev: float = 1.0,
    dtype: str | None = None,
    seed: Seed = None,
) -> Array:
    """The same, none further than two deviations from the mean: such are drawn again."""
    source = generator(seed)
    values = source.standard_normal(tuple(shape))
    while (outside := np.abs(values) > 2).any():
        values[outside] = source.standard_normal(np.count_nonzero(outside))
    return _typed(mean + stddev * values, dtype)


def uniform(
    shape: Sizes,
    minval: float = 0.0,
    maxval: float = 1.0,
    dtype: str | None = None,
    seed: Seed = None,
) -> Array:
    """Evenly distributed numbers from `minval` up to `maxval`."""
    _refuse_other("uniform", dtype or config.floatx(), "f")
    return _typed(generator(seed).uniform(minval, maxval, tuple(shape)), dtype)


def randint(
    shape: Sizes, minval: int, maxval: int, dtype: str = "int32", seed: Seed = None
) -> Array:
    """Whole numbers from `minval` to `maxval` - 1."""
    _refuse_other("randint", dtype, "iu")
    return _typed(generator(seed).integers(minval, maxval, tuple(shape)), dtype)


def categorical(
    logits: npt.ArrayLike, num_samples: int, dtype: str = "int32", seed: Seed = None
) -> Array:
    """Classes drawn with the probabilities that logits (batch, classes) stand for.

    Returns:
        Array of shape (batch, num_samples).
    """
    if np.ndim(logits) != 2:
        raise ParameterError("logits", "an array (batch, classes)", np.shape(logits))
    scores = np.asarray(logits, "float64")[..., None, :]
    shape = (*scores.shape[:-2], num_samples, scores.shape[-1])
    # Gumbel's noise makes of the largest score a draw from the softmax.
    return _typed(np.argmax(scores + generator(seed).gumbel(size=shape), axis=-1), dtype)


def shuffle(x: npt.ArrayLike, axis: int = 0, seed: Seed = None) -> Array:
    """A copy in which the places along an axis are in another order."""
    return generator(seed).permutation(np.asarray(x), axis)


def dropout(
    inputs: npt.ArrayLike,
    rate: float,
    noise_shape: Sequence[int | None] | None = None,
    seed: Seed = None,
) -> Array:
    """The inputs, a share `rate` of them 0 and the rest enlarged as much as that takes away."""
    values = _typed(inputs, getattr(getattr(inputs, "dtype", None), "name", None))
    sizes = values.shape if noise_shape is None else noise_shape
    shape = [own if size is None else size for own, size in zip(values.shape, sizes, strict=True)]
    kept = generator(seed).random(shape) >= rate
    return np.where(kept, values / values.dtype.type(1 - rate), values.dtype.type(0))


def gamma(shape: Sizes, alpha: Any, dtype: str | None = None, seed: Seed = None) -> Array:
    """Numbers with a gamma distribution of shape `alpha` and scale 1."""
    return _typed(generator(seed).gamma(alpha, 1.0, tuple(shape)), dtype)


def beta(
    shape: Sizes,
    alpha: Any,
    beta: Any,
    dtype: str | None = None,
    seed: Seed = None,
) -> Array:
    """Numbers with a beta distribution."""
    return _typed(generator(seed).beta(alpha, beta, tuple(shape)), dtype)


def binomial(
    shape: Sizes,
    counts: npt.ArrayLike,
    probabilities: Any,
    dtype: str | None = None,
    seed: Seed = None,
) -> Array:
    """How many of so many attempts succeed, each with its probability."""
    drawn = generator(seed).binomial(np.asarray(counts, "int64"), probabilities, tuple(shape))
    return _typed(drawn, dtype)
