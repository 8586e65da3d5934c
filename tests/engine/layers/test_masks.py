"""Masks beyond what Keras's recorded answers say: gradients of inputs, refusals, states."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine as keras
from engine.layers import (
    GRU,
    LSTM,
    BatchNormalization,
    Bidirectional,
    Dense,
    Embedding,
    Flatten,
    GlobalAveragePooling1D,
    Input,
    Masking,
    SimpleRNN,
    Softmax,
    TimeDistributed,
)

RNG = np.random.default_rng(0)
MASK = np.array([[1, 1, 0, 0], [0, 1, 0, 1], [1, 1, 1, 1], [0, 0, 0, 0]], bool)


@pytest.mark.parametrize("kind", [SimpleRNN, LSTM, GRU])
@settings(max_examples=25, deadline=None)
@given(
    lengths=st.lists(st.integers(0, 5), min_size=1, max_size=6),
    sequences=st.booleans(),
    backwards=st.booleans(),
)
def test_what_fills_up_changes_nothing(
    kind: Any, lengths: list[int], sequences: bool, backwards: bool
) -> None:
    """Each sequence by itself, without what fills it up, gives the same last state."""
    layer = kind(3, return_sequences=sequences, go_backwards=backwards, dtype="float64")
    x = np.random.default_rng(1).normal(size=(len(lengths), 5, 2))
    mask = np.arange(5) < np.array(lengths)[:, None]
    output = layer(x, mask=mask)
    for number, length in enumerate(lengths):
        last = output[number, -1] if sequences else output[number]
        if length == 0:
            np.testing.assert_array_equal(last, 0)
            continue
        alone = layer(x[number : number + 1, :length])
        wanted = alone[0, -1] if sequences else alone[0]
        np.testing.assert_allclose(last, wanted, atol=1e-12)


@pytest.mark.parametrize(
    "layer",
    [
        LSTM(3, dtype="float64"),
        GRU(3, return_sequences=True, go_backwards=True, dtype="float64"),
        SimpleRNN(3, return_sequences=True, zero_output_for_mask=True, dtype="float64"),
        Bidirectional(LSTM(2, return_sequences=True, dtype="float64"), dtype="float64"),
        BatchNormalization(dtype="float64"),
        TimeDistributed(BatchNormalization(dtype="float64"), dtype="float64"),
        GlobalAveragePooling1D(dtype="float64"),
    ],
    ids=lambda layer: layer.name,
)
def test_the_gradient_of_the_input(layer: Any) -> None:
    mask = MASK.copy()
    mask[3, 2] = True
    x = RNG.normal(size=(4, 4, 2))
    layer.build((None, 4, 2))
    y = layer.call_masked(x, True, mask).copy()
    weigh = RNG.normal(size=y.shape)
    dx = layer.backward(weigh.copy(), True).copy()
    for place in np.ndindex(x.shape):
        near = []
        for step in (-1e-6, 1e-6):
            moved = x.copy()
            moved[place] += step
            near.append(float((layer.call_masked(moved, True, mask) * weigh).sum()))
        assert dx[place] == pytest.approx((near[1] - near[0]) / 2e-6, abs=1e-7)


def test_softmax_heeds_a_mask_of_its_inputs() -> None:
    layer = Softmax(dtype="float64")
    output = layer(RNG.normal(size=(4, 4)), mask=MASK)
    assert (output[~MASK] == 0).all()
    np.testing.assert_allclose(output.sum(axis=1), [1, 1, 1, 0])
    gradient = layer.backward(RNG.normal(size=(4, 4)), True)
    assert gradient is not None
    assert (gradient[~MASK] == 0).all()


@pytest.mark.parametrize(
    ("layer", "shape", "mask", "message"),
    [
        (LSTM(2), (2, 4, 3), (2, 3), r"mask of shape \(2, 4\), a value for each step; received"),
        (GlobalAveragePooling1D(), (2, 4, 3), (2,), r"received one of shape \(2,\)"),
        (BatchNormalization(), (2, 4, 3), (2,), "one axis less than its inputs"),
        (Softmax(), (2, 4, 3), (2, 4), r"put Activation\('softmax'\) in its place"),
        (TimeDistributed(Dense(2)), (2, 4, 3), (2, 3), r"shape begins with \(2, 4\)"),
    ],
)
def test_masks_of_other_shapes_are_refused(
    layer: Any, shape: tuple[int, ...], mask: tuple[int, ...], message: str
) -> None:
    with pytest.raises(keras.ShapeError, match=message):
        layer(np.ones(shape), mask=np.ones(mask, bool))


def test_a_mask_that_does_not_go_with_the_loss_is_refused() -> None:
    layers = [Embedding(5, 2, mask_zero=True), TimeDistributed(LSTM(2)), Dense(1)]
    model = keras.Sequential([Input((2, 3)), *layers])
    model.compile("sgd", "mse")
    with pytest.raises(keras.DataError, match="let Flatten or Reshape, which end masks, come"):
        model.evaluate(np.ones((4, 2, 3)), np.ones((4, 2, 1)), verbose=0)


def test_weights_of_samples_and_a_mask_of_steps() -> None:
    """Where Keras stops, the weight of a sample holds for all its steps."""
    model = keras.Sequential([Input((4, 2)), Masking(), Dense(1)])
    model.compile("sgd", "mse", metrics=["mae"], weighted_metrics=["mse"])
    x, y = RNG.normal(size=(4, 4, 2)), RNG.normal(size=(4, 4, 1))
    x[~MASK] = 0
    weights = np.array([1.0, 2.0, 0.0, 3.0])
    each = model.evaluate(x, y, sample_weight=np.repeat(weights[:, None], 4, 1), verbose=0)
    assert model.evaluate(x, y, sample_weight=weights, verbose=0) == pytest.approx(each)
    errors = (model.predict(x, verbose=0) - y)[..., 0] ** 2
    wanted = (errors * weights[:, None])[MASK].mean()
    assert each[0] == pytest.approx(wanted, rel=1e-5)


def test_nothing_but_filling_costs_nothing() -> None:
    model = keras.Sequential([Input((4, 2)), Masking(), Dense(1)])
    model.compile("sgd", "mse")
    before = model.get_weights()
    assert model.train_on_batch(np.zeros((3, 4, 2)), np.ones((3, 4, 1))) == 0
    assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True))


def test_a_stateful_layer_remembers_the_state_before_the_filling() -> None:
    layer = LSTM(3, stateful=True, dtype="float64")
    x = RNG.normal(size=(2, 4, 2))
    mask = np.array([[1, 1, 0, 0], [1, 1, 1, 0]], bool)
    layer(x, mask=mask)
    after = layer(x)
    layer.reset_state()
    for row, length in enumerate((2, 3)):
        layer.reset_state()
        layer(x[row : row + 1, :length])
        np.testing.assert_allclose(layer(x[row : row + 1])[0], after[row], atol=1e-12)


def test_the_mean_of_no_step_is_zero() -> None:
    output = GlobalAveragePooling1D()(RNG.normal(size=(4, 4, 2)), mask=MASK)
    assert (output[3] == 0).all()
    assert output[:3].all()


def test_a_mask_does_not_outlive_its_batch() -> None:
    for layer in (LSTM(2), GlobalAveragePooling1D(), BatchNormalization(), Bidirectional(GRU(2))):
        x = RNG.normal(size=(4, 4, 2)).astype("float32")
        plain = layer(x)
        layer(x, mask=np.arange(4) < np.array([[1], [2], [3], [4]]))
        np.testing.assert_array_equal(layer(x), plain)


def test_a_mask_travels_through_a_model_within_and_ends_at_flatten() -> None:
    x = RNG.normal(size=(4, 4, 2)).astype("float32")
    x[~MASK] = 0
    inner = keras.Sequential([Dense(3)])
    lstm = LSTM(2)
    nested = keras.Sequential([Input((4, 2)), Masking(), inner, lstm])
    flat = keras.Sequential([Input((4, 2)), Masking(), inner.layers[0], lstm])
    # Kernels predict for the one, NumPy for the other.
    answers = nested.predict(x, verbose=0), flat.predict(x, verbose=0)
    np.testing.assert_allclose(*answers, rtol=1e-5, atol=1e-6)
    model = keras.Sequential([Input((4, 2)), Masking(), Flatten(), Dense(1)])
    model.compile("sgd", "mse")
    errors = (model.predict(x, verbose=0) - 1) ** 2
    assert model.evaluate(x, np.ones((4, 1)), verbose=0) == pytest.approx(errors.mean(), rel=1e-5)


def test_in_batches_and_at_once_a_mask_is_the_same() -> None:
    words = RNG.integers(0, 4, (50, 6))
    model = keras.Sequential([Input((6,)), Embedding(4, 3, mask_zero=True), GRU(3), Dense(1)])
    at_once = model(words)
    np.testing.assert_allclose(model.predict(words, batch_size=7, verbose=0), at_once, atol=1e-6)
    np.testing.assert_allclose(model.predict(words[:9], verbose=0), at_once[:9], atol=1e-6)
