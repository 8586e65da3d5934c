"""Normalization, Embedding and Rescaling."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine import layers
from engine.layers import (
    BatchNormalization,
    Dense,
    Embedding,
    Flatten,
    LayerNormalization,
    Rescaling,
)

Array = np.ndarray[Any, Any]
SHAPES = st.lists(st.integers(1, 4), min_size=1, max_size=3)


def values(*shape: int) -> Array:
    return np.random.default_rng(0).normal(3, 2, shape)


# Normalization ------------------------------------------------------------------------------------


@settings(deadline=None)
@given(SHAPES, st.data(), st.integers(2, 6))
def test_batch_normalization_of_any_axis(shape: list[int], data: st.DataObject, count: int) -> None:
    axis = data.draw(st.sampled_from([*range(1, len(shape) + 1), -1]))
    x = values(count, *shape)
    layer = BatchNormalization(axis=axis, epsilon=0.01, momentum=0.75, dtype="float64")
    others = tuple(other for other in range(x.ndim) if other != axis % x.ndim)
    mean, variance = x.mean(axis=others, keepdims=True), x.var(axis=others, keepdims=True)
    expected = (x - mean) / np.sqrt(variance + 0.01)
    np.testing.assert_allclose(layer(x, training=True), expected, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(layer.moving_mean, 0.25 * mean.ravel(), rtol=1e-12)
    np.testing.assert_allclose(layer.moving_variance, 0.75 + 0.25 * variance.ravel(), rtol=1e-12)
    moved = [np.expand_dims(w, list(range(1, x.ndim))) for w in layer.get_weights()[2:]]
    mean, variance = (np.moveaxis(w, 0, axis % x.ndim) for w in moved)
    np.testing.assert_allclose(layer(x), (x - mean) / np.sqrt(variance + 0.01), rtol=1e-9)


def test_statistics_of_many_rows_keep_their_digits() -> None:
    """A million values summed one by one in single precision lose three digits."""
    x = np.random.default_rng(0).uniform(0, 1, (16, 250, 250, 1)).astype("float32")
    layer = BatchNormalization(momentum=0.0)
    layer(x, training=True)
    assert layer.moving_mean[0] == pytest.approx(x.mean(dtype="float64"), rel=1e-6)
    assert layer.moving_variance[0] == pytest.approx(x.var(dtype="float64"), rel=1e-5)


def test_a_frozen_batch_normalization_keeps_its_averages() -> None:
    model = engine.Sequential(
        [layers.Input((3,)), Dense(4), BatchNormalization(trainable=False), Dense(2)]
    )
    model.compile("sgd", "mse")
    norm = model.layers[1]
    x = values(8, 3)
    before = model.layers[1].get_weights()
    used = model.predict(x, verbose=0)
    y_pred = model.step().forward(x.astype("float32"), training=True)
    np.testing.assert_allclose(y_pred, used, rtol=1e-5)
    model.fit(x, np.zeros((8, 2)), epochs=2, verbose=0)
    for one, other in zip(before, norm.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_averages_are_no_trainable_weights() -> None:
    model = engine.Sequential([layers.Input((3,)), BatchNormalization(), Dense(2)])
    assert len(model.flat().trainable) == 3 + 3 + 3 * 2 + 2
    model.compile("sgd", "mse")
    model.fit(values(8, 3), np.zeros((8, 2)), epochs=1, verbose=0)
    assert (model.layers[0].moving_mean != 0).all()  # type: ignore[attr-defined]


@settings(deadline=None)
@given(SHAPES, st.data())
def test_layer_normalization_of_any_axes(shape: list[int], data: st.DataObject) -> None:
    choice = st.lists(st.integers(1, len(shape)), min_size=1, max_size=3, unique=True)
    axes = data.draw(choice)
    x = values(3, *shape)
    layer = LayerNormalization(axis=axes, dtype="float64")
    around = tuple(axes)
    mean, variance = x.mean(axis=around, keepdims=True), x.var(axis=around, keepdims=True)
    expected = (x - mean) / np.sqrt(variance + 1e-3)
    np.testing.assert_allclose(layer(x), expected, rtol=1e-9, atol=1e-12)
    assert layer.gamma.shape == tuple(shape[axis - 1] for axis in sorted(axes))


def test_samples_are_normalized_by_themselves() -> None:
    layer = LayerNormalization()
    x = values(5, 4)
    np.testing.assert_allclose(layer(x)[2:3], layer(x[2:3]), rtol=1e-6)


# Embedding ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["int8", "int64", "uint16", "float32", "float64"])
def test_embedding_takes_whole_numbers_of_any_type(kind: str) -> None:
    layer = Embedding(5, 3)
    x = np.array([[0, 4, 4], [1, 2, 3]], kind)
    output = layer(x)
    np.testing.assert_array_equal(output, layer.embeddings[x.astype(int)])
    assert layer.compute_output_shape((None, 3)) == (None, 3, 3)


def test_of_fractions_the_whole_part_counts_but_only_0_is_masked() -> None:
    layer = Embedding(5, 3, mask_zero=True)
    x = np.array([[0.7, 4.99, 0.0], [1.0, 2.5, -0.5]])
    np.testing.assert_array_equal(layer(x), layer.embeddings[[[0, 4, 0], [1, 2, 0]]])
    assert layer.compute_mask(x).tolist() == [[True, True, False], [True, True, True]]


def test_embedding_as_the_first_layer_learns() -> None:
    model = engine.Sequential([layers.Input((3,)), Embedding(6, 4), Flatten(), Dense(1)], seed=1)
    model.compile(engine.optimizers.Adam(0.05), "mse")
    rng = np.random.default_rng(0)
    x = rng.integers(0, 6, (64, 3))
    y = (x == 5).sum(axis=1, keepdims=True)
    history = model.fit(x, y, epochs=40, verbose=0).history["loss"]
    assert history[-1] < 0.01 * history[0]


def test_rows_that_did_not_occur_have_no_gradient() -> None:
    model = engine.Sequential([layers.Input((2,)), Embedding(5, 2), Flatten(), Dense(1)])
    model.compile("sgd", "mse")
    for rows in ([[1, 3]], [[0, 0]]):
        _, gradients = model.compute_gradients(np.array(rows), np.array([[9.0]]))
        occurred = gradients[0].any(axis=1)
        assert set(np.flatnonzero(occurred)) == set(rows[0])


@pytest.mark.parametrize(
    ("wrong", "said"), [(5, "5"), (-1, "-1"), (5.5, "5.5"), (np.nan, "nan"), (np.inf, "inf")]
)
def test_embedding_names_the_sample_that_does_not_fit(wrong: float, said: str) -> None:
    x = np.ones((4, 2, 3))
    x[2, 1, 0] = wrong
    with pytest.raises(
        engine.DataError, match=rf"0 to 4; sample 2 .* holds {said} at position \(1, 0\)"
    ):
        Embedding(5, 3)(x)


# Rescaling ----------------------------------------------------------------------------------------


def test_rescaling_of_each_channel() -> None:
    x = values(2, 4, 3)
    layer = Rescaling([1, 2, 3], offset=(0.5, 0, -0.5), dtype="float64")
    np.testing.assert_allclose(layer(x), x * [1, 2, 3] + [0.5, 0, -0.5], rtol=1e-12)
    np.testing.assert_allclose(Rescaling(1 / 255)(np.full((1, 2), 255)), 1, rtol=1e-6)


# Refused ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: BatchNormalization(renorm=True), "renorm must be False, because"),
        (lambda: BatchNormalization(synchronized=True), "synchronized must be False"),
        (lambda: BatchNormalization(axis=[1, 2]), "axis must be a whole number"),
        (lambda: BatchNormalization(momentum=1.5), "momentum must be"),
        (lambda: LayerNormalization(axis="last"), "axis must be the number of an axis"),
        (lambda: Embedding(0, 3), "input_dim must be a whole number from 1"),
        (lambda: Embedding(2**24 + 1, 3), "input_dim must be a whole number from 1 to 16777216"),
        (lambda: Embedding(3, 3, mask_zero=1), "mask_zero must be True or False"),
        (lambda: Embedding(3, 3, lora_rank=2), "lora_rank must be None"),
        (lambda: Embedding(3, 3, weights=[1]), "weights must be None, because"),
        (lambda: Rescaling("a"), "scale must be a number, or a list"),
        (lambda: Rescaling([]), "scale must be a number, or a list"),
    ],
)
def test_arguments_that_do_not_fit(make: Any, message: str) -> None:
    with pytest.raises(engine.ParameterError, match=message):
        make()


@pytest.mark.parametrize(
    ("layer", "shape", "message"),
    [
        (BatchNormalization(axis=3), (4, 4), "along axis 3"),
        (LayerNormalization(axis=0), (4,), "axis 0 .* is the batch"),
        (LayerNormalization(axis=[1, 5]), (4,), "along axis 5"),
        (Rescaling([1.0, 2.0]), (4, 3), "a scale for 2 channels.*has 3"),
    ],
)
def test_shapes_that_do_not_fit(layer: Any, shape: tuple[int, ...], message: str) -> None:
    with pytest.raises(engine.ShapeError, match=message):
        layer.compute_output_shape((None, *shape))


def test_another_number_of_channels_is_refused() -> None:
    layer = BatchNormalization()
    layer(values(3, 4))
    with pytest.raises(engine.ShapeError, match=r"was built for inputs of shape \(None, 4\)"):
        layer(values(3, 5))
