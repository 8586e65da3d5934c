"""Layers: formulas, shapes, weights, declarations, arguments that are refused."""

from __future__ import annotations

import inspect
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import engine
from engine import layers
from engine.activations import ACTIVATIONS
from engine.declarations import REQUIRED, Named
from engine.layers import LAYERS, Activation, Dense, Input

Array = np.ndarray[Any, Any]

EXAMPLES = {"Dense": {"units": 3}, "Activation": {"activation": "tanh"}}
"""The arguments that each layer cannot do without."""


def sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


def softmax(z: Array) -> Array:
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)


FORMULAS: dict[str, Any] = {
    "linear": lambda z: z,
    "relu": lambda z: np.where(z > 0, z, 0),
    "sigmoid": sigmoid,
    "tanh": lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)),
    "softmax": softmax,
}


# Activations --------------------------------------------------------------------------------------


def test_every_activation_has_a_formula() -> None:
    assert sorted(FORMULAS) == sorted(ACTIVATIONS.names())


@settings(deadline=None)
@given(
    st.sampled_from(ACTIVATIONS.names()),
    hnp.arrays(
        np.float64, hnp.array_shapes(min_dims=2, max_side=4), elements=st.floats(-20.0, 20.0)
    ),
)
def test_activations_follow_their_formulas(name: str, z: Array) -> None:
    expected = FORMULAS[name](z)
    function: Any = engine.activations.get(name)
    before = z.copy()
    np.testing.assert_allclose(function(z), expected, rtol=1e-9, atol=1e-12)
    np.testing.assert_array_equal(z, before)
    layer = Activation(name, dtype="float64")
    np.testing.assert_allclose(layer(z), expected, rtol=1e-9, atol=1e-12)
    np.testing.assert_array_equal(z, before)


@pytest.mark.parametrize("name", ACTIVATIONS.names())
def test_activations_do_not_overflow(name: str) -> None:
    """Warnings are errors."""
    z = np.array([[-1e38, 1e4, 1e38], [1e4, -1e4, 0], [-1e4, -1e4, -1e4]], dtype="float32")
    values = engine.activations.get(name)(z)
    assert np.isfinite(values).all()
    assert values.dtype == np.float32


def test_activations_by_name_object_and_none() -> None:
    assert Dense(2).activation is not None
    for same in ("relu", "ReLU", engine.activations.relu, {"class_name": "relu", "config": {}}):
        assert Dense(2, activation=same).get_config()["activation"] == "relu"
    assert Dense(2, activation=None).get_config()["activation"] == "linear"


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


# Every layer --------------------------------------------------------------------------------------


def test_every_layer_has_an_example() -> None:
    assert sorted(EXAMPLES) == sorted(LAYERS.names())


@pytest.fixture(params=sorted(EXAMPLES))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def make(kind: str, **more: Any) -> layers.Layer:
    cls: Any = LAYERS.class_of(kind)
    return cls(**EXAMPLES[kind], **more)


def test_the_declaration_is_the_constructor(kind: str) -> None:
    """Same names in the same order, same defaults, a sentence of help for each."""
    cls = LAYERS.class_of(kind)
    signature = inspect.signature(cls).parameters.values()
    said = [p for p in signature if p.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD]
    assert [p.name for p in said] == [declared.name for declared in cls.parameters]
    for argument, declared in zip(said, cls.parameters, strict=True):
        assert declared.help.endswith(".")
        if argument.default is argument.empty:
            assert declared.default is REQUIRED
            assert declared.check(declared.proposal) == declared.proposal
        elif argument.default is not None:
            assert declared.default == argument.default
        if isinstance(declared, Named):
            assert all(declared.check(option) == option for option in declared.options)


def test_config_round_trip(kind: str) -> None:
    layer = make(kind, name="mine", trainable=False, dtype="float64")
    config = layer.get_config()
    assert config["name"] == "mine"
    assert config == json.loads(json.dumps(config))
    assert type(layer).from_config(config).get_config() == config
    again = layers.deserialize(json.loads(json.dumps(layers.serialize(layer))))
    assert type(again) is type(layer)
    assert again.get_config() == config
    assert (again.trainable, again.dtype) == (False, "float64")


def test_weights_are_told_before_they_are_made(kind: str) -> None:
    layer = make(kind)
    specs = layer.weight_specs((None, 5))
    assert not layer.built
    with pytest.raises(engine.NotBuiltError, match=f"'{layer.name}' has no weights yet"):
        layer.count_params()
    layer.build((None, 5))
    assert [weight.shape for weight in layer.weights] == [spec.shape for spec in specs]
    assert layer.count_params() == sum(weight.size for weight in layer.weights)


def test_a_huge_layer_is_told_without_memory() -> None:
    layer = Dense(1_000_000)
    kernel, _ = layer.weight_specs((None, 2_000_000))
    assert kernel.size == 2 * 10**12
    assert layer.compute_output_shape((None, 2_000_000)) == (None, 1_000_000)


def test_names(kind: str) -> None:
    assert make(kind).name == kind.lower()
    assert make(kind, name="mine").name == "mine"


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


@pytest.mark.parametrize("kind", EXAMPLES)
def test_an_unknown_argument_is_named(kind: str) -> None:
    with pytest.raises((engine.ParameterError, TypeError), match="unit_count"):
        make(kind, unit_count=3)


def test_an_unknown_activation_lists_near_matches() -> None:
    with pytest.raises(engine.ParameterError, match="did you mean 'sigmoid'"):
        Dense(3, activation="sigmod")
    with pytest.raises(engine.ParameterError, match="'linear', 'relu'"):
        Activation("zzzzz")


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


@pytest.mark.parametrize("kind", ["Dense"])
def test_a_batch_of_another_width_names_both(kind: str) -> None:
    layer = make(kind)
    layer(np.ones((2, 4)))
    with pytest.raises(engine.ShapeError, match=r"\(.*4\).*\(2, 5\)|\(2, 5\).*\(.*4\)"):
        layer(np.ones((2, 5)))


# Input --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(0,), (-3,), (2.5,), ("a",), 784, None])
def test_an_input_shape_is_a_tuple_of_positive_whole_numbers(shape: Any) -> None:
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
