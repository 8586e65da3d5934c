"""What the engine writes is opened by real Keras on JAX: without a warning, at Keras's own speed.

Needs an interpreter with Keras, which `make equality` makes; NETBUILDER_KERAS_PYTHON names another.
"""

from __future__ import annotations

import json
import os
import subprocess
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine as keras
from engine.models import load_model
from engine.optimizers import OPTIMIZERS
from tests.engine.reference.comparing import difference
from tests.engine.reference.families import RECORDED
from tests.engine.reference.recorded_backends import unpack

PEER = Path(os.environ.get("NETBUILDER_KERAS_PYTHON", ".venv-keras/bin/python"))
X = np.random.default_rng(0).standard_normal((8, 4)).astype("float32")
Y = np.eye(3, dtype="float32")[np.arange(8) % 3]

pytestmark = pytest.mark.skipif(
    not PEER.exists(), reason="needs an interpreter with Keras; make equality makes one"
)


def stack(optimizer: Any, steps: int) -> keras.Sequential:
    layers = keras.layers
    hidden = layers.Dense(5, activation="tanh", kernel_regularizer="l2")
    model = keras.Sequential(
        [keras.Input((4,)), hidden, layers.BatchNormalization(), layers.Dense(3, "softmax")], seed=1
    )
    model.compile(optimizer, "categorical_crossentropy", metrics=["accuracy"])
    for _ in range(steps):
        model.train_on_batch(X, Y)
    return model


def written() -> dict[str, keras.Sequential]:
    """Models in all states in which one can be saved."""
    models = {f"{name}, trained": stack(name, 3) for name in OPTIMIZERS.names()}
    models |= {f"{name}, fresh": stack(name, 0) for name in OPTIMIZERS.names()}
    schedule = keras.optimizers.schedules.CosineDecay(0.1, 100)
    averaged = keras.optimizers.SGD(0.1, momentum=0.9, use_ema=True)
    gathering = keras.optimizers.Adam(amsgrad=True, gradient_accumulation_steps=2)
    for steps in (0, 3):
        models[f"scheduled, {steps}"] = stack(keras.optimizers.SGD(schedule, momentum=0.9), steps)
        models[f"averaged, {steps}"] = stack(averaged.from_config(averaged.get_config()), steps)
        models[f"gathering, {steps}"] = stack(gathering.from_config(gathering.get_config()), steps)
    models["not built"] = keras.Sequential([keras.layers.Dense(2)])
    models["not built"].compile("adam", "mse")
    models["not compiled"] = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
    return models


def trained(model: keras.Sequential) -> bool:
    return model.optimizer is not None and model.optimizer.iterations > 0


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What Keras says of each file, in one session, because it takes long to start."""
    folder = tmp_path_factory.mktemp("written")
    for name, model in written().items():
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "The model has no weights yet")
            model.save(folder / f"{name}.keras")
        if trained(model):
            np.savez(folder / f"{name}.npz", x=X, y=Y)
    recorded = tmp_path_factory.mktemp("recorded")
    unpack("torch", RECORDED, recorded)
    for name in ("nested.keras", "chain.keras", "whole.h5"):
        load_model(recorded / name).save(folder / f"again {name}.keras")
    subprocess.run(
        [str(PEER.absolute()), "-m", "tests.engine.reference.peer", "looked", str(folder)],
        check=True,
        env={**os.environ, "KERAS_BACKEND": "jax"},
    )
    found: dict[str, Any] = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.long
def test_no_file_is_warned_of(answers: dict[str, Any]) -> None:
    assert len(answers) == len(written()) + 3
    wrong = {name: said["error"] for name, said in answers.items() if "error" in said}
    assert not wrong


def test_a_model_runs_as_one_that_is_compiled_there(answers: dict[str, Any]) -> None:
    """Without compilation JAX takes some forty times as long."""
    compiled = {name: said for name, said in answers.items() if "speed" in said}
    assert len(compiled) == len(answers) - 1
    for name, said in compiled.items():
        assert said["speed"] == said["own speed"] == [True, False], name


@pytest.mark.parametrize("name", [name for name in written() if not name.startswith("not ")])
def test_the_optimizer_is_whole_and_takes_the_same_step(name: str, answers: dict[str, Any]) -> None:
    model = written()[name]
    goes_on = trained(model)
    model.train_on_batch(X, Y)
    state = [list(value.shape) for _, value in model.optimizer.variables(model.flat().parts)]
    assert answers[name]["variables"] == state
    if not goes_on:
        return
    after = np.array(answers[name]["after"], "float32")
    assert not difference(model.predict(X, verbose=0), after, "prediction")
