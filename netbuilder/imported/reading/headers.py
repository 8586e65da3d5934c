"""Finds where a table begins, and whether its first line names the columns or units follow."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from netbuilder.imported.outline import TextFormat
from netbuilder.imported.reading.values import to_number

_MOST_ABOVE: Final = 30
_MOSTLY: Final = 0.8
_NEARLY_ALL: Final = 0.95
_HALF: Final = 0.5
_COUNTED: Final = 3
_UNITS: Final = frozenset(("%", "cm", "mm", "m", "km", "g", "kg", "t", "s", "ms", "h", "mpg", "hp"))
_YEARS: Final = (1500, 2200)

Rows = Sequence[Sequence[str]]


def leading(rows: Rows) -> int:
    """How many rows above the table belong to its title and the like."""
    widths = Counter(map(len, rows))
    width = widths.most_common(1)[0][0] if widths else 1
    if width < 2 or widths[width] < _HALF * len(rows):
        return 0
    above = _above_a_gap(rows, width)
    for number, row in enumerate(rows[above:_MOST_ABOVE], above):
        if number + 1 >= len(rows) or not _is_above(row, rows[number + 1], rows, width):
            break
        above = number + 1
    return above


def _above_a_gap(rows: Rows, width: int) -> int:
    """How many rows of a title stand above one of empty cells, as spreadsheets write it."""
    for number, row in enumerate(rows[:_MOST_ABOVE]):
        if len(row) > 1 and not any(row):
            after = rows[number + 1] if number + 1 < len(rows) else ()
            parts = [sum(map(bool, each)) < len(each) for each in rows[:number]]
            return number + 1 if len(after) == width and all(after) and all(parts) else 0
    return 0


def _is_above(row: Sequence[str], after: Sequence[str], rows: Rows, width: int) -> bool:
    filled = [text for text in row if text]
    if not filled:
        return True
    if len(row) > width + 1:
        return False
    if _groups(row, after, rows):
        return True
    if len(filled) == 1:
        usual = sum(len([t for t in each if t]) > 1 for each in rows) >= _MOSTLY * (len(rows) - 1)
        return usual and to_number(filled[0]) is None
    if len(row) >= width:
        return False
    # A header that lacks the name of the names of rows has one value less, but rows below it.
    words_below = not any(to_number(text) is not None for text in after)
    return len(row) < width - 1 or len(after) != width or words_below


def _groups(row: Sequence[str], after: Sequence[str], rows: Rows) -> bool:
    """Whether a row names groups of columns, whose own names follow: 'First,,Second,'."""
    place = rows.index(row) + 2
    below = rows[place] if place < len(rows) else ()
    if len(row) != len(after) or len(below) != len(after) or all(row[1:]) or place > _MOST_ABOVE:
        return False
    names = {text.casefold() for text in after}
    if not all(after) or len(names) < len(after) or any(map(_is_number, [*row, *after])):
        return False
    return sum(map(_is_number, below)) >= _HALF * len(below) and not any(map(_is_unit, after))


def _is_number(text: str) -> bool:
    return to_number(text) is not None


def _is_unit(text: str) -> bool:
    return text[:1] in "([" or text in _UNITS


def has_header(rows: Rows, written: TextFormat) -> bool:
    """Whether the first row names the columns.

    It does if it has no number, unless most of its words come again in their columns; if all its
    numbers are years, or count up, above columns of something else; and if all its words stand
    above nothing but numbers.
    """
    first = list(rows[0]) if rows else []
    words = [place for place, text in enumerate(first) if text]
    if not words:
        return False
    numbers = {
        place: number
        for place in words
        if (number := to_number(first[place], written.decimal)) is not None
    }
    columns = [[row[p] for row in rows[1:] if len(row) > p] for p in range(len(first))]
    if has_row_names(rows):
        columns = [[row[p + 1] for row in rows[1:] if len(row) > p + 1] for p in range(len(first))]
    texts = [place for place in words if place not in numbers]
    again = sum(first[place] in columns[place] for place in texts)
    if not numbers:
        return again < max(1, _HALF * len(texts))
    if again or (not texts and first[0]):
        return False
    shares = {place: _share(columns[place], written) for place in words}
    above_numbers = any(shares[place] >= _MOSTLY for place in texts)
    if len(texts) > 1 and all(shares[place] >= _NEARLY_ALL for place in texts):
        return True
    years = all(_is_year(number) for number in numbers.values())
    counting = len(numbers) > 1 and _counts_up(list(numbers.values()))
    apart = all(_years_in(columns[p], written) < _HALF for p in numbers)
    if len(numbers) >= _COUNTED and counting and texts and min(numbers.values()) in (0, 1):
        # 1,2,3,label: a row of a class would hardly count, nor be the only one of its class.
        recurring = all(len(set(columns[p])) <= _HALF * len(columns[p]) for p in texts)
        whole = all(_counts_up(found) for found in _numbers_of(rows[1:3], list(numbers), written))
        if recurring and not whole:
            return True
    return bool(rows[1:]) and ((years and apart) or (counting and (above_numbers or not first[0])))


def has_row_names(rows: Rows) -> bool:
    """Whether the rows begin with a name of their own, for which the header has none."""
    width = len(rows[0]) + 1 if rows else 0
    below = [row for row in rows[1:] if len(row) == width and row[-1]]
    names = {row[0] for row in below}
    return len(below) > 1 and len(below) == len(rows) - 1 and len(names) == len(below)


def has_units(rows: Rows, written: TextFormat) -> bool:
    """Whether the row below the header has words, such as 'cm', above columns of numbers."""
    if len(rows) < 4 or len(rows[1]) != len(rows[0]):
        return False
    units = rows[1]
    if any(to_number(text, written.decimal) is not None for text in units):
        return False
    missing = {word.casefold() for word in written.missing_words} | {"-", "--", ".", "na"}
    filled = [place for place, text in enumerate(units) if text.casefold() not in missing]
    below = [[row[p] for row in rows[2:] if len(row) > p and row[p]] for p in range(len(units))]
    numeric = [
        place for place, column in enumerate(below) if _share(column, written) >= _NEARLY_ALL
    ]
    said = [place for place in numeric if place in filled]
    seldom = all(units[place] not in below[place] for place in filled)
    return seldom and bool(said) and len(said) >= _HALF * len(numeric)


def _share(column: Sequence[str], written: TextFormat) -> float:
    """The share of numbers among the values of a column that are there."""
    there = [text for text in column if text not in written.missing_words]
    numbers = sum(to_number(text, written.decimal) is not None for text in there)
    return numbers / len(there) if there else 0.0


def _numbers_of(rows: Rows, places: Sequence[int], written: TextFormat) -> list[list[float]]:
    """The numbers in some columns of each row; NaN for what is none."""
    found = [[row[p] if p < len(row) else "" for p in places] for row in rows]
    numbers = [[to_number(text, written.decimal) for text in row] for row in found]
    return [[math.nan if number is None else number for number in row] for row in numbers]


def _is_year(number: float) -> bool:
    return number == int(number) and _YEARS[0] <= number <= _YEARS[1]


def _years_in(column: Sequence[str], written: TextFormat) -> float:
    numbers = [to_number(text, written.decimal) for text in column]
    years = sum(number is not None and _is_year(number) for number in numbers)
    return years / max(1, len(numbers))


def _counts_up(numbers: Sequence[float]) -> bool:
    return all(after - before == 1 for before, after in pairwise(numbers))
