"""Principal components against the singular value decomposition and scikit-learn's answers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.insight.projection import principal_components
from tests.netbuilder.insight.recorded.record import FILE, samples


def test_it_gives_what_scikit_learn_gives() -> None:
    with np.load(FILE) as recorded:
        found = principal_components(samples(), 3)
        np.testing.assert_allclose(found.points, recorded["points"], atol=1e-9)
        np.testing.assert_allclose(found.shares, recorded["shares"], atol=1e-12)


@given(st.integers(2, 30), st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_it_gives_what_the_singular_values_say(count: int, values: int, seed: int) -> None:
    data = np.random.default_rng(seed).normal(0, 3, (count, values)) + 5
    found = principal_components(data, 2)
    left, sizes, _ = np.linalg.svd(data - data.mean(axis=0), full_matrices=False)
    sizes = np.where(sizes > 1e-9, sizes, 0)
    expected = (left * sizes)[:, :2]
    expected = np.hstack([expected, np.zeros((count, 2 - expected.shape[1]))])
    for one, other in zip(found.points.T, expected.T, strict=True):
        sign = 1 if one @ other >= 0 else -1
        np.testing.assert_allclose(one, sign * other, atol=1e-6)
    whole = np.square(sizes).sum()
    shares = np.square(sizes)[:2] / whole if whole else np.zeros(2)
    np.testing.assert_allclose(found.shares[: len(shares)], shares, atol=1e-9)


def test_samples_of_any_shape_are_rows() -> None:
    data = np.random.default_rng(1).normal(size=(12, 3, 4, 2))
    one, other = principal_components(data), principal_components(data.reshape(12, 24))
    np.testing.assert_array_equal(one.points, other.points)


def test_turning_the_data_over_does_not_turn_the_picture_over() -> None:
    data = samples()
    found = principal_components(data, 2)
    again = principal_components(data[::-1], 2)
    np.testing.assert_allclose(found.points, again.points[::-1], atol=1e-9)


def test_samples_alike_lie_on_one_another() -> None:
    found = principal_components(np.ones((5, 3)))
    assert not found.points.any()
    assert not found.shares.any()


@pytest.mark.parametrize("data", [np.empty((0, 3)), np.array([[1.0, np.nan]])])
def test_what_has_no_directions_is_refused(data: np.ndarray) -> None:
    with pytest.raises(ValueError, match="needs samples whose values are numbers"):
        principal_components(data)
