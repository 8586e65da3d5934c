"""Layers that hold layers: what is refused, what is shared, what stays whose."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine as keras
from engine.layers import (
    GRU,
    LSTM,
    BatchNormalization,
    Bidirectional,
    Dense,
    Dropout,
    Input,
    SimpleRNN,
    SpectralNormalization,
    TimeDistributed,
)

RNG = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Bidirectional(Dense(2)), r"layer must be a recurrent layer, such as LSTM\(32\)"),
        (lambda: Bidirectional("LSTM"), "layer must be a layer, such as Dense"),
        (lambda: Bidirectional(LSTM(2), "max"), "merge_mode must be one of 'concat', 'sum'"),
        (lambda: Bidirectional(LSTM(2), None), "merge_mode must be one of"),
        (lambda: Bidirectional(LSTM(2, go_backwards=True)), "whose go_backwards is not that of"),
        (lambda: Bidirectional(LSTM(2), backward_layer=GRU(2)), "whose go_backwards is not that"),
        (
            lambda: Bidirectional(
                LSTM(2), backward_layer=LSTM(2, return_sequences=True, go_backwards=True)
            ),
            "a layer with return_sequences=False",
        ),
        (lambda: TimeDistributed(3), "layer must be a layer"),
        (lambda: TimeDistributed(LSTM(2, stateful=True)), "a layer that is not stateful"),
        (lambda: SpectralNormalization(Dense(2), 0), "power_iterations must be a whole number"),
        (lambda: SpectralNormalization(Dropout(0.5)).build((None, 3)), "a layer with a kernel"),
    ],
)
def test_what_cannot_be_held_is_refused(make: Any, message: str) -> None:
    with pytest.raises(keras.ParameterError, match=message):
        make()


@pytest.mark.parametrize("kind", [LSTM, GRU])
@pytest.mark.parametrize("use_cudnn", ["auto", True, False])
def test_both_directions_keep_what_no_config_holds(kind: Any, use_cudnn: Any) -> None:
    both = Bidirectional(kind(2, use_cudnn=use_cudnn, implementation=1))
    for layer in both.held():
        assert layer.use_cudnn is use_cudnn
        assert layer.implementation == 1
        assert not {"use_cudnn", "implementation"} & set(layer.get_config())
    assert kind(2).implementation == 2
    assert not hasattr(Bidirectional(SimpleRNN(2)).forward_layer, "use_cudnn")


def test_shapes_that_do_not_fit() -> None:
    with pytest.raises(keras.ShapeError, match=r"needs samples of shape \(steps, ...\)"):
        TimeDistributed(Dense(2))(np.ones((2, 3)))
    two = Bidirectional(GRU(2), "sum", backward_layer=GRU(3, go_backwards=True))
    with pytest.raises(keras.ShapeError, match="cannot merge 2 and 3 units by 'sum'"):
        two(np.ones((2, 3, 1)))
    assert Bidirectional(GRU(2), backward_layer=GRU(3, go_backwards=True))(
        np.ones((2, 3, 1))
    ).shape == (2, 5)


def test_the_second_direction_reads_the_reverse() -> None:
    layer = Bidirectional(LSTM(2, return_sequences=True), merge_mode="concat")
    x = RNG.normal(size=(3, 4, 2)).astype("float32")
    output = layer(x)
    back = LSTM(2, return_sequences=True)
    back.build((None, 4, 2))
    back.set_weights(layer.backward_layer.get_weights())
    np.testing.assert_allclose(output[..., 2:], back(x[:, ::-1])[:, ::-1], atol=1e-6)
    layer.backward_layer.set_weights(layer.forward_layer.get_weights())
    np.testing.assert_allclose(layer(x)[..., 2:], layer(x[:, ::-1])[:, ::-1, :2], atol=1e-6)


def test_a_stateful_one_can_forget() -> None:
    layer = Bidirectional(GRU(2, stateful=True))
    x = RNG.normal(size=(3, 4, 2)).astype("float32")
    first = layer(x)
    assert not np.allclose(layer(x), first)
    layer.reset_state()
    np.testing.assert_array_equal(layer(x), first)


def test_steps_go_through_one_layer() -> None:
    dense = Dense(3, activation="tanh")
    x = RNG.normal(size=(2, 5, 4)).astype("float32")
    np.testing.assert_allclose(TimeDistributed(dense)(x), dense(x), atol=1e-6)
    assert TimeDistributed(dense).count_params is not None
    assert TimeDistributed(Dense(3)).multiply_adds((None, 5, 4)) == 5 * 4 * 3
    assert Bidirectional(GRU(8)).multiply_adds((None, 5, 3)) == 2 * 5 * 3 * 8 * (3 + 8)


def test_steps_are_batches_of_their_own_where_samples_mix() -> None:
    """Mean and variance are those of a step; the averages move once for each."""
    inner = BatchNormalization(momentum=0.5, dtype="float64")
    layer = TimeDistributed(inner, dtype="float64")
    x = RNG.normal(2, 3, size=(50, 3, 2))
    output = layer(x, training=True)
    np.testing.assert_allclose(output.mean(axis=0), 0, atol=1e-12)
    moved = np.zeros(2)
    for step in range(3):
        moved = 0.5 * moved + 0.5 * x[:, step].mean(axis=0)
    np.testing.assert_allclose(inner.moving_mean, moved)
    np.testing.assert_allclose(layer(x)[:, 0], inner(x[:, 0]))


def test_what_trains_within_can_change_and_move() -> None:
    """Weights that a model has taken over, and a layer that is frozen later, are seen at once."""
    inner = keras.Sequential([Dense(3), BatchNormalization()])
    model = keras.Sequential([Input((4, 2)), TimeDistributed(inner), Dense(1)])
    model.compile("sgd", "mse")
    x, y = RNG.normal(size=(6, 4, 2)), RNG.normal(size=(6, 4, 1))
    model.fit(x, y, epochs=2, verbose=0)
    other = keras.Sequential([Input((4, 2)), model.layers[0]])
    other.compile("sgd", "mse")
    other.fit(x, RNG.normal(size=(6, 4, 3)), verbose=0)
    kernel = inner.layers[0].kernel.copy()
    inner.layers[0].trainable = False
    model.fit(x, y, verbose=0)
    np.testing.assert_array_equal(inner.layers[0].kernel, kernel)
    inner.layers[0].trainable = True
    model.fit(x, y, verbose=0)
    assert not np.array_equal(inner.layers[0].kernel, kernel)
    assert len(model.trainable_weights) == 6


def test_a_frozen_wrapper_freezes_what_it_holds() -> None:
    layer = Bidirectional(LSTM(2), trainable=False)
    model = keras.Sequential([Input((4, 2)), layer, Dense(1)])
    assert len(model.trainable_weights) == 2
    assert len(model.non_trainable_weights) == 6
    model.compile("sgd", "mse")
    before = layer.get_weights()
    model.fit(RNG.normal(size=(6, 4, 2)), RNG.normal(size=(6, 1)), verbose=0)
    assert all(np.array_equal(a, b) for a, b in zip(before, layer.get_weights(), strict=True))


def test_the_largest_singular_value_becomes_one() -> None:
    layer = SpectralNormalization(Dense(4), power_iterations=500)
    layer(RNG.normal(size=(2, 6)), training=True)
    assert np.linalg.svd(layer.layer.kernel)[1][0] == pytest.approx(1, rel=1e-3)
    kernel = layer.layer.kernel.copy()
    layer(RNG.normal(size=(2, 6)))
    np.testing.assert_array_equal(layer.layer.kernel, kernel)
    layer.layer.kernel[...] = 0
    assert np.isfinite(layer(np.ones((2, 6)), training=True)).all()


def test_a_training_with_wrappers_goes_on_from_a_snapshot() -> None:
    def run() -> Any:
        layers = [
            Bidirectional(LSTM(3, dropout=0.3, return_sequences=True)),
            TimeDistributed(keras.Sequential([Dense(2), Dropout(0.5), BatchNormalization()])),
            Dense(1),
        ]
        model = keras.Sequential([Input((4, 2)), *layers], seed=5)
        model.compile("adam", "mse")
        rng = np.random.default_rng(1)
        x, y = rng.normal(size=(12, 4, 2)), rng.normal(size=(12, 4, 1))
        return model, model.training_run(x, y, batch_size=4, epochs=3, seed=2)

    model, whole = run()
    whole.finish()
    _, begun = run()
    for _ in range(4):
        next(begun)
    state = begun.snapshot()
    again, rest = run()
    rest.restore(state)
    rest.finish()
    pairs = zip(model.get_weights(), again.get_weights(), strict=True)
    assert all(np.array_equal(one, other) for one, other in pairs)
