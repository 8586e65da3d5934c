"""The moving mean over the batches."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.curves.smoothing import STRONGEST, WEAKEST, Smoothing, lag_of, strength_of

values = st.lists(st.floats(-1e6, 1e6) | st.just(float("nan")), max_size=300)


@given(values, st.just(0.0) | st.floats(WEAKEST, STRONGEST), st.integers(1, 50))
def test_the_mean_is_that_of_the_formula_however_the_values_come(
    given_values: list[float], strength: float, piece: int
) -> None:
    y = np.array(given_values)
    smoothing = Smoothing(strength)
    parts = [smoothing.extend(y[i : i + piece]) for i in range(0, y.size, piece)]
    found = np.concatenate(parts) if parts else y
    total = weight = 0.0
    for value, mean in zip(y, found, strict=True):
        if np.isnan(value):
            assert np.isnan(mean)
            continue
        total, weight = strength * total + value, strength * weight + 1
        assert mean == pytest.approx(total / weight, rel=1e-6, abs=1e-3)


@pytest.mark.parametrize("batches", [100, 20_000])
def test_runs_of_any_length_are_smoothed_alike(batches: int) -> None:
    """After a step the mean comes near within the same part of the run."""
    y = np.repeat([0.0, 1.0], batches // 2)
    mean = Smoothing(strength_of(lag_of(0.5, batches))).extend(y)
    after = batches // 2
    assert mean[after] < 0.6
    assert mean[after + round(0.1 * batches)] > 0.95
