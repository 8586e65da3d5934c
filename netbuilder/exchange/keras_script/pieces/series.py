"""Rows that follow each other in time as windows, in the same parts as in NetBuilder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine.types import Array
from netbuilder.exchange.keras_script.pieces.samples import table_rows


def rows_in_time(
    columns: Mapping[str, Any],
    features: Sequence[Mapping[str, Any]],
    answers: Array,
    order: Array,
    form: Mapping[str, Any],
) -> tuple[Array, Array, Array]:
    """Rows (n, inputs) and answers (n, targets) in time, and which of the rows lack nothing."""
    known = np.flatnonzero(~np.isnan(order))
    places = known[np.argsort(order[known], kind="stable")]
    arranged = {name: np.asarray(values)[places] for name, values in columns.items()}
    given = {
        name: values if values.dtype.kind in "fiu" else values.tolist()
        for name, values in arranged.items()
    }
    some, whole = table_rows(given, features, answers[places], form)
    rows = np.zeros((len(places), some.shape[1]), np.float32)
    rows[whole] = some
    return rows, answers[places], whole


def windows_in_time(
    whole: Array, window: int, horizon: int, steps: int, validation: float, test: float
) -> tuple[Array, Array]:
    """The last row of each window without a gap, and the part of its targets: 0, 1 or 2."""
    count = len(whole)
    for_validation, for_test = round(count * validation), round(count * test)
    parts = np.zeros(count, np.uint8)
    parts[count - for_test - for_validation :] = 1
    parts[count - for_test :] = 2
    starts = np.arange(max(0, count - window - horizon - steps + 2))
    lacking = np.concatenate([[0], np.cumsum(~whole)])
    ends = starts + window - 1
    first, last = ends + horizon, ends + horizon + steps - 1
    fits = (lacking[ends + 1] == lacking[starts]) & (lacking[last + 1] == lacking[first])
    fits &= parts[first] == parts[last]
    return ends[fits], parts[first[fits]]
