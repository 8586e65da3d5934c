"""Axes and the ranges that they show."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import pyqtgraph as pg

_FIRST_SPAN: Final = 10  # epochs in view at the start of a long run
_STEPS: Final = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


class LevelAxis(pg.AxisItem):
    """The axis of a figure; where `fraction`, values in [0, 1] are written as per cent."""

    fraction = False

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Labels with as many digits as their spacing needs."""
        if not self.fraction:
            texts: list[str] = super().tickStrings(values, scale, spacing)
            return texts
        digits = max(0, math.ceil(-math.log10(spacing * 100) - 1e-9))
        return [percent(value, digits) for value in values]


def percent(value: float, digits: int = 0) -> str:
    """0.975 becomes '98 %'; with one digit '97.5 %'."""
    return f"{100 * value:.{digits}f} %"


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
