"""Dense and Input: formulas, shapes, weights, arguments that are refused."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine import layers
from engine.layers import Dense, Input

Array = np.ndarray[Any, Any]


# Dense --------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(
    lead=st.lists(st.integers(1, 4), min_size=1, max_size=3),
    inputs=st.integers(1, 5),
    units=st.integers(1, 5),
    use_bias=st.booleans(),
)
def test_dense_works_on_the_last_axis(
    lead: list[int], inputs: int, units: int, use_bias: bool
) -> None:
    layer = Dense(units, activation="tanh", use_bias=use_bias, dtype="float64")
    rng = np.random.default_rng(0)
    x = rng.normal(size=(*lead, inputs))
    assert layer(x).shape == layer.compute_output_shape(x.shape) == (*lead, units)
    weights = [rng.normal(size=weight.shape) for weight in layer.get_weights()]
    layer.set_weights(weights)
    z = x @ weights[0] + (weights[1] if use_bias else 0)
    np.testing.assert_allclose(layer(x), np.tanh(z))


def test_a_layer_called_by_itself_builds_itself_and_keeps_nothing_of_the_callers() -> None:
    layer = Dense(2)
    assert not layer.built
    x = np.ones((3, 4))
    first = layer(x)
    kept = first.copy()
    layer(2 * x)
    np.testing.assert_array_equal(first, kept)
    assert first.dtype == np.float32
    assert [weight.dtype for weight in layer.weights] == [np.float32, np.float32]


def test_weights_start_as_the_initializers_say() -> None:
    layer = Dense(3, kernel_initializer="ones", bias_initializer=engine.initializers.Constant(2))
    np.testing.assert_array_equal(layer(np.ones((1, 4))), [[6, 6, 6]])


def test_a_huge_layer_is_told_without_memory() -> None:
    layer = Dense(1_000_000)
    kernel, _ = layer.weight_specs((None, 2_000_000))
    assert kernel.size == 2 * 10**12
    assert layer.compute_output_shape((None, 2_000_000)) == (None, 1_000_000)


# Refused ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("units", [0, -1, 2.5, "64", None, True, 10**12])
def test_units_are_a_positive_whole_number(units: Any) -> None:
    with pytest.raises(
        engine.ParameterError, match=r"^units must be a whole number from 1"
    ) as error:
        Dense(units)
    assert error.value.received is units


def test_numpys_numbers_are_numbers() -> None:
    assert Dense(np.int64(3)).get_config()["units"] == 3  # type: ignore[arg-type]
    json.dumps(Dense(np.int64(3)).get_config())  # type: ignore[arg-type]


def test_a_missing_argument_is_named() -> None:
    with pytest.raises((engine.ParameterError, TypeError), match="units"):
        Dense()  # type: ignore[call-arg]


@pytest.mark.parametrize("dtype", ["float16", "int32", "double", 32])
def test_only_two_types(dtype: Any) -> None:
    with pytest.raises(engine.ParameterError, match="dtype must be one of float32, float64"):
        Dense(3, dtype=dtype)


def test_weights_of_other_shapes_are_refused() -> None:
    layer = Dense(3)
    layer.build((None, 4))
    before = layer.get_weights()
    with pytest.raises(engine.ShapeError, match=r"'dense' .*\(4, 3\).*\(3,\).*\(3, 4\)"):
        layer.set_weights([np.zeros((3, 4)), np.zeros(3)])
    with pytest.raises(engine.ShapeError):
        layer.set_weights([np.zeros((4, 3))])
    for one, other in zip(before, layer.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("shape", [(), (None,)])
def test_dense_needs_a_known_last_axis(shape: tuple[int | None, ...]) -> None:
    with pytest.raises(engine.ShapeError, match="'dense' needs at least one value"):
        Dense(3).compute_output_shape((None, *shape))


def test_a_batch_of_another_width_names_both() -> None:
    layer = Dense(3)
    layer(np.ones((2, 4)))
    with pytest.raises(engine.ShapeError, match=r"\(.*4\).*\(2, 5\)|\(2, 5\).*\(.*4\)"):
        layer(np.ones((2, 5)))


# Input --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(-3,), (2.5,), ("a",), (False,), 784, None])
def test_an_input_shape_is_a_tuple_of_whole_numbers(shape: Any) -> None:
    with pytest.raises(engine.ParameterError, match=r"shape must be .*\(784,\)"):
        Input(shape)
    if shape is not None:
        with pytest.raises(engine.ParameterError, match=r"shape must be .*\(784,\)"):
            Dense(3, input_shape=shape)


def test_input_config_round_trip() -> None:
    layer = Input((28, 28), name="pictures")
    again = layers.InputLayer.from_config(json.loads(json.dumps(layer.get_config())))
    assert again.get_config() == layer.get_config()
    assert again.batch_shape == (None, 28, 28)
