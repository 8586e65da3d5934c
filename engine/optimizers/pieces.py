"""The update of a large model, piece by piece.

A rule passes over the parameters several times. Over a piece that fits into a core's cache, all
passes but the first cost a fraction, and other threads can do other pieces.
"""

from __future__ import annotations

from functools import partial

from engine import parallel
from engine.optimizers.rule import UpdateRule
from engine.types import Array

LARGE = 131_072
"""Parameters from which on a step is divided."""

CHUNK = 65_536
"""Parameters of a piece: with gradients and two slots, about a common second-level cache."""


class Chunks:
    """The rule for many parameters: one piece after the other, or several at once.

    Args:
        size: number of parameters.
    """

    def __init__(self, size: int) -> None:
        self._cuts = parallel.slices(size, -(-size // CHUNK))
        self._scratch: list[list[Array]] = [[] for _ in self._cuts]

    @classmethod
    def suiting(cls, optimizer: UpdateRule, size: int) -> Chunks | None:
        """None where the whole is done at once."""
        return None if size < LARGE or not optimizer.entrywise else cls(size)

    def move(self, optimizer: UpdateRule, w: Array, g: Array, lr: float, t: int) -> None:
        """Move all parameters by an optimizer's rule; the arguments are those of its `step`."""
        chunks = []
        for cut, scratch in zip(self._cuts, self._scratch, strict=True):
            part = optimizer.part(cut, scratch)
            chunks.append(partial(part.step, w[cut], g[cut], lr, t))
        parallel.run(chunks)
