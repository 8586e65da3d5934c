"""The positions of blocks: one below the other, and the gap nearest to a point."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


class Stack:
    """Input and blocks from top to bottom.

    A gap is where a block can be put in: gap 0 is below the input, gap n below the n-th block.

    Args:
        heights: of the input and the blocks.
        space: between two of them.
    """

    def __init__(self, heights: Sequence[float] = (), space: float = 0.0) -> None:
        self.heights = tuple(heights)
        self.space = space
        self.tops: list[float] = []
        edge = 0.0
        for height in self.heights:
            self.tops.append(edge)
            edge += height + space
        self.bottom = edge - space if self.heights else 0.0

    def gap_at(self, y: float) -> int:
        """The gap nearest to `y`: the number of blocks whose middle lies above."""
        blocks = zip(self.tops[1:], self.heights[1:], strict=True)
        return bisect_left([top + height / 2 for top, height in blocks], y)

    def gap_centre(self, gap: int) -> float:
        """The middle of a gap."""
        return self.tops[gap] + self.heights[gap] + self.space / 2
