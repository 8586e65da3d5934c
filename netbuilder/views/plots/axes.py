"""The axes of plots."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import pyqtgraph as pg

from netbuilder.wording import in_marks, number_text, percent

_PARTS: Final = (math.log10(2), math.log10(5))
_MANY_DECADES: Final = 3


class NumberAxis(pg.AxisItem):
    """An axis with numbers as the user's system writes them."""

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Labels with as many digits as their spacing needs."""
        return [in_marks(text) for text in super().tickStrings(values, scale, spacing)]


def number_axes() -> dict[str, pg.AxisItem]:
    """What a plot has in the place of pyqtgraph's axes, by their side."""
    return {side: NumberAxis(side) for side in ("left", "bottom")}


class LevelAxis(NumberAxis):
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
            if self.fraction:
                return [f"{number_text(100 * 10**value, 3)} %" for value in values]
            return [number_text(10**value, 3) for value in values]
        if not self.fraction:
            texts: list[str] = super().tickStrings(values, scale, spacing)
            return texts
        digits = max(0, math.ceil(-math.log10(spacing * 100) - 1e-9))
        return [percent(value, digits) for value in values]
