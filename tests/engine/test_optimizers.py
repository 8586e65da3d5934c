"""Optimizers: the textbook's rules in float64 beside them, arguments, state."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine import optimizers
from engine.optimizers import OPTIMIZERS, SGD, Adam

Array = np.ndarray[Any, Any]


# Update rules -------------------------------------------------------------------------------------


def sgd(w: Array, gradients: Array, lr: float, momentum: float, nesterov: bool) -> Array:
    """Sutskever et al. 2013, section 2."""
    velocity = np.zeros_like(w)
    for g in gradients:
        velocity = momentum * velocity - lr * g
        w = w + (momentum * velocity - lr * g if nesterov else velocity)
    return w


def rmsprop(
    w: Array, gradients: Array, lr: float, rho: float, momentum: float, centered: bool
) -> Array:
    """Tieleman and Hinton 2012, lecture 6.5; Graves 2013, equations 38 to 45."""
    v = a = m = np.zeros_like(w)
    for g in gradients:
        v = rho * v + (1 - rho) * g**2
        a = rho * a + (1 - rho) * g
        variance = v - a**2 if centered else v
        m = momentum * m + lr * g / np.sqrt(variance + 1e-7)
        w = w - m
    return w


def adagrad(w: Array, gradients: Array, lr: float, first: float) -> Array:
    """Duchi et al. 2011, section 1.2."""
    v = np.full_like(w, first)
    for g in gradients:
        v = v + g**2
        w = w - lr * g / np.sqrt(v + 1e-7)
    return w


def adadelta(w: Array, gradients: Array, lr: float, rho: float) -> Array:
    """Zeiler 2012, algorithm 1."""
    v = s = np.zeros_like(w)
    for g in gradients:
        v = rho * v + (1 - rho) * g**2
        d = -np.sqrt(s + 1e-7) / np.sqrt(v + 1e-7) * g
        s = rho * s + (1 - rho) * d**2
        w = w + lr * d
    return w


def adamax(w: Array, gradients: Array, lr: float, b1: float, b2: float) -> Array:
    """Kingma and Ba 2015, algorithm 2."""
    m = u = np.zeros_like(w)
    for t, g in enumerate(gradients, start=1):
        m = b1 * m + (1 - b1) * g
        u = np.maximum(b2 * u, np.abs(g))
        w = w - lr / (1 - b1**t) * m / (u + 1e-7)
    return w


def nadam(w: Array, gradients: Array, lr: float, b1: float, b2: float) -> Array:
    """Dozat 2016, algorithm 8."""
    m = v = np.zeros_like(w)
    product = 1.0
    for t, g in enumerate(gradients, start=1):
        now, following = (b1 * (1 - 0.5 * 0.96**k) for k in (t, t + 1))
        product *= now
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * g**2
        mean = following * m / (1 - product * following) + (1 - now) * g / (1 - product)
        w = w - lr * mean / (np.sqrt(v / (1 - b2**t)) + 1e-7)
    return w


def lion(w: Array, gradients: Array, lr: float, b1: float, b2: float) -> Array:
    """Chen et al. 2023, algorithm 2."""
    m = np.zeros_like(w)
    for g in gradients:
        w = w - lr * np.sign(b1 * m + (1 - b1) * g)
        m = b2 * m + (1 - b2) * g
    return w


def lamb(w: Array, gradients: Array, lr: float, b1: float, b2: float) -> Array:
    """You et al. 2020, algorithm 2, for a single variable."""
    m = v = np.zeros_like(w)
    for t, g in enumerate(gradients, start=1):
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * g**2
        update = m / (1 - b1**t) / (np.sqrt(v / (1 - b2**t)) + 1e-7)
        w = w - lr * np.linalg.norm(w) / np.linalg.norm(update) * update
    return w


def adam(w: Array, gradients: Array, lr: float, b1: float, b2: float, epsilon: float) -> Array:
    """Kingma and Ba 2015, algorithm 1 as rewritten at the end of section 2."""
    m = v = np.zeros_like(w)
    for t, g in enumerate(gradients, start=1):
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * g**2
        rate = lr * np.sqrt(1 - b2**t) / (1 - b1**t)
        w = w - rate * m / (np.sqrt(v) + epsilon)
    return w


def after(optimizer: optimizers.Optimizer, start: Array, gradients: Array) -> Array:
    """Where the optimizer leads, without changing `start` or `gradients`."""
    value = start.copy()
    for gradient in gradients:
        optimizer.apply([gradient.copy()], [value])
    return value


def walk(steps: int, size: int = 7, seed: int = 0) -> tuple[Array, Array]:
    rng = np.random.default_rng(seed)
    scale = np.logspace(-4, 2, size)
    return rng.normal(size=size), rng.normal(size=(steps, size)) * scale


@settings(deadline=None)
@given(
    lr=st.floats(1e-4, 1.0),
    momentum=st.sampled_from([0.0, 0.5, 0.9, 0.99]),
    nesterov=st.booleans(),
    steps=st.integers(1, 60),
)
def test_sgd(lr: float, momentum: float, nesterov: bool, steps: int) -> None:
    start, gradients = walk(steps)
    expected = sgd(start, gradients, lr, momentum, nesterov)
    reached = after(SGD(lr, momentum, nesterov), start, gradients)
    np.testing.assert_allclose(reached, expected, rtol=1e-9, atol=1e-9)


@settings(deadline=None)
@given(
    lr=st.floats(1e-4, 1.0),
    betas=st.tuples(st.sampled_from([0.0, 0.5, 0.9]), st.sampled_from([0.0, 0.9, 0.999])),
    epsilon=st.sampled_from([1e-8, 1e-7, 1e-3, 1.0]),
    steps=st.integers(1, 60),
)
def test_adam(lr: float, betas: tuple[float, float], epsilon: float, steps: int) -> None:
    start, gradients = walk(steps)
    expected = adam(start, gradients, lr, *betas, epsilon)
    reached = after(Adam(lr, *betas, epsilon), start, gradients)
    np.testing.assert_allclose(reached, expected, rtol=1e-9, atol=1e-9)


BETAS = {"beta_1": [0.0, 0.5, 0.9], "beta_2": [0.0, 0.9, 0.999]}
RULES: dict[str, tuple[Any, dict[str, list[Any]]]] = {
    "rmsprop": (
        rmsprop,
        {"rho": [0.0, 0.5, 0.9], "momentum": [0.0, 0.5], "centered": [False, True]},
    ),
    "adagrad": (adagrad, {"initial_accumulator_value": [0.0, 0.1, 2.0]}),
    "adadelta": (adadelta, {"rho": [0.0, 0.5, 0.95]}),
    "adamax": (adamax, BETAS),
    "nadam": (nadam, BETAS),
    "lamb": (lamb, BETAS),
    "lion": (lion, {"beta_1": [0.5, 0.9, 1.0], "beta_2": [0.0, 0.9, 0.99]}),
}


@pytest.mark.parametrize("name", RULES)
@settings(deadline=None, max_examples=40)
@given(data=st.data(), lr=st.floats(1e-4, 1.0), steps=st.integers(1, 60))
def test_rules(name: str, data: st.DataObject, lr: float, steps: int) -> None:
    formula, choices = RULES[name]
    values = {key: data.draw(st.sampled_from(choice)) for key, choice in choices.items()}
    start, gradients = walk(steps)
    subject: Any = OPTIMIZERS.class_of(name)
    reached = after(subject(lr, **values), start, gradients)
    expected = formula(start, gradients, lr, *values.values())
    np.testing.assert_allclose(reached, expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", OPTIMIZERS.names())
def test_state_that_has_decayed_becomes_exactly_zero(name: str) -> None:
    """Arithmetic on denormal numbers is many times slower."""
    given: dict[str, Any] = {"momentum": 0.9} if name in ("sgd", "rmsprop") else {}
    cls: Any = OPTIMIZERS.class_of(name)
    names = [parameter.name for parameter in cls.parameters]
    short = {beta: 0.9 for beta in ("beta_2", "adam_beta_2") if beta in names}
    optimizer = cls(**given, **short)
    w = np.ones(3, "float32")
    optimizer.apply([np.full(3, 1e-3, "float32")], [w])
    for _ in range(1999):
        optimizer.apply([np.zeros(3, "float32")], [w])
    kept = optimizer.arrays
    decaying = [kept[slot] for slot, _ in optimizer.decaying if slot in kept]
    assert decaying or name in ("adagrad", "ftrl")
    for array in decaying:
        assert not array.any()


@pytest.mark.parametrize("name", ["adam", "adamw", "lamb", "muon"])
def test_running_means_in_float32_are_corrected_as_by_keras(name: str) -> None:
    """Its float32 steps differ by 6e-6 from those of the formula."""
    kind: Any = OPTIMIZERS.class_of(name)
    options = {"adam_lr_ratio": 1.0} if name == "muon" else {}
    in_float32 = np.sqrt((1 - float(np.float32(0.999))) / 0.001)
    for dtype, expected in (("float32", in_float32), ("float64", 1.0)):
        w = np.zeros(1, dtype)
        kind(1.0, **options).apply([np.full(1, 5e4, dtype)], [w])
        assert -w[0] == pytest.approx(expected, abs=3e-7)


def test_nadam_in_float32_has_its_betas_rounded_as_in_keras() -> None:
    start, gradients = np.zeros(1, "float32"), np.full((1, 1), 5e4)
    betas = (float(np.float32(0.9)), float(np.float32(0.999)))
    reached = after(optimizers.Nadam(1.0), start, gradients.astype("float32"))
    np.testing.assert_allclose(reached, nadam(start, gradients, 1.0, *betas), rtol=3e-7)


def test_adam_over_gradients_that_have_died_away() -> None:
    """Moments that decay past the smallest normal numbers change nothing that can be seen."""
    start, gradients = walk(1500)
    gradients[10:, ::2] = 0
    reached = after(Adam(), start.astype("float32"), gradients.astype("float32"))
    np.testing.assert_allclose(reached, adam(start, gradients, 0.001, 0.9, 0.999, 1e-7), atol=2e-5)


BOWL = {
    "adagrad": 1.0,
    "adadelta": 20.0,
    "ftrl": 1.0,
    "lion": 0.01,
    "adamw": 0.02,
    "lamb": 0.01,
    "muon": 0.02,
}
"""Learning rates for those that need another than the others."""


@pytest.mark.parametrize("name", OPTIMIZERS.names())
def test_finds_the_bottom_of_a_bowl(name: str) -> None:
    optimizer = optimizers.get(name)
    optimizer.learning_rate = BOWL.get(name, 0.1)
    w = np.array([3.0, -2.0], dtype="float32")
    for _ in range(500):
        optimizer.apply([2 * (w - 1)], [w])
    # Steps that are all of one length end in swinging to and fro.
    assert w == pytest.approx(1, abs=0.5 if name == "lion" else 1e-2)
    assert w.dtype == np.float32


ENTRYWISE = [name for name in OPTIMIZERS.names() if OPTIMIZERS.class_of(name).entrywise]


@pytest.mark.parametrize("name", ENTRYWISE)
def test_variables_of_any_shape_move_as_one(name: str) -> None:
    """Laid end to end or apart, the values go the same way."""
    start, gradients = walk(5, size=11)
    whole = after(optimizers.get(name), start, gradients)
    parts = [start[:6].reshape(2, 3).copy(), start[6:].copy()]
    optimizer = optimizers.get(name)
    for row in gradients:
        optimizer.apply([row[:6].reshape(2, 3), row[6:]], parts)
    np.testing.assert_array_equal(np.concatenate([parts[0].ravel(), parts[1]]), whole)


@pytest.mark.parametrize("shape", [(4, 3), (2, 6)])
def test_muon_turns_a_matrix_along_all_its_directions_alike(shape: tuple[int, int]) -> None:
    """The orthogonal matrix that is nearest to the gradient."""
    rng = np.random.default_rng(1)
    gradient, matrix = rng.normal(size=shape), np.zeros(shape)
    cubic: Any = {"muon_a": 1.5, "muon_b": -0.5, "muon_c": 0.0, "ns_steps": 40}
    optimizer = optimizers.Muon(0.5, weight_decay=None, rms_rate=None, **cubic)
    optimizer.apply([gradient], [matrix])
    left, _, right = np.linalg.svd(gradient, full_matrices=False)
    np.testing.assert_allclose(matrix, -0.5 * left @ right, atol=1e-6)


def test_muon_gives_to_adam_what_is_no_matrix_or_is_named() -> None:
    layers = [engine.layers.Embedding(5, 4), engine.layers.Flatten(), engine.layers.Dense(3)]
    model = engine.Sequential([engine.Input((2,)), *layers, engine.layers.Dense(1, name="last")])
    model.compile(optimizer=optimizers.Muon(exclude_layers=["last"]), loss="mse")
    model.fit(np.zeros((4, 2)), np.ones((4, 1)), verbose=0)
    kept = [name for name, _ in model.optimizer.variables(model.flat().parts)]
    velocities = [name.removesuffix("_velocity") for name in kept if name.endswith("_velocity")]
    assert velocities == ["embedding_embeddings", "dense_bias", "last_kernel", "last_bias"]


FORGETFUL: dict[str, dict[str, Any]] = {
    "lamb": {"beta_1": 0.0, "beta_2": 0.0},
    "muon": {"momentum": 0.0, "nesterov": False},
}


@pytest.mark.parametrize("name", FORGETFUL)
def test_variables_may_take_another_shape(name: str) -> None:
    """Where each begins and ends is looked at again, with as many values in all."""
    make: Any = OPTIMIZERS.class_of(name)
    (start, gradients), used = walk(2, size=12), make(**FORGETFUL[name])
    used.apply([gradients[0].reshape(4, 3)], [np.ones((4, 3))])
    reached = []
    for optimizer in (used, make(**FORGETFUL[name])):
        matrix = start.reshape(2, 6).copy()
        optimizer.apply([gradients[1].reshape(2, 6)], [matrix])
        reached.append(matrix)
    np.testing.assert_array_equal(*reached)


# State --------------------------------------------------------------------------------------------


def test_the_learning_rate_may_change_between_steps() -> None:
    optimizer, w = SGD(0.5), np.zeros(1)
    optimizer.apply([np.ones(1)], [w])
    optimizer.learning_rate = 0.25
    optimizer.apply([np.ones(1)], [w])
    assert w == pytest.approx(-0.75)
    assert optimizer.iterations == 2


@pytest.mark.parametrize("rate", [-1, float("nan"), float("inf"), "fast", None])
def test_a_learning_rate_that_is_none_is_refused_later_too(rate: Any) -> None:
    optimizer = Adam()
    with pytest.raises(engine.ParameterError, match="learning_rate must be a number"):
        optimizer.learning_rate = rate
    assert optimizer.learning_rate == 0.001


def test_as_many_gradients_as_variables() -> None:
    with pytest.raises(engine.ParameterError, match="each of the 2 variables"):
        SGD().apply([np.ones(1)], [np.ones(1), np.ones(1)])


def test_compile_gives_a_name_a_fresh_optimizer() -> None:
    model = engine.Sequential([engine.Input((2,)), engine.layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.fit(np.ones((4, 2)), np.ones(4), verbose=0)
    assert model.optimizer.iterations == 1
    model.compile(optimizer="adam", loss="mse")
    assert model.optimizer.iterations == 0


# Arguments ----------------------------------------------------------------------------------------


COMMON = {
    "weight_decay": None,
    "clipnorm": None,
    "clipvalue": None,
    "global_clipnorm": None,
    "use_ema": False,
    "ema_momentum": 0.99,
    "ema_overwrite_frequency": None,
    "loss_scale_factor": None,
    "gradient_accumulation_steps": None,
}


def test_kerass_defaults() -> None:
    config = {"name": "sgd", "learning_rate": 0.01, "momentum": 0.0, "nesterov": False}
    assert SGD().get_config() == {**config, **COMMON}
    config = {"learning_rate": 0.001, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7}
    assert Adam().get_config() == {"name": "adam", **config, "amsgrad": False, **COMMON}


@pytest.mark.parametrize("name", OPTIMIZERS.names())
def test_names_classes_configs_and_objects_stand_for_the_same(name: str) -> None:
    cls: Any = OPTIMIZERS.class_of(name)
    assert type(optimizers.get(cls.__name__)) is cls
    assert type(optimizers.get(name.upper())) is cls
    optimizer = cls(learning_rate=0.125, name="mine")
    assert optimizers.get(optimizer) is optimizer
    again = optimizers.deserialize(optimizers.serialize(optimizer))
    assert type(again) is cls
    assert again.get_config() == optimizer.get_config()


@pytest.mark.parametrize("name", OPTIMIZERS.names())
def test_the_signature_is_the_declaration(name: str) -> None:
    """Same names, same defaults, help for each."""
    cls = OPTIMIZERS.class_of(name)
    declared = {parameter.name: parameter.default for parameter in cls.parameters}
    config = cls().get_config()
    assert config.pop("name").replace("_", "") == name
    assert config == {each.name: each.plain(each.default) for each in cls.parameters}
    signature = inspect.signature(cls).parameters
    assert sorted(signature) == sorted([*declared, "name"])
    assert {key: signature[key].default for key in declared} == declared
    assert all(parameter.help.endswith(".") for parameter in cls.parameters)
    assert 20 < len(cls.help) < 100


@pytest.mark.parametrize(
    ("make", "parameter"),
    [
        (lambda: SGD(learning_rate=-0.1), "learning_rate"),
        (lambda: SGD(momentum=1.5), "momentum"),
        (lambda: SGD(nesterov=1), "nesterov"),  # type: ignore[arg-type]
        (lambda: Adam(beta_1=1.0), "beta_1"),
        (lambda: Adam(beta_2=-0.1), "beta_2"),
        (lambda: Adam(epsilon=0.0), "epsilon"),
        (lambda: Adam(weight_decay=-1.0), "weight_decay"),
        (lambda: optimizers.AdamW(weight_decay=None), "weight_decay"),  # type: ignore[arg-type]
        (lambda: Adam(clipnorm=1.0, clipvalue=1.0), "clipnorm"),
        (lambda: SGD(ema_momentum=1.5), "ema_momentum"),
        (lambda: SGD(ema_overwrite_frequency=0), "ema_overwrite_frequency"),
        (lambda: SGD(gradient_accumulation_steps=1), "gradient_accumulation_steps"),
        (lambda: SGD(loss_scale_factor=0.0), "loss_scale_factor"),
        (lambda: optimizers.RMSprop(rho=1.0), "rho"),
        (lambda: optimizers.Lion(beta_1=0.0), "beta_1"),
        (lambda: optimizers.Ftrl(learning_rate_power=0.5), "learning_rate_power"),
        (lambda: Adam(learning_rate=float("nan")), "learning_rate"),
        (lambda: Adam(learning_rate="0.1"), "learning_rate"),  # type: ignore[arg-type]
    ],
)
def test_arguments_out_of_bounds_are_named(make: Any, parameter: str) -> None:
    with pytest.raises(engine.ParameterError, match=f"^{parameter} must be .*; received") as error:
        make()
    assert error.value.parameter == parameter


def test_an_unknown_name_lists_near_matches() -> None:
    with pytest.raises(engine.ParameterError, match="did you mean 'adam'"):
        optimizers.get("adamm")
    with pytest.raises(engine.ParameterError, match="'adam', 'sgd', 'rmsprop'"):
        optimizers.get("zzzzzz")
