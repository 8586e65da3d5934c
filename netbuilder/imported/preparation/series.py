"""Makes samples of a series, in the order of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from engine.types import Array
from netbuilder.imported.preparation.fitting import fit
from netbuilder.imported.preparation.gathering import Gathered, OpenSpool
from netbuilder.imported.preparation.made import Made, answers_of
from netbuilder.imported.preparation.notices import notices_on
from netbuilder.imported.preparation.windows import (
    NO_PART,
    in_order,
    naive_error,
    parts_in_time,
    windows_of,
)
from netbuilder.imported.recipes.recipe import CLASSES, Recipe, Series


def series_of(recipe: Recipe, rows: Gathered, open_spool: OpenSpool) -> Made:
    """Windows of rows as samples.

    Args:
        recipe: for a series.
        rows: of the file, in its order.
        open_spool: makes a spool for rows of a shape and type; the caller closes it.

    Raises:
        DataError: there are too few rows.
    """
    codes, arranged = in_order(rows)
    parts = parts_in_time(recipe.split, len(codes))
    windows = windows_of(recipe.series or Series(), parts, arranged.whole)
    spool = open_spool(codes.shape[1:], np.float64)
    spool.append(codes)
    # Nothing is measured on rows that lack something.
    fitted = fit(recipe, spool, arranged.targets, np.where(arranged.whole, parts, NO_PART))
    fitted = replace(fitted, naive_error=naive_error(recipe, windows, arranged.targets))
    targets = windows.told(arranged.targets)
    labels = targets[:, 0].astype(np.int64) if recipe.task == CLASSES else None
    encoded = fitted.encode(codes)

    def samples() -> Iterator[Array]:
        return windows.of(encoded)

    notices = notices_on(fitted, rows.counts, windows.parts, labels)
    told = recipe.series is not None and recipe.series.order
    times = arranged.order[windows.targets] if told else None
    return Made(fitted, windows.parts, answers_of(fitted, targets), samples, notices, times)
