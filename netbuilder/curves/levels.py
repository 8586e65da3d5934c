"""Ranges of epochs and levels that are worth showing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from netbuilder.curves.series import Array

MARGIN: Final = 1.015
"""How far a view reaches beyond the last epoch and the highest level, for the marks there."""
_FIRST_SPAN: Final = 10  # epochs in view at the start of a long run
_STEPS: Final = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
_ROUND_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
_PARTS: Final = 4  # steps that a fitted range is divided into, more or less
_LEAST: Final = 0.01  # the least range of shares that a fitted axis shows


@dataclass(frozen=True, slots=True)
class Scale:
    """How values become heights on the axis.

    Attributes:
        fraction: values lie in [0, 1] and are written as percentages.
        error: what is missing to 1 is shown in their place; for fractions alone.
        logarithmic: heights are powers of ten; for losses and errors.
        whole: the axis shows all of [0, 1]; for fractions that are not logarithmic.
    """

    fraction: bool = False
    error: bool = False
    logarithmic: bool = False
    whole: bool = False

    @property
    def shows_error(self) -> bool:
        """Whether 1 - value is shown."""
        return self.fraction and self.error

    @property
    def shows_powers(self) -> bool:
        """Whether heights are powers of ten; an accuracy near 1 would gain nothing by that."""
        return self.logarithmic and (self.error or not self.fraction)

    def values(self, y: Array) -> Array:
        """Measured values as those that are written."""
        return 1.0 - y if self.shows_error else y

    def heights(self, y: Array) -> Array:
        """Measured values as heights; NaN for what has none."""
        values = self.values(y)
        return logarithms(values) if self.shows_powers else values

    def limits(self, values: Array) -> tuple[float, float]:
        """The heights between which all `values`, as measured, can be looked at."""
        if self.fraction and not self.shows_powers:
            return 0.0, MARGIN
        return self._around(values)

    def fitted(self, values: Array) -> tuple[float, float]:
        """The heights to show so that `values`, as measured, are legible."""
        if not self.fraction or self.shows_powers:
            return self._around(values)
        values = self.values(values)
        values = values[np.isfinite(values)]
        if self.whole or not values.size:
            return 0.0, MARGIN
        return fitted_shares(float(values.min()), float(values.max()))

    def _around(self, values: Array) -> tuple[float, float]:
        values = self.values(values)
        values = values[np.isfinite(values)]
        if self.shows_powers:
            return _decades(values)
        highest = float(values.max(initial=0.0))
        lowest = float(values.min(initial=0.0))
        top = ceiling(highest) if highest > 0 else 1.0
        return (-ceiling(-lowest) if lowest < 0 else 0.0), top * MARGIN


def fitted_shares(lowest: float, highest: float) -> tuple[float, float]:
    """A range of round percentages around shares in [0, 1], with room for marks at its top."""
    reach = max(highest - lowest, _LEAST)
    step = ceiling(reach / _PARTS, _ROUND_STEPS)
    bottom = max(0.0, math.floor(lowest / step + 1e-9) * step)
    top = min(1.0, math.ceil(highest / step - 1e-9) * step)
    if top - bottom < step:
        bottom = max(0.0, top - step)
        top = max(top, bottom + step)
    return bottom, top + (MARGIN - 1) * (top - bottom)


def ceiling(value: float, steps: Sequence[float] = _STEPS) -> float:
    """The nearest round number above a positive `value`, so that a range changes seldom.

    Args:
        value: positive.
        steps: what is round between 1 and 10, both included.
    """
    power = 10.0 ** math.floor(math.log10(value))
    # Tiny differences of the division must not skip a step.
    return power * next(step for step in steps if step >= value / power - 1e-9)


def span(reached: float, epochs: int) -> int:
    """How many epochs to show when `reached` of `epochs` are done.

    All of a short run at once; a long one in strides of half as much again, so that its beginning
    is not pressed against the edge.
    """
    shown = _FIRST_SPAN
    while shown < reached:
        shown += shown // 2
    return min(shown, epochs) if epochs - shown >= _FIRST_SPAN // 2 else epochs


def logarithms(values: Array) -> Array:
    """Powers of ten; NaN for what has none."""
    return np.log10(np.where(values > 0, values, np.nan))


def _decades(values: Array) -> tuple[float, float]:
    """Tenths of decades around positive values; one decade without any."""
    values = values[values > 0]
    if not values.size:
        return -1.0, 0.0
    bottom = math.floor(10 * math.log10(values.min())) / 10
    return bottom, max(math.ceil(10 * math.log10(values.max())) / 10, bottom + 0.1)
