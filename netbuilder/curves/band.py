"""The range of a curve that jumps up and down, column by column."""

from __future__ import annotations

from typing import Final

import numpy as np

from netbuilder.curves.series import Array, Series

_FEWEST: Final = 8
"""Points of a column; below, its range says little."""


def band(series: Series, left: float, right: float, columns: int) -> tuple[Array, Array, Array]:
    """The least and the greatest of the values in each column between `left` and `right`.

    Args:
        series: the points.
        left: where the first column begins.
        right: where the last one ends.
        columns: how many there are at most; fewer where points are few.

    Returns:
        Middles, least and greatest values, (n,) each, n at least 2 where there are two points;
        NaN for a column without a finite value.
    """
    begin, end = np.searchsorted(series.x, (left, right))
    begin, end = max(int(begin) - 1, 0), min(int(end) + 1, len(series))
    points = end - begin
    columns = max(1, min(columns, points // _FEWEST))
    if points < 2:
        return np.empty(0), np.empty(0), np.empty(0)
    x, y = series.x[begin:end], series.y[begin:end]
    edges = np.linspace(x[0], np.nextafter(x[-1], np.inf), columns + 1)
    starts = np.unique(np.searchsorted(x, edges[:-1]))
    ends = np.append(starts[1:], points) - 1
    finite = np.isfinite(y)
    if not finite.all():
        y = np.where(finite, y, np.nan)
    middles = (x[starts] + x[ends]) / 2
    low, high = np.fmin.reduceat(y, starts), np.fmax.reduceat(y, starts)
    # The first and the last column reach to the ends of the line.
    if len(starts) == 1:
        return x[[0, -1]], low.repeat(2), high.repeat(2)
    middles[0], middles[-1] = x[0], x[-1]
    return middles, low, high


def outline(x: Array, low: Array, high: Array) -> tuple[Array, Array]:
    """The polygons around a band, forth along its top and back along its bottom.

    Returns:
        Corners (m,) each; NaN between two polygons, where the band has a gap.
    """
    whole = np.isfinite(low) & np.isfinite(high)
    cuts = np.flatnonzero(np.diff(whole.astype(np.int8))) + 1
    xs: list[Array] = []
    ys: list[Array] = []
    for places in np.split(np.arange(len(x)), cuts):
        if len(places) and whole[places[0]]:
            xs += [x[places], x[places][::-1], np.array([np.nan])]
            ys += [high[places], low[places][::-1], np.array([np.nan])]
    if not xs:
        return np.empty(0), np.empty(0)
    return np.concatenate(xs)[:-1], np.concatenate(ys)[:-1]
