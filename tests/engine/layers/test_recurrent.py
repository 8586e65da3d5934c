"""SimpleRNN, LSTM and GRU against their formulas, one sample and one step at a time."""

from __future__ import annotations

from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine import products
from engine.errors import ParameterError, ShapeError
from engine.layers import GRU, LSTM, Dense, Input, Layer, SimpleRNN

Array = np.ndarray[Any, Any]

KINDS = (SimpleRNN, LSTM, GRU)


def sigmoid(z: Array) -> Array:
    return 1 / (1 + np.exp(-z))


def columns(weights: Array, units: int) -> list[Array]:
    """The gates' columns."""
    return [weights[..., k : k + units] for k in range(0, weights.shape[-1], units)]


def slow(layer: Any, x: Array, masks: Any = None) -> Array:
    """What the layer puts out after every step, by the formulas.

    `masks` are (inputs, states), each with one entry per gate.
    """
    units, kind = layer.units, type(layer)
    gates = {SimpleRNN: 1, LSTM: 4, GRU: 3}[kind]
    w, u = columns(layer.kernel, units), columns(layer.recurrent_kernel, units)
    b = columns(layer.bias, units) if layer.use_bias else [np.zeros(units)] * gates
    outputs = np.zeros((*x.shape[:2], units))
    for number, sample in enumerate(x):
        h = c = np.zeros(units)
        mx, mh = ([m[number] for m in part] for part in masks) if masks else ([1] * gates,) * 2
        for t, step in enumerate(sample[::-1] if layer.go_backwards else sample):

            def z(gate: int) -> Array:
                bias = b[gate].sum(axis=0) if b[gate].ndim == 2 else b[gate]
                return step * mx[gate] @ w[gate] + h * mh[gate] @ u[gate] + bias  # noqa: B023

            if kind is SimpleRNN:
                h = np.tanh(z(0))
            elif kind is LSTM:
                i, f, g, o = sigmoid(z(0)), sigmoid(z(1)), np.tanh(z(2)), sigmoid(z(3))
                c = f * c + i * g
                h = o * np.tanh(c)
            else:
                update, reset = sigmoid(z(0)), sigmoid(z(1))
                if layer.reset_after:
                    of_x, of_h = b[2] if layer.use_bias else (0, 0)
                    of_h = reset * (h * mh[2] @ u[2] + of_h)
                    new = np.tanh(step * mx[2] @ w[2] + of_x + of_h)
                else:
                    new = np.tanh(step * mx[2] @ w[2] + reset * h * mh[2] @ u[2] + b[2])
                h = update * h + (1 - update) * new
            outputs[number, t] = h
    return outputs


@st.composite
def layers(draw: st.DrawFn) -> Any:
    kind = draw(st.sampled_from(KINDS))
    arguments = {
        name: draw(st.booleans()) for name in ("use_bias", "return_sequences", "go_backwards")
    }
    if kind is GRU:
        arguments["reset_after"] = draw(st.booleans())
    dtype = draw(st.sampled_from(("float32", "float64")))
    return kind(draw(st.integers(1, 6)), dtype=dtype, **arguments)


def filled(layer: Any, features: int, seed: int = 0) -> Any:
    """The layer with random weights, biases too."""
    layer.build((None, None, features), np.random.default_rng(seed))
    rng = np.random.default_rng(seed)
    layer.set_weights([rng.normal(size=weight.shape) for weight in layer.weights])
    return layer


@settings(max_examples=80, deadline=None)
@given(layers(), st.integers(0, 4), st.integers(1, 5), st.integers(1, 5), st.booleans())
def test_a_layer_computes_its_formulas(
    layer: Any, batch: int, steps: int, features: int, training: bool
) -> None:
    filled(layer, features)
    x = np.random.default_rng(1).normal(size=(batch, steps, features)).astype(layer.dtype)
    kept = x.copy()
    output = layer.call(x, training)
    expected = slow(layer, x)
    expected = expected if layer.return_sequences else expected[:, -1]
    np.testing.assert_allclose(output, expected, rtol=0, atol=1e-5)
    assert output.dtype == layer.dtype
    assert output.shape[1:] == layer.compute_output_shape((None, *x.shape[1:]))[1:]
    assert (x == kept).all()


@settings(max_examples=40, deadline=None)
@given(layers(), st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), min_size=2, max_size=5))
def test_batches_of_other_sizes_and_lengths_change_nothing(
    layer: Any, sizes: list[tuple[int, int]]
) -> None:
    """Arrays that are kept from batch to batch leave no trace in the next."""
    filled(layer, 3)
    rng = np.random.default_rng(2)
    for batch, steps in sizes:
        x = rng.normal(size=(batch, steps, 3)).astype(layer.dtype)
        slope = rng.normal(size=layer.compute_output_shape(x.shape)).astype(layer.dtype)
        fresh = type(layer).from_config(layer.get_config())
        fresh.build((None, None, 3))
        fresh.set_weights(layer.get_weights())
        outputs = [one.call(x, True).copy() for one in (layer, fresh)]
        slopes = [one.backward(slope.copy()).copy() for one in (layer, fresh)]
        np.testing.assert_array_equal(*outputs)
        np.testing.assert_array_equal(*slopes)
        for name, gradient in layer.gradients.items():
            np.testing.assert_array_equal(gradient, fresh.gradients[name])
        layer.call(rng.normal(size=(2, 2, 3)).astype(layer.dtype), False)


@pytest.mark.parametrize("kind", KINDS)
def test_inference_after_training_of_the_same_batch_is_the_same(kind: Any) -> None:
    layer = filled(kind(4), 3)
    x = np.random.default_rng(3).normal(size=(5, 6, 3)).astype("float32")
    np.testing.assert_array_equal(layer.call(x, True).copy(), layer.call(x, False))


@pytest.mark.parametrize("kind", KINDS)
def test_no_gradient_of_the_input_where_none_is_wanted(kind: Any) -> None:
    layer = filled(kind(4), 3)
    layer.call(np.ones((2, 3, 3), "float32"), True)
    assert layer.backward(np.ones((2, 4), "float32"), needs_input=False) is None
    assert all(gradient.any() for gradient in layer.gradients.values())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_huge_inputs_saturate_without_warnings(kind: Any, dtype: str) -> None:
    layer = filled(kind(4, return_sequences=True, dtype=dtype), 3)
    x = np.random.default_rng(4).normal(0, 1e4, (5, 20, 3)).astype(dtype)
    x[0] = 0
    output = layer.call(x, True)
    assert np.isfinite(output).all()
    assert np.abs(output).max() <= 1
    assert np.isfinite(layer.backward(np.ones_like(output))).all()
    assert all(np.isfinite(gradient).all() for gradient in layer.gradients.values())


@pytest.mark.parametrize("kind", KINDS)
def test_a_network_learns_what_came_first(kind: Any) -> None:
    """The first of eight numbers decides, so the state must last."""
    engine.utils.set_random_seed(5)
    model = engine.Sequential([Input((8, 1)), kind(12), Dense(1, "sigmoid")])
    model.compile(engine.optimizers.Adam(0.02), "binary_crossentropy", metrics=["accuracy"])
    rng = np.random.default_rng(5)
    x = rng.normal(size=(300, 8, 1)).astype("float32")
    y = (x[:, :1, 0] > 0).astype("float32")
    history = model.fit(x, y, epochs=40, verbose=0)
    assert max(history.history["accuracy"]) > 0.95


@settings(max_examples=30, deadline=None)
@given(layers(), st.integers(0, 3), st.integers(1, 5), st.sampled_from([0.0, 0.5]))
def test_large_products_at_the_same_time_give_the_same(
    layer: Any, batch: int, steps: int, rate: float
) -> None:
    """The gradients of late steps' weights are computed while the way back goes on."""
    config = layer.get_config() | {"recurrent_dropout": rate, "seed": 1, "dtype": "float64"}
    rng = np.random.default_rng(16)
    x = rng.normal(size=(batch, steps, 3))
    slope = rng.normal(size=layer.compute_output_shape(x.shape))
    results = []
    for smallest in (products.WORTH_A_PIECE, 0):
        subject: Any = filled(type(layer).from_config(config), 3)
        with mock.patch.object(products, "WORTH_A_PIECE", smallest):
            subject.call(x, True)
            dx = subject.backward(slope.copy())
        results.append([dx, *subject.gradients.values()])
    for small, large in zip(*results, strict=True):
        np.testing.assert_allclose(small, large, rtol=0, atol=1e-12)


# Dropout ------------------------------------------------------------------------------------------


def dropping(kind: Any, **arguments: Any) -> Any:
    return filled(kind(4, dtype="float64", return_sequences=True, **arguments), 3)


RATES = [
    pytest.param({"dropout": 0.5}, id="inputs"),
    pytest.param({"recurrent_dropout": 0.5}, id="states"),
    pytest.param({"dropout": 0.3, "recurrent_dropout": 0.6}, id="both"),
]
FORMS = [(SimpleRNN, {}), (LSTM, {}), (GRU, {}), (GRU, {"reset_after": False})]


@pytest.mark.parametrize(("kind", "form"), FORMS)
@pytest.mark.parametrize("rates", RATES)
def test_dropout_leaves_out_by_the_formulas(kind: Any, form: Any, rates: Any) -> None:
    """Masks hold for all steps; with `recurrent_dropout` each gate has its own."""
    layer = dropping(kind, **form, **rates)
    x = np.random.default_rng(6).normal(size=(5, 4, 3))
    layer.random = np.random.default_rng(7)
    output = layer.call(x, True).copy()
    if layer.masks is None:
        masks = [layer.input_mask] * layer.gates, [np.ones((5, 4))] * layer.gates
    else:
        masks = layer.masks[: layer.gates, :, 4:7], layer.masks[-layer.gates :, :, :4]
        if kind is GRU and layer.reset_after:
            masks = layer.masks[:3, :, 4:7], layer.masks[[0, 1, 3], :, :4]
        assert len({mask.tobytes() for mask in masks[1]}) == layer.gates
    np.testing.assert_allclose(output, slow(layer, x, masks), rtol=0, atol=1e-12)
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(output, slow(layer, x), rtol=0, atol=1e-3)


@pytest.mark.parametrize(("kind", "form"), FORMS)
@pytest.mark.parametrize("rates", RATES)
def test_gradients_with_dropout(kind: Any, form: Any, rates: Any) -> None:
    """Against differences of the loss, with the same draw at every evaluation."""
    layer = dropping(kind, **form, **rates)
    rng = np.random.default_rng(8)
    x, slope = rng.normal(size=(3, 3, 3)), rng.normal(size=(3, 3, 4))

    def loss() -> float:
        layer.random = np.random.default_rng(9)
        return float(np.vdot(layer.call(x, True), slope))

    loss()
    dx = layer.backward(slope.copy()).copy()
    gradients = {name: gradient.copy() for name, gradient in layer.gradients.items()}
    for name, subject in {"x": x, **{name: getattr(layer, name) for name in gradients}}.items():
        way = rng.normal(size=subject.shape)
        kept = subject.copy()
        near = []
        for far in (-1e-5, 1e-5):
            subject[...] = kept + far * way
            near.append(loss())
        subject[...] = kept
        along = np.vdot(dx if name == "x" else gradients[name], way)
        assert along == pytest.approx((near[1] - near[0]) / 2e-5, rel=1e-6), name


@pytest.mark.parametrize("kind", KINDS)
def test_dropout_follows_the_seed(kind: Any) -> None:
    x = np.random.default_rng(10).normal(size=(5, 4, 3)).astype("float32")
    rates = {"dropout": 0.5, "recurrent_dropout": 0.5}
    first, second = (filled(kind(4, seed=11, **rates), 3) for _ in range(2))
    draws = [first.call(x, True).copy() for _ in range(3)]
    for draw in draws:
        np.testing.assert_array_equal(draw, second.call(x, True))
    assert not np.array_equal(draws[0], draws[1])
    other = filled(kind(4, seed=12, **rates), 3)
    assert not np.array_equal(draws[0], other.call(x, True))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rates", RATES)
def test_inference_leaves_nothing_out(kind: Any, rates: Any) -> None:
    layer = dropping(kind, **rates)
    x = np.random.default_rng(13).normal(size=(5, 4, 3))
    layer.call(x, True)
    np.testing.assert_allclose(layer.call(x, False), slow(layer, x), rtol=0, atol=1e-12)


def test_what_is_kept_makes_up_for_what_is_left_out() -> None:
    layer = filled(LSTM(4, dropout=0.2, recurrent_dropout=0.4, seed=14), 50)
    layer.call(np.ones((400, 1, 50), "float32"), True)
    inputs, states = layer.masks[:, :, 4:54], layer.masks[:, :, :4]
    np.testing.assert_allclose(np.unique(inputs), [0, 1 / 0.8], rtol=1e-6)
    np.testing.assert_allclose(np.unique(states), [0, 1 / 0.6], rtol=1e-6)
    assert inputs.mean() == pytest.approx(1, abs=0.02)
    assert states.mean() == pytest.approx(1, abs=0.05)


def test_a_rate_of_one_leaves_all_out() -> None:
    layer = filled(SimpleRNN(4, dropout=1.0, use_bias=False), 3)
    assert not layer.call(np.ones((2, 3, 3), "float32"), True).any()


# States -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("training", [False, True])
def test_a_stateful_layer_goes_on_where_it_ended(kind: Any, training: bool) -> None:
    whole = filled(kind(4, return_sequences=True), 3)
    pieces = filled(kind(4, return_sequences=True, stateful=True), 3)
    x = np.random.default_rng(15).normal(size=(5, 9, 3)).astype("float32")
    expected = whole.call(x, training).copy()
    for _ in range(2):
        parts = [pieces.call(part, training).copy() for part in np.split(x, [2, 3], axis=1)]
        np.testing.assert_allclose(np.concatenate(parts, axis=1), expected, rtol=0, atol=1e-6)
        pieces.reset_state()


def test_a_stateful_layer_keeps_to_its_batch_size() -> None:
    layer = filled(LSTM(4, stateful=True, name="memory"), 3)
    layer.call(np.ones((5, 2, 3), "float32"))
    with pytest.raises(ShapeError, match=r"'memory' is stateful .* batch of 5; received one of 3"):
        layer.call(np.ones((3, 2, 3), "float32"))
    layer.reset_states()
    assert layer.call(np.ones((3, 2, 3), "float32")).shape == (3, 4)


@pytest.mark.parametrize("kind", KINDS)
def test_other_layers_begin_every_batch_anew(kind: Any) -> None:
    layer = filled(kind(4), 3)
    x = np.ones((5, 2, 3), "float32")
    np.testing.assert_array_equal(layer.call(x).copy(), layer.call(x))


# Weights, arguments, errors -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_the_recurrent_kernel_starts_orthogonal(kind: Any) -> None:
    layer = kind(6)
    layer.build((None, 5, 3))
    kernel = layer.recurrent_kernel
    np.testing.assert_allclose(kernel @ kernel.T, np.eye(6), atol=1e-5)


@pytest.mark.parametrize("others", ["zeros", "ones"])
def test_the_forget_gate_starts_open(others: str) -> None:
    layer = LSTM(2, bias_initializer=others)
    layer.build((None, 5, 3))
    other = float(others == "ones")
    assert layer.bias.tolist() == [other] * 2 + [1] * 2 + [other] * 4
    plain = LSTM(2, unit_forget_bias=False)
    plain.build((None, 5, 3))
    assert not plain.bias.any()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("shape", "remedy"),
    [
        ((784,), r"received \(784,\); add Reshape\(\(28, 28\)\), or"),
        ((7,), r"received \(7,\); add Reshape\(\(7, 1\)\), or"),
        ((28, 28, 1), r"received \(28, 28, 1\); add Reshape\(\(28, 28\)\)\."),
        ((8, 4, 3), r"received \(8, 4, 3\); add Reshape\(\(8, 12\)\)\."),
        ((0, 4), r"received \(0, 4\)"),
    ],
)
def test_what_is_no_sequence_is_refused(kind: Any, shape: Any, remedy: str) -> None:
    layer = kind(4, name="mine")
    with pytest.raises(ShapeError, match=rf"'mine' needs sequences of .*; {remedy}"):
        layer.compute_output_shape((None, *shape))


def test_layers_on_top_of_each_other_need_sequences() -> None:
    with pytest.raises(ShapeError, match="return_sequences=True"):
        engine.Sequential([Input((5, 3)), LSTM(4, name="below"), GRU(4)])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"units": 0}, "units must be a whole number from 1 "),
        ({"activation": "tanhh"}, "did you mean 'tanh'"),
        ({"dropout": 1.5}, "dropout must be a number at least 0 and at most 1; received 1.5"),
        ({"recurrent_dropout": -1}, "recurrent_dropout must be a number at least 0"),
        ({"return_state": True}, "return_state must be False, because .* one output"),
        ({"zero_output_for_mask": 1}, "zero_output_for_mask must be True or False"),
        ({"use_cudnn": "no"}, "use_cudnn must be .auto. or False or True, because no GPU is used"),
        ({"return_sequences": 1}, "return_sequences must be True or False"),
    ],
)
def test_arguments_that_cannot_be_used(arguments: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ParameterError, match=sentence):
        LSTM(**{"units": 4, **arguments})


@pytest.mark.parametrize("kind", KINDS)
def test_arguments_that_make_no_difference(kind: Any) -> None:
    with_cudnn = {} if kind is SimpleRNN else {"use_cudnn": False}
    layer: Layer = kind(4, unroll=True, **with_cudnn)
    assert layer.get_config()["unroll"] is True


@pytest.mark.parametrize("kind", KINDS)
def test_a_config_makes_the_same_layer(kind: Any) -> None:
    layer = kind(4, activation=None, dropout=0.1, recurrent_regularizer="l2", go_backwards=True)
    config = layer.get_config()
    assert config["activation"] == "linear"
    assert kind.from_config(config).get_config() == config
