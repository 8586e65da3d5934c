"""A frame with numbers at its edges."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from netbuilder.exchange.report.drawings.shapes import (
    BORDER,
    GRID,
    MUTED,
    Anchor,
    Shape,
    straight,
    words,
)
from netbuilder.wording import number_text

_STEPS: Final = (1.0, 2.0, 5.0, 10.0)
_MARKS: Final = 5


class Frame(NamedTuple):
    """The place of values in a drawing.

    Attributes:
        left: of the frame, in pixels; so are `top`, `width` and `height`.
        low: the value at the left end; (x, y).
        high: the value at the right end; (x, y).
    """

    left: float
    top: float
    width: float
    height: float
    low: tuple[float, float]
    high: tuple[float, float]

    def at(self, x: float, y: float) -> tuple[float, float]:
        """The place of a pair of values."""
        across = (x - self.low[0]) / ((self.high[0] - self.low[0]) or 1.0)
        up = (y - self.low[1]) / ((self.high[1] - self.low[1]) or 1.0)
        return self.left + across * self.width, self.top + (1 - up) * self.height

    def grid(self, below: str, *, whole: bool = False) -> list[Shape]:
        """Lines at round numbers, and these numbers.

        Args:
            below: what lies along the bottom.
            whole: whether that is counted, so that there are whole numbers alone.
        """
        parts = []
        for y in marks(self.low[1], self.high[1]):
            _, place = self.at(self.low[0], y)
            parts.append(straight(self.left, place, self.left + self.width, place, GRID))
            parts.append(_number(self.left - 6, place + 4, y, "end"))
        bottom = self.top + self.height
        for x in marks(self.low[0], self.high[0]):
            if whole and x != round(x):
                continue
            place, _ = self.at(x, self.low[1])
            parts.append(straight(place, bottom, place, bottom + 4, BORDER))
            parts.append(_number(place, bottom + 16, x, "middle"))
        middle = self.left + self.width / 2
        parts.append(straight(self.left, bottom, self.left + self.width, bottom, BORDER))
        parts.append(words(middle, bottom + 32, below, size=11, fill=MUTED, anchor="middle"))
        return parts


def marks(low: float, high: float) -> list[float]:
    """Round numbers between two, about five."""
    span = high - low
    if not math.isfinite(span) or span <= 0:
        return [low] if math.isfinite(low) else []
    rough = span / _MARKS
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(each * unit for each in _STEPS if each * unit >= rough * (1 - 1e-9))
    first = math.ceil(low / step - 1e-9)
    count = math.floor(high / step + 1e-9) - first
    return [(first + number) * step for number in range(count + 1)]


def _number(x: float, y: float, value: float, anchor: Anchor) -> Shape:
    text = number_text(value, 4)
    return words(x, y, text, size=10, fill=MUTED, anchor=anchor)
