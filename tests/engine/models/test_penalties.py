"""Regularizers and constraints in the training: the loss, its gradients, the weights."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine import constraints, regularizers
from engine.layers import Activation, Dense, Input
from engine.models import Sequential
from tests.engine.models.small import X, Y, assert_same, make

X64, Y64 = X[:7].astype("float64"), Y[:7].astype("float64")

PENALTIES: dict[str, dict[str, Any]] = {
    "none": {},
    "kernel": {"kernel_regularizer": regularizers.L1L2(0.1, 0.2)},
    "bias": {"bias_regularizer": regularizers.L2(0.3)},
    "output": {"activity_regularizer": regularizers.L1L2(0.1, 0.2)},
    "all": {"kernel_regularizer": "l2", "bias_regularizer": "l1", "activity_regularizer": "l2"},
}


def model(first: dict[str, Any], last: dict[str, Any], loss: str, end: str) -> Sequential:
    layers = [
        Dense(4, "tanh", bias_initializer="ones", dtype="float64", **first),
        Dense(3, end, bias_initializer="ones", dtype="float64", **last),
    ]
    made = Sequential([Input((4,), dtype="float64"), *layers], seed=1)
    made.compile("sgd", loss)
    return made


@pytest.mark.parametrize("first", PENALTIES)
@pytest.mark.parametrize("last", ["none", "output"])
@pytest.mark.parametrize(
    ("loss", "end"), [("mse", "tanh"), ("categorical_crossentropy", "softmax")]
)
@pytest.mark.parametrize("weighted", [False, True])
def test_gradients_are_those_of_the_whole_loss(
    first: str, last: str, loss: str, end: str, weighted: bool
) -> None:
    made = model(PENALTIES[first], PENALTIES[last], loss, end)
    weights = np.linspace(0, 2, 7) if weighted else None
    _, gradients = made.compute_gradients(X64, Y64, weights)

    def value() -> float:
        return float(made.evaluate(X64, Y64, batch_size=7, sample_weight=weights, verbose=0))

    for weight, gradient in zip(made.weights, gradients, strict=True):
        for place in np.ndindex(weight.shape):
            before, sides = weight[place], []
            for step in (-1e-6, 1e-6):
                weight[place] = before + step
                sides.append(value())
            weight[place] = before
            slope = (sides[1] - sides[0]) / 2e-6
            assert gradient[place] == pytest.approx(slope, rel=1e-5, abs=1e-7)


def test_figures_hold_the_penalties() -> None:
    made = model(PENALTIES["all"], PENALTIES["output"], "mse", "linear")
    w1, b1, w2, b2 = made.get_weights()
    hidden = np.tanh(X64 @ w1 + b1)
    out = hidden @ w2 + b2
    penalty = 0.01 * (w1**2).sum() + 0.01 * np.abs(b1).sum() + 0.01 * (hidden**2).sum() / 7
    penalty += (0.1 * np.abs(out).sum() + 0.2 * (out**2).sum()) / 7
    expected = ((out - Y64) ** 2).mean() + penalty
    assert made.evaluate(X64, Y64, verbose=0) == pytest.approx(expected, rel=1e-12)
    assert made.test_on_batch(X64, Y64) == pytest.approx(expected, rel=1e-12)
    assert made.compute_gradients(X64, Y64)[0] == pytest.approx(expected, rel=1e-12)
    history = made.fit(X64, Y64, verbose=0, validation_data=(X64, Y64)).history
    assert history["loss"] == [pytest.approx(expected, rel=1e-12)]
    assert history["val_loss"][0] < expected


def test_frozen_weights_cost_nothing() -> None:
    first = {"kernel_regularizer": "l2", "trainable": False}
    frozen, free = (model(options, {}, "mse", "linear") for options in (first, {}))
    free.set_weights(frozen.get_weights())
    assert frozen.evaluate(X64, Y64, verbose=0) == free.evaluate(X64, Y64, verbose=0)


def test_an_output_that_the_next_layer_passes_on() -> None:
    """A layer that hands on what it got must not lose or double the penalty."""
    plain = [Dense(3, "relu", activity_regularizer="l2"), Dense(3, "softmax")]
    handed = [plain[0], Activation("linear"), plain[1]]
    gradients = []
    for layers in (plain, handed):
        made = Sequential([Input((4,)), *layers], seed=0)
        made.compile("sgd", "categorical_crossentropy")
        gradients.append(made.compute_gradients(X, Y)[1])
    assert_same(*gradients)


@pytest.mark.parametrize("batch", [1, 45])
def test_constraints_hold_after_every_step(batch: int) -> None:
    def bounded() -> Sequential:
        layers = [
            Dense(5, "relu", kernel_constraint="non_neg", bias_constraint=constraints.MaxNorm(0.1)),
            Dense(3, "softmax", kernel_constraint=constraints.UnitNorm(axis=0)),
        ]
        made = Sequential([Input((4,)), *layers], seed=0)
        made.compile(engine.optimizers.SGD(0.5), "categorical_crossentropy")
        return made

    made = bounded()
    for _ in made.training_run(X, Y, batch_size=batch, epochs=2):
        first, bias, last, free = made.get_weights()
        assert (first >= 0).all()
        assert np.linalg.norm(bias) <= 0.1 + 1e-6
        np.testing.assert_allclose(np.linalg.norm(last, axis=0), 1, rtol=1e-5)
    assert np.abs(free).max() > 0
    again = bounded()
    again.train_on_batch(X, Y)
    assert (again.get_weights()[0] >= 0).all()


def test_what_nobody_asked_for_is_not_there() -> None:
    """A model without regularizers and constraints does not look for them at each step."""
    step = make().step()
    assert step.penalties is None
    assert not make().flat().constrained
    assert step.fused is not None
