"""Numbers that may stand for a missing value, such as -999 among heights."""

from __future__ import annotations

from typing import Final

from netbuilder.imported.outline import Column
from netbuilder.imported.reading.values import to_number

_NINES: Final = frozenset(
    sign * number for number in (99, 999, 9999, 99999, 999999, 9999999) for sign in (1, -1)
) | {-9}
_LEAST: Final = 2
_LARGEST_SHARE: Final = 0.5
_APART: Final = 2.0
"""How far it lies from the other numbers, in units of the range of these."""


def sentinel_of(column: Column) -> tuple[str, int] | None:
    """The number of a column that looks like none, as it is written, and how often it comes.

    It consists of nines, comes again and again at one end of the numbers, and lies far from all
    others.
    """
    if not column.numeric or column.minimum is None or column.maximum is None:
        return None
    if not {column.minimum, column.maximum} & _NINES:
        return None
    numbers = [(number, text, n) for text, n in column.values if (number := to_number(text))]
    for end in (column.minimum, column.maximum):
        same = [(text, count) for number, text, count in numbers if number == end]
        others = [number for number, _, _ in numbers if number != end]
        count = sum(each for _, each in same)
        if end not in _NINES or len(same) != 1 or len(others) < _LEAST:
            continue
        low, high = min(others), max(others)
        gap = min(abs(end - low), abs(end - high))
        if _LEAST <= count <= _LARGEST_SHARE * column.count and gap > _APART * (high - low):
            return same[0]
    return None
