"""Model files of every kind that Keras writes, small ones, made by Keras on any of its backends.

They lie in `recorded/models/BACKEND.zip`; in it `answers.npz` holds, for each, a batch of inputs
and labels, what Keras predicted for it, and what it predicted after one more step. What Keras calls
the optimizers, and what it keeps of them, depends on the backend.
"""

from __future__ import annotations

import tempfile
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

BACKENDS = ("jax", "torch", "tensorflow")


def sequential(keras: Any) -> Any:
    layers = keras.layers
    hidden = layers.Dense(3, activation="relu", kernel_regularizer="l2")
    stack = [keras.Input((4,)), hidden, layers.Dropout(0.0), layers.Dense(2, activation="softmax")]
    return keras.Sequential(stack)


def chain(keras: Any) -> Any:
    """A functional model without branches, a Sequential within it."""
    layers = keras.layers
    inner = keras.Sequential([keras.Input((3,)), layers.Dense(3, activation="tanh", name="twice")])
    inputs = keras.Input((4,))
    x = inner(layers.Dense(3, activation="relu", name="twice")(inputs))
    return keras.Model(inputs, layers.Dense(2, activation="softmax")(x))


def nested(keras: Any) -> Any:
    """A Sequential that holds a Sequential and a functional model, frozen layers among theirs."""
    layers = keras.layers
    stack = [keras.Input((4,)), layers.Dense(3), layers.BatchNormalization(), layers.Dense(3)]
    first = keras.Sequential(stack)
    first.layers[0].trainable = False
    inputs = keras.Input((3,))
    second = keras.Model(inputs, layers.Dense(3, activation="tanh")(inputs))
    second.trainable = False
    return keras.Sequential([keras.Input((4,)), first, second, layers.Dense(2)])


def branch(keras: Any) -> Any:
    layers = keras.layers
    inputs = keras.Input((4,), name="samples")
    ways = [layers.Dense(2, name=name)(inputs) for name in ("left", "right")]
    return keras.Model(inputs, layers.Add(name="sum")(ways))


def _cosine(keras: Any) -> dict[str, Any]:
    schedule = keras.optimizers.schedules.CosineDecay(0.1, decay_steps=100)
    return {"optimizer": keras.optimizers.SGD(schedule, momentum=0.9), "loss": "mse"}


def _unknown(keras: Any) -> dict[str, Any]:
    def own_loss(y_true: Any, y_pred: Any) -> Any:
        return keras.ops.mean((y_true - y_pred) ** 2, axis=-1)

    return {"optimizer": keras.optimizers.Adafactor(), "loss": own_loss}


def _with(**arguments: Any) -> Callable[[Any], dict[str, Any]]:
    return lambda keras: arguments


Compiled = Callable[[Any], dict[str, Any]]

FILES: dict[str, tuple[Callable[[Any], Any], Compiled, int]] = {
    "adam.keras": (sequential, _with(optimizer="adam", loss="mse", metrics=["mae"]), 3),
    "cosine.keras": (sequential, _cosine, 3),
    "fresh.keras": (sequential, _with(optimizer="adam", loss="mse"), 0),
    "unknown.keras": (sequential, _unknown, 2),
    "chain.keras": (chain, _with(optimizer="rmsprop", loss="mse"), 2),
    "nested.keras": (nested, _with(optimizer="adam", loss="mse"), 2),
    "branch.keras": (branch, _with(optimizer="sgd", loss="mse"), 0),
    "whole.h5": (sequential, _with(optimizer="adam", loss="mse", metrics=["mae"]), 3),
    "nested.h5": (nested, _with(optimizer="adam", loss="mse"), 2),
    "only.weights.h5": (sequential, _with(optimizer="adam", loss="mse"), 0),
}
"""What is made: the model, what it is compiled with, and how many steps it takes."""


ANSWERS = "answers.npz"


def record(into: Path) -> None:
    """Make, train and save all of them, by the Keras that is imported; as a zip in a folder."""
    import keras

    into.mkdir(parents=True, exist_ok=True)
    path = into / f"{keras.backend.backend()}.zip"
    answers: dict[str, Any] = {"version": np.array(keras.__version__)}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for seed, file in enumerate(FILES):
            keras.utils.clear_session()
            keras.utils.set_random_seed(seed)
            for key, value in _made(keras, folder / file, np.random.default_rng(seed)).items():
                answers[f"{file}/{key}"] = value
        np.savez_compressed(folder / ANSWERS, allow_pickle=False, **answers)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
            for file in (*FILES, ANSWERS):
                content = (folder / file).read_bytes()
                packed.writestr(zipfile.ZipInfo(file), content, zipfile.ZIP_DEFLATED)
    print(f"models/{path.name}: {path.stat().st_size / 1000:.0f} kB")


def _made(keras: Any, path: Path, rng: np.random.Generator) -> dict[str, Any]:
    """Make and save one; returns its inputs, labels and answers."""
    make, compiled, steps = FILES[path.name]
    model = make(keras)
    model.compile(**compiled(keras))
    x = rng.standard_normal((4, 4)).astype("float32")
    y = rng.random((4, 2)).astype("float32")
    for _ in range(steps):
        model.train_on_batch(x, y)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        (model.save_weights if path.name.endswith(".weights.h5") else model.save)(path)
    answers = {"x": x, "y": y, "before": model.predict(x, verbose=0)}
    model.train_on_batch(x, y)
    return {**answers, "after": model.predict(x, verbose=0)}


def unpack(backend: str, recorded: Path, into: Path) -> dict[str, Any]:
    """Lay a backend's files into a folder; returns the answers."""
    with zipfile.ZipFile(recorded / "models" / f"{backend}.zip") as packed:
        packed.extractall(into)
    with np.load(into / ANSWERS, allow_pickle=False) as file:
        return dict(file)
