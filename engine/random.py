"""The source of randomness when nobody passes a generator.

Everything in the engine that draws numbers takes a `numpy.random.Generator`. The one shared
generator here exists because Keras users expect `set_random_seed` to fix models that name no seed.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from engine.errors import ParameterError
from engine.types import Generator


@cache
def _shared() -> Generator:
    """Made at its first use, for NumPy imports its random numbers only then."""
    return np.random.default_rng()


def generator(seed: int | None = None) -> Generator:
    """A generator of its own for `seed`, or the shared one where `seed` is None."""
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
