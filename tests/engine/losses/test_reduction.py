"""Reductions and weights: the loss of a batch, and its derivative, by finite differences."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import engine
from engine import activations, losses
from engine.losses import LOSSES, Loss
from tests.engine.gradient_cases.losses import LOSS_CASES, Labels

Array = np.ndarray[Any, Any]
STEP = 1e-5
SHAPE = (6, 3)

SUBJECTS = [
    pytest.param(name, options, id=f"{name} {options or ''}")
    for name, case in LOSS_CASES.items()
    for options in ({}, *case.options)
]
WEIGHTED = {"none": None, "weights": np.array([0.5, 2, 0, 1, 0.25, 3])}
REDUCTIONS = ("sum_over_batch_size", "mean_with_sample_weight", "sum")


def predictions(case: Labels, loss: Loss) -> tuple[Array, Array]:
    """Predictions as the loss takes them, and the logits they come from."""
    logits = np.random.default_rng(3).normal(size=SHAPE)
    if getattr(loss, "from_logits", False):
        return logits, logits
    y_pred: Array = activations.get(case.last[0])(logits)
    return y_pred, logits


@pytest.fixture(autouse=True)
def float64() -> Iterator[None]:
    before = engine.config.floatx()
    engine.config.set_floatx("float64")
    yield
    engine.config.set_floatx(before)


def numeric(function: Any, at: Array) -> Array:
    """Central differences of the fourth order, element by element."""
    result = np.empty_like(at)
    for index in np.ndindex(at.shape):
        near = []
        for k in (-2, -1, 1, 2):
            moved = at.copy()
            moved[index] += k * STEP
            near.append(function(moved))
        result[index] = (near[0] - 8 * near[1] + 8 * near[2] - near[3]) / (12 * STEP)
    return result


@pytest.mark.parametrize("weights", WEIGHTED)
@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize(("name", "options"), SUBJECTS)
def test_the_derivative_of_the_reduced_loss(
    name: str, options: dict[str, Any], reduction: str, weights: str
) -> None:
    case = LOSS_CASES[name]
    loss: Loss = LOSSES.class_of(name)(reduction=reduction, **options)
    weight = WEIGHTED[weights]
    y_pred, logits = predictions(case, loss)
    y_true = loss.targets(case.make(np.random.default_rng(4), SHAPE), SHAPE, "float64")
    values = loss.values(y_true, y_pred)
    if weight is not None and np.ndim(values) and len(values) != len(weight):
        with pytest.raises(engine.DataError, match="one weight per sample"):
            loss.reduce(y_true, values, weight)
        return

    figure, factor = loss.reduce(y_true, values, weight)
    assert figure == pytest.approx(loss(y_true, y_pred, sample_weight=weight), rel=1e-12)
    gradient = loss.weighted_gradient(y_true, y_pred, factor)

    def reduced(p: Array) -> float:
        return loss.reduce(y_true, loss.values(y_true, p), weight)[0]

    expected = numeric(reduced, y_pred)
    scale = max(1e-3, np.abs(expected).max())
    assert gradient.dtype == np.float64
    np.testing.assert_allclose(gradient, expected, rtol=2e-7, atol=2e-7 * scale)

    if loss.fuses_with is None:
        return
    last = activations.get(loss.fuses_with)
    y_pred = last(logits)
    values = loss.values_from_logits(y_true, logits, y_pred)
    np.testing.assert_allclose(values, loss.values(y_true, y_pred), rtol=1e-9)
    fused = loss.weighted_gradient(y_true, y_pred, factor, fused=True)
    expected = numeric(lambda z: reduced(last(z)), logits)
    np.testing.assert_allclose(fused, expected, rtol=2e-7, atol=2e-7)


def test_labels_that_sum_to_more_than_one_weigh_more() -> None:
    """Also where the same object has just seen labels that sum to 1."""
    rng = np.random.default_rng(0)
    loss, one_hot = losses.CategoricalCrossentropy(), np.eye(3)[[0, 2, 1, 1]]
    probabilities = rng.dirichlet(np.ones(3), 4)
    for rows in (4, 2, 4):
        p, t = probabilities[:rows], one_hot[:rows]
        np.testing.assert_allclose(loss.gradient_from_logits(t, p), p - t)
        np.testing.assert_allclose(loss.gradient_from_logits(3 * t, p), 3 * (p - t))


@pytest.mark.parametrize("weights", WEIGHTED)
@pytest.mark.parametrize(("name", "options"), SUBJECTS)
def test_the_type_of_the_predictions_is_kept(
    name: str, options: dict[str, Any], weights: str
) -> None:
    case, weight = LOSS_CASES[name], WEIGHTED[weights]
    loss: Loss = LOSSES.class_of(name)(**options)
    y_pred = predictions(case, loss)[0].astype("float32")
    y_true = loss.targets(case.make(np.random.default_rng(4), SHAPE), SHAPE, "float32")
    values = loss.values(y_true, y_pred)
    assert values.dtype == np.float32
    weight = weight if values.shape in ((), SHAPE[:1]) else None
    _, factor = loss.reduce(y_true, values, weight)
    assert loss.weighted_gradient(y_true, y_pred, factor).dtype == np.float32
    if loss.fuses_with is not None:
        y_pred = activations.get(loss.fuses_with)(y_pred.astype("float32")).astype("float32")
        assert loss.values_from_logits(y_true, y_pred, y_pred).dtype == np.float32
        fused = loss.weighted_gradient(y_true, y_pred, factor, fused=True)
        assert fused.dtype == np.float32


# Weights ------------------------------------------------------------------------------------------

Y_TRUE, Y_PRED = np.zeros((3, 2)), np.array([[1.0, 1], [2, 2], [3, 3]])


@pytest.mark.parametrize(
    ("reduction", "expected"),
    [
        ("sum_over_batch_size", (1 + 2 * 4) / 3),
        ("mean", (1 + 2 * 4) / 3),
        ("mean_with_sample_weight", (1 + 2 * 4) / 3),
        ("sum", 1 + 2 * 4),
        ("none", [1, 8, 0]),
        (None, [1, 8, 0]),
    ],
)
@pytest.mark.parametrize("weights", [[1, 2, 0], [[1], [2], [0]]], ids=["row", "column"])
def test_weights_of_samples(reduction: str | None, expected: Any, weights: Any) -> None:
    loss = losses.MeanSquaredError(reduction=reduction)
    assert loss(Y_TRUE, Y_PRED, sample_weight=weights) == pytest.approx(expected)


def test_the_sum_of_the_weights_divides_if_asked() -> None:
    loss = losses.MeanSquaredError(reduction="mean_with_sample_weight")
    assert loss(Y_TRUE, Y_PRED, sample_weight=[0, 0, 5]) == pytest.approx(9)
    assert loss(Y_TRUE, Y_PRED, sample_weight=[0, 0, 0]) == 0


def test_weights_of_samples_hold_for_each_of_their_values() -> None:
    y_pred = np.ones((3, 4, 2))
    loss = losses.MeanSquaredError(reduction="none")
    values = loss(np.zeros_like(y_pred), y_pred, sample_weight=[1, 2, 3])
    np.testing.assert_allclose(values, np.repeat([[1.0], [2], [3]], 4, axis=1))


@pytest.mark.parametrize("weights", [[1, 2], np.ones((3, 2)), np.ones((3, 1, 1))])
def test_too_few_or_too_many_weights_are_refused(weights: Any) -> None:
    with pytest.raises(engine.DataError, match=r"weights have shape .* \(3,\); give one weight"):
        losses.MeanSquaredError()(Y_TRUE, Y_PRED, sample_weight=weights)


def test_a_loss_of_the_whole_batch_takes_the_mean_of_the_weights() -> None:
    y_true, y_pred = np.array([[1, 0], [1, 1.0]]), np.array([[0.5, 0.5], [1, 0]])
    plain = losses.Dice()(y_true, y_pred)
    assert losses.Dice()(y_true, y_pred, sample_weight=[1, 2]) == pytest.approx(1.5 * plain)
    weighted = losses.Dice(reduction="sum")(y_true, y_pred, sample_weight=[1, 2])
    assert weighted == pytest.approx(3 * plain)


# What does not count ------------------------------------------------------------------------------


@pytest.mark.parametrize("from_logits", [False, True])
@pytest.mark.parametrize("ignored", [-1, 0, 255])
def test_an_ignored_class_does_not_count(ignored: int, from_logits: bool) -> None:
    scores = np.array([[0.5, 0.3, 0.2], [0.25, 0.5, 0.25], [0.1, 0.8, 0.1]])
    labels = [ignored, 1, 2]
    y_pred = np.log(scores) if from_logits else scores
    loss = losses.SparseCategoricalCrossentropy(from_logits, ignore_class=ignored)
    assert loss(labels, y_pred) == pytest.approx((math.log(2) + math.log(10)) / 2)
    assert loss([ignored] * 3, y_pred) == 0
    y_true = loss.targets(labels, y_pred.shape, "float64")
    gradient = loss.weighted_gradient(y_true, y_pred, 1.0)
    assert not gradient[0].any()
    assert gradient[1:].all(axis=-1).any()
    if ignored:
        with pytest.raises(engine.DataError, match="3 classes 0 to 2"):
            loss([7, 1, 2], y_pred)


def test_samples_without_an_equal_or_an_unequal_one_do_not_count() -> None:
    vectors = np.array([[1, 0], [0.6, 0.8], [0, 1]])
    loss = losses.Circle(gamma=1.0)
    all_values = losses.Circle(gamma=1.0, reduction="none")([0, 0, 1], vectors)
    assert all_values[2] == 0
    assert loss([0, 0, 1], vectors) == pytest.approx(all_values[:2].mean())
    assert loss([0, 1, 2], vectors) == loss([5, 5, 5], vectors) == 0
    for labels in ([0, 1, 2], [5, 5, 5]):
        y_true = loss.targets(labels, vectors.shape, "float64")
        assert not loss.gradient(y_true, vectors).any()


@pytest.mark.parametrize("name", LOSSES.names())
def test_an_empty_batch_costs_nothing(name: str) -> None:
    loss = LOSSES.class_of(name)()
    labels = LOSS_CASES[name].make(np.random.default_rng(0), (2, 3))[:0]
    y_pred = np.zeros((0, 3))
    value = loss(labels, y_pred)
    assert value == {"dice": 1, "tversky": 1}.get(name, 0)
    y_true = loss.targets(labels, y_pred.shape, "float64")
    assert loss.gradient(y_true, y_pred).shape == (0, 3)
    if loss.fuses_with is not None:
        assert loss.values_from_logits(y_true, y_pred, y_pred).shape == (0,)
        assert loss.gradient_from_logits(y_true, y_pred).shape == (0, 3)


# Arguments ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cls", "arguments", "message"),
    [
        (losses.Huber, {"delta": 0}, "delta must be a number greater than 0"),
        (losses.BinaryCrossentropy, {"label_smoothing": 1.5}, "must be .* at most 1"),
        (losses.BinaryCrossentropy, {"axis": True}, "axis must be a whole number"),
        (losses.BinaryCrossentropy, {"from_logits": 1}, "from_logits must be True or False"),
        (losses.SparseCategoricalCrossentropy, {"ignore_class": 0.5}, "ignore_class must be"),
        (losses.Dice, {"axis": "all"}, "axis must be the number of an axis"),
        (losses.CategoricalGeneralizedCrossEntropy, {"q": 1}, "q must be .* less than 1"),
        (losses.Circle, {"remove_diagonal": None}, "remove_diagonal must be True or False"),
    ],
)  # fmt: skip
def test_arguments_out_of_bounds(cls: Any, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(engine.ParameterError, match=message):
        cls(**arguments)


def test_foreign_functions_are_refused() -> None:
    with pytest.raises(engine.ParameterError, match="subclass of Loss with the methods values"):
        losses.as_loss(lambda y_true, y_pred: 0)
