"""The order in which people read what lies on an area: row by row, or column by column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Box(NamedTuple):
    """The place of something; its right and lower edges are outside it."""

    left: int
    top: int
    right: int
    bottom: int


def reading_order(boxes: Sequence[Box]) -> list[int]:
    """The places of the boxes in reading order.

    The area is cut into rows where a horizontal line meets no box, else into columns, and every
    part so again. Boxes that no line separates are read from their upper edges down.
    """
    return _ordered(boxes, list(range(len(boxes))))


def _ordered(boxes: Sequence[Box], places: list[int]) -> list[int]:
    if len(places) < 2:
        return places
    for vertical in (True, False):
        parts = _cut(boxes, places, vertical)
        if len(parts) > 1:
            return [place for part in parts for place in _ordered(boxes, part)]
    return sorted(places, key=lambda place: (boxes[place].top, boxes[place].left))


def _cut(boxes: Sequence[Box], places: list[int], vertical: bool) -> list[list[int]]:
    """The groups that straight lines separate, from the top or from the left."""
    spans = {place: _span(boxes[place], vertical) for place in places}
    parts: list[list[int]] = []
    reached = 0
    for place in sorted(places, key=spans.__getitem__):
        start, end = spans[place]
        if not parts or start >= reached:
            parts.append([])
            reached = end
        parts[-1].append(place)
        reached = max(reached, end)
    return parts


def _span(box: Box, vertical: bool) -> tuple[int, int]:
    return (box.top, box.bottom) if vertical else (box.left, box.right)
