"""What is asked of a layer, whatever its kind: numbers within a model, and configs."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np

from tests.engine.reference.families import Results
from tests.engine.reference.side import Array, Side

Arguments = dict[str, Any]
Subject = tuple[str, Arguments, tuple[int, ...]]
"""A kind of layer, its arguments, and the shape of a sample."""

SAMPLES = 6


def made(side: Side, subject: Subject, seed: int) -> tuple[Any, np.random.Generator]:
    """A model with the layer between two others, its weights drawn; variances are positive."""
    keras = side.keras
    kind, arguments, shape = subject
    layer = getattr(keras.layers, kind)(**arguments)
    layers = [keras.layers.Dense(shape[-1], use_bias=False), layer, keras.layers.Dense(2)]
    model = keras.Sequential([keras.Input(shape), *layers])
    model.compile(optimizer=keras.optimizers.SGD(0.05), loss=keras.losses.MeanSquaredError())
    rng = np.random.default_rng(seed)
    drawn = [rng.normal(0, 0.7, weight.shape).astype("float32") for weight in model.get_weights()]
    if kind == "BatchNormalization":
        drawn[-3] = abs(drawn[-3]) + np.float32(0.5)
    model.set_weights(drawn)
    return model, rng


def data(rng: np.random.Generator, model: Any, count: int) -> tuple[Array, Array]:
    x = rng.normal(0.5, 1, (count, *model.input_shape[1:])).astype("float32")
    return x, rng.normal(size=(count, *model.output_shape[1:])).astype("float32")


def layer(side: Side, subject: Subject) -> Results:
    """Output of training and of use, and the gradients of weights and input."""
    model, rng = made(side, subject, seed=1)
    x, y = data(rng, model, SAMPLES)
    loss, slopes = side.gradients(model, x, y)
    named = {f"gradient {index}": slope for index, slope in enumerate(slopes)}
    shape = np.array(model.output_shape[1:])
    # The training of one side leaves its trace in the moving averages; the other's is told apart.
    fresh, _ = made(side, subject, seed=1)
    output = fresh.predict(x, verbose=0)
    return {"loss": loss, "output": output, "output shape": shape, **named}


def trained(side: Side, subject: Subject) -> Results:
    """Weights, moving averages among them, and the output after five batches of unequal size."""
    model, rng = made(side, subject, seed=2)
    losses = [model.train_on_batch(*data(rng, model, count)) for count in (6, 4, 8, 5, 7)]
    weights = {f"weight {index}": weight for index, weight in enumerate(model.get_weights())}
    x, y = data(rng, model, 5)
    evaluated = model.evaluate(x, y, verbose=0)
    return {
        "losses": np.array(losses),
        "evaluated": evaluated,
        "output": model.predict(x, verbose=0),
        **weights,
    }


def configs(
    side: Side, name: str, entries: list[Arguments], built: tuple[int, ...] = ()
) -> Results:
    """Every entry, with the given name and with the one that the class gives."""
    kind = getattr(side.keras.layers, name)
    results = {"name": np.array(re.sub(r"_\d+$", "", kind(**entries[0]).name))}
    for index, arguments in enumerate(entries):
        layer = kind(**arguments, name="mine")
        results[f"{index}"] = spelled(layer)
        again = kind.from_config(json.loads(json.dumps(layer.get_config())))
        results[f"{index} again"] = spelled(again)
        if built:
            layer.build((None, *built))
            results[f"{index} built"] = spelled(layer)
    return results


def spelled(layer: Any) -> Array:
    """A config as JSON has it, whole numbers as if they were not.

    Keras rounds some numbers to single precision, such as the 0.01 of L1; so are all here.
    """

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(entry) for key, entry in value.items()}
        if isinstance(value, list | tuple):
            return [plain(entry) for entry in value]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return float(f"{value:.7g}") if is_number else value

    return np.array(json.dumps(plain(layer.get_config()), sort_keys=True))
