"""The update of a large model, piece by piece.

A rule passes over the parameters several times. Over a piece that fits into a core's cache, all
passes but the first cost a fraction, and other threads can do other pieces.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from engine import parallel
from engine.optimizers.rule import UpdateRule
from engine.types import Array

Rule = Callable[[Array, Array, float, int], None]

LARGE = 131_072
"""Parameters from which on a step is divided."""

CHUNK = 65_536
"""Parameters of a piece: with gradients and two slots, about a common second-level cache."""


def divided(optimizer: UpdateRule, size: int) -> Rule:
    """The optimizer's rule for so many parameters, in pieces if they are many."""
    whole = size < LARGE or not optimizer.entrywise
    return optimizer.step if whole else _InChunks(optimizer, size)


class _InChunks:
    """The rule, for one piece after the other or for several at once."""

    def __init__(self, optimizer: UpdateRule, size: int) -> None:
        self._optimizer = optimizer
        self._cuts = parallel.slices(size, -(-size // CHUNK))
        self._scratch: list[list[Array]] = [[] for _ in self._cuts]

    def __call__(self, w: Array, g: Array, lr: float, t: int) -> None:
        """Move all parameters."""
        chunks = []
        for cut, scratch in zip(self._cuts, self._scratch, strict=True):
            part = self._optimizer.part(cut, scratch)
            chunks.append(partial(part.step, w[cut], g[cut], lr, t))
        parallel.run(chunks)
