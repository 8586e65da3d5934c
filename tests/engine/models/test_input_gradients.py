"""Gradients with respect to inputs against differences, for every kind of layer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import engine
from engine import layers
from engine.errors import DataError, ParameterError
from engine.models import Sequential
from tests.helpers.layer_cases import cases, model_of

Array = np.ndarray[Any, Any]

STEP = 1e-6
WHOLE_NUMBERS = {"Embedding", "CategoryEncoding"}


@pytest.fixture(autouse=True)
def float64() -> Iterator[None]:
    before = engine.config.floatx()
    engine.config.set_floatx("float64")
    yield
    engine.config.set_floatx(before)


def weights_for(outputs: Array) -> Array:
    return np.random.default_rng(5).normal(size=outputs.shape)


def check(model: Sequential, x: Array) -> None:
    """Compare the gradient with differences of what `predict` gives, in random directions."""
    found = model.compute_input_gradients(x, weights_for)
    np.testing.assert_array_equal(found.inputs, x)
    weights = weights_for(found.outputs)

    def score(samples: Array) -> float:
        return float(np.vdot(weights, model.predict_on_batch(samples)))

    rng = np.random.default_rng(3)
    for _ in range(3):
        direction = rng.normal(size=x.shape)
        expected = (score(x + STEP * direction) - score(x - STEP * direction)) / (2 * STEP)
        assert np.vdot(direction, found.gradient) == pytest.approx(expected, rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("kind", sorted(set(cases()) - WHOLE_NUMBERS))
def test_each_kind_of_layer_against_differences(kind: str) -> None:
    for shape, line in cases()[kind]:
        if any("Embedding" in repr(layer.get_config()) for layer in line):
            continue
        x = np.random.default_rng(1).normal(size=(2, *shape))
        check(model_of(shape, line), x)


def small_model(activation: str = "softmax") -> Sequential:
    line = [
        layers.Conv2D(3, 3, activation="tanh"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dropout(0.5),
        layers.Dense(4, activation=activation),
    ]
    return model_of((8, 8, 2), line)


def one(number: int) -> Any:
    def weigh(outputs: Array) -> Array:
        made = np.zeros(outputs.shape)
        made[:, number] = 1
        return made

    return weigh


@pytest.mark.parametrize("activation", ["softmax", "sigmoid", "linear"])
def test_a_logit_is_what_enters_the_last_activation(activation: str) -> None:
    model = small_model(activation)
    x = np.random.default_rng(1).normal(size=(2, 8, 8, 2))
    found = model.compute_input_gradients(x, one(2), logits=True)
    plain = small_model("linear")
    plain.set_weights(model.get_weights())
    expected = plain.compute_input_gradients(x, one(2))
    np.testing.assert_allclose(found.outputs, expected.outputs, rtol=1e-12)
    np.testing.assert_allclose(found.gradient, expected.gradient, rtol=1e-10, atol=1e-14)


def test_a_layer_within_is_asked_about_by_its_place() -> None:
    model = small_model()
    x = np.random.default_rng(1).normal(size=(1, 8, 8, 2))
    found = model.compute_input_gradients(x, one(1), start=1, logits=True)
    upper = model_of((6, 6, 3), [layers.MaxPooling2D(2), layers.Flatten(), layers.Dense(4)])
    upper.set_weights(model.get_weights()[2:])
    assert found.inputs.shape == (1, 6, 6, 3)
    expected = upper.compute_input_gradients(found.inputs, one(1))
    np.testing.assert_allclose(found.gradient, expected.gradient, rtol=1e-10, atol=1e-14)


def test_the_outputs_of_a_layer_within_can_be_scored() -> None:
    model = small_model()
    x = np.random.default_rng(1).normal(size=(1, 8, 8, 2))
    found = model.compute_input_gradients(x, weights_for, end=1)
    assert found.outputs.shape == (1, 6, 6, 3)
    below = model_of((8, 8, 2), [layers.Conv2D(3, 3, activation="tanh")])
    below.set_weights(model.get_weights()[:2])
    expected = below.compute_input_gradients(x, weights_for)
    np.testing.assert_allclose(found.gradient, expected.gradient, rtol=1e-12)


@pytest.mark.parametrize("wrapper", [None, layers.TimeDistributed, layers.SpectralNormalization])
def test_penalties_on_outputs_do_not_count(wrapper: Any) -> None:
    dense = layers.Dense(3, activity_regularizer="l2")
    line = [dense if wrapper is None else wrapper(dense)]
    check(model_of((4, 5), line), np.random.default_rng(1).normal(size=(2, 4, 5)))


def test_afterwards_layers_keep_no_more_than_before() -> None:
    recurrent = layers.LSTM(3)
    model = model_of((6, 2), [layers.Bidirectional(recurrent)])
    x = np.ones((1, 6, 2))
    model.compute_input_gradients(x, weights_for)
    concerned = [each for layer in model.layers for each, _ in layer.branches()]
    assert len(concerned) == 3
    assert not any(each.differentiates_inputs for each in concerned)


def test_the_weights_stay_as_they_are() -> None:
    model = small_model()
    before = model.get_weights()
    model.compute_input_gradients(np.ones((1, 8, 8, 2)), one(0))
    for was, is_ in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(was, is_)


def test_whole_numbers_have_no_gradient_and_that_is_said() -> None:
    model = model_of((4,), [layers.Embedding(9, 3), layers.Flatten(), layers.Dense(2)])
    with pytest.raises(DataError, match="'embedding' takes whole numbers, which have no gradient"):
        model.compute_input_gradients(np.ones((1, 4)), one(0))
    found = model.compute_input_gradients(np.ones((1, 4)), one(0), start=1)
    assert found.gradient.shape == (1, 4, 3), "that of the vectors is known"


@pytest.mark.parametrize(("start", "end"), [(-1, None), (5, None), (2, 2), (0, 6)])
def test_places_without_a_layer_are_refused(start: int, end: int | None) -> None:
    with pytest.raises(ParameterError, match="the number of layers"):
        small_model().compute_input_gradients(np.ones((1, 8, 8, 2)), one(0), start, end)
