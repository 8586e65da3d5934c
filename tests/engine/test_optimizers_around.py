"""What all optimizers share: clipping, weight decay, running mean, gathered gradients, state."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine import optimizers
from engine.optimizers import OPTIMIZERS, SGD, Adam
from engine.optimizers.parts import Separate

Array = np.ndarray[Any, Any]

OPTIONS: dict[str, Any] = {
    "plain": {},
    "decay": {"weight_decay": 0.1},
    "mean": {"use_ema": True, "ema_momentum": 0.8},
    "mean, taken": {"use_ema": True, "ema_overwrite_frequency": 2},
    "gathered": {"gradient_accumulation_steps": 3},
    "clipped": {"clipnorm": 0.5},
    "all": {"weight_decay": 0.1, "use_ema": True, "gradient_accumulation_steps": 2},
}


def make(name: str, **options: Any) -> optimizers.Optimizer:
    """One with all the slots that it can have."""
    cls: Any = OPTIMIZERS.class_of(name)
    fullest = {"sgd": {"momentum": 0.9}, "adam": {"amsgrad": True}}
    fullest["rmsprop"] = {"momentum": 0.9, "centered": True}
    optimizer: optimizers.Optimizer = cls(**{**fullest.get(name, {}), **options})
    return optimizer


def variables(seed: int = 0, dtype: str = "float64") -> list[Array]:
    rng = np.random.default_rng(seed)
    return [rng.normal(size=shape).astype(dtype) for shape in ((3, 2), (2,), (2, 1, 2))]


def steps(optimizer: optimizers.Optimizer, values: list[Array], count: int, seed: int = 9) -> None:
    for step in range(count):
        optimizer.apply(variables(seed + step), values)


# Clipping -----------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.floats(0.01, 10), st.integers(0, 100))
def test_clipping(limit: float, seed: int) -> None:
    """A step of SGD with rate 1 is the gradient that is left."""
    gradients, start = variables(seed), variables(seed + 1)
    lengths = [np.linalg.norm(gradient) for gradient in gradients]
    for name, factors in {
        "clipnorm": [min(1, limit / length) for length in lengths],
        "global_clipnorm": [min(1, limit / np.linalg.norm(lengths))] * 3,
    }.items():
        values = [value.copy() for value in start]
        SGD(1.0, **{name: limit}).apply(gradients, values)  # type: ignore[arg-type]
        for before, value, gradient, factor in zip(start, values, gradients, factors, strict=True):
            np.testing.assert_allclose(before - value, factor * gradient, atol=1e-12)
    values = [value.copy() for value in start]
    SGD(1.0, clipvalue=limit).apply(gradients, values)
    for before, value, gradient in zip(start, values, gradients, strict=True):
        np.testing.assert_allclose(before - value, gradient.clip(-limit, limit), atol=1e-12)


@pytest.mark.parametrize("name", ["clipnorm", "global_clipnorm"])
def test_gradients_without_an_end(name: str) -> None:
    """Keras's results: NaN where no factor makes sense."""
    optimizer = SGD(1.0, **{name: 1.0})  # type: ignore[arg-type]
    a, b = np.zeros(2), np.zeros(2)
    with np.errstate(all="ignore"):
        optimizer.apply([np.array([np.inf, 1.0]), np.array([0.5, 0.0])], [a, b])
    np.testing.assert_array_equal(a, [np.nan, 0 if name == "clipnorm" else np.nan])
    np.testing.assert_array_equal(b, [-0.5, 0] if name == "clipnorm" else [np.nan, np.nan])
    zero = np.ones(2)
    SGD(1.0, **{name: 1.0}).apply([np.zeros(2)], [zero])  # type: ignore[arg-type]
    np.testing.assert_array_equal(zero, [1, 1])


# Weight decay -------------------------------------------------------------------------------------


def test_weights_decay_by_their_rate() -> None:
    (w,) = values = [np.array([1.0, -2.0])]
    optimizer = SGD(0.5, weight_decay=0.1)
    optimizer.apply([np.zeros(2)], values)
    np.testing.assert_allclose(w, [0.95, -1.9])


def test_some_weights_keep_out_of_the_decay() -> None:
    values = [np.ones((2, 2)), np.ones(2), np.ones(3)]
    optimizer = SGD(0.5, weight_decay=0.1)
    optimizer.exclude_from_weight_decay(var_list=[values[1]])
    optimizer.apply([np.zeros((2, 2)), np.zeros(2), np.zeros(3)], values)
    assert [float(value.min()) for value in values] == [0.95, 1, 0.95]
    with pytest.raises(engine.ParameterError, match="before the first step"):
        optimizer.exclude_from_weight_decay(var_names=["bias"])


@pytest.mark.parametrize("by", ["names", "arrays"])
def test_a_models_biases_keep_out_of_the_decay(by: str) -> None:
    layers = [engine.layers.Dense(3), engine.layers.Dense(2)]
    model = engine.Sequential([engine.Input((4,)), *layers])
    model.set_weights([np.ones(weight.shape) for weight in model.get_weights()])
    optimizer = SGD(0.1, weight_decay=0.5, clipvalue=1e-9)
    model.compile(optimizer, "mse")
    if by == "names":
        optimizer.exclude_from_weight_decay(var_names=["bias"])
    else:
        model.flat()
        optimizer.exclude_from_weight_decay(var_list=[layer.bias for layer in layers])
    model.train_on_batch(np.ones((1, 4)), np.ones((1, 2)))
    found = [weight.ravel()[0] for weight in model.get_weights()]
    np.testing.assert_allclose(found, [0.95, 1, 0.95, 1], atol=1e-6)


def test_weights_of_another_model_cannot_keep_out() -> None:
    optimizer = SGD(weight_decay=0.5)
    optimizer.exclude_from_weight_decay(var_list=[np.ones(2)])
    with pytest.raises(engine.ParameterError, match="var_list must be weights of the model"):
        optimizer.apply([np.ones(2)], [np.ones(2)])


# Running mean -------------------------------------------------------------------------------------


def test_the_running_mean_takes_the_weights_place_in_the_end() -> None:
    w = np.array([0.0])
    optimizer = SGD(1.0, use_ema=True, ema_momentum=0.75)
    mean = 0.0
    for step in range(5):
        optimizer.apply([np.array([-1.0])], [w])
        mean = 0.75 * mean + 0.25 * w[0] if step else w[0]
    assert optimizer.average == pytest.approx([mean])
    assert w == 5
    optimizer.finalize_variable_values(w)
    assert w == pytest.approx([mean])


def test_without_a_running_mean_nothing_takes_the_weights_place() -> None:
    w, optimizer = np.ones(2), SGD()
    optimizer.finalize_variable_values(w)
    assert optimizer.average is None
    np.testing.assert_array_equal(w, [1, 1])


# Gathered gradients, loss scale -------------------------------------------------------------------


@pytest.mark.parametrize("name", OPTIMIZERS.names())
def test_gathering_gradients_is_a_step_with_their_mean(name: str) -> None:
    gathered, whole = variables(), variables()
    one, other = make(name, gradient_accumulation_steps=3), make(name)
    for number in range(4):
        batches = [variables(10 + 3 * number + k) for k in range(3)]
        for index, batch in enumerate(batches):
            before = [value.copy() for value in gathered]
            one.apply(batch, gathered)
            if index < 2:
                np.testing.assert_array_equal(np.vstack(before[0]), np.vstack(gathered[0]))
        other.apply([sum(group) / 3 for group in zip(*batches, strict=True)], whole)
    for mine, theirs in zip(gathered, whole, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-9)
    assert one.iterations == other.iterations == 4


def test_gradients_of_a_scaled_loss() -> None:
    values, expected = variables(), variables()
    optimizer = Adam(loss_scale_factor=8.0)
    assert optimizer.scale_loss(0.5) == 4
    assert Adam().scale_loss(0.5) == 0.5
    for seed in range(3):
        optimizer.apply([8 * gradient for gradient in variables(seed)], values)
    plain = Adam()
    for seed in range(3):
        plain.apply(variables(seed), expected)
    for mine, theirs in zip(values, expected, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-12)


# State --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("name", OPTIMIZERS.names())
def test_a_saved_state_goes_on_where_it_was(name: str, options: str) -> None:
    first, values = make(name, **OPTIONS[options]), variables(dtype="float32")
    steps(first, values, 5)
    parts = Separate.lay_out(values)
    saved = [array.copy() for _, array in first.variables(parts)]
    second, resumed = make(name, **OPTIONS[options]), [value.copy() for value in values]
    second.assign_variables(parts, saved)
    for mine, theirs in zip(second.variables(parts), first.variables(parts), strict=True):
        assert mine[0] == theirs[0]
        np.testing.assert_allclose(mine[1], theirs[1], rtol=1e-6)
    steps(first, values, 5, seed=30)
    steps(second, resumed, 5, seed=30)
    for mine, theirs in zip(resumed, values, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-5, atol=1e-6)
    assert second.iterations == first.iterations


def test_a_state_is_in_kerass_order_and_units() -> None:
    values = [np.zeros((2, 1)), np.zeros(1)]
    parts = Separate.lay_out(values)
    optimizer = Adam(0.25, amsgrad=True, use_ema=True, gradient_accumulation_steps=2)
    assert [name for name, _ in optimizer.variables(parts)] == ["iteration", "learning_rate"]
    for _ in range(2):
        optimizer.apply([np.full((2, 1), 3.0), np.full(1, 2.0)], values)
    optimizer.apply([np.full((2, 1), 7.0), np.full(1, 5.0)], values)
    named = optimizer.variables(parts)
    assert [name.strip("_") for name, _ in named] == [
        *("iteration", "learning_rate", "average", "average"),
        *("gradient_accumulator", "gradient_accumulator"),
        *("momentum", "velocity", "momentum", "velocity", "velocity_hat", "velocity_hat"),
    ]
    found = [np.ravel(array)[0] for _, array in named]
    expected = [3, 0.25, found[2], found[3], 7, 5, 0.3, 0.009, 0.2, 0.004, 0.009, 0.004]
    assert found == pytest.approx(expected)
    assert named[6][1].shape == (2, 1)


def test_a_scheduled_learning_rate_is_no_state() -> None:
    schedule = optimizers.schedules.ExponentialDecay(0.5, 10, 0.5)
    assert [name for name, _ in SGD(schedule).variables([])] == ["iteration"]


def test_a_state_that_does_not_fit_changes_nothing() -> None:
    values = variables()
    parts, optimizer = Separate.lay_out(values), Adam()
    steps(optimizer, values, 2)
    before = [array.copy() for _, array in optimizer.variables(parts)]
    wrong = [*before[:-1], np.zeros(7)]
    for arrays in (before[:-1], wrong, [], [np.zeros(3)]):
        with pytest.raises(engine.ShapeError, match="'adam' keeps"):
            optimizer.assign_variables(parts, arrays)
    for mine, (_, theirs) in zip(before, optimizer.variables(parts), strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_arrays_of_another_type_keep_the_state_and_of_another_size_start_anew() -> None:
    optimizer = Adam()
    steps(optimizer, variables(), 3)
    steps(optimizer, variables(dtype="float32"), 1)
    assert optimizer.iterations == 4
    assert {array.dtype for array in optimizer.arrays.values()} == {np.dtype("float32")}
    optimizer.apply([np.ones(2)], [np.ones(2)])
    assert optimizer.iterations == 1
