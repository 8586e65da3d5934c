"""`engine.random`: what is drawn, and when it is the same again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine import random

COUNT = 20_000

MOMENTS = {
    "normal": (lambda seed: random.normal((COUNT,), 2.0, 3.0, seed=seed), 2.0, 3.0),
    "uniform": (lambda seed: random.uniform((COUNT,), -1.0, 3.0, seed=seed), 1.0, 4 / 12**0.5),
    "truncated": (lambda seed: random.truncated_normal((COUNT,), 1, 2, seed=seed), 1.0, 1.7593),
    "randint": (lambda seed: random.randint((COUNT,), 0, 5, seed=seed), 2.0, 2**0.5),
    "gamma": (lambda seed: random.gamma((COUNT,), 4.0, seed=seed), 4.0, 2.0),
    "beta": (lambda seed: random.beta((COUNT,), 2.0, 2.0, seed=seed), 0.5, 0.05**0.5),
    "binomial": (lambda seed: random.binomial((COUNT,), 10, 0.5, seed=seed), 5.0, 2.5**0.5),
    "dropout": (lambda seed: random.dropout(np.ones(COUNT), 0.25, seed=seed), 1.0, 3**-0.5),
}


@pytest.mark.parametrize("name", MOMENTS)
def test_numbers_have_the_mean_and_deviation_of_their_kind(name: str) -> None:
    draw, mean, deviation = MOMENTS[name]
    drawn = draw(1)
    assert drawn.dtype == ("int32" if name == "randint" else drawn.dtype)
    assert np.mean(drawn) == pytest.approx(mean, abs=5 * deviation / COUNT**0.5)
    assert np.std(drawn) == pytest.approx(deviation, rel=0.05)


@pytest.mark.parametrize("name", MOMENTS)
def test_a_number_repeats_and_a_stream_goes_on(name: str) -> None:
    draw = MOMENTS[name][0]
    np.testing.assert_array_equal(draw(7), draw(7))
    streams = [random.SeedGenerator(7), random.SeedGenerator(7)]
    first, second = ([draw(stream) for _ in range(2)] for stream in streams)
    np.testing.assert_array_equal(first, second)
    assert (first[0] != first[1]).any()
    engine.utils.set_random_seed(3)
    before = draw(None)
    assert (before != draw(None)).any()
    engine.utils.set_random_seed(3)
    np.testing.assert_array_equal(before, draw(None))


def test_truncated_numbers_are_near() -> None:
    assert np.abs(random.truncated_normal((COUNT,), 0, 2, seed=0)).max() <= 4


def test_classes_are_drawn_as_their_logits_say() -> None:
    drawn = random.categorical(np.log([[0.5, 0.25, 0.25], [0.1, 0.1, 0.8]]), COUNT, seed=5)
    assert drawn.shape == (2, COUNT)
    assert drawn.dtype == "int32"
    shares = [np.bincount(row, minlength=3) / COUNT for row in drawn]
    np.testing.assert_allclose(shares, [[0.5, 0.25, 0.25], [0.1, 0.1, 0.8]], atol=0.02)


def test_shuffling_keeps_what_is_there() -> None:
    x = np.arange(12).reshape(3, 4)
    for axis in (0, 1):
        mixed = random.shuffle(x, axis, seed=2)
        np.testing.assert_array_equal(np.sort(mixed, axis), x)
    assert (random.shuffle(np.arange(100), seed=1) != np.arange(100)).any()


def test_dropout_may_share_its_choices() -> None:
    dropped = random.dropout(np.ones((50, 4), "float32"), 0.5, noise_shape=(50, 1), seed=4)
    assert dropped.dtype == "float32"
    assert (dropped == dropped[:, :1]).all()
    assert set(np.unique(dropped)) == {0, 2}


def test_a_stream_says_how_it_is_made_again() -> None:
    stream = random.SeedGenerator(5, name="mine")
    assert stream.get_config() == {"seed": 5, "name": "mine"}
    again = random.SeedGenerator.from_config(stream.get_config())
    assert [stream.next() for _ in range(3)] == [again.next() for _ in range(3)]
    assert random.SeedGenerator().seed != random.SeedGenerator().seed


@pytest.mark.parametrize(
    ("ask", "name"),
    [
        (lambda: random.uniform((2,), dtype="int32"), "dtype"),
        (lambda: random.randint((2,), 0, 3, dtype="float32"), "dtype"),
        (lambda: random.categorical([0.5, 0.5], 3), "logits"),
        (lambda: random.SeedGenerator("7"), "seed"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_drawn_is_said(ask: Any, name: str) -> None:
    with pytest.raises(engine.ParameterError, match=f"^{name} must be"):
        ask()
