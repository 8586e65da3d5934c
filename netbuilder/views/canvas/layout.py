"""Where blocks stand: one below the other, and which gap is nearest to a point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

WIDTH: Final = 330.0
HEIGHT: Final = 58.0
PROBLEM_HEIGHT: Final = 46.0
GAP: Final = 26.0
MARGIN: Final = 24.0


def height(has_problem: bool) -> float:
    """The height of a block."""
    return HEIGHT + PROBLEM_HEIGHT if has_problem else HEIGHT


def tops(heights: Sequence[float]) -> list[float]:
    """The upper edges of blocks of these heights."""
    edges, edge = [], 0.0
    for each in heights:
        edges.append(edge)
        edge += each + GAP
    return edges


def gap_at(y: float, heights: Sequence[float]) -> int:
    """The gap nearest to `y`: 0 is above the first block, the input not being counted."""
    edges = tops(heights)
    middles = [top + each / 2 for top, each in zip(edges[1:], heights[1:], strict=True)]
    return sum(1 for middle in middles if y > middle)


def gap_centre(gap: int, heights: Sequence[float]) -> float:
    """The height at which the mark of a gap is drawn."""
    edges = tops(heights)
    return edges[gap] + heights[gap] + GAP / 2
