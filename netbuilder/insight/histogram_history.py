"""Histograms of one thing over time, on a common scale."""

from __future__ import annotations

from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.insight.layer_figures import BINS, Histogram
from netbuilder.translation import say
from netbuilder.wording import number_text

MOST: Final = 240
"""Columns; beyond it every second one is let go, so that a long run keeps its whole course."""


class HistogramHistory:
    """Gathers histograms; `image` shows them side by side."""

    def __init__(self) -> None:
        self._columns: list[Histogram] = []
        self._epochs: list[int] = []
        self._stride = 1
        self._skipped = 0

    def __len__(self) -> int:
        return len(self._columns)

    def add(self, histogram: Histogram, epoch: int = 0) -> None:
        """The next one in time, after so many complete epochs."""
        if self._skipped + 1 < self._stride:
            self._skipped += 1
            return
        self._skipped = 0
        self._columns.append(histogram)
        self._epochs.append(epoch)
        if len(self._columns) > MOST:
            del self._columns[1::2], self._epochs[1::2]
            self._stride *= 2

    @property
    def reach(self) -> float:
        """The largest value, without its sign, that any of them has; 0 where all are 0."""
        return max((float(column.edges[-1]) for column in self._columns), default=1.0)

    @property
    def epochs(self) -> tuple[int, int]:
        """Complete epochs behind the first and the last column; 0 without columns."""
        return (self._epochs[0], self._epochs[-1]) if self._epochs else (0, 0)

    @property
    def reaches(self) -> tuple[float, float]:
        """The largest value, without its sign, of the first and of the last column."""
        if not self._columns:
            return 0.0, 0.0
        return float(self._columns[0].edges[-1]), float(self._columns[-1].edges[-1])

    @property
    def title(self) -> str:
        """The range of the values: '± 0.25', 'all 0', 'all NaN'."""
        if not self._columns:
            return ""
        if not self._columns[-1].counts.any():
            return say("all NaN")
        now = self._columns[-1].edges[-1]
        if not self.reach:
            return "all 0"
        reach = number_text(self.reach, 2)
        return f"± {reach}" if now else say("± {reach}, now all 0", reach=reach)

    def image(self) -> Array:
        """Float64 (BINS, columns), the largest values on top; 1 is each column's fullest bin."""
        if not self._columns:
            return np.zeros((BINS, 0))
        edges = np.linspace(-1.0, 1.0, BINS + 1) * (self.reach or 1.0)
        columns = [_shares(column, edges) for column in self._columns]
        return np.stack(columns, axis=1)[::-1]


def _shares(histogram: Histogram, edges: Array) -> Array:
    """The same spread over other bins, the fullest 1; its running sum is interpolated."""
    if not histogram.edges[-1]:  # All of them are 0.
        middle = np.zeros(BINS)
        middle[BINS // 2 - 1 : BINS // 2 + 1] = 1.0
        return middle
    running = np.concatenate([[0.0], np.cumsum(histogram.counts)])
    shares = np.diff(np.interp(edges, histogram.edges, running))
    fullest = shares.max()
    return shares / fullest if fullest > 0 else shares
