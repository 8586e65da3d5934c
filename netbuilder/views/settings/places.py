"""The places of the fields of a row, for any width: plain numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

GAP: Final = 2
"""Pixels between two fields."""
PARTING: Final = 13
"""Pixels between two groups, with a line in their middle."""


class Places(NamedTuple):
    """The places of everything.

    Attributes:
        rows: how many there are.
        fields: left edge, row and width of each.
        lines: place and row of each line between groups of one row.
    """

    rows: int
    fields: list[tuple[int, int, int]]
    lines: list[tuple[int, int]]


def places(groups: Sequence[Sequence[tuple[int, int]]], room: int, end: int) -> Places:
    """All in one row if that is possible, else each group where it fits, in more rows.

    Args:
        groups: of each field the width that is good to have, and the least.
        room: width of a row.
        end: what has to be left free at the end of the last row.
    """
    wide, least = (sum(_width(group, kind) for group in groups) for kind in (0, 1))
    parting = PARTING * (len(groups) - 1)
    over = wide + parting + end - room
    if over <= 0 or least + parting + end <= room:
        shares = _shrunk([size for group in groups for size in group], max(0, over))
        return _set([len(group) for group in groups], shares, [0] * len(groups))
    rows, x, row = [], 0, 0
    for group in groups:
        width = _width(group, 1)
        if x and x + PARTING + width > room:
            x, row = 0, row + 1
        rows.append(row)
        x += (PARTING if x else 0) + width
    if x + end > room:
        row += 1
    widths = list[int]()
    for number in range(rows[-1] + 1):
        here = [group for group, place in zip(groups, rows, strict=True) if place == number]
        taken = sum(_width(group, 0) for group in here) + PARTING * (len(here) - 1)
        free = room - (end if number == row else 0)
        widths += _shrunk([size for group in here for size in group], max(0, taken - free))
    return _set([len(group) for group in groups], widths, rows)._replace(rows=row + 1)


def _width(group: Sequence[tuple[int, int]], kind: int) -> int:
    return sum(size[kind] for size in group) + GAP * (len(group) - 1)


def _shrunk(sizes: Sequence[tuple[int, int]], over: int) -> list[int]:
    """The widths with so much taken off, from each as much of it as it can spare."""
    spare = sum(wide - least for wide, least in sizes)
    over = min(over, spare)
    if not over or not spare:
        return [wide for wide, _ in sizes]
    return [wide - -(-(wide - least) * over // spare) for wide, least in sizes]


def _set(counts: Sequence[int], widths: Sequence[int], rows: Sequence[int]) -> Places:
    fields, lines, x, last = list[tuple[int, int, int]](), list[tuple[int, int]](), 0, -1
    remaining = iter(widths)
    for count, row in zip(counts, rows, strict=True):
        if row != last:
            x, last = 0, row
        else:
            x += PARTING - GAP
            lines.append((x - PARTING // 2, row))
        for _ in range(count):
            width = next(remaining)
            fields.append((x, row, width))
            x += width + GAP
    return Places(max(rows) + 1, fields, lines)
