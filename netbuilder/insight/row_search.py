"""Rows that a search finds: words, numbers, or a comparison such as 'age > 30'."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from engine.types import Array
from netbuilder.insight.data_table import TableColumn

Values = Callable[[int], Array | None]
Holding = Callable[[int, str], Array | None]

_COMPARISON: Final = re.compile(r"^(?P<name>.+?)\s*(?P<sign><=|>=|!=|=|<|>)\s*(?P<value>.+)$")
_SIGNS: Final[Mapping[str, Callable[[Any, Any], Any]]] = MappingProxyType(
    {
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
        "=": operator.eq,
        "!=": operator.ne,
    }
)
_CLOSE: Final = 1e-9


def matching(
    text: str, columns: Sequence[TableColumn], values: Values, holding: Holding, count: int
) -> Array:
    """Whether each row is found.

    Args:
        text: what is looked for; '' finds all.
        columns: of the rows.
        values: of a column by its number, float64 (count,); None for texts.
        holding: whether the texts of a column hold something, bool (count,); None for no texts.
        count: of the rows.

    Returns:
        bool (count,).
    """
    wanted = text.strip()
    if not wanted:
        return np.ones(count, bool)
    compared = _COMPARISON.match(wanted)
    if compared is not None:
        name = compared["name"].strip().casefold()
        for number, column in enumerate(columns):
            if column.name.casefold() == name:
                sign, value = compared["sign"], compared["value"]
                held = holding(number, value)
                if held is not None and sign in ("=", "!="):
                    return held if sign == "=" else ~held
                return _compared(column, values(number), sign, value, count)
    found = np.zeros(count, bool)
    for number, column in enumerate(columns):
        known = values(number)
        if known is not None:
            found |= _holding(column, known, wanted)
            continue
        held = holding(number, wanted)
        if held is not None:
            found |= held
    return found


def _compared(column: TableColumn, values: Array | None, sign: str, text: str, count: int) -> Array:
    if values is None:
        return np.zeros(count, bool)
    compare = _SIGNS[sign]
    if column.categories:
        places = [
            place
            for place, category in enumerate(column.categories)
            if compare(category.casefold(), text.strip().casefold())
        ]
        return np.isin(values, places)
    wanted = _number(text)
    if wanted is None:
        return np.zeros(count, bool)
    if sign in ("=", "!="):
        same = _same(values, wanted)
        return same if sign == "=" else ~same
    return np.asarray(compare(values, wanted))


def _holding(column: TableColumn, values: Array, wanted: str) -> Array:
    if column.categories:
        places = [
            place
            for place, category in enumerate(column.categories)
            if wanted.casefold() in category.casefold()
        ]
        return np.isin(values, places)
    number = _number(wanted)
    return np.zeros(len(values), bool) if number is None else _same(values, number)


def _same(values: Array, wanted: float) -> Array:
    """Whether values are as good as a number: they have gone through float32."""
    return np.asarray(np.abs(values - wanted) <= _CLOSE * max(1.0, abs(wanted)))


def _number(text: str) -> float | None:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None
