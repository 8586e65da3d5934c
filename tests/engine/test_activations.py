"""Activations: formulas, parameters, extreme inputs, names."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import engine
from engine import activations
from engine.activations import ACTIVATIONS
from engine.activations.error_function import erfc
from engine.layers import Activation, Dense

Array = np.ndarray[Any, Any]

normal_share = np.vectorize(lambda z: math.erfc(-z / math.sqrt(2)) / 2, otypes=[float])


def sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


def softmax(z: Array) -> Array:
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)


def softplus(z: Array) -> Array:
    return np.where(z > 15, z + np.log1p(np.exp(-z)), np.log1p(np.exp(np.minimum(z, 15))))


def hard_sigmoid(z: Array) -> Array:
    return np.clip((z + 3) / 6, 0, 1)


def elu(z: Array, alpha: float = 1.0) -> Array:
    return np.where(z > 0, z, alpha * np.expm1(z))


def sparsemax(z: Array) -> Array:
    """As Keras has it: what is subtracted comes of the sum of the running sums."""

    def one(row: Array) -> Array:
        sums = np.cumsum(np.sort(row)[::-1])
        ranks = np.arange(1, len(row) + 1)
        support = 1 + ranks * np.sort(row)[::-1] > sums
        return np.maximum(row - (sums[support].sum() - 1) / support.sum(), 0)

    return np.apply_along_axis(one, -1, z)


FORMULAS: dict[str, Any] = {
    "linear": lambda z: z,
    "relu": lambda z: np.where(z > 0, z, 0),
    "sigmoid": sigmoid,
    "tanh": lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)),
    "softmax": softmax,
    "log_softmax": lambda z: z - np.log(np.exp(z).sum(axis=-1, keepdims=True)),
    "sparsemax": sparsemax,
    "leaky_relu": lambda z: np.where(z >= 0, z, 0.2 * z),
    "relu6": lambda z: np.minimum(np.maximum(z, 0), 6),
    "elu": elu,
    "selu": lambda z: 1.0507009873554805 * elu(z, 1.6732632423543772),
    "celu": elu,
    "hard_sigmoid": hard_sigmoid,
    "hard_silu": lambda z: z * hard_sigmoid(z),
    "hard_tanh": lambda z: np.minimum(np.maximum(z, -1), 1),
    "hard_shrink": lambda z: np.where(abs(z) > 0.5, z, 0),
    "soft_shrink": lambda z: np.sign(z) * np.maximum(abs(z) - 0.5, 0),
    "sparse_plus": lambda z: np.where(z <= -1, 0, np.where(z >= 1, z, (z + 1) ** 2 / 4)),
    "sparse_sigmoid": lambda z: np.where(z <= -1, 0, np.where(z >= 1, 1, (z + 1) / 2)),
    "exponential": np.exp,
    "softplus": softplus,
    "log_sigmoid": lambda z: -softplus(-z),
    "softsign": lambda z: z / (1 + abs(z)),
    "silu": lambda z: z / (1 + np.exp(-z)),
    "gelu": lambda z: z * normal_share(z),
    "mish": lambda z: z * np.tanh(softplus(z)),
    "tanh_shrink": lambda z: z - np.tanh(z),
    "squareplus": lambda z: (z + np.sqrt(z * z + 4)) / 2,
}


def test_every_activation_has_a_formula() -> None:
    assert sorted(FORMULAS) == sorted(ACTIVATIONS.names())


@settings(deadline=None, max_examples=300)
@given(
    st.sampled_from(ACTIVATIONS.names()),
    hnp.arrays(
        np.float64, hnp.array_shapes(min_dims=2, max_side=4), elements=st.floats(-20.0, 20.0)
    ),
)
def test_activations_follow_their_formulas(name: str, z: Array) -> None:
    expected = FORMULAS[name](z)
    function: Any = activations.get(name)
    before = z.copy()
    np.testing.assert_allclose(function(z), expected, rtol=1e-9, atol=1e-11)
    np.testing.assert_array_equal(z, before)
    layer = Activation(name, dtype="float64")
    np.testing.assert_allclose(layer(z), expected, rtol=1e-9, atol=1e-11)
    np.testing.assert_array_equal(z, before)


@pytest.mark.parametrize("name", ACTIVATIONS.names())
def test_an_activation_in_place_gives_the_same(name: str) -> None:
    """Where the output may overwrite the input, and is all that `backward` looks at."""
    function = activations.get(name)
    z = np.random.default_rng(0).normal(0, 3, (4, 5))
    y = function.forward(z, np.empty_like(z))
    gradient = function.backward(z, y, np.ones_like(z))
    if function.in_place:
        overwritten = z.copy()
        np.testing.assert_array_equal(function.forward(overwritten, overwritten), y)
        again = function.backward(np.full_like(z, np.nan), y, np.ones_like(z))
        np.testing.assert_array_equal(again, gradient)


@pytest.mark.parametrize("name", ACTIVATIONS.names())
def test_activations_do_not_overflow(name: str) -> None:
    """Warnings are errors."""
    z = np.array([[-1e38, 1e4, 1e38], [1e4, -1e4, 0], [-1e4, -1e4, -1e4]], dtype="float32")
    if name == "exponential":
        z = np.minimum(z, 80)
    values = activations.get(name)(z)
    assert np.isfinite(values).all()
    assert values.dtype == np.float32


@pytest.mark.parametrize("name", ACTIVATIONS.names())
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_gradients_keep_type_and_stay_finite(name: str, dtype: str) -> None:
    function = activations.get(name)
    z = np.array([[-1e4, -3, -1, -0.5], [0, 0.5, 1, 3], [6, 60, -60, 1e4]], dtype=dtype)
    z = np.minimum(z, 80) if name == "exponential" else z
    y = function.forward(z, np.empty_like(z))
    gradient = function.backward(z, y, np.ones_like(z))
    assert gradient.dtype == y.dtype == dtype
    assert np.isfinite(gradient).all()


@pytest.mark.parametrize("name", ACTIVATIONS.names())
def test_an_empty_batch_stays_empty(name: str) -> None:
    assert activations.get(name)(np.zeros((0, 3))).shape == (0, 3)


# Parameters ---------------------------------------------------------------------------------------


def slope_of(function: Any, z: Array) -> tuple[Array, Array]:
    """The derivative as the function gives it, and by differences."""
    y = function.forward(z, np.empty_like(z))
    differences = (function(z + 1e-6) - function(z - 1e-6)) / 2e-6
    return function.backward(z, y, np.ones_like(z)), differences


PARAMETERS: dict[str, list[dict[str, Any]]] = {
    "relu": [
        {"negative_slope": 0.1},
        {"max_value": 1.5},
        {"threshold": 0.7},
        {"threshold": -0.7},
        {"negative_slope": 0.1, "max_value": 1.5, "threshold": 0.7},
    ],
    "leaky_relu": [{"negative_slope": 0.5}, {"negative_slope": 1.5}, {"negative_slope": 0.0}],
    "elu": [{"alpha": 0.5}, {"alpha": -0.5}],
    "celu": [{"alpha": 0.5}],
    "hard_shrink": [{"threshold": 1.0}],
    "soft_shrink": [{"threshold": 1.0}],
    "gelu": [{"approximate": True}],
    "squareplus": [{"b": 0.5}, {"b": 0}],
}
PARAMETER_SETS = [(name, each) for name, sets in PARAMETERS.items() for each in sets]


@pytest.mark.parametrize(("name", "parameters"), PARAMETER_SETS)
def test_derivatives_with_parameters(name: str, parameters: dict[str, Any]) -> None:
    z = np.linspace(-3, 3, 41) + 0.01
    function = activations.get({"class_name": name, "config": parameters})
    ours, differences = slope_of(function, z)
    np.testing.assert_allclose(ours, differences, atol=1e-7)
    np.testing.assert_array_equal(getattr(activations, name)(z, **parameters), function(z))
    assert not np.array_equal(function(z), getattr(activations, name)(z))
    assert activations.get(activations.serialize(function))(z).tolist() == function(z).tolist()


def test_relu_with_every_parameter() -> None:
    x = np.array([-3.0, -1.0, 0.5, 2.0, 9.0])
    values = activations.relu(x, 0.1, 6.0, 1.0)
    np.testing.assert_allclose(values, [-0.4, -0.2, -0.05, 2, 6], rtol=1e-12)


@pytest.mark.parametrize("name", ["softmax", "log_softmax", "sparsemax"])
@pytest.mark.parametrize("axis", [0, 1, 2, -2])
def test_functions_along_another_axis(name: str, axis: int) -> None:
    function = getattr(activations, name)
    along = type(function)(axis)
    rng = np.random.default_rng(1)
    z, gradient = rng.normal(size=(2, 3, 4)), rng.normal(size=(2, 3, 4))
    moved = np.moveaxis(z, axis, -1)
    expected = np.moveaxis(function(moved), -1, axis)
    np.testing.assert_allclose(function(z, axis=axis), expected, rtol=1e-12)
    back = function.backward(moved, function(moved), np.moveaxis(gradient, axis, -1).copy())
    ours = along.backward(z, along(z), gradient.copy())
    np.testing.assert_allclose(ours, np.moveaxis(back, -1, axis), rtol=1e-9, atol=1e-14)


def test_softmax_along_two_axes() -> None:
    z = np.random.default_rng(1).normal(size=(2, 3, 4))
    expected = np.exp(z) / np.exp(z).sum(axis=(1, 2), keepdims=True)
    np.testing.assert_allclose(activations.softmax(z, axis=(1, 2)), expected, rtol=1e-12)


def test_threshold_and_glu_are_functions_alone() -> None:
    z = np.array([[-1.0, 0.5, 2.0, 3.0]])
    np.testing.assert_array_equal(activations.threshold(z, 1.0, -7.0), [[-7, -7, 2, 3]])
    expected = z[:, :2] * sigmoid(z[:, 2:])
    np.testing.assert_allclose(activations.glu(z), expected, rtol=1e-12)
    np.testing.assert_allclose(activations.glu(z.T, axis=0), expected.T, rtol=1e-12)
    with pytest.raises(engine.ShapeError, match=r"even length; received shape \(1, 3\)"):
        activations.glu(z[:, :3])
    for name in ("threshold", "glu"):
        with pytest.raises(engine.ParameterError, match=name):
            Dense(4, activation=name)


# The error function -------------------------------------------------------------------------------


def test_the_error_function_in_double_precision() -> None:
    x = np.linspace(-6, 6, 5001)
    expected = np.array([math.erfc(value) for value in x])
    np.testing.assert_allclose(erfc(x), expected, rtol=1e-11)


def test_the_error_function_in_single_precision() -> None:
    x = np.linspace(-6, 6, 5001, dtype="float32")
    expected = np.array([math.erfc(value) for value in x])
    assert erfc(x).dtype == np.float32
    np.testing.assert_allclose(erfc(x), expected, rtol=5e-6)
    near = abs(x) < 2
    np.testing.assert_allclose(erfc(x)[near], expected[near], rtol=1e-6)
    np.testing.assert_array_equal(erfc(np.array([-1e30, 1e30], "float32")), [2, 0])


# Names --------------------------------------------------------------------------------------------


def test_activations_by_name_object_and_none() -> None:
    assert Dense(2).activation is not None
    for same in ("relu", "ReLU", engine.activations.relu, {"class_name": "relu", "config": {}}):
        assert Dense(2, activation=same).get_config()["activation"] == "relu"
    assert Dense(2, activation=None).get_config()["activation"] == "linear"


@pytest.mark.parametrize("name", ACTIVATIONS.names())
def test_every_activation_is_a_function_of_its_name(name: str) -> None:
    assert activations.serialize(getattr(activations, name)) == name
    assert name in activations.__all__


def test_other_names_of_activations() -> None:
    assert activations.serialize(activations.get("swish")) == "silu"
    assert activations.serialize(activations.get("hard_swish")) == "hard_silu"
    assert activations.swish is activations.silu


def test_an_unknown_activation_lists_near_matches() -> None:
    with pytest.raises(engine.ParameterError, match="did you mean 'sigmoid'"):
        Dense(3, activation="sigmod")
    with pytest.raises(engine.ParameterError, match="'linear', 'relu'"):
        Activation("zzzzz")
