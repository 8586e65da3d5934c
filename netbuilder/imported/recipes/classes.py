"""The classes of a column, in the order that people expect."""

from __future__ import annotations

import re

from netbuilder.imported.outline import BLOCK, Column
from netbuilder.imported.reading.values import to_number


def class_names(column: Column) -> tuple[str, ...]:
    """The different values of a column: numbers by size, words by the alphabet."""
    names = [value for value, _ in column.values]
    numbers = [to_number(name) for name in names]
    if all(number is not None for number in numbers):
        return tuple(sorted(names, key=lambda name: (to_number(name) or 0.0, name)))
    if column.shape or column.kind == BLOCK:
        return ()
    return tuple(sorted(names, key=lambda name: (_pieces(name), name)))


def _pieces(text: str) -> list[tuple[int, int, str]]:
    parts = re.split(r"(\d+)", text.casefold())
    return [_piece(part) for part in parts if part]


def _piece(part: str) -> tuple[int, int, str]:
    """A number by its size, which its digits tell: Python refuses to convert thousands of them."""
    digits = part.lstrip("0")
    return (0, len(digits), digits) if part.isdecimal() else (1, 0, part)
