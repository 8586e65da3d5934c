"""Data prepared: brought to known moments, put into bins, encoded by category."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from tests.engine.reference.families import Case, Results
from tests.engine.reference.layers import Arguments, configs, spelled
from tests.engine.reference.side import Side

GIVEN: dict[str, Arguments] = {
    "numbers": {"mean": 0.5, "variance": 4.0},
    "a number each": {"mean": [0.5, -1.0], "variance": [4.0, 0.25]},
    "an array": {"mean": np.array([0.5, -1.0]), "variance": np.array([4.0, 0.25])},
    "two axes": {
        "axis": (1, 2),
        "mean": [[0.5, -1.0], [1.0, 2.0], [0.0, 0.3]],
        "variance": [[4.0, 0.25], [1.0, 2.0], [0.5, 0.0]],
    },
    "back": {"mean": [0.5, -1.0], "variance": [4.0, 0.25], "invert": True},
    "no axis": {"axis": None, "mean": 0.5, "variance": 4.0},
}


def normalized(side: Side, name: str) -> Results:
    """With given numbers; and what the config makes of it."""
    layer = side.keras.layers.Normalization(**GIVEN[name], name="mine")
    x = side.normal(4, 3, 2)
    again = type(layer).from_config(layer.get_config())
    outputs = {"output": layer(x), "again": again(x), "config": spelled(layer)}
    return {key: np.asarray(value) for key, value in outputs.items()}


AXES: dict[str, Any] = {"last": -1, "first": 1, "two": (1, -1), "none": None, "all": (1, 2)}


def adapted(side: Side, name: str) -> Results:
    """To an array; the output is that of a model with the layer."""
    keras = side.keras
    x = side.normal(7, 3, 2)
    layer = keras.layers.Normalization(axis=AXES[name], name="mine")
    layer.adapt(x)
    model = keras.Sequential([keras.Input((3, 2)), layer])
    weights = enumerate(layer.get_weights())
    named = {f"weight {number}": np.asarray(weight, "float32") for number, weight in weights}
    return {"output": model.predict(2 * x, verbose=0), "config": spelled(layer), **named}


def binned(side: Side, mode: str) -> Results:
    """Values into bins, some of them on the bounds."""
    layers = side.keras.layers
    results = {}
    for shape in ((6,), (6, 1), (6, 3), (2, 3, 4)):
        x = side.normal(*shape)
        x.ravel()[:3] = (-0.5, 0.25, 7)
        layer = layers.Discretization([-0.5, 0.25, 1.0], output_mode=mode)
        results[str(shape)] = np.asarray(layer(x), "float32")
        results[f"{shape} told"] = np.array(layer.compute_output_shape(shape))
    return results


def found(side: Side, bins: int) -> Results:
    """Bounds found from few and many values and from batches, as `adapt` goes about it."""
    x = side.normal(900)
    results = {}
    for epsilon in (0.01, 0.1):
        batches = {"few": [x[:30]], "many": [x], "batches": [x[:300], x[300:350], x[350:]]}
        for name, parts in batches.items():
            layer = side.keras.layers.Discretization(num_bins=bins, epsilon=epsilon, name="mine")
            layer.reset_state()
            for part in parts:
                layer.update_state(part)
            layer.finalize_state()
            again = type(layer).from_config(layer.get_config())
            key = f"{name} {epsilon}"
            results[key] = np.array(layer.bin_boundaries)
            results[f"{key} output"] = np.asarray(again(x[:50]), "float32")
    return results


def encoded(side: Side, mode: str) -> Results:
    """Whole numbers in samples of several shapes."""
    results = {}
    for shape in ((6,), (6, 1), (6, 3), (2, 3, 2)):
        x = (side.uniform(*shape) * 4).astype("int32")
        layer = side.keras.layers.CategoryEncoding(4, output_mode=mode)
        results[str(shape)] = np.asarray(layer(x))
    return results


CONFIGS: dict[str, list[Arguments]] = {
    "Normalization": [{}, {"axis": (1, 2)}, {"axis": None, "invert": True}],
    "Discretization": [
        {"bin_boundaries": [0.0, 1.0]},
        {"num_bins": 4, "epsilon": 0.1, "output_mode": "one_hot"},
    ],
    "CategoryEncoding": [{"num_tokens": 4}, {"num_tokens": 4, "output_mode": "count"}],
}

CASES: dict[str, Case] = {
    **{f"normalized: {name}": partial(normalized, name=name) for name in GIVEN},
    **{f"adapted: {name}": partial(adapted, name=name) for name in AXES},
    **{
        f"binned: {mode}": partial(binned, mode=mode)
        for mode in ("int", "one_hot", "multi_hot", "count")
    },
    **{f"found: {bins}": partial(found, bins=bins) for bins in (2, 5)},
    **{
        f"encoded: {mode}": partial(encoded, mode=mode)
        for mode in ("one_hot", "multi_hot", "count")
    },
    **{
        f"config: {name}": partial(configs, name=name, entries=entries)
        for name, entries in CONFIGS.items()
    },
}
