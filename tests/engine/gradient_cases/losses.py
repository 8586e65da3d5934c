"""How each loss is checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from engine.activations import ACTIVATIONS

Array = np.ndarray[Any, Any]


class Labels(NamedTuple):
    """How a loss is checked.

    Attributes:
        make: labels for predictions of a shape.
        last: activations that put out what the loss takes.
        logits: whether the loss also comes with `from_logits`.
    """

    make: Callable[[np.random.Generator, tuple[int, ...]], Array]
    last: Sequence[str]
    logits: bool = False


def numbers(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return rng.normal(size=shape)


def halves(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return rng.integers(0, 2, shape)


def shares(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return rng.dirichlet(np.ones(shape[-1]), shape[:-1])


def indices(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return rng.integers(0, shape[-1], shape[:-1])


LOSS_CASES = {
    "mean_squared_error": Labels(numbers, ACTIVATIONS.names()),
    "binary_crossentropy": Labels(halves, ("sigmoid", "softmax"), logits=True),
    "categorical_crossentropy": Labels(shares, ("softmax", "sigmoid"), logits=True),
    "sparse_categorical_crossentropy": Labels(indices, ("softmax", "sigmoid"), logits=True),
}
