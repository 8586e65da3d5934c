"""How the values of a column are spread, in all and by class, and how they go with the target."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.types import Array

BINS: Final = 24
MOST_CATEGORIES: Final = 24


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """How values are spread.

    Attributes:
        edges: of the bins, float64 (bins + 1,); of categories their numbers.
        counts: int64 (groups, bins): a group for each class, or one for all.
        categories: of words; () for numbers.
    """

    edges: Array
    counts: Array
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnFigures:
    """What the numbers of a column are like; NaN without any.

    Attributes:
        minimum: the smallest.
        maximum: the largest.
        mean: their mean.
        deviation: their standard deviation, with n as divisor.
    """

    minimum: float
    maximum: float
    mean: float
    deviation: float


def figures(values: Array) -> ColumnFigures:
    """What numbers are like; those that are none are passed by."""
    known = values[np.isfinite(values)]
    if not len(known):
        return ColumnFigures(math.nan, math.nan, math.nan, math.nan)
    found = known.min(), known.max(), known.mean(dtype=np.float64), known.std(dtype=np.float64)
    return ColumnFigures(*map(float, found))


def spread(
    values: Array, categories: tuple[str, ...] = (), groups: Array | None = None, count: int = 1
) -> Spread:
    """How values are spread over bins of equal width, or over categories.

    Args:
        values: float64 (n,); codes of categories where there are some.
        categories: their names; those beyond `MOST_CATEGORIES` are left out.
        groups: class of each value, whole numbers (n,); None for no classes.
        count: of the classes.
    """
    known = np.isfinite(values)
    kept = values[known]
    own = np.zeros(len(kept), np.int64) if groups is None else groups[known].astype(np.int64)
    rows = 1 if groups is None else count
    if categories:
        bins = min(len(categories), MOST_CATEGORIES)
        edges = np.arange(bins + 1, dtype=np.float64)
        places = kept.astype(np.int64)
    else:
        whole = len(kept) and bool((kept == np.rint(kept)).all())
        low, high = (float(kept.min()), float(kept.max())) if len(kept) else (0.0, 1.0)
        bins = BINS
        if whole and high - low < BINS:
            # A bin for each whole number: others would make gaps and heaps of them.
            low, high, bins = low - 0.5, high + 0.5, int(high - low) + 1
        elif low == high:
            low, high = low - 0.5, high + 0.5
        edges = np.linspace(low, high, bins + 1)
        places = np.clip(np.searchsorted(edges, kept, side="right") - 1, 0, bins - 1)
    inside = (places >= 0) & (places < bins) & (own >= 0) & (own < rows)
    cells = np.bincount(own[inside] * bins + places[inside], minlength=rows * bins)
    return Spread(edges, cells.reshape(rows, bins), categories[:bins])


def correlation(values: Array, target: Array, *, of_words: bool, classes: int) -> float:
    """How closely a column goes with the target; NaN where one of them does not vary.

    Args:
        values: of the column: numbers, or codes of categories.
        target: of the same rows: numbers, or classes.
        of_words: whether `values` are codes.
        classes: of the target; 0 where it is a number.

    Returns:
        Pearson's r between numbers, from -1 to 1, where two classes count as 0 and 1; where one
        side has categories, the correlation ratio, from 0 to 1; between categories Cramer's V.
    """
    known = np.isfinite(values) & np.isfinite(target)
    x, y = values[known], target[known]
    if len(x) < 2:
        return math.nan
    two = 2
    if of_words and classes:
        return _cramers_v(x.astype(np.int64), y.astype(np.int64))
    if of_words:
        return _ratio(x.astype(np.int64), y)
    if classes > two:
        return _ratio(y.astype(np.int64), x)
    deviation = x.std() * y.std()
    if not deviation:
        return math.nan
    return float(((x - x.mean()) * (y - y.mean())).mean() / deviation)


def _ratio(groups: Array, values: Array) -> float:
    """The share of the deviation that lies between the groups."""
    counts = np.bincount(groups)
    sums = np.bincount(groups, weights=values)
    mean, total = values.mean(), ((values - values.mean()) ** 2).sum()
    if not total:
        return math.nan
    there = counts > 0
    between = (counts[there] * (sums[there] / counts[there] - mean) ** 2).sum()
    return float(np.sqrt(min(between / total, 1.0)))


def _cramers_v(first: Array, second: Array) -> float:
    rows, columns = int(first.max()) + 1, int(second.max()) + 1
    table = np.bincount(first * columns + second, minlength=rows * columns).reshape(rows, columns)
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0].astype(np.float64)
    least = min(table.shape) - 1
    if not least:
        return math.nan
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    squared = ((table - expected) ** 2 / expected).sum()
    return float(np.sqrt(squared / (table.sum() * least)))
