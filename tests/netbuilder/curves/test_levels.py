"""Ranges of epochs and levels."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.curves.levels import Scale, ceiling, fitted_shares, span

shares = st.floats(0, 1)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.03, 0.03), (0.031, 0.04), (2.3, 2.5), (1.0, 1.0), (9.1, 10.0), (1234.0, 1500.0)],
)
def test_ranges_end_at_round_numbers(value: float, expected: float) -> None:
    assert ceiling(value) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("reached", "epochs", "expected"),
    [(0, 3, 3), (0, 10, 10), (0, 100, 10), (10, 100, 10), (10.1, 100, 15), (99, 100, 100)],
)
def test_a_long_run_is_shown_in_strides(reached: float, epochs: int, expected: int) -> None:
    assert span(reached, epochs) == expected


@given(shares, shares)
def test_fitted_shares_hold_both_ends_and_stay_within_everything(one: float, other: float) -> None:
    low, high = sorted((one, other))
    bottom, top = fitted_shares(low, high)
    assert 0 <= bottom <= low + 1e-9
    assert high - 1e-9 <= top <= 1.02
    assert top - bottom <= max(4 * (high - low), 0.03)


@pytest.mark.parametrize(
    ("low", "high", "bottom", "top"),
    [
        (0.95, 0.98, 0.95, 0.98),
        (0.86, 0.997, 0.85, 1.0),
        (0.1, 0.9, 0.0, 1.0),
        (1.0, 1.0, 0.9975, 1),
    ],
)
def test_fitted_shares_are_round(low: float, high: float, bottom: float, top: float) -> None:
    found = fitted_shares(low, high)
    assert found[0] == pytest.approx(bottom)
    assert found[1] == pytest.approx(top, abs=0.016 * (top - bottom) + 1e-9)


def test_errors_are_what_is_missing_to_all() -> None:
    scale = Scale(fraction=True, error=True)
    assert scale.heights(np.array([0.9, 1.0, math.nan])).tolist()[:2] == pytest.approx([0.1, 0.0])
    powers = Scale(fraction=True, error=True, logarithmic=True).heights(np.array([0.9, 1.0]))
    assert powers[0] == pytest.approx(-1)
    assert math.isnan(powers[1])


def test_an_accuracy_has_no_logarithmic_scale() -> None:
    assert Scale(fraction=True, logarithmic=True).heights(np.array([0.5])).tolist() == [0.5]
    assert not Scale(error=True).shows_error, "a loss has no error"


def test_a_whole_axis_shows_everything() -> None:
    assert Scale(fraction=True, whole=True).fitted(np.array([0.97]))[0] == 0
    assert Scale(fraction=True).fitted(np.array([math.nan]))[0] == 0
