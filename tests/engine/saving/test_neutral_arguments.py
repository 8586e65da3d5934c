"""Arguments that came or went between versions of Keras are no obstacle where they say nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine as keras
from engine.errors import ModelFileError
from engine.models import load_model
from tests.engine.saving.damage import CONFIG, entries_of, packed


def with_arguments(
    layer: keras.layers.Layer, shape: Sequence[int], path: Path, **arguments: Any
) -> Path:
    """A .keras file with a layer whose config has these arguments as well."""
    model = keras.Sequential([keras.Input(shape), layer])
    model.save(path)
    entries = entries_of(path.read_bytes())
    config = json.loads(entries[CONFIG])
    config["config"]["layers"][-1]["config"].update(arguments)
    path.write_bytes(packed({**entries, CONFIG: json.dumps(config).encode()}))
    return path


NEUTRAL: list[tuple[Any, Sequence[int], dict[str, Any]]] = [
    (keras.layers.DepthwiseConv2D(2), (4, 4, 3), {"groups": 1, "kernel_initializer": "zeros"}),
    (keras.layers.SeparableConv2D(2, 2), (4, 4, 3), {"groups": 1, "kernel_regularizer": None}),
    (keras.layers.Conv2DTranspose(2, 2), (4, 4, 3), {"groups": 1}),
    (keras.layers.LSTM(2), (4, 3), {"implementation": 2, "time_major": False}),
    (keras.layers.GRU(2), (4, 3), {"implementation": 1}),
    (keras.layers.BatchNormalization(), (3,), {"fused": True, "virtual_batch_size": None}),
    (keras.layers.BatchNormalization(), (4, 3), {"axis": [2]}),
    (keras.layers.Embedding(5, 2), (3,), {"input_length": 3}),
    (keras.layers.Dense(2), (3,), {"quantization_config": None, "of_the_future": None}),
    (keras.layers.RandomRotation(0.1), (4, 4, 1), {"rng_type": "stateful"}),
    (keras.layers.Flatten(), (2, 3), {"dynamic": False, "ragged": False}),
]


@pytest.mark.parametrize(("layer", "shape", "arguments"), NEUTRAL, ids=lambda one: str(one)[:30])
def test_arguments_that_change_nothing(
    layer: Any, shape: Sequence[int], arguments: dict[str, Any], tmp_path: Path
) -> None:
    fresh = type(layer).from_config(layer.get_config())
    path = with_arguments(fresh, shape, tmp_path / "model.keras", **arguments)
    model = load_model(path)
    pairs = zip(model.get_weights(), fresh.get_weights(), strict=True)
    assert all(np.array_equal(one, other) for one, other in pairs)
    if "axis" not in arguments:
        assert model.layers[0].get_config() == fresh.get_config()


def test_the_slope_of_a_leaky_relu_had_another_name(tmp_path: Path) -> None:
    layer = keras.layers.LeakyReLU()
    path = with_arguments(layer, (3,), tmp_path / "model.keras", alpha=0.25)
    assert load_model(path).layers[0].negative_slope == 0.25


@pytest.mark.parametrize(
    ("arguments", "said"),
    [({"groups": 3}, "groups"), ({"groups": True}, "groups"), ({"of_the_future": 1}, "of_the_fut")],
)
def test_arguments_that_would_change_something_are_named(
    arguments: dict[str, Any], said: str, tmp_path: Path
) -> None:
    layer = keras.layers.DepthwiseConv2D(2)
    path = with_arguments(layer, (4, 4, 3), tmp_path / "model.keras", **arguments)
    with pytest.raises(ModelFileError, match=rf"describes layer 0 \(DepthwiseConv2D\).*{said}"):
        load_model(path)


def test_inputs_of_any_length_are_called_so(tmp_path: Path) -> None:
    path = with_arguments(keras.layers.LSTM(2), (4, 3), tmp_path / "model.keras")
    entries = entries_of(path.read_bytes())
    config = json.loads(entries[CONFIG])
    config["config"]["layers"][0]["config"]["batch_shape"] = [None, None, 3]
    path.write_bytes(packed({**entries, CONFIG: json.dumps(config).encode()}))
    with pytest.raises(ModelFileError, match=r"samples of any length: .* shape \(None, 3\).*fixed"):
        load_model(path)
