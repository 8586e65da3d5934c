"""What a check of a layer's gradients needs to know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

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
        moves: whether a batch of training changes its weights before they are used.
    """

    make: Callable[[], Any]
    shape: tuple[int, ...] = (4,)
    samples: Callable[[np.random.Generator, tuple[int, ...]], Array] = normal
    differentiable: bool = True
    moves: bool = False


def with_empty_steps(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Sequences with steps of zeros: at the end, in the middle, and from the second sample on."""
    x = rng.normal(size=shape)
    x[1, -1:], x[2, :1], x[3, 1] = 0, 0, 0
    return x


def with_zeros(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Whole numbers from 0 to 2, of which some are 0."""
    return rng.integers(0, 3, shape).astype(float)
