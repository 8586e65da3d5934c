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
        vectors: whether it takes one vector per sample alone.
        options: arguments with which it is checked too.
    """

    make: Callable[[np.random.Generator, tuple[int, ...]], Array]
    last: Sequence[str]
    logits: bool = False
    vectors: bool = False
    options: Sequence[dict[str, Any]] = ()


def numbers(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return rng.normal(size=shape)


def halves(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return rng.integers(0, 2, shape)


def signs(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return 2 * rng.integers(0, 2, shape) - 1


def shares(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return rng.dirichlet(np.ones(shape[-1]), shape[:-1])


def one_hot(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return np.eye(shape[-1])[indices(rng, shape)]


def indices(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return rng.integers(0, shape[-1], shape[:-1])


def pairs(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Two classes that have at least two samples each."""
    return np.arange(shape[0]) % 2


SMOOTH = {"label_smoothing": 0.2}
LINE = ("linear", "tanh")
LOSS_CASES = {
    "binary_crossentropy": Labels(
        halves, ("sigmoid", "softmax"), logits=True, options=[SMOOTH, {"from_logits": True}]
    ),
    "categorical_crossentropy": Labels(
        shares,
        ("softmax", "sigmoid"),
        logits=True,
        options=[SMOOTH, {**SMOOTH, "from_logits": True}],
    ),
    "sparse_categorical_crossentropy": Labels(
        indices,
        ("softmax", "sigmoid"),
        logits=True,
        options=[{"ignore_class": 1}, {"ignore_class": 1, "from_logits": True}],
    ),
    "kl_divergence": Labels(shares, ("softmax", "sigmoid")),
    "poisson": Labels(halves, ("sigmoid", "softmax")),
    "binary_focal_crossentropy": Labels(
        halves,
        ("sigmoid", "softmax"),
        logits=True,
        options=[
            {**SMOOTH, "apply_class_balancing": True, "gamma": 0.5, "alpha": 0.3},
            {"gamma": 0},
            {"from_logits": True, "gamma": 1},
        ],
    ),
    "categorical_focal_crossentropy": Labels(
        one_hot,
        ("softmax", "sigmoid"),
        logits=True,
        options=[SMOOTH, {"alpha": [0.1, 0.5, 2.0], "gamma": 0.5}, {"gamma": 0}],
    ),
    "categorical_generalized_cross_entropy": Labels(
        indices, ("softmax", "sigmoid"), options=[{"q": 0.1}]
    ),
    "hinge": Labels(signs, LINE),
    "squared_hinge": Labels(halves, LINE),
    "categorical_hinge": Labels(one_hot, LINE),
    "dice": Labels(halves, ("sigmoid",), options=[{"axis": -1}, {"axis": [0, 1]}]),
    "tversky": Labels(
        halves, ("sigmoid",), options=[{"alpha": 0.2, "beta": 0.9}, {"axis": 1, "alpha": 0.3}]
    ),
    "circle": Labels(
        pairs,
        LINE,
        vectors=True,
        options=[{"gamma": 2.0, "margin": 0.2}, {"gamma": 3.0, "remove_diagonal": False}],
    ),
    "mean_squared_error": Labels(numbers, ACTIVATIONS.names()),
    "mean_absolute_error": Labels(numbers, LINE),
    "mean_absolute_percentage_error": Labels(numbers, LINE),
    "mean_squared_logarithmic_error": Labels(shares, ("sigmoid", "softmax", "linear")),
    "huber": Labels(numbers, LINE, options=[{"delta": 0.3}]),
    "log_cosh": Labels(numbers, LINE),
    "cosine_similarity": Labels(numbers, LINE, options=[{"axis": 1}]),
}
