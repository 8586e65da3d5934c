"""Measures, on the training rows alone, what the others are then prepared with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.imported.outline import CATEGORY, DATE
from netbuilder.imported.preparation.dates import date_inputs
from netbuilder.imported.preparation.fitted import Fitted
from netbuilder.imported.preparation.splitting import TRAINING
from netbuilder.imported.preparation.spool import Spool
from netbuilder.imported.preparation.texts import Lexicon
from netbuilder.imported.reading.values import LARGEST
from netbuilder.imported.recipes.recipe import (
    FREQUENT,
    LEAVE_OUT,
    MEAN,
    NUMBERS,
    OWN,
    Feature,
    Recipe,
)

_GROUP: Final = 1 << 26  # bytes of columns that are looked at together
_MOST_CHANNELS: Final = 4
_TINY: Final = 1 / LARGEST
_NEGLIGIBLE: Final = 1e-12  # of the mean: what rounding alone can make vary


def fit(
    recipe: Recipe, spool: Spool, targets: Array, parts: Array, lexicon: Lexicon | None = None
) -> Fitted:
    """Measure fills, means and deviations; of texts the vocabulary.

    Args:
        recipe: to follow.
        spool: of all rows: codes, or arrays.
        targets: float64 (n, targets).
        parts: uint8 (n,), see `splitting`.
        lexicon: of texts.
    """
    taught = parts == TRAINING
    means, stds = _moments_of(targets[taught]) if recipe.task == NUMBERS else ((), ())
    if recipe.series is not None:
        # Each of the rows ahead is of the same column.
        means, stds = means * recipe.series.steps, stds * recipe.series.steps
    if not recipe.standardise_target:
        means, stds = (0.0,) * len(means), (1.0,) * len(stds)
    if lexicon is not None:
        words = lexicon.vocabulary(_taught(spool, taught))
        return Fitted(recipe, (None,), (0.0,), (1.0,), means, stds, vocabulary=words)
    if recipe.block is not None:
        return _fit_arrays(recipe, spool, taught, means, stds)
    fills = _fills(recipe, spool, taught)
    plain = Fitted(
        recipe, fills, (0.0,) * len(recipe.inputs), (1.0,) * len(recipe.inputs), means, stds
    )
    if not recipe.standardise:
        return plain
    spread = Spread()
    for rows in _taught(spool, taught):
        spread.add(_numbers(recipe, rows, fills))
    kinds = [feature.kind for feature in recipe.features for _ in feature.inputs]
    numbers = iter(zip(*spread.result(), strict=True))
    figures = [(0.0, 1.0) if kind == CATEGORY else next(numbers) for kind in kinds]
    return Fitted(
        recipe, fills, tuple(m for m, _ in figures), tuple(s for _, s in figures), means, stds
    )


class Spread:
    """Mean and deviation of each column, from rows that come in parts; see `tallies.Moments`."""

    def __init__(self) -> None:
        self._count = 0
        self._mean: Array = np.zeros(1)
        self._squares: Array = np.zeros(1)

    def add(self, rows: Array) -> None:
        """Take in float64 (n, columns)."""
        count = len(rows)
        if not count:
            return
        mean = rows.mean(axis=0)
        squares = np.square(rows - mean).sum(axis=0)
        total = self._count + count
        apart = mean - self._mean
        self._squares = self._squares + squares + apart**2 * (self._count * count / total)
        self._mean = self._mean + apart * (count / total)
        self._count = total

    def result(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Means, and standard deviations of the population; 1 where nothing varies."""
        stds = np.sqrt(self._squares / max(1, self._count))
        flat = stds <= np.maximum(_TINY, _NEGLIGIBLE * np.abs(self._mean))
        return tuple(self._mean.tolist()), tuple(np.where(flat, 1.0, stds).tolist())


def _moments_of(rows: Array) -> tuple[tuple[float, ...], tuple[float, ...]]:
    spread = Spread()
    spread.add(rows)
    return spread.result()


def _taught(spool: Spool, taught: Array) -> Iterator[Array]:
    for start, rows in spool.read():
        yield rows[taught[start : start + len(rows)]]


def _numbers(recipe: Recipe, rows: Array, fills: tuple[float | None, ...]) -> Array:
    """The inputs that are numbers, gaps filled."""
    columns = []
    for index, feature in enumerate(recipe.features):
        if feature.kind == CATEGORY:
            continue
        values, fill = rows[:, index].astype(np.float64), fills[index]
        if fill is not None:
            values[np.isnan(values)] = fill
        dated = feature.kind == DATE
        columns.append(date_inputs(values, feature.parts) if dated else values[:, None])
    return np.concatenate(columns, axis=1) if columns else np.empty((len(rows), 0))


def _fills(recipe: Recipe, spool: Spool, taught: Array) -> tuple[float | None, ...]:
    fills: list[float | None] = [None] * len(recipe.features)
    measured = []
    for index, feature in enumerate(recipe.features):
        if feature.missing == OWN:
            fills[index] = float(len(feature.categories) + 1)
        elif feature.missing != LEAVE_OUT:
            measured.append(index)
    count = int(taught.sum())
    group = max(1, _GROUP // max(1, 8 * count))
    for start in range(0, len(measured), group):
        part = measured[start : start + group]
        columns = np.empty((len(part), count))
        row = 0
        for first, rows in spool.read():
            some = rows[:, part].T[:, taught[first : first + len(rows)]]
            columns[:, row : row + some.shape[1]] = some
            row += some.shape[1]
        for index, column in zip(part, columns, strict=True):
            fills[index] = _fill(recipe.features[index], column[~np.isnan(column)])
    return tuple(fills)


def _fill(feature: Feature, present: Array) -> float:
    if not len(present):
        # 'other', or 0: no row that is trained on has a value.
        return float(len(feature.categories)) if feature.kind == CATEGORY else 0.0
    if feature.missing == FREQUENT:
        different, counts = np.unique(present, return_counts=True)
        return float(different[np.argmax(counts)])
    return float(present.mean() if feature.missing == MEAN else np.median(present))


def _fit_arrays(
    recipe: Recipe,
    spool: Spool,
    taught: Array,
    target_means: tuple[float, ...],
    target_stds: tuple[float, ...],
) -> Fitted:
    scale = 1.0
    channels = 1
    if len(recipe.input_shape) == 3 and recipe.input_shape[-1] <= _MOST_CHANNELS:
        channels = recipe.input_shape[-1]
    spread = Spread()
    for rows in _taught(spool, taught):
        if rows.dtype == np.uint8:
            scale = 1 / 255
        if not recipe.standardise:
            break
        spread.add(rows.astype(np.float64).reshape(-1, channels) * scale)
    means, stds = ((0.0,), (1.0,)) if not recipe.standardise else spread.result()
    return Fitted(recipe, (None,), means, stds, target_means, target_stds, scale)
