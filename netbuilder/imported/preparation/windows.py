"""Series as samples: windows of rows, and the row that is to be told from each.

The parts follow each other in time: what is trained on ends before the validation begins, and that
before the test. A sample belongs to the part that its target is in; what its window reaches back to
is the past, which is known when a forecast is made, and it never reaches ahead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from engine.errors import DataError
from engine.types import Array
from netbuilder.imported.preparation.gathering import Gathered
from netbuilder.imported.preparation.splitting import TEST, TRAINING, VALIDATION
from netbuilder.imported.recipes.recipe import NUMBERS, Recipe, Series, Split
from netbuilder.wording import count_text, plural

NO_PART = 255
_ROWS = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """The places of all windows of a series.

    Attributes:
        series: how long they are, and how far ahead their targets.
        ends: the last row of each, (n,).
        parts: of each, uint8 (n,); that of its target.
    """

    series: Series
    ends: Array
    parts: Array

    @property
    def targets(self) -> Array:
        """The rows that are told from each, (n, steps)."""
        series = self.series
        return self.ends[:, None] + np.arange(series.horizon, series.reach + 1)

    def told(self, targets: Array) -> Array:
        """What is told from each, (n, steps * targets), of the targets (rows, targets)."""
        return targets[self.targets].reshape(len(self.ends), -1)

    def of(self, rows: Array) -> Iterator[Array]:
        """The windows of rows (n, inputs), some at a time: (m, window, inputs)."""
        back = np.arange(1 - self.series.window, 1)
        most = max(1, _ROWS // self.series.window)
        for start in range(0, len(self.ends), most):
            yield rows[self.ends[start : start + most, None] + back]


def in_order(rows: Gathered) -> tuple[Array, Gathered]:
    """The rows (n, features) from the first to the last in time, and what belongs to them."""
    pieces = [piece for _, piece in rows.spool.read()]
    codes = np.concatenate(pieces) if pieces else np.empty((0, 0))
    places = np.argsort(rows.order, kind="stable")
    arranged = Gathered(
        rows.spool,
        rows.targets[places],
        rows.given[places],
        rows.counts,
        rows.whole[places],
        rows.order[places],
    )
    return codes[places], arranged


def parts_in_time(split: Split, rows: int) -> Array:
    """The part of each row, uint8 (n,): training, validation and test, one after the other."""
    validation, test = round(rows * split.validation), round(rows * split.test)
    parts = np.full(rows, TRAINING, np.uint8)
    parts[rows - test - validation :] = VALIDATION
    parts[rows - test :] = TEST
    return parts


def windows_of(series: Series, parts: Array, whole: Array) -> Windows:
    """All windows without a row that lacks something.

    Args:
        series: says how long they are.
        parts: of each row, in time.
        whole: bool (n,), whether a row lacks nothing.

    Raises:
        DataError: there are none to train on.
    """
    span = series.window + series.reach
    starts = np.arange(max(0, len(parts) - span + 1))
    lacking = np.concatenate([[0], np.cumsum(~whole)])
    ends = starts + series.window - 1
    first, last = ends + series.horizon, ends + series.reach
    fits = (lacking[ends + 1] == lacking[starts]) & (lacking[last + 1] == lacking[first])
    # What is told belongs to one part as a whole.
    fits &= parts[first] == parts[last]
    found = Windows(series, ends[fits], parts[first[fits]])
    if not (found.parts == TRAINING).any():
        raise DataError(
            plural(
                len(parts),
                "The series has {count} row, too few for windows of {window}; choose a shorter "
                "window.",
                "The series has {count} rows, too few to train on windows of {window} without "
                "gaps; choose a shorter window.",
                window=count_text(series.window),
            )
        )
    return found


def naive_error(recipe: Recipe, windows: Windows, targets: Array) -> float | None:
    """How far off the last known value of the target is on average.

    Args:
        recipe: whose target is a number.
        windows: those of the test count; where there are none, those of the validation.
        targets: float64 (rows, targets), in the units of the file.

    Returns:
        None for classes, and where there is nothing to measure it on.
    """
    if recipe.task != NUMBERS:
        return None
    for part in (TEST, VALIDATION):
        own = windows.parts == part
        if own.any():
            apart = targets[windows.targets[own]] - targets[windows.ends[own], None]
            return float(np.abs(apart).mean())
    return None
