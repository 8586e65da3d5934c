"""How well predicted numbers agree with the true ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import DataError
from netbuilder.imported.regression import MOST_POINTS, agreement

numbers = st.floats(-1e6, 1e6)


def test_known_figures() -> None:
    result = agreement([1, 2, 3, 4], [[1], [2], [3], [6]])
    assert result.mean_squared_error == 1
    assert result.mean_absolute_error == 0.5
    assert result.r2 == pytest.approx(1 - 4 / 5)
    assert result.limits == (1, 6)
    assert agreement([1, 2, 3], [2, 2, 2]).r2 == pytest.approx(0)
    assert agreement([2, 2], [1, 3]).r2 is None
    assert agreement([], []).count == 0


@given(st.lists(st.tuples(numbers, numbers), min_size=2, max_size=50))
def test_r2_follows_its_definition(pairs: list[tuple[float, float]]) -> None:
    true, predicted = np.array(pairs).T
    variation = np.square(true - true.mean()).sum()
    result = agreement(true, predicted)
    if variation > 1e-6 * max(1, np.square(true - predicted).sum()):
        expected = 1 - np.square(true - predicted).sum() / variation
        assert result.r2 == pytest.approx(expected, rel=1e-6, abs=1e-6)
    assert result.mean_squared_error == pytest.approx(np.square(true - predicted).mean())


def test_far_from_nought_no_digit_is_lost() -> None:
    true = 1e9 + np.arange(10.0)
    assert agreement(true, true + 1).r2 == pytest.approx(1 - 10 / 82.5)


def test_of_many_points_the_worst_are_drawn() -> None:
    true = np.arange(50_000.0)
    predicted = true.copy()
    predicted[[17, 40_001]] += 1e4
    result = agreement(true, predicted)
    assert result.count == 50_000
    assert len(result.true) == MOST_POINTS
    assert {17.0, 40_001.0} <= set(result.true)
    assert (np.diff(result.true) > 0).all()


def test_predictions_that_are_no_numbers_are_counted_apart() -> None:
    result = agreement([1, 2, 3], [1, np.nan, np.inf])
    assert (result.count, result.unusable) == (1, 2)
    assert result.mean_squared_error == 0


@pytest.mark.parametrize("shape", [(3,), (2, 2), (1,)])
def test_what_cannot_be_compared(shape: tuple[int, ...]) -> None:
    with pytest.raises(DataError, match="cannot be compared"):
        agreement(np.zeros((2, 2)) if shape == (2, 2) else np.zeros(2), np.zeros(shape))
