"""Rows of a series as the windows that a forecast is made from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.errors import DataError
from engine.types import Array
from netbuilder.imported.outline import TextFormat
from netbuilder.imported.reading.dates import moment_of
from netbuilder.imported.reading.values import to_number
from netbuilder.imported.recipes.recipe import Series
from netbuilder.translation import say
from netbuilder.wording import count_text, plural


def places_in_time(series: Series, texts: Sequence[str], written: TextFormat) -> Array:
    """The rows from the first to the last in time, by the column that tells it.

    Args:
        series: says which column that is.
        texts: its values, one for each row.
        written: how they are written.

    Raises:
        DataError: a value tells no time.
    """
    moments = []
    for row, text in enumerate(texts, 1):
        moment = moment_of(text, series.dates) if series.dates else to_number(text, written.decimal)
        if moment is None:
            raise DataError(
                say(
                    "Row {row}: '{text}' in column {order} does not tell the order of "
                    "the rows; correct it.",
                    row=count_text(row),
                    text=text[:40],
                    order=series.order,
                )
            )
        moments.append(moment)
    return np.argsort(np.array(moments), kind="stable")


def windows_at(series: Series, rows: int, file: str) -> Array:
    """The last row of each window in a file with so many rows.

    Raises:
        DataError: there are too few for one.
    """
    if rows < series.window:
        raise DataError(
            plural(
                rows,
                "{file} has {count} row, but a forecast needs the last {window}; add some.",
                "{file} has {count} rows, but a forecast needs the last {window}; add some.",
                file=file,
                window=count_text(series.window),
            )
        )
    return np.arange(series.window - 1, rows)


def windows_ending(series: Series, samples: Array, ends: Array) -> Array:
    """The windows (m, window, inputs) of rows (n, inputs) that end at these."""
    return samples[ends[:, None] + np.arange(1 - series.window, 1)]


def answers_ahead(series: Series, answers: Array, ends: Array) -> Array:
    """What is to be told from each window, as `Rows` holds it; NaN beyond the last row."""
    beyond = np.full((series.reach, *answers.shape[1:]), np.nan)
    ahead = ends[:, None] + np.arange(series.horizon, series.reach + 1)
    told = np.concatenate([answers, beyond])[ahead].reshape(len(ends), -1)
    return told[:, 0] if told.shape[1] == 1 else told
