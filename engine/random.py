"""Where randomness comes from when nobody passes a generator.

Everything in the engine that draws numbers takes a `numpy.random.Generator`. The one shared
generator here exists because Keras users expect `set_random_seed` to fix models that name no seed.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from engine.types import Generator


@cache
def _shared() -> Generator:
    """Made at its first use, for NumPy imports its random numbers only then."""
    return np.random.default_rng()


def generator(seed: int | None = None) -> Generator:
    """A generator of its own for `seed`, or the shared one where `seed` is None."""
    return _shared() if seed is None else np.random.default_rng(seed)


def set_random_seed(seed: int) -> None:
    """Restart the shared generator, so that what follows repeats bit for bit."""
    _shared().bit_generator.state = np.random.default_rng(seed).bit_generator.state
