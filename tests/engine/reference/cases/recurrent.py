"""SimpleRNN, LSTM and GRU: outputs, gradients and configs.

Each layer stands between two Dense layers, so that the gradient of the first one's kernel tells
whether that of the layer's input is right.
"""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import numpy as np

from tests.engine.reference.families import Case, Results
from tests.engine.reference.side import Side

UNITS, STEPS, FEATURES, BATCH = 5, 6, 3, 4

SEQUENCES = {"return_sequences": True}
BACKWARDS = {"go_backwards": True}
FUNCTIONS = {"activation": "sigmoid", "recurrent_activation": "tanh"}

NUMBERS: dict[str, tuple[str, dict[str, Any]]] = {
    "SimpleRNN": ("SimpleRNN", {}),
    "SimpleRNN, sequences": ("SimpleRNN", SEQUENCES),
    "SimpleRNN, backwards": ("SimpleRNN", BACKWARDS | SEQUENCES),
    "SimpleRNN, no bias": ("SimpleRNN", {"use_bias": False}),
    "SimpleRNN, relu": ("SimpleRNN", {"activation": "relu"}),
    "SimpleRNN, no activation": ("SimpleRNN", {"activation": None, "unroll": True}),
    "LSTM": ("LSTM", {}),
    "LSTM, sequences": ("LSTM", SEQUENCES),
    "LSTM, backwards": ("LSTM", BACKWARDS),
    "LSTM, backwards, sequences": ("LSTM", BACKWARDS | SEQUENCES),
    "LSTM, no bias": ("LSTM", {"use_bias": False}),
    "LSTM, other functions": ("LSTM", FUNCTIONS | SEQUENCES),
    "LSTM, softmax": ("LSTM", {"activation": "softmax", "recurrent_activation": "softmax"}),
    "GRU": ("GRU", {}),
    "GRU, sequences": ("GRU", SEQUENCES),
    "GRU, backwards": ("GRU", BACKWARDS),
    "GRU, backwards, sequences": ("GRU", BACKWARDS | SEQUENCES),
    "GRU, no bias": ("GRU", {"use_bias": False}),
    "GRU, other functions": ("GRU", FUNCTIONS | SEQUENCES),
    "GRU, softmax": ("GRU", {"activation": "softmax", "recurrent_activation": "softmax"}),
    "GRU, reset before": ("GRU", {"reset_after": False}),
    "GRU, reset before, sequences": ("GRU", {"reset_after": False} | SEQUENCES | BACKWARDS),
    "GRU, reset before, no bias": ("GRU", {"reset_after": False, "use_bias": False}),
    "GRU, reset before, other functions": ("GRU", {"reset_after": False} | FUNCTIONS),
}


def numbers(side: Side, name: str, spread: float = 0.5) -> Results:
    """Output and gradients, the input's through the layer below, for weights of this spread."""
    keras = side.keras
    kind, arguments = NUMBERS[name]
    layer = getattr(keras.layers, kind)(UNITS, **arguments)
    layers = [keras.layers.Dense(FEATURES, use_bias=False), layer, keras.layers.Dense(2)]
    model = keras.Sequential([keras.Input((STEPS, 2)), *layers])
    model.compile(optimizer="sgd", loss=keras.losses.MeanSquaredError())
    shapes = [weight.shape for weight in model.get_weights()]
    rng = np.random.default_rng(7)
    model.set_weights([rng.normal(0, spread, shape).astype("float32") for shape in shapes])
    x = side.normal(BATCH, STEPS, 2)
    y = rng.normal(size=(BATCH, *model.output_shape[1:])).astype("float32")
    loss, slopes = side.gradients(model, x, y)
    named = {f"gradient {index}": slope for index, slope in enumerate(slopes)}
    return {"output": model.predict(x, verbose=0), "loss": loss, **named}


def saturated(side: Side, name: str) -> Results:
    """Inputs of up to 1e4 close and open gates for good."""
    keras = side.keras
    kind, arguments = NUMBERS[name]
    layer = getattr(keras.layers, kind)(UNITS, return_sequences=True, **arguments)
    model = keras.Sequential([keras.Input((STEPS, FEATURES)), layer])
    model.compile(optimizer="sgd", loss=keras.losses.MeanSquaredError())
    rng = np.random.default_rng(8)
    shapes = [weight.shape for weight in model.get_weights()]
    model.set_weights([rng.normal(size=shape).astype("float32") for shape in shapes])
    x = 1e4 * side.normal(BATCH, STEPS, FEATURES)
    loss, slopes = side.gradients(model, x, 0.5 * side.normal(BATCH, STEPS, UNITS))
    named = {f"gradient {index}": slope for index, slope in enumerate(slopes)}
    return {"output": model.predict(x, verbose=0), "loss": loss, **named}


def stateful(side: Side, name: str) -> Results:
    """Three batches that follow each other, and the first again after a reset."""
    keras = side.keras
    kind, arguments = NUMBERS[name]
    layer = getattr(keras.layers, kind)(UNITS, stateful=True, **arguments)
    results: dict[str, Any] = {}
    x = side.normal(3, BATCH, STEPS, FEATURES)
    layer(x[0])
    layer.reset_state()
    rng = np.random.default_rng(9)
    shapes = [weight.shape for weight in layer.get_weights()[:3]]
    layer.set_weights([rng.normal(0, 0.7, shape).astype("float32") for shape in shapes])
    for number, batch in enumerate((x[0], x[1], x[2])):
        results[f"batch {number}"] = np.asarray(layer(batch))
    layer.reset_states()
    return {**results, "after reset": np.asarray(layer(x[0]))}


def fit(side: Side, name: str) -> Results:
    """Three epochs of training with Adam, the last batch smaller."""
    keras = side.keras
    kind, arguments = NUMBERS[name]
    first = getattr(keras.layers, kind)(6, return_sequences=True, **arguments)
    second = getattr(keras.layers, kind)(4, **arguments)
    head = keras.layers.Dense(3, activation="softmax")
    model = keras.Sequential([keras.Input((STEPS, FEATURES)), first, second, head])
    rng = np.random.default_rng(10)
    shapes = [weight.shape for weight in model.get_weights()]
    model.set_weights([rng.normal(0, 0.5, shape).astype("float32") for shape in shapes])
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy")
    x, y = side.normal(20, STEPS, FEATURES), side.indices(20, 3)
    history = model.fit(x, y, batch_size=8, epochs=3, shuffle=False, verbose=0)
    return {"losses": history.history["loss"], "prediction": model.predict(x, verbose=0)}


CONFIGS: dict[str, tuple[str, dict[str, Any]]] = {
    "SimpleRNN": ("SimpleRNN", {}),
    "SimpleRNN, all said": ("SimpleRNN", {"activation": "relu", "seed": 3}),
    "LSTM": ("LSTM", {}),
    "LSTM, all said": ("LSTM", {"unit_forget_bias": False, "recurrent_activation": "tanh"}),
    "GRU": ("GRU", {}),
    "GRU, all said": ("GRU", {"reset_after": False, "recurrent_activation": "tanh"}),
}

SAID: dict[str, Any] = {
    "use_bias": False,
    "kernel_initializer": "he_normal",
    "recurrent_initializer": "glorot_uniform",
    "bias_initializer": "ones",
    "kernel_regularizer": "l2",
    "recurrent_regularizer": "l2",
    "bias_regularizer": "L1L2",
    "kernel_constraint": "non_neg",
    "recurrent_constraint": "non_neg",
    "bias_constraint": "non_neg",
    "dropout": 0.25,
    "recurrent_dropout": 0.5,
    "seed": 11,
    "return_sequences": True,
    "go_backwards": True,
    "stateful": True,
    "unroll": True,
    "trainable": False,
}


def config(side: Side, name: str) -> Results:
    """The config, word by word."""
    kind, arguments = CONFIGS[name]
    said = SAID if name.endswith("all said") else {}
    if said and kind != "SimpleRNN":  # Keras's SimpleRNN loses it
        said = {**said, "activity_regularizer": "l2"}
    layer = getattr(side.keras.layers, kind)(**{"units": 4, "name": "mine", **said, **arguments})
    return {"config": np.array(json.dumps(layer.get_config(), sort_keys=True))}


def weights(side: Side, name: str) -> Results:
    """Shapes in their order, and the bias, of fresh weights."""
    kind, arguments = CONFIGS[name]
    layer = getattr(side.keras.layers, kind)(**{"units": 4, **arguments})
    layer.build((None, STEPS, FEATURES))
    found = layer.get_weights()
    shapes = json.dumps([list(weight.shape) for weight in found])
    return {"shapes": np.array(shapes), "bias": found[2]}


LINEAR = "LSTM, no functions"
NUMBERS[LINEAR] = "LSTM", {"activation": None, "recurrent_activation": None}
PLAIN = ("SimpleRNN", "LSTM", "GRU")

CASES: dict[str, Case] = {
    **{f"numbers: {name}": partial(numbers, name=name) for name in NUMBERS},
    f"numbers: {LINEAR}": partial(numbers, name=LINEAR, spread=0.2),
    **{f"small weights: {name}": partial(numbers, name=name, spread=0.05) for name in PLAIN},
    **{f"saturated: {name}": partial(saturated, name=name) for name in PLAIN},
    **{f"stateful: {name}": partial(stateful, name=name) for name in PLAIN},
    **{f"fit: {name}": partial(fit, name=name) for name in PLAIN},
    **{f"config: {name}": partial(config, name=name) for name in CONFIGS},
    **{f"weights: {name}": partial(weights, name=name) for name in CONFIGS},
}
