"""What the user should know of words among numbers, in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from netbuilder.imported.outline import Column
from netbuilder.imported.reading.sentinels import sentinel_of
from netbuilder.wording import listed, plural, shown

_MOST: Final = 5


def notices_on(columns: Iterable[Column]) -> tuple[str, ...]:
    """Sentences on words that count as missing, and on values that are no numbers."""
    found: list[str] = []
    by_marks: dict[tuple[str, ...], list[str]] = {}
    for column in columns:
        if column.marks:
            by_marks.setdefault(column.marks, []).append(column.name)
        if column.first_stray and column.dates is None:
            found.append(
                plural(
                    column.strays,
                    "{name}: {count} value is not a number, in line {line}.",
                    "{name}: {count} values are not numbers, the first in line {line}.",
                    name=column.name,
                    line=column.first_stray.line,
                )
            )
        if (sentinel := sentinel_of(column)) is not None:
            found.append(
                plural(
                    sentinel[1],
                    "{name}: {value} comes {count} time, far from all other values; if it stands "
                    "for a missing value, name it as one.",
                    "{name}: {value} comes {count} times, far from all other values; if it stands "
                    "for a missing value, name it as one.",
                    name=column.name,
                    value=shown(sentinel[0]),
                )
            )
    for marks, names in by_marks.items():
        found.append(
            plural(
                len(marks),
                "{names}: {marks} counts as a missing value.",
                "{names}: {marks} count as missing values.",
                names=listed(names, _MOST),
                marks=listed([shown(mark) for mark in marks], _MOST),
            )
        )
    return tuple(found)
