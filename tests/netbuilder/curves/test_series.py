"""Points of a curve, and what is worth drawing of them."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.curves.series import Series


def test_arrays_handed_out_cannot_be_changed() -> None:
    series = Series()
    series.extend([1.0], [2.0])
    with pytest.raises(ValueError, match="read-only"):
        series.y[0] = 3.0


@given(
    st.lists(st.floats(-1e6, 1e6) | st.just(math.nan), min_size=1, max_size=400),
    st.integers(1, 40),
)
def test_thinning_keeps_the_extremes_of_every_column(values: list[float], buckets: int) -> None:
    x = np.linspace(0, 1, len(values), endpoint=False)
    y = np.array(values)
    series = Series()
    series.extend(x, y)
    thin_x, thin_y = series.thinned(0, 1, buckets)
    assert thin_x.size == thin_y.size <= max(2 * buckets + 4, 1)
    assert (np.diff(thin_x) >= 0).all()
    edges = np.linspace(0, 1, buckets + 1)
    for low, high in pairwise(edges):
        column, thin = y[(x >= low) & (x < high)], thin_y[(thin_x >= low) & (thin_x < high)]
        column, thin = column[np.isfinite(column)], thin[np.isfinite(thin)]
        assert bool(column.size) == bool(thin.size)
        if column.size:
            assert (column.min(), column.max()) == (thin.min(), thin.max())
