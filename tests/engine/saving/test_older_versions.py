"""Files as older and newer versions of Keras write them, made here by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

import engine as keras
from engine.errors import ModelFileError
from engine.models import load_model
from engine.saving import open_model
from tests.engine.reference.comparing import difference
from tests.engine.reference.families import RECORDED
from tests.engine.reference.recorded_backends import unpack
from tests.engine.reference.recorded_keras2 import MODELS

RNG = np.random.default_rng(0)
KERNEL, BIAS = RNG.standard_normal((4, 3)).astype("f4"), RNG.standard_normal(3).astype("f4")
X = RNG.standard_normal((5, 4)).astype("f4")
EXPECTED = np.maximum(X @ KERNEL + BIAS, 0)

DENSE: dict[str, Any] = {
    "class_name": "Dense",
    "config": {
        "name": "dense_1",
        "trainable": True,
        "batch_input_shape": [None, 4],
        "dtype": "float32",
        "units": 3,
        "activation": "relu",
        "use_bias": True,
        "kernel_initializer": {
            "class_name": "VarianceScaling",
            "config": {"scale": 1.0, "mode": "fan_avg", "distribution": "normal", "seed": None},
        },
        "bias_initializer": {"class_name": "Zeros", "config": {"dtype": "float32"}},
        "kernel_regularizer": None,
        "bias_regularizer": None,
        "activity_regularizer": None,
        "kernel_constraint": None,
        "bias_constraint": None,
    },
}
INPUT: dict[str, Any] = {
    "class_name": "InputLayer",
    "config": {
        "batch_input_shape": [None, 4],
        "dtype": "float32",
        "sparse": False,
        "ragged": False,
        "name": "input_1",
    },
}
DROPOUT: dict[str, Any] = {
    "class_name": "Dropout",
    "config": {"name": "drop", "rate": 0.5, "noise_shape": None, "seed": None},
}
SEQUENTIAL: dict[str, Any] = {
    "class_name": "Sequential",
    "config": {"name": "sequential_1", "layers": [DENSE, DROPOUT]},
}
WEIGHTS: Mapping[str, Mapping[str, Any]] = {
    "dense_1": {"dense_1/kernel:0": KERNEL, "dense_1/bias:0": BIAS},
    "drop": {"drop/StateVar:0": np.zeros(3, "i8")},
}
TRAINING: dict[str, Any] = {
    "loss": "mse",
    "metrics": ["accuracy"],
    "sample_weight_mode": None,
    "loss_weights": None,
    "optimizer_config": {
        "class_name": "Adam",
        "config": {"lr": 0.01, "beta_1": 0.9, "beta_2": 0.999, "decay": 0.0, "epsilon": None},
    },
}


def write(
    path: Path,
    config: Any = SEQUENTIAL,
    training: Any = TRAINING,
    weights: Mapping[str, Mapping[str, Any]] = WEIGHTS,
    pieces: int = 1,
    above: str = "model_weights/",
) -> Path:
    """A file of the old form, as Keras 2 wrote it: texts of a fixed length among the attributes."""
    with h5py.File(path, "w") as file:
        if config is not None:
            file.attrs["keras_version"] = b"2.2.4-tf"
            file.attrs["model_config"] = json.dumps(config).encode()
        if training is not None:
            file.attrs["training_config"] = np.bytes_(json.dumps(training).encode())
        group = file.require_group(above) if above else file
        names = np.array([name.encode() for name in weights])
        parts = np.array_split(names, pieces)
        for number, part in enumerate(parts):
            group.attrs[f"layer_names{number}" if pieces > 1 else "layer_names"] = part
        for layer, arrays in weights.items():
            place = group.create_group(layer)
            place.attrs["weight_names"] = np.array([name.encode() for name in arrays])
            for name, array in arrays.items():
                place.create_dataset(name, data=array)
    return path


def predicts(model: keras.Sequential) -> None:
    np.testing.assert_allclose(model.predict(X, verbose=0), EXPECTED, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    "config",
    [
        SEQUENTIAL,
        {"class_name": "Sequential", "config": [DENSE, DROPOUT]},
        {"class_name": "Sequential", "config": {"name": "s", "layers": [INPUT, DENSE, DROPOUT]}},
        {
            "class_name": "Model",
            "config": {
                "name": "model_1",
                "layers": [
                    {**INPUT, "name": "input_1", "inbound_nodes": []},
                    {**DENSE, "name": "dense_1", "inbound_nodes": [[["input_1", 0, 0, {}]]]},
                    {**DROPOUT, "name": "drop", "inbound_nodes": [["dense_1", 0, 0, {}]]},
                ],
                "input_layers": [["input_1", 0, 0]],
                "output_layers": [["drop", 0, 0]],
            },
        },
    ],
    ids=["sequential", "list of layers", "with an input", "functional"],
)
def test_whole_files_of_keras_2(config: Any, tmp_path: Path) -> None:
    model, notes = open_model(write(tmp_path / "model.h5", config))
    assert not notes
    predicts(model)
    assert model.optimizer.learning_rate == 0.01
    assert model.optimizer.epsilon == 1e-7
    model.save(tmp_path / "again.keras")
    predicts(load_model(tmp_path / "again.keras"))


def functional(*layers: dict[str, Any], **config: Any) -> dict[str, Any]:
    """A functional model of layers one after the other, in the form of Keras 2."""
    names = [layer["config"]["name"] for layer in layers]
    nodes = [[], *([[[name, 0, 0, {}]]] for name in names)]
    entries = [
        {**layer, "name": name, "inbound_nodes": inbound}
        for layer, name, inbound in zip(layers, names, nodes, strict=False)
    ]
    ends = {"input_layers": [[names[0], 0, 0]], "output_layers": [[names[-1], 0, 0]]}
    return {"class_name": "Functional", "config": {"layers": entries, **ends, **config}}


def test_what_lies_in_a_frozen_functional_model_is_frozen(tmp_path: Path) -> None:
    inner = {"class_name": "Sequential", "config": {"name": "inner", "layers": [DENSE]}}
    model = functional(INPUT, inner, DROPOUT, name="outer", trainable=False)
    weights = {"inner": WEIGHTS["dense_1"]}
    loaded = load_model(write(tmp_path / "model.h5", model, weights=weights))
    assert [layer.trainable for layer in loaded.layers] == [False, False]
    model["config"]["trainable"] = True
    loaded = load_model(write(tmp_path / "model.h5", model, weights=weights))
    assert [layer.trainable for layer in loaded.layers] == [True, True]


@pytest.mark.parametrize("training", [None, False, True])
def test_that_a_layer_is_told_whether_it_trains_is_no_obstacle(
    training: bool | None, tmp_path: Path
) -> None:
    """Keras writes the default of the layer's own call, and then goes by the model's."""
    model = functional(INPUT, DROPOUT, name="outer")
    node = [["input_1", 0, 0, {"training": training, "mask": None}]]
    model["config"]["layers"][1]["inbound_nodes"] = [node]
    path = write(tmp_path / "model.h5", model, weights={})
    assert np.array_equal(load_model(path).predict(X, verbose=0), X)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"inbound_nodes": [[["input_1", 0, 0, {"mask": 5}]]]}, "layer 'drop' is called with mask"),
        ({"inbound_nodes": [[["input_1", 0, 1, {}]]]}, "whose connections are not understood"),
        ({"inbound_nodes": []}, "layer 'drop' is used 0 times"),
        ({"inbound_nodes": 3}, "whose layers are not connected"),
        ({"inbound_nodes": [[["drop", 0, 0, {}]]]}, "not connected from input to output"),
        ({"inbound_nodes": [[["nobody", 0, 0, {}]]]}, "not connected from input to output"),
        (
            {"inbound_nodes": [[["input_1", 0, 0, {}], ["input_1", 0, 0, {}]]]},
            "layer 'drop' joins 2 inputs",
        ),
        (
            {"inbound_nodes": [{"args": [2.5], "kwargs": {}}]},
            "layer 'drop' is called with 2.5",
        ),
        (
            {"inbound_nodes": [[["input_1", 0, 0, {}]], [["drop", 0, 0, {}]]]},
            "layer 'drop' is used 2 times",
        ),
    ],
)
def test_a_functional_model_that_is_no_chain_is_refused(
    change: dict[str, Any], sentence: str, tmp_path: Path
) -> None:
    model = functional(INPUT, DROPOUT, name="outer")
    model["config"]["layers"][1].update(change)
    with pytest.raises(ModelFileError) as caught:
        load_model(write(tmp_path / "model.h5", model, weights={}))
    assert sentence in str(caught.value)


def test_names_in_several_attributes(tmp_path: Path) -> None:
    predicts(load_model(write(tmp_path / "model.hdf5", pieces=2)))


def test_the_layers_of_models_within_are_found_by_their_order(tmp_path: Path) -> None:
    """Those that training changes come first, whatever layer they belong to."""
    second = {"class_name": "BatchNormalization", "config": {"name": "norm", "axis": [1]}}
    inner = {"class_name": "Sequential", "config": {"name": "inner", "layers": [second, DENSE]}}
    outer = {"class_name": "Sequential", "config": {"name": "outer", "layers": [INPUT, inner]}}
    gamma, beta, mean, variance = RNG.uniform(0.5, 1.5, (4, 4)).astype("f4")
    arrays = {"a:0": gamma, "b:0": beta, "c:0": KERNEL, "d:0": BIAS, "e:0": mean, "f:0": variance}
    path = write(tmp_path / "model.h5", outer, weights={"inner": arrays})
    model = load_model(path)
    scaled = gamma * (X - mean) / np.sqrt(variance + 1e-3) + beta
    expected = np.maximum(scaled @ KERNEL + BIAS, 0)
    np.testing.assert_allclose(model.predict(X, verbose=0), expected, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(
    ("change", "check"),
    [
        (
            {"optimizer_config": {"class_name": "Custom>SGD", "config": {"learning_rate": 0.5}}},
            lambda model: (
                (type(model.optimizer).__name__, model.optimizer.learning_rate) == ("SGD", 0.5)
            ),
        ),
        (
            {"optimizer_config": {"class_name": "SGD", "config": {"lr": 0.5, "decay": 0.1}}},
            lambda model: (
                model.optimizer.get_config()["learning_rate"]["config"]["decay_rate"] == 0.1
            ),
        ),
        (
            {
                "metrics": [
                    [
                        {
                            "class_name": "MeanMetricWrapper",
                            "config": {"name": "acc", "dtype": "float32", "fn": "binary_accuracy"},
                        }
                    ]
                ]
            },
            lambda model: model.get_compile_config()["metrics"] == ["acc"],
        ),
        (
            {
                "loss": {
                    "class_name": "CategoricalCrossentropy",
                    "config": {"reduction": "auto", "name": "cc", "from_logits": True, "fn": "x"},
                }
            },
            lambda model: model.loss.from_logits and model.loss.name == "cc",
        ),
        ({"loss": ["mse"]}, lambda model: type(model.loss).__name__ == "MeanSquaredError"),
        ({"loss": {"dense_1": "mae"}}, lambda model: "Absolute" in type(model.loss).__name__),
    ],
)
def test_what_older_versions_were_compiled_with(change: Any, check: Any, tmp_path: Path) -> None:
    model, notes = open_model(write(tmp_path / "model.h5", training={**TRAINING, **change}))
    assert not notes
    assert check(model)


def test_a_whole_file_without_training_is_not_compiled(tmp_path: Path) -> None:
    model, notes = open_model(write(tmp_path / "model.h5", training=None))
    assert (model.compiled, notes) == (False, ())


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ({"dense_1": {"k:0": KERNEL}}, "holds 1 weights for layer 'dense_1', which has 2"),
        ({"dense_1": {"k:0": KERNEL.T, "b:0": BIAS}}, "with shape (3, 4) instead of (4, 3)"),
        ({"dense_1": {"k:0": KERNEL, "b:0": BIAS, "c:0": BIAS}}, "holds 3 weights for layer"),
        ({**WEIGHTS, "other": {"k:0": BIAS}}, "of a layer that the model does not have"),
        ({}, "holds 0 weights for layer 'dense_1'"),
    ],
)
def test_weights_that_are_not_the_models(weights: Any, sentence: str, tmp_path: Path) -> None:
    path = write(tmp_path / "model.h5", weights=weights)
    with pytest.raises(ModelFileError) as caught:
        load_model(path)
    assert sentence in str(caught.value)


def test_weights_alone_of_the_old_form(tmp_path: Path) -> None:
    path = write(tmp_path / "weights.h5", config=None, training=None, above="")
    with pytest.raises(ModelFileError, match="holds only weights"):
        load_model(path)
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3, activation="relu")])
    model.load_weights(path)
    predicts(model)
    other = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3), keras.layers.Dense(3)])
    with pytest.raises(ModelFileError, match="of 1 layers instead of 2"):
        other.load_weights(path)


def test_a_heap_of_texts_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.h5"
    content = write(path).read_bytes()
    assert content.count(b"GCOL") == 1
    path.write_bytes(content.replace(b"GCOL", b"GCOM"))
    with pytest.raises(ModelFileError, match="contradicts itself"):
        load_model(path)
    place = content.index(b"GCOL") + 8
    path.write_bytes(content[:place] + (2**40).to_bytes(8, "little") + content[place + 8 :])
    with pytest.raises(ModelFileError, match="contradicts itself"):
        load_model(path)


def test_any_other_hdf5_file_is_called_so(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "data.h5", "w") as file:
        file["x"] = X
    with pytest.raises(ModelFileError, match="is an HDF5 file, but contains no model"):
        load_model(tmp_path / "data.h5")


# What Keras 2 itself wrote ------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".h5", ".keras"])
@pytest.mark.parametrize("name", MODELS)
def test_files_of_keras_2_predict_as_there(name: str, suffix: str, tmp_path: Path) -> None:
    answers = unpack("keras2", RECORDED, tmp_path)
    model, notes = open_model(tmp_path / f"{name}{suffix}")
    assert model.compiled
    # Keras 3 begins the optimizer anew, too: Keras 2 kept its state in another order.
    assert all(note.startswith("The optimizer is reset") for note in notes)
    prediction = model.predict(answers[f"{name}/x"], verbose=0)
    assert not difference(prediction, answers[f"{name}/y"], "prediction")
