"""Tables whose values stand below each other, and may have blanks within them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from netbuilder.imported.reading.blanks import aligned_values, table_line
from netbuilder.imported.reading.values import to_number

_LINES: Final = 200
_LEAST: Final = 5
_LONGEST: Final = 1000
_MOST_COLUMNS: Final = 100
_MOSTLY: Final = 0.8
_HALF: Final = 0.5

Gaps = list[tuple[int, int]]


def starts_of(lines: Sequence[str]) -> tuple[tuple[int, ...], int]:
    """Find where the values of aligned lines begin, and how many lines stand above the table.

    Lines are aligned where blanks stand below each other all the way down, and so part columns of
    which one at least is of numbers.

    Args:
        lines: the first of a file.

    Returns:
        The places from 0, and a number of lines; no places where the lines are not aligned.
    """
    known = [
        (place, line.rstrip())
        for place, line in enumerate(lines[:_LINES])
        if line.strip() and table_line(line, "|", '"')
    ]
    if len(known) < _LEAST or any("\t" in line or len(line) > _LONGEST for _, line in known):
        return (), 0
    first = len(known) // 3
    end = len(known) - first
    gaps = _gaps([line for _, line in known[first:end]])
    while end < len(known) and (narrowed := _narrowed(gaps, known[end][1])):
        gaps, end = narrowed, end + 1
    while first and (narrowed := _narrowed(gaps, known[first - 1][1])):
        gaps, first = narrowed, first - 1
    if end < len(known) and lines[known[end][0] - 1].strip():
        return (), 0  # What stands below a table is parted from it.
    starts = tuple(place for _, place in gaps)
    rows = [aligned_values(line, starts) for _, line in known[first:end]]
    if not 2 <= len(starts) <= _MOST_COLUMNS or len(rows) < _LEAST or not _is_table(rows[1:]):
        return (), 0
    return starts, known[first][0]


def crosses(line: str, starts: Sequence[int]) -> bool:
    """Whether a value runs on to where the next one begins."""
    return any(0 < start <= len(line.rstrip()) and line[start - 1] != " " for start in starts)


def _gaps(lines: Sequence[str]) -> Gaps:
    """What is blank in all lines, from and to; at first what is so at their beginning, if little.

    Args:
        lines: without blanks at their end.
    """
    filled = [False] * max(map(len, lines))
    for line in lines:
        for place, sign in enumerate(line):
            filled[place] |= sign != " "
    gaps: Gaps = []
    start = 0
    for place, is_filled in enumerate(filled):
        if is_filled:
            if place > start or not place:
                gaps.append((start, place))
            start = place + 1
    return gaps


def _narrowed(gaps: Gaps, line: str) -> Gaps | None:
    """What of the gaps is blank in another line, too; None where one is filled."""
    found: Gaps = []
    for start, end in gaps:
        if not start:
            found.append((0, 0) if line[:end].strip() else (0, end))
            continue
        there = line[start:end].ljust(end - start)
        blanks = there[there.find(" ") :] if " " in there else ""
        if not blanks:
            return None
        left = end - len(blanks)
        found.append((left, left + len(blanks) - len(blanks.lstrip(" "))))
    return found


def _is_table(rows: Sequence[Sequence[str]]) -> bool:
    columns = list(zip(*rows, strict=True))
    filled = [[text for text in column if text] for column in columns]
    if any(len(texts) < _HALF * len(rows) for texts in filled):
        return False
    return any(
        sum(to_number(text) is not None for text in texts) >= _MOSTLY * len(texts)
        for texts in filled
    )
