"""Gradient times input, against differences of the class's score."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest

import engine
from engine import layers
from engine.layers import Layer
from engine.models import Sequential
from netbuilder.insight.saliency import saliency
from tests.helpers.layer_cases import model_of

STEP = 1e-6


@pytest.fixture(autouse=True)
def float64() -> Iterator[None]:
    before = engine.config.floatx()
    engine.config.set_floatx("float64")
    yield
    engine.config.set_floatx(before)


def stacks() -> dict[str, tuple[tuple[int, ...], list[Layer]]]:
    """Networks for rows, sequences, grey and coloured pictures, each ending in three classes."""
    return {
        "row": ((6,), [layers.Dense(5, activation="tanh")]),
        "row as picture": ((36,), [layers.Reshape((6, 6, 1)), layers.Conv2D(2, 3)]),
        "sequence": ((6, 4), [layers.Conv1D(3, 2, activation="tanh"), layers.LSTM(4)]),
        "grey": ((6, 6), [layers.Flatten(), layers.BatchNormalization()]),
        "one channel": ((6, 6, 1), [layers.Conv2D(3, 3), layers.AveragePooling2D(2)]),
        "colours": ((6, 5, 3), [layers.DepthwiseConv2D(2), layers.Dropout(0.5)]),
    }


def made(name: str, last: str) -> tuple[Sequential, np.ndarray]:
    shape, line = stacks()[name]
    model = model_of(shape, [*line, layers.Flatten(), layers.Dense(3, activation=last)])
    return model, np.random.default_rng(1).uniform(0.2, 1, shape)


def score(model: Sequential, sample: np.ndarray, number: int, last: str) -> float:
    """The class's logit, by the output alone."""
    share = float(model.predict_on_batch(sample[None])[0, number])
    if last == "sigmoid":
        return math.log(share / (1 - share))
    return share


@pytest.mark.parametrize("last", ["sigmoid", "tanh"])
@pytest.mark.parametrize("name", sorted(stacks()))
def test_it_is_the_slope_of_the_score_times_the_value(name: str, last: str) -> None:
    model, sample = made(name, last)
    found = saliency(model, sample, 2)
    assert found.shape == sample.shape
    for index in np.ndindex(sample.shape):
        more, less = sample.copy(), sample.copy()
        more[index] += STEP
        less[index] -= STEP
        slope = (score(model, more, 2, last) - score(model, less, 2, last)) / (2 * STEP)
        assert found[index] == pytest.approx(slope * sample[index], rel=1e-4, abs=1e-6)


def test_before_softmax_a_class_speaks_for_itself_alone() -> None:
    model, sample = made("row", "softmax")
    linear, _ = made("row", "linear")
    for number in range(3):
        np.testing.assert_allclose(
            saliency(model, sample, number), saliency(linear, sample, number), rtol=1e-10
        )


def test_a_linear_network_s_values_add_up_to_its_score() -> None:
    model = model_of((4,), [layers.Dense(3, use_bias=False)])
    sample = np.array([1.0, -2.0, 0.0, 0.5])
    total = saliency(model, sample, 1).sum()
    assert total == pytest.approx(float(model.predict_on_batch(sample[None])[0, 1]))


def test_values_are_counted_from_the_blank_sample() -> None:
    model = model_of((4,), [layers.Dense(3, use_bias=False)])
    sample = np.array([1.0, -2.0, 0.0, 0.5])
    kernel = model.get_weights()[0]
    found = saliency(model, sample, 0, blank=np.full(4, 0.5))
    np.testing.assert_allclose(found, kernel[:, 0] * (sample - 0.5))


def test_a_single_output_speaks_for_class_1_and_against_class_0() -> None:
    model = model_of((4,), [layers.Dense(1, activation="sigmoid")])
    sample = np.arange(4.0)
    np.testing.assert_array_equal(saliency(model, sample, 0), -saliency(model, sample, 1))
    assert saliency(model, sample, 1).any()


def test_a_class_that_there_is_not_is_refused() -> None:
    model, sample = made("row", "softmax")
    with pytest.raises(ValueError, match="has 3 outputs; received class 3"):
        saliency(model, sample, 3)
