"""Axes and the ranges that they show."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import pyqtgraph as pg

from netbuilder.wording import number_text, percent

_FIRST_SPAN: Final = 10  # epochs in view at the start of a long run
_PARTS: Final = (math.log10(2), math.log10(5))
_MANY_DECADES: Final = 3
_STEPS: Final = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


class LevelAxis(pg.AxisItem):
    """The axis of a figure.

    Where `fraction`, values in [0, 1] are written as per cent; where `logarithmic`, the values are
    powers of ten and the numbers themselves are written.
    """

    fraction = False
    logarithmic = False

    def tickValues(
        self, lowest: float, highest: float, size: float
    ) -> list[tuple[float, Sequence[float]]]:
        """The positions of labels: on a logarithmic scale at 1, 2 and 5 of every decade."""
        if not self.logarithmic:
            levels: list[tuple[float, Sequence[float]]] = super().tickValues(lowest, highest, size)
            return levels
        decades = range(math.floor(lowest), math.ceil(highest) + 1)
        between = [decade + part for decade in decades for part in _PARTS]
        inside = [[v for v in values if lowest <= v <= highest] for values in (decades, between)]
        wide = highest - lowest > _MANY_DECADES
        return [(1.0, inside[0])] if wide else [(1.0, inside[0]), (_PARTS[0], inside[1])]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Labels with as many digits as their spacing needs."""
        if self.logarithmic:
            return [number_text(10**value, 3) for value in values]
        if not self.fraction:
            texts: list[str] = super().tickStrings(values, scale, spacing)
            return texts
        digits = max(0, math.ceil(-math.log10(spacing * 100) - 1e-9))
        return [percent(value, digits) for value in values]


def ceiling(value: float) -> float:
    """The nearest round number above a positive `value`, so that a range changes seldom."""
    power = 10.0 ** math.floor(math.log10(value))
    # Tiny differences of the division must not skip a step.
    return power * next(step for step in _STEPS if step >= value / power - 1e-9)


def span(reached: float, epochs: int) -> int:
    """How many epochs to show when `reached` of `epochs` are done.

    All of a short run at once; a long one in strides of half as much again, so that its beginning
    is not pressed against the edge.
    """
    shown = _FIRST_SPAN
    while shown < reached:
        shown += shown // 2
    return min(shown, epochs) if epochs - shown >= _FIRST_SPAN // 2 else epochs
