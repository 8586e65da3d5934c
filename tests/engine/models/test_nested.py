"""A model as a layer of another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine as keras
from engine.compiled import path
from engine.layers import BatchNormalization, Dense, Dropout, Input, TimeDistributed
from engine.models import clone_model, load_model, model_from_json

RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(12, 4)).astype("float32"), RNG.normal(size=(12, 2)).astype("float32")


def base() -> keras.Sequential:
    return keras.Sequential([Dense(5, "tanh"), BatchNormalization(), Dense(3)], name="base")


def whole() -> keras.Sequential:
    model = keras.Sequential([Input((4,)), base(), Dropout(0.0), Dense(2)], name="whole", seed=3)
    model.compile("adam", "mse")
    return model


def test_names_and_places() -> None:
    model = whole()
    inner = model.get_layer("base")
    assert model.layers[0] is inner is model.get_layer(index=0)
    assert [layer.name for layer in model.layers] == ["base", "dropout", "dense"]
    assert [layer.name for layer in inner.layers] == ["dense", "batch_normalization", "dense_1"]
    unnamed = keras.Sequential([Input((4,)), keras.Sequential([Dense(1)])])
    unnamed.add(keras.Sequential([Dense(1)]))
    assert [layer.name for layer in unnamed.layers] == ["sequential", "sequential_1"]
    with pytest.raises(keras.ParameterError, match="unlike that of any other layer"):
        model.add(base())
    assert model.pop() is not inner
    model.pop()
    assert model.pop() is inner


def test_it_computes_what_its_layers_compute_in_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(path.VARIABLE, path.NUMPY)  # There are no kernels for models in models.
    model = whole()
    flat = keras.Sequential([Input((4,)), Dense(5, "tanh"), BatchNormalization(), Dense(3)])
    flat.add(Dropout(0.0))
    flat.add(Dense(2))
    flat.set_weights(model.get_weights())
    flat.compile("adam", "mse")
    for each in (model, flat):
        each.fit(X, Y, epochs=3, shuffle=False, batch_size=5, verbose=0)
    np.testing.assert_array_equal(model.predict(X, verbose=0), flat.predict(X, verbose=0))
    pairs = zip(model.get_weights(), flat.get_weights(), strict=True)
    assert all(np.array_equal(one, other) for one, other in pairs)
    assert model.evaluate(X, Y, verbose=0) == flat.evaluate(X, Y, verbose=0)


def test_the_input_is_that_of_the_model_within() -> None:
    inner = keras.Sequential([Input((4,)), Dense(3)])
    model = keras.Sequential([inner, Dense(2)])
    assert model.built
    assert model.input_shape == (None, 4)
    later = keras.Sequential([keras.Sequential([Dense(3)]), Dense(2)])
    assert not later.built
    later.predict(X, verbose=0)
    assert later.layers[0].output_shape == (None, 3)
    with pytest.raises(keras.ShapeError, match="cannot follow"):
        keras.Sequential([Input((5,)), inner])


def test_a_model_that_cannot_be_a_layer() -> None:
    with pytest.raises(keras.ParameterError, match="has layers"):
        keras.Sequential([keras.Sequential()])
    model = keras.Sequential([Dense(2)])
    outer = keras.Sequential([model])
    for each in (model, outer):
        with pytest.raises(keras.ParameterError, match="without this one in it"):
            model.add(each)
    with pytest.raises(keras.ParameterError, match="not in the model yet"):
        outer.add(model)


def test_what_is_frozen_within_stays_as_it_is() -> None:
    model = whole()
    inner = model.layers[0]
    inner.trainable = False
    before = inner.get_weights()
    head = model.layers[2].get_weights()
    model.fit(X, Y, verbose=0)
    assert all(np.array_equal(a, b) for a, b in zip(before, inner.get_weights(), strict=True))
    assert not np.array_equal(head[0], model.layers[2].get_weights()[0])
    assert len(model.trainable_weights) == 2
    inner.trainable = True
    inner.layers[0].trainable = False
    model.fit(X, Y, verbose=0)
    after = inner.get_weights()
    assert np.array_equal(before[0], after[0])
    assert not np.array_equal(before[2], after[2])


def test_two_models_take_turns_with_one_that_both_hold() -> None:
    """As a generator is trained against a critic."""
    critic = keras.Sequential([Input((2,)), Dense(4, "relu"), Dense(1)], name="critic")
    critic.compile("sgd", "mse")
    maker = keras.Sequential([Input((4,)), Dense(2)], name="maker")
    both = keras.Sequential([maker, critic])
    both.compile("adam", "mse")
    for _ in range(3):
        critic.trainable = True
        critic.train_on_batch(Y, np.ones((12, 1)))
        critic.trainable = False
        kept, made = critic.get_weights(), maker.get_weights()
        both.train_on_batch(X, np.zeros((12, 1)))
        pairs = zip(kept, critic.get_weights(), strict=True)
        assert all(np.array_equal(one, other) for one, other in pairs)
        assert not np.array_equal(made[0], maker.get_weights()[0])
        expected = critic.predict(maker.predict(X, verbose=0), verbose=0)
        np.testing.assert_allclose(both.predict(X, verbose=0), expected, atol=1e-6)


def test_layers_put_on_a_model_within_are_seen() -> None:
    inner = keras.Sequential([Input((4,)), Dense(2)])
    model = keras.Sequential([inner])
    model.compile("sgd", "mse")
    model.fit(X, Y, verbose=0)
    inner.add(Dense(2))
    model.fit(X, Y, verbose=0)
    np.testing.assert_allclose(model.predict(X, verbose=0), inner.predict(X, verbose=0), atol=1e-6)
    assert model.count_params() == 4 * 2 + 2 + 2 * 2 + 2


def test_the_summary(capsys: pytest.CaptureFixture[str]) -> None:
    model = whole()
    model.summary()
    text = capsys.readouterr().out
    assert "base (Sequential)" in text
    assert "BatchNormalization" not in text
    model.summary(expand_nested=True, show_trainable=True)
    text = capsys.readouterr().out
    assert "│    └ batch_normalization (BatchNormalization) │" in text
    total = model.count_params()
    assert f"Total params: {total}" in text


def deep() -> keras.Sequential:
    return keras.Sequential(
        [
            Input((3, 4)),
            keras.Sequential([Dense(3), keras.Sequential([Dense(2, "relu")], name="inner")]),
            TimeDistributed(keras.Sequential([Dense(3), Dense(2)])),
            Dense(1),
        ],
        name="deep",
    )


@pytest.mark.parametrize("make", [whole, deep])
def test_files(make: Any, tmp_path: Path) -> None:
    model = make()
    if not model.compiled:
        model.compile("adam", "mse")
    x = RNG.normal(size=(6, *model.input_shape[1:]))
    y = RNG.normal(size=(6, *model.output_shape[1:]))
    model.fit(x, y, verbose=0)
    model.save(tmp_path / "model.keras")
    again = load_model(tmp_path / "model.keras")
    assert again.get_config() == model.get_config()
    np.testing.assert_array_equal(again.predict(x, verbose=0), model.predict(x, verbose=0))
    for each in (model, again):
        each.fit(x, y, shuffle=False, verbose=0)
    # NumPy adds up in another order where arrays lie elsewhere in memory: the last bit may differ.
    np.testing.assert_allclose(
        again.predict(x, verbose=0), model.predict(x, verbose=0), rtol=1e-5, atol=1e-8
    )
    model.save_weights(tmp_path / "model.weights.h5")
    fresh = make()
    fresh.load_weights(tmp_path / "model.weights.h5")
    np.testing.assert_array_equal(fresh.predict(x, verbose=0), model.predict(x, verbose=0))
    read = model_from_json(model.to_json())
    assert [layer.name for layer in read.layers] == [layer.name for layer in model.layers]
    clone = clone_model(model)
    assert clone.get_config() == model.get_config()
    assert clone.layers[0] is not model.layers[0]
    kinds: list[str] = []
    clone_model(model, clone_function=lambda layer: _noted(layer, kinds))
    assert "Dense" in kinds
    assert "Sequential" not in kinds


def _noted(layer: Any, kinds: list[str]) -> Any:
    kinds.append(type(layer).__name__)
    return type(layer).from_config(layer.get_config())


def test_a_model_that_is_an_input_alone_changes_nothing(tmp_path: Path) -> None:
    model = keras.Sequential(
        [Input((4,)), Dense(3), keras.Sequential([Input((3,))], name="empty"), Dense(2)], seed=1
    )
    plain = keras.Sequential([Input((4,)), Dense(3), Dense(2)], seed=1)
    for each in (model, plain):
        each.compile("adam", "mse")
        each.fit(X, Y, shuffle=False, verbose=0)
    expected = plain.predict(X, verbose=0)
    found = model.predict(X, verbose=0)
    # NumPy computes models within models, and kernels may compute the other one.
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-7)
    model.save(tmp_path / "m.keras")
    np.testing.assert_array_equal(load_model(tmp_path / "m.keras").predict(X, verbose=0), found)
    alone = keras.Sequential([keras.Sequential([Input((4,))])])
    assert (alone.built, alone.output_shape) == (True, (None, 4))
    np.testing.assert_array_equal(alone(X), X)


def test_a_model_that_is_an_input_alone_is_held_against_what_comes_in() -> None:
    with pytest.raises(keras.ShapeError, match=r"takes inputs of shape \(None, 5\); received"):
        keras.Sequential([Input((4,)), keras.Sequential([Input((5,))])])
    with pytest.raises(keras.ParameterError, match="a model that has layers or an Input"):
        keras.Sequential([keras.Sequential()])
