"""Counts the columns of tables of whole numbers, all together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from engine.compiled.library import library
from engine.types import Array
from netbuilder.imported.reading.tallies import Tally

_BYTE: Final = 1 << 8
_SMALL: Final = 1 << 10
_TOGETHER: Final = 1 << 19
_MOST_COUNTS: Final = 1 << 23


class WholeTallies:
    """How often each small number comes in each column, until it is handed on.

    Args:
        tallies: of the columns, which get what was counted.
    """

    def __init__(self, tallies: Sequence[Tally]) -> None:
        self._tallies = tallies
        self._waiting: list[Array] = []
        self._counts: Array | None = None
        self._first: Array | None = None
        self._last: Array | None = None
        self._running = np.ones(len(tallies), bool)

    def add(self, numbers: Array, lines: Sequence[int]) -> None:
        """Count int64 (lines, columns), none negative."""
        if len(self._tallies) * _SMALL > _MOST_COUNTS or numbers.max() >= _SMALL:
            self.hand_on()
            for tally, column in zip(self._tallies, numbers.T, strict=True):
                tally.add_numbers(column, lines)
            return
        self._waiting.append(numbers)
        if library() is not None or sum(each.size for each in self._waiting) >= _TOGETHER:
            self._count()

    def _count(self) -> None:
        """Count what is waiting: the more together, the cheaper."""
        if not self._waiting:
            return
        numbers = self._waiting[0] if not self._waiting[1:] else np.concatenate(self._waiting)
        self._waiting = []
        width = len(self._tallies)
        if self._counts is None:
            self._counts = np.zeros((width, _SMALL), np.int64)
            self._first = numbers[0].copy()
            self._running = np.ones(width, bool)
        else:
            self._running &= numbers[0] - self._last == 1
        places = np.flatnonzero(self._running)
        some = numbers[:, places]
        self._running[places] = (some[1:] - some[:-1] == 1).all(axis=0)
        self._last = numbers[-1].copy()
        if (compiled := library()) is not None:
            compiled.run("count_whole", numbers, *numbers.shape, _SMALL, self._counts)
            return
        bins = _BYTE if numbers.max() < _BYTE else _SMALL
        numbers += np.arange(width) * bins
        counts = np.bincount(numbers.ravel(), minlength=width * bins)
        self._counts[:, :bins] += counts.reshape(width, bins)

    def hand_on(self) -> None:
        """Give the tallies what was counted since the last time."""
        self._count()
        if self._counts is None or self._first is None or self._last is None:
            return
        ends = zip(self._first.tolist(), self._last.tolist(), self._running.tolist(), strict=True)
        for tally, counts, (first, last, running) in zip(
            self._tallies, self._counts, ends, strict=True
        ):
            values = np.flatnonzero(counts)
            # They are wanted with the most frequent first.
            values = values[np.argsort(-counts[values], kind="stable")]
            tally.add_counted(values, counts[values], (first, last) if running else None)
        self._counts = self._first = self._last = None
