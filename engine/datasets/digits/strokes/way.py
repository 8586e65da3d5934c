"""A way to write a digit, as text.

The weights follow how often each way is the nearest to what people wrote (half MNIST's training
images, half pen strokes), mixed with a guess so that rare ways keep their place.
"""

from __future__ import annotations

from typing import NamedTuple


class Way(NamedTuple):
    """One way to write a digit.

    Attributes:
        weight: how often it is drawn, relative to the digit's other ways: roughly per cent of them.
        aspect: its width relative to its height.
        strokes: of the pen, each as text: points `x,y` in per cent of a box, y growing downwards,
            that a smooth curve passes through; `!` marks where the pen turns sharply.
    """

    weight: float
    aspect: float
    strokes: tuple[str, ...]


def way(weight: float, aspect: float, *strokes: str) -> Way:
    """A row of a table of ways."""
    return Way(weight, aspect, strokes)
