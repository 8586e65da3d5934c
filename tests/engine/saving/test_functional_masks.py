"""Functional models in whose files Keras notes how masks are computed."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine as keras
from engine.layers import LSTM, BatchNormalization, Conv1D, Dense, Embedding, Input, Masking
from engine.models import load_model

X = np.random.default_rng(0).integers(0, 3, (6, 4)).astype("float32")
X[:, 0] = 1


def tensor(name: str) -> dict[str, Any]:
    return {"class_name": "__keras_tensor__", "config": {"keras_history": [name, 0, 0]}}


def operation(kind: str, name: str, *given: Any, **config: Any) -> dict[str, Any]:
    return {
        "module": "keras.src.ops.numpy",
        "class_name": kind,
        "config": {"name": name, **config},
        "name": name,
        "inbound_nodes": [{"args": list(given), "kwargs": {}}],
    }


def functional(
    path: Path, model: keras.Sequential, operations: list[Any], masked: dict[str, str]
) -> Path:
    """The file of a model, as if it had been a functional one with these operations."""
    plain = path.with_name("plain.keras")
    model.save(plain)
    with zipfile.ZipFile(plain) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    config = json.loads(parts["config.json"])
    entries = config["config"].pop("layers")
    names = [entry["config"]["name"] for entry in entries]
    for number, entry in enumerate(entries):
        name = entry["name"] = names[number]
        kwargs = {"mask": tensor(masked[name])} if name in masked else {}
        nodes = [{"args": [tensor(names[number - 1])], "kwargs": kwargs}] if number else []
        entry["inbound_nodes"] = nodes
    config["class_name"] = "Functional"
    config["config"] |= {
        "layers": [*entries, *operations],
        "input_layers": [[names[0], 0, 0]],
        "output_layers": [[names[-1], 0, 0]],
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, json.dumps(config) if name == "config.json" else content)
    return path


def test_the_mask_of_an_embedding(tmp_path: Path) -> None:
    layers = [Embedding(3, 2, mask_zero=True), BatchNormalization(), LSTM(3), Dense(1)]
    model = keras.Sequential([Input((4,), name="words"), *layers])
    operations = [operation("NotEqual", "not_equal", tensor("words"), 0)]
    masked = {"batch_normalization": "not_equal", "lstm": "not_equal"}
    loaded = load_model(functional(tmp_path / "model.keras", model, operations, masked))
    assert [type(layer) for layer in loaded.layers] == [type(layer) for layer in layers]
    np.testing.assert_array_equal(loaded.predict(X, verbose=0), model.predict(X, verbose=0))


def test_the_mask_of_a_masking_layer(tmp_path: Path) -> None:
    model = keras.Sequential([Input((4, 1), name="series"), Masking(2.0), Dense(2), LSTM(3)])
    operations = [
        operation("NotEqual", "differs", tensor("series"), 2.0),
        operation("Any", "any", tensor("differs"), axis=-1, keepdims=False),
    ]
    path = functional(tmp_path / "model.keras", model, operations, {"lstm": "any"})
    x = X[..., None]
    np.testing.assert_array_equal(
        load_model(path).predict(x, verbose=0), model.predict(x, verbose=0)
    )


@pytest.mark.parametrize(
    ("layers", "operations", "masked", "sentence"),
    [
        (
            [Embedding(3, 2, mask_zero=True), LSTM(3)],
            [operation("NotEqual", "not_equal", tensor("words"), 1)],
            {"lstm": "not_equal"},
            "layer 'lstm' is called with mask",
        ),
        (
            [Embedding(3, 2), LSTM(3)],
            [operation("NotEqual", "not_equal", tensor("words"), 0)],
            {"lstm": "not_equal"},
            "layer 'lstm' is called with mask",
        ),
        (
            [Embedding(3, 2, mask_zero=True), Conv1D(2, 1), LSTM(3)],
            [operation("NotEqual", "not_equal", tensor("words"), 0)],
            {"lstm": "not_equal"},
            "layer 'lstm' is called with mask",
        ),
        (
            [Embedding(3, 2, mask_zero=True), LSTM(3)],
            [
                operation("NotEqual", "not_equal", tensor("words"), 0),
                operation("Any", "any", tensor("not_equal"), axis=0),
            ],
            {"lstm": "any"},
            "layer 'lstm' is called with mask",
        ),
    ],
)
def test_other_masks_are_refused(
    layers: list[Any], operations: list[Any], masked: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    model = keras.Sequential([Input((4,), name="words"), *layers])
    path = functional(tmp_path / "model.keras", model, operations, masked)
    with pytest.raises(keras.ModelFileError, match=sentence):
        load_model(path)
