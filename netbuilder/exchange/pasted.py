"""Text from the clipboard as a row of a table."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import Final

from netbuilder.imported import Recipe
from netbuilder.plain import line
from netbuilder.translation import say
from netbuilder.wording import listed, plural

_LONGEST: Final = 100_000
_SIGNS: Final = ("\t", ";", "|", ",")
_NAMED: Final = 6


class PasteError(ValueError):
    """Text that is no row of the network's; the message says what one is."""


def is_row(text: str) -> bool:
    """Whether a text holds several values, as a row of a table does."""
    return any(sign in text for sign in _SIGNS[:3]) or "\n" in text.strip() or text.count(",") > 1


def pasted_row(text: str, recipe: Recipe) -> dict[str, str]:
    """The row in a text, by the columns that a network needs.

    With a line of names above it the columns may stand in any order, and others beside them.

    Args:
        text: as table programs and CSV files have rows.
        recipe: of the network's data.

    Raises:
        PasteError: it has too few or too many values.
    """
    names = [feature.name for feature in recipe.features]
    rows = _rows(text[:_LONGEST], len(names))
    if not rows:
        raise PasteError(say("There is no row on the clipboard; copy one from a table."))
    places = {_key(name): place for place, name in reversed(list(enumerate(rows[0])))}
    if len(rows) > 1 and sum(_key(name) in places for name in names) * 2 > len(names):
        return {
            name: rows[1][places[_key(name)]]
            for name in names
            if places.get(_key(name), len(rows[1])) < len(rows[1])
        }
    if len(rows[0]) != len(names):
        raise PasteError(
            plural(
                len(rows[0]),
                "The clipboard holds {count} value, but a row has {wanted}: {names}. Copy these, "
                "or the header with them.",
                "The clipboard holds {count} values, but a row has {wanted}: {names}. Copy these, "
                "or the header with them.",
                wanted=len(names),
                names=listed([line(name, 30) for name in names], _NAMED),
            )
        )
    return dict(zip(names, rows[0], strict=True))


def pasted_rows(text: str, recipe: Recipe) -> list[dict[str, str]]:
    """All rows in a text, by the columns that a network needs.

    Raises:
        PasteError: a line has too few or too many values.
    """
    names = [feature.name for feature in recipe.features]
    lines = [each for each in text.splitlines() if each.strip()]
    if not lines:
        raise PasteError(say("There are no rows; enter some, or copy them from a table."))
    sign = next((sign for sign in _SIGNS if len(names) > 1 and sign in lines[0]), "")
    rows = _split(lines, sign) if sign else [[each.strip()] for each in lines]
    if [_key(cell) for cell in rows[0]] == [_key(name) for name in names]:
        rows = rows[1:]
    for number, row in enumerate(rows, 1):
        if len(row) != len(names):
            raise PasteError(
                plural(
                    len(row),
                    "Line {number} holds {count} value, but a row has {wanted}: {names}.",
                    "Line {number} holds {count} values, but a row has {wanted}: {names}.",
                    number=number,
                    wanted=len(names),
                    names=listed([line(name, 30) for name in names], _NAMED),
                )
            )
    return [dict(zip(names, row, strict=True)) for row in rows]


def _rows(text: str, wanted: int) -> list[list[str]]:
    """The first two rows, parted by the sign that gives as many values as are wanted, or most."""
    lines = [each for each in text.splitlines() if each.strip()][:2]
    best: list[list[str]] = []
    for sign in _SIGNS:
        rows = _split(lines, sign)
        if rows and len(rows[0]) == wanted:
            return rows
        if rows and len(rows[0]) > (len(best[0]) if best else 0):
            best = rows
    return best


def _split(lines: Sequence[str], sign: str) -> list[list[str]]:
    try:
        return [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=sign)]
    except csv.Error:
        return []


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()
