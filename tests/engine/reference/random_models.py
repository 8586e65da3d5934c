"""Random sequential models, described so that the engine and Keras build the same.

A model is drawn as data: kinds of layers and their arguments, valid for the shapes between them.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

import numpy as np

from tests.engine.reference.random_layers import MAKERS, Arguments, Generator, Sizes, always

Array = np.ndarray[Any, Any]


class Description(NamedTuple):
    """A model to be built.

    Attributes:
        shape: of one sample.
        tokens: how many different whole numbers the samples hold; 0 where they are real.
        layers: kinds and arguments, first to last.
        compiled: what `compile` is given; None where it is not called.
    """

    shape: Sizes
    tokens: int
    layers: list[tuple[str, Arguments]]
    compiled: Arguments | None


_NEVER_FROZEN = ("Discretization", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D")
"""Keras's constructors of these do not take `trainable`."""


def build(keras: Any, described: Description, seed: int) -> Any:
    """The model, with weights that depend on `seed` alone."""
    layers = [_layer(keras, kind, arguments) for kind, arguments in described.layers]
    model = keras.Sequential([keras.Input(described.shape), *layers], name="random")
    rng = np.random.default_rng(seed)
    model.set_weights([_weight(weight, rng) for weight in model.get_weights()])
    if described.compiled is not None:
        model.compile(**described.compiled)
    return model


def _layer(keras: Any, kind: str, arguments: Arguments) -> Any:
    """The layer, and in it the one that its arguments name."""
    inner = arguments.get("layer")
    held = {} if inner is None else {"layer": _layer(keras, inner[0], inner[1])}
    return getattr(keras.layers, kind)(**{**arguments, **held})


def samples(described: Description, seed: int, count: int = 5) -> Array:
    """Inputs for the model."""
    rng = np.random.default_rng(seed)
    if described.tokens:
        return rng.integers(described.tokens, size=(count, *described.shape)).astype("float32")
    return rng.standard_normal((count, *described.shape)).astype("float32")


def describe(seed: int, kinds: Collection[str]) -> Description:
    """A model of layers among `kinds`."""
    rng = np.random.default_rng(seed)
    shape, tokens = _input(rng, "Embedding" in kinds)
    layers: list[tuple[str, Arguments]] = []
    first = shape
    for _ in range(rng.integers(1, 7)):
        fitting = [kind for kind in MAKERS if kind in kinds and MAKERS[kind].rank(shape)]
        if tokens and not layers:
            fitting = ["Embedding"]
        else:
            fitting = [kind for kind in fitting if kind != "Embedding"]
            # Those that take one kind of samples alone would otherwise be rare.
            particular = [kind for kind in fitting if MAKERS[kind].rank is not always]
            if particular and rng.random() < 0.6:
                fitting = particular
        kind = str(rng.choice(fitting))
        made = MAKERS[kind].draw(rng, shape)
        if made is None:
            continue
        arguments, shape = made
        if rng.random() < 0.15:
            arguments["name"] = f"layer_{len(layers)}"
        if rng.random() < 0.05 and kind not in _NEVER_FROZEN:
            arguments["trainable"] = False
        layers.append((kind, arguments))
        # Its whole numbers go through no kernel in Keras.
        if kind == "Discretization":
            break
    if not layers:
        layers.append(("Dense", {"units": 2}))
    return Description(first, tokens, layers, _compiled(rng))


def _input(rng: Generator, with_tokens: bool) -> tuple[Sizes, int]:
    which = rng.random()
    if which < 0.1 and with_tokens:
        return (int(rng.integers(2, 7)),), int(rng.integers(3, 12))
    rank = 1 if which < 0.3 else 2 if which < 0.55 else 3 if which < 0.9 else 4
    low, high = ((1, 12), (3, 9), (4, 10), (2, 6))[rank - 1]
    sizes = [int(size) for size in rng.integers(low, high, size=rank)]
    if rank > 2:
        sizes[-1] = int(rng.integers(1, 5))
    return tuple(sizes), 0


def _compiled(rng: Generator) -> Arguments | None:
    if rng.random() < 0.4:
        return None
    optimizers = ("sgd", "adam")
    return {"optimizer": str(rng.choice(optimizers)), "loss": "mean_squared_error"}


def _weight(weight: Array, rng: Generator) -> Array:
    """Values far from those at the start; scales and variances, which start at 1, stay positive."""
    if weight.size and (weight == 1).all():
        return rng.uniform(0.5, 1.5, weight.shape).astype(weight.dtype)
    return (0.4 * rng.standard_normal(weight.shape)).astype(weight.dtype)
