"""Whole models written in Keras's old form."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

import engine as keras
from engine import layers
from engine.models import load_model
from engine.saving import legacy_writing, open_model
from tests.engine.saving.test_opened_in_keras import PEER

RNG = np.random.default_rng(0)
X = RNG.random((8, 6, 4)).astype("float32")
Y = np.eye(2, dtype="float32")[np.arange(8) % 2]

pytestmark = pytest.mark.filterwarnings("ignore:.*has Keras's old form")


def everything() -> keras.Sequential:
    """Layers whose arrays lie in another order than they are named, in models and alone."""
    inner = [
        layers.BatchNormalization(),
        layers.Dense(3, name="dense"),
        layers.SpectralNormalization(layers.Dense(4)),
    ]
    model = keras.Sequential(
        [
            keras.Input((6, 4)),
            layers.TimeDistributed(layers.Dense(3)),
            layers.Conv1D(3, 2, name="conv"),
            layers.BatchNormalization(),
            layers.Bidirectional(layers.LSTM(2)),
            keras.Sequential(inner, name="inner"),
            layers.SpectralNormalization(layers.Dense(4), trainable=False),
            layers.Dropout(0.0),
            layers.Dense(2, "softmax", trainable=False, name="dense"),
        ],
        seed=1,
    )
    loss = keras.losses.CategoricalCrossentropy(label_smoothing=0.1)
    rate = keras.optimizers.schedules.ExponentialDecay(0.01, 10, 0.9)
    model.compile(keras.optimizers.Adam(rate), loss, metrics=["accuracy", keras.metrics.AUC()])
    model.fit(X, Y, verbose=0)
    return model


@pytest.mark.parametrize("suffix", [".h5", ".hdf5"])
def test_what_is_read_again_is_the_same_and_trains_on_the_same(suffix: str, tmp_path: Path) -> None:
    model = everything()
    model.save(tmp_path / f"model{suffix}")
    again, notes = open_model(tmp_path / f"model{suffix}")
    assert not notes
    assert again.get_config() == model.get_config()
    assert again.get_compile_config() == model.get_compile_config()
    for each in (model, again):
        each.train_on_batch(X, Y)
    for one, other in zip(model.get_weights(), again.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-7)
    assert again.optimizer.iterations == model.optimizer.iterations


def test_names_too_long_for_one_attribute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(legacy_writing, "_LONGEST", 60)
    model = everything()
    model.save(tmp_path / "model.h5")
    with h5py.File(tmp_path / "model.h5") as file:
        assert "layer_names1" in file["model_weights"].attrs
    np.testing.assert_array_equal(
        load_model(tmp_path / "model.h5").predict(X, verbose=0), model.predict(X, verbose=0)
    )


def not_compiled() -> keras.Sequential:
    return keras.Sequential([keras.Input((6, 4)), layers.Flatten(), layers.Dense(2)])


def adapted() -> keras.Sequential:
    normalization = layers.Normalization()
    normalization.adapt(X)
    return keras.Sequential([keras.Input((6, 4)), normalization, layers.Flatten()])


def named_like_a_path() -> keras.Sequential:
    line = [layers.Dense(2, name="a/b"), layers.Dense(2, name="a"), layers.Flatten()]
    return keras.Sequential([keras.Input((6, 4)), *line], name="a/b")


def given_words() -> keras.Sequential:
    lookup = layers.StringLookup(vocabulary=["a", "b"])
    return keras.Sequential([keras.Input((1,), dtype="string"), lookup])


@pytest.mark.parametrize("make", [not_compiled, adapted, named_like_a_path, given_words])
def test_other_models(make: Callable[[], keras.Sequential], tmp_path: Path) -> None:
    model = make()
    model.save(tmp_path / "model.h5")
    again = load_model(tmp_path / "model.h5")
    x = np.array([["b"], ["c"]]) if make is given_words else X
    np.testing.assert_array_equal(again.predict(x, verbose=0), model.predict(x, verbose=0))
    assert not again.compiled


def test_a_model_without_weights(tmp_path: Path) -> None:
    model = keras.Sequential([layers.Dense(2)])
    with pytest.warns(UserWarning, match="has no weights yet"):
        model.save(tmp_path / "model.h5")
    assert not load_model(tmp_path / "model.h5").built


def test_the_form_is_warned_of(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match=r"model\.h5' has Keras's old form; prefer"):
        not_compiled().save(tmp_path / "model.h5")


def learned_words() -> keras.Sequential:
    lookup = layers.StringLookup()
    lookup.adapt(np.array(["a", "b"]))
    return keras.Sequential([keras.Input((1,), dtype="string"), lookup])


def taken_name() -> keras.Sequential:
    return keras.Sequential([keras.Input((2,)), layers.Dense(1, name="top_level_model_weights")])


@pytest.mark.parametrize("make", [learned_words, taken_name])
def test_what_the_form_has_no_place_for_is_refused(make: Any, tmp_path: Path) -> None:
    path = tmp_path / "model.h5"
    path.write_text("old")
    with pytest.raises(keras.ParameterError, match=r"filepath must be 'name\.keras'; no \.h5 file"):
        make().save(path)
    assert path.read_text() == "old"


@pytest.mark.skipif(not PEER.exists(), reason="needs an interpreter with Keras")
def test_keras_predicts_the_same(tmp_path: Path) -> None:
    model = everything()
    model.save(tmp_path / "model.h5")
    np.save(tmp_path / "x.npy", X)
    np.save(tmp_path / "y.npy", model.predict(X, verbose=0))
    script = (
        "import keras, numpy as np\n"
        "model = keras.saving.load_model('model.h5')\n"
        "found = model.predict(np.load('x.npy'), verbose=0)\n"
        "np.testing.assert_allclose(found, np.load('y.npy'), atol=1e-5)\n"
        "assert int(model.optimizer.iterations) == 1\n"
    )
    subprocess.run(
        [str(PEER.absolute()), "-c", script],
        check=True,
        cwd=tmp_path,
        env={**os.environ, "KERAS_BACKEND": "jax"},
    )
