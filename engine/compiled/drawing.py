"""Random numbers for a block of steps, in the order in which NumPy's steps draw them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from engine.types import Generator


class Drawing:
    """What the layers of a program draw.

    Args:
        layers: of each one that draws, first to last: its generator, the arguments of its kernel,
            and how many 16-bit numbers it takes for a sample.
    """

    def __init__(self, layers: Iterable[tuple[Generator, Any, int]]) -> None:
        # Layers that share a generator take turns at it, step by step.
        self._groups: dict[int, tuple[Generator, list[tuple[Any, int]]]] = {}
        for generator, arguments, size in layers:
            group = self._groups.setdefault(id(generator), (generator, []))
            group[1].append((arguments, size))

    def draw(self, steps: int, rows: int) -> Drawn:
        """Draw for so many steps with so many samples each, and hand it to the kernels."""
        before = [
            (generator, generator.bit_generator.state) for generator, _ in self._groups.values()
        ]
        words = []
        for generator, members in self._groups.values():
            each = [_words(size * rows) for _, size in members]
            drawn = generator.bit_generator.random_raw(steps * sum(each)).view(np.uint16)
            start = 0
            for (arguments, _), count in zip(members, each, strict=True):
                arguments.stride = 4 * sum(each)
                arguments.put("levels", drawn[start:])
                start += 4 * count
            words.append(sum(each))
        return Drawn(before, words)


class Drawn:
    """What was drawn for a block."""

    def __init__(self, before: list[tuple[Generator, Any]], words: list[int]) -> None:
        self._before = before
        self._words = words

    def keep(self, steps: int) -> None:
        """Let the generators stand where so many steps leave them."""
        for (generator, state), each in zip(self._before, self._words, strict=True):
            generator.bit_generator.state = state
            if steps * each:
                generator.bit_generator.random_raw(steps * each)


def _words(values: int) -> int:
    """64-bit words for so many 16-bit numbers."""
    return -(-values // 4)
