"""The positions of blocks: one below or beside the other, and the gap nearest to a point."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TypeAlias

Size: TypeAlias = tuple[float, float]


class Stack:
    """Input and blocks, each with its middle on one line, from top to bottom or left to right.

    A gap is where a block can be put in: gap 0 is behind the input, gap n behind the n-th block.

    Args:
        sizes: width and height of the input and the blocks.
        space: between two of them; one number for all, or one for each gap between two.
        across: whether they stand beside each other.
    """

    def __init__(
        self,
        sizes: Sequence[Size] = (),
        space: float | Sequence[float] = 0.0,
        across: bool = False,
    ) -> None:
        self.sizes = tuple(sizes)
        count = max(len(self.sizes), 1)
        self.spaces = (space,) * count if isinstance(space, float | int) else (*space, 0.0)
        self.across = across
        along, aside = (0, 1) if across else (1, 0)
        self.breadth = max((size[aside] for size in sizes), default=0.0)
        self.length = 0.0
        self.places: list[tuple[float, float]] = []
        edge = 0.0
        for size, gap in zip(self.sizes, self.spaces, strict=False):
            beside = (self.breadth - size[aside]) / 2
            self.places.append((edge, beside) if across else (beside, edge))
            self.length = edge + size[along]
            edge = self.length + gap
        self._middles = [
            place[along] + size[along] / 2
            for place, size in zip(self.places[1:], self.sizes[1:], strict=True)
        ]

    @property
    def size(self) -> Size:
        """Width and height of all of it."""
        return (self.length, self.breadth) if self.across else (self.breadth, self.length)

    def gap_at(self, x: float, y: float) -> int:
        """The gap nearest to a point: the number of blocks whose middle lies before it."""
        return bisect_left(self._middles, x if self.across else y)

    def gap_centre(self, gap: int) -> tuple[float, float]:
        """The middle of a gap."""
        (x, y), (width, height) = self.places[gap], self.sizes[gap]
        if self.across:
            return x + width + self.space_of(gap) / 2, self.breadth / 2
        return self.breadth / 2, y + height + self.space_of(gap) / 2

    def space_of(self, gap: int) -> float:
        """The room of a gap; behind the last block as much as before it."""
        return self.spaces[gap] or self.spaces[max(gap - 1, 0)]
