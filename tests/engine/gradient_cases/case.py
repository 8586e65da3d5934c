"""What a check of a layer's gradients needs to know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from engine.layers import Layer

Array = np.ndarray[Any, Any]


def normal(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Samples for a layer that takes any numbers."""
    return rng.normal(size=shape)


class Case(NamedTuple):
    """A layer to check.

    Attributes:
        make: makes it.
        shape: of one sample of its input.
        samples: draws samples of a shape.
        differentiable: whether it passes a gradient on to its input.
    """

    make: Callable[[], Layer]
    shape: tuple[int, ...] = (4,)
    samples: Callable[[np.random.Generator, tuple[int, ...]], Array] = normal
    differentiable: bool = True
