"""The range of the batches, and labels beside their ends."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.curves.band import band, outline
from netbuilder.curves.places import spread
from netbuilder.curves.series import Series

values = st.lists(st.floats(-1e6, 1e6) | st.sampled_from([math.nan, math.inf]), max_size=300)


def series_of(y: list[float]) -> Series:
    series = Series()
    series.extend(np.arange(1, len(y) + 1) / 10, y)
    return series


@given(values, st.integers(1, 60))
def test_the_band_holds_every_value_in_view(y: list[float], columns: int) -> None:
    series = series_of(y)
    x, low, high = band(series, 0.0, len(y) / 10 + 1, columns)
    assert len(x) == len(low) == len(high) <= max(columns, 2)
    assert (np.diff(x) >= 0).all()
    finite = np.array([each for each in y if math.isfinite(each)])
    if len(y) > 1 and finite.size:
        assert (np.nanmin(low), np.nanmax(high)) == (finite.min(), finite.max())
    assert (low[np.isfinite(low)] <= high[np.isfinite(high)]).all()


def test_a_band_in_part_of_the_view_leaves_out_the_rest() -> None:
    series = series_of([9.0] * 100 + [1.0, 2.0] * 50)
    _, low, high = band(series, 11.0, 20.0, 10)
    assert set(low) == {1.0}
    assert set(high) == {2.0}


def test_few_points_make_few_columns() -> None:
    x, low, high = band(series_of([1.0, 3.0, 2.0]), 0.0, 1.0, 500)
    assert (x.tolist(), low.tolist(), high.tolist()) == ([0.1, 0.3], [1.0, 1.0], [3.0, 3.0])
    assert len(band(Series(), 0.0, 1.0, 10)[0]) == 0


def test_the_outline_has_a_polygon_on_either_side_of_a_gap() -> None:
    low, high = np.array([0.0, 1.0, np.nan, 2.0, 3.0]), np.array([5.0, 6.0, np.nan, 7.0, 8.0])
    x, y = outline(np.arange(5.0), low, high)
    cut = np.flatnonzero(np.isnan(x)).tolist()
    assert cut == [4]
    assert y[:4].tolist() == [5.0, 6.0, 1.0, 0.0]
    assert y[5:].tolist() == [7.0, 8.0, 3.0, 2.0]
    assert len(outline(np.empty(0), np.empty(0), np.empty(0))[0]) == 0


@given(st.lists(st.floats(-100, 400), max_size=8), st.floats(1, 30))
def test_labels_never_overlap_and_keep_their_order(wanted: list[float], size: float) -> None:
    found = spread(wanted, size, 0.0, 300.0)
    places = sorted(found)
    assert all(b - a >= size - 1e-6 for a, b in pairwise(places))
    assert not places or (places[0] >= -1e-6 and places[-1] + size <= 300 + 1e-6)
    order = np.argsort(wanted, kind="stable")
    assert [found[i] for i in order] == places


def test_labels_with_room_stand_where_they_are_wanted() -> None:
    assert spread([100.0, 50.0], 20, 0, 300) == [100.0, 50.0]
    assert spread([100.0, 100.0], 20, 0, 300) == [90.0, 110.0]
