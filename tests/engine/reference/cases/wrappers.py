"""Bidirectional, TimeDistributed, SpectralNormalization, and models within models."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from tests.engine.reference.families import Case, Results
from tests.engine.reference.layers import data, spelled
from tests.engine.reference.side import Side

STEPS, FEATURES = 5, 3
SEQUENCES = {"return_sequences": True}

Made = Callable[[Any], Any]
"""Makes a layer, given Keras or the engine."""

TWO_WAYS: dict[str, Made] = {
    "LSTM": lambda k: k.layers.Bidirectional(k.layers.LSTM(2)),
    "GRU, sequences": lambda k: k.layers.Bidirectional(k.layers.GRU(2, **SEQUENCES)),
    "sum": lambda k: k.layers.Bidirectional(k.layers.SimpleRNN(2, **SEQUENCES), "sum"),
    "ave": lambda k: k.layers.Bidirectional(k.layers.LSTM(2, **SEQUENCES), merge_mode="ave"),
    "mul": lambda k: k.layers.Bidirectional(k.layers.GRU(2, reset_after=False), merge_mode="mul"),
    "own backward": lambda k: k.layers.Bidirectional(
        k.layers.LSTM(2, **SEQUENCES),
        backward_layer=k.layers.GRU(2, activation="relu", go_backwards=True, **SEQUENCES),
    ),
    "regularized": lambda k: k.layers.Bidirectional(
        k.layers.LSTM(2, kernel_regularizer="l2", activity_regularizer="l2")
    ),
}
STEPWISE: dict[str, Made] = {
    "Dense": lambda k: k.layers.TimeDistributed(k.layers.Dense(2, activation="tanh")),
    "BatchNormalization": lambda k: k.layers.TimeDistributed(k.layers.BatchNormalization()),
    "model": lambda k: k.layers.TimeDistributed(
        k.Sequential([k.Input((FEATURES,)), k.layers.Dense(4, "tanh"), k.layers.Dense(2)])
    ),
    "within": lambda k: k.layers.TimeDistributed(
        k.layers.TimeDistributed(k.layers.Dense(2, activation="relu"))
    ),
    "convolution": lambda k: k.layers.TimeDistributed(k.layers.Conv1D(2, 2)),
    "recurrent": lambda k: k.layers.TimeDistributed(k.layers.Bidirectional(k.layers.GRU(2))),
}
DEEP = ("within", "convolution", "recurrent")
"""Those whose steps are sequences themselves."""

MODELS: dict[str, Made] = {
    "one": lambda k: k.Sequential([k.layers.Dense(4, "tanh"), k.layers.Dense(3)]),
    "with input": lambda k: k.Sequential([k.Input((STEPS, FEATURES)), k.layers.Dense(4, "tanh")]),
    "two deep": lambda k: k.Sequential(
        [k.layers.Dense(4), k.Sequential([k.layers.GRU(3), k.layers.Dense(2, "tanh")])]
    ),
    "over the batch": lambda k: k.Sequential(
        [k.layers.BatchNormalization(), k.layers.Dense(3, "tanh")]
    ),
    "regularized": lambda k: k.Sequential(
        [k.layers.Dense(4, kernel_regularizer="l2", activity_regularizer="l2")]
    ),
}
EVERY: dict[str, Made] = {
    **{f"Bidirectional, {name}": make for name, make in TWO_WAYS.items()},
    **{f"TimeDistributed, {name}": make for name, make in STEPWISE.items()},
    **{f"model, {name}": make for name, make in MODELS.items()},
}


def made(side: Side, name: str) -> tuple[Any, np.random.Generator]:
    """A model with the layer between two others, its weights drawn; variances are positive."""
    keras = side.keras
    shape = (2, STEPS, FEATURES) if name.partition(", ")[2] in DEEP else (STEPS, FEATURES)
    layers = [keras.layers.Dense(FEATURES, use_bias=False), EVERY[name](keras)]
    model = keras.Sequential([keras.Input(shape), *layers, keras.layers.Dense(2)])
    model.compile(optimizer=keras.optimizers.SGD(0.05), loss=keras.losses.MeanSquaredError())
    rng = np.random.default_rng(4)
    weights = [rng.normal(0, 0.6, each.shape).astype("float32") for each in model.get_weights()]
    model.set_weights([abs(each) + np.float32(0.1) if each.ndim == 1 else each for each in weights])
    return model, rng


def numbers(side: Side, name: str) -> Results:
    """Output of use and of training, loss and gradients."""
    model, rng = made(side, name)
    x, y = data(rng, model, 6)
    output = np.asarray(model.predict(x, verbose=0))
    loss, slopes = side.gradients(model, x, y)
    return {"output": output, "loss": loss, **{f"{n}": slope for n, slope in enumerate(slopes)}}


def trained(side: Side, name: str) -> Results:
    """All weights after batches of unequal size."""
    model, rng = made(side, name)
    losses = [model.train_on_batch(*data(rng, model, count)) for count in (6, 4, 5)]
    weights = {f"weight {n}": weight for n, weight in enumerate(model.get_weights())}
    return {"losses": np.array(losses), **weights}


def frozen(side: Side, part: str) -> Results:
    """A model within that does not train, or a layer of it that does not."""
    model, rng = made(side, "model, two deep")
    inner = model.layers[1]
    frozen = {"model": inner, "layer": inner.layers[0], "deep": inner.layers[1]}[part]
    frozen.trainable = False
    model.compile(optimizer=side.keras.optimizers.SGD(0.05), loss="mse")
    model.train_on_batch(*data(rng, model, 6))
    return {
        "trainable": np.array([str(each.shape) for each in model.trainable_weights]),
        **{f"weight {n}": weight for n, weight in enumerate(model.get_weights())},
    }


def said(side: Side, name: str) -> Results:
    """Shapes, order of weights, counts."""
    model, _ = made(side, name)
    layer = model.layers[1]
    return {
        "output": np.array(model.output_shape[1:]),
        "weights": np.array(json.dumps([list(each.shape) for each in layer.get_weights()])),
        "trainable": np.array(json.dumps([list(each.shape) for each in layer.trainable_weights])),
        "count": layer.count_params(),
    }


def config(side: Side, kind: str, make: Made) -> Results:
    """The config, and that of what is made of it."""
    layer = make(side.keras)
    again = getattr(side.keras.layers, kind).from_config(json.loads(json.dumps(layer.get_config())))
    return {"made": spelled(layer), "again": spelled(again)}


def divided(side: Side, name: str) -> Results:
    """A kernel that is divided at each call, and the vector that goes on."""
    layers = side.keras.layers
    inner, shape = {
        "Dense": (layers.Dense(3, activation="tanh"), (FEATURES,)),
        "Conv1D": (layers.Conv1D(2, 2, use_bias=False), (STEPS, FEATURES)),
    }[name]
    layer = layers.SpectralNormalization(inner, power_iterations=2)
    layer.build((None, *shape))
    rng = np.random.default_rng(6)
    drawn = [rng.normal(size=each.shape).astype("float32") for each in layer.get_weights()]
    layer.set_weights(drawn)
    results: dict[str, Any] = {"shapes": np.array([str(each.shape) for each in drawn])}
    for number in range(3):
        x = rng.normal(size=(4, *shape)).astype("float32")
        results[f"use {number}"] = np.asarray(layer(x))
        results[f"output {number}"] = np.asarray(layer(x, training=True))
        for place, weight in enumerate(layer.get_weights()):
            results[f"weight {place} after {number}"] = weight
    return results


CONFIGS: dict[str, tuple[str, Made]] = {
    "Bidirectional": (
        "Bidirectional",
        lambda k: k.layers.Bidirectional(k.layers.LSTM(2, name="one", **SEQUENCES), name="mine"),
    ),
    "Bidirectional, own backward": (
        "Bidirectional",
        lambda k: k.layers.Bidirectional(
            k.layers.GRU(2, name="one"),
            merge_mode="sum",
            backward_layer=k.layers.GRU(2, name="two", go_backwards=True),
            name="mine",
        ),
    ),
    "TimeDistributed": (
        "TimeDistributed",
        lambda k: k.layers.TimeDistributed(k.layers.Dense(2, name="one"), name="mine"),
    ),
    "SpectralNormalization": (
        "SpectralNormalization",
        lambda k: k.layers.SpectralNormalization(
            k.layers.Dense(2, name="one"), power_iterations=3, name="mine"
        ),
    ),
}

CASES: dict[str, Case] = {
    **{
        f"numbers: {name}": partial(numbers, name=name)
        for name in EVERY
        if not name.endswith("regularized")
    },
    **{f"trained: {name}": partial(trained, name=name) for name in EVERY},
    **{f"said: {name}": partial(said, name=name) for name in EVERY},
    **{f"frozen: {part}": partial(frozen, part=part) for part in ("model", "layer", "deep")},
    **{f"divided: {name}": partial(divided, name=name) for name in ("Dense", "Conv1D")},
    **{
        f"config: {name}": partial(config, kind=kind, make=make)
        for name, (kind, make) in CONFIGS.items()
    },
}
