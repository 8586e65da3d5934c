"""What parts the values of a line, and what stands around them."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from typing import Final, TypeAlias

from netbuilder.imported.outline import BLANKS
from netbuilder.imported.reading.blanks import table_line
from netbuilder.imported.reading.values import to_number

Record: TypeAlias = tuple[int, list[str]]
"""How many lines stand before a row, and its values without blanks around them."""

DELIMITERS: Final = ("\t", ";", "|", ",")
"""The rarer a sign is in ordinary text and numbers, the earlier it stands."""

_RECORDS: Final = 100
_CELLS: Final = 10_000
_LEAST: Final = 12
"""So many rows are looked at however wide they are."""

_CONSISTENT: Final = 0.8
_MOSTLY: Final = 0.8


def delimiter_of(lines: Sequence[str]) -> str:
    """The sign that gives all rows the same number of values, more than one."""
    best, score = ",", 0.0
    for delimiter in DELIMITERS:
        if not any(delimiter in line for line in lines[:_RECORDS]):
            continue
        _, share = _width(records_of(lines, delimiter, '"', _RECORDS))
        if share > score + 1e-9:
            best, score = delimiter, share
    blank = records_of(lines, BLANKS, '"', _RECORDS)
    width, share = _width(blank)
    if share < _CONSISTENT or not _any_numbers([row for _, row in blank], width):
        return best
    return BLANKS if not score or _holds_tables(lines, best) else best


def is_parted(lines: Sequence[str], delimiter: str) -> bool:
    """Whether this sign gives rows the same number of values, more than one.

    Blanks have to in all rows but the first, which may lack a name for the names of the rows.
    """
    rows = records_of(lines, delimiter, '"', _RECORDS)
    if delimiter != BLANKS:
        return _width(rows)[1] >= _CONSISTENT
    width, share = _width(rows[1:])
    return share == 1.0 and len(rows[0][1]) in (width, width - 1)


def records_of(
    lines: Sequence[str],
    delimiter: str,
    quote: str,
    most: int,
    *,
    escaped: bool = False,
    starts: Sequence[int] = (),
) -> list[Record]:
    """The first rows of some lines, each with the number of lines before it."""
    parted = (table_line(line, delimiter, quote, starts) for line in lines)
    records: list[Record] = []
    reader = csv.reader(
        parted,
        delimiter=delimiter,
        quotechar=quote,
        escapechar="\\" if escaped else None,
        skipinitialspace=True,
    )
    before = cells = 0
    try:
        for record in reader:
            if any(text.strip() for text in record) or len(record) > 1:
                records.append((before, [text.strip() for text in record]))
            before = reader.line_num
            cells += len(record)
            if len(records) >= most or (cells > _CELLS and len(records) >= _LEAST):
                break
    except csv.Error:
        pass  # Reading it will name the line.
    return records


def quote_of(lines: Sequence[str], delimiter: str) -> str:
    """Single quotation marks where a column has them around all its values, else double ones."""
    if not any("'" in line for line in lines):
        return '"'
    rows = [row for _, row in records_of(lines, delimiter, "'", _RECORDS)]
    plain = [row for _, row in records_of(lines, delimiter, '"', _RECORDS)]
    width = Counter(map(len, plain)).most_common(1)[0][0] if plain else 0
    if not any(row != other for row, other in zip(rows, plain, strict=False)):
        return '"'
    for place in range(width):
        column = [row[place] for row in plain[1:] if len(row) > place and row[place]]
        if column and all(_in_single(text) for text in column):
            return "'"
    # Values with a delimiter within single quotes leave no row of the right width.
    widths, others = _width_of(rows), _width_of(plain)
    return "'" if widths[1] > others[1] and widths[0] > 1 else '"'


def _in_single(text: str) -> bool:
    return len(text) > 1 and text[0] == text[-1] == "'"


def _width_of(rows: Sequence[Sequence[str]]) -> tuple[int, float]:
    widths = Counter(map(len, rows))
    width, count = max(widths.items(), key=lambda item: item[1], default=(1, 0))
    return width, count / max(1, widths.total())


def _width(records: Sequence[Record]) -> tuple[int, float]:
    """The commonest number of values in a row, and the share of the rows that have it."""
    width, share = _width_of([row for _, row in records])
    return width, share if width > 1 else 0.0


def _any_numbers(rows: Sequence[Sequence[str]], width: int) -> bool:
    """Whether a column is of numbers, as none is in prose."""
    rows = [row for row in rows[1:] or rows if len(row) == width]
    return any(
        sum(to_number(row[place]) is not None for row in rows) >= _MOSTLY * len(rows)
        for place in range(width)
    )


def _holds_tables(lines: Sequence[str], delimiter: str) -> bool:
    """Whether values between these delimiters are themselves rows of numbers."""
    rows = [row for _, row in records_of(lines, delimiter, '"', _RECORDS)]
    parted = [
        any(
            len(parts := text.split()) > 2 and all(to_number(part) is not None for part in parts)
            for text in row
        )
        for row in rows
    ]
    return sum(parted) >= _MOSTLY * len(rows)
