"""What was taken for what, and predicted against true numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from netbuilder.exchange.report.drawings.axes import Frame
from netbuilder.exchange.report.drawings.shapes import (
    INK,
    MUTED,
    TRAINING,
    Drawing,
    Shape,
    cell,
    dot,
    drawing,
    straight,
    words,
)
from netbuilder.imported.regression import Agreement
from netbuilder.insight.confusion import Confusion
from netbuilder.translation import say, say_as
from netbuilder.wording import count_text

_WIDTH: Final = 660.0
_LARGEST_CELL: Final = 44.0
_NAMES: Final = 120.0
_TOP: Final = 42.0
_MOST_NUMBERS: Final = 20
"""Classes up to which the counts are written into the cells."""
_MOST_NAMES: Final = 40
_SIDE: Final = 360.0
_DARK: Final = 0.55
"""The share from which a cell is so dark that numbers are white."""

_RIGHT: Final = (0, 114, 178)
_WRONG: Final = (194, 65, 12)


def matrix(found: Confusion, names: Sequence[str]) -> Drawing:
    """The confusion matrix: rows are what samples are, columns what they were taken for."""
    count = found.classes
    size = min(_LARGEST_CELL, (_WIDTH - _NAMES) / max(count, 1))
    parts = [
        words(_NAMES, 12, say("taken for"), size=11, fill=MUTED),
        words(_NAMES - 8, 12, say_as("report", "is"), size=11, fill=MUTED, anchor="end"),
    ]
    for row in range(count):
        if count <= _MOST_NAMES:
            parts += _named(row, names[row], size)
        for column in range(count):
            parts += _cell(found, row, column, size)
    height = _TOP + count * size + 4
    return drawing(_NAMES + count * size + 2, height, say("The confusion matrix"), parts)


def _named(row: int, name: str, size: float) -> list[Shape]:
    """A class's name beside its row, and above its column where it fits there."""
    letters = min(11.0, size)
    beside = _TOP + row * size + size / 2 + 4
    above = name if len(name) * 6.5 < size else str(row + 1)
    return [
        words(_NAMES - 8, beside, name, size=letters, anchor="end", limit=16),
        words(_NAMES + (row + 0.5) * size, _TOP - 6, above, size=letters, anchor="middle"),
    ]


def _cell(found: Confusion, row: int, column: int, size: float) -> list[Shape]:
    """A cell in the colour of its share, with its count where there is room."""
    x, y = _NAMES + column * size, _TOP + row * size
    share = found.share(row, column)
    parts = [cell(x, y, size - 1, size - 1, _shade(_RIGHT if row == column else _WRONG, share))]
    number = int(found.counts[row, column])
    if number and found.classes <= _MOST_NUMBERS:
        ink = "#ffffff" if share > _DARK else INK
        letters = min(11.0, size / 3.2)
        middle = x + size / 2, y + size / 2 + 4
        parts.append(words(*middle, count_text(number), size=letters, fill=ink, anchor="middle"))
    return parts


def agreement(found: Agreement, quantity: str) -> Drawing:
    """Predicted against true numbers; on the diagonal they are the same."""
    low, high = found.limits
    frame = Frame(70, 24, _SIDE - 84, _SIDE - 70, (low, low), (high, high))
    parts = frame.grid(say("true {quantity}", quantity=quantity).strip())
    parts.append(
        words(70, 14, say("predicted {quantity}", quantity=quantity).strip(), size=11, fill=MUTED)
    )
    start, end = frame.at(low, low), frame.at(high, high)
    parts.append(straight(*start, *end, MUTED, 1.2))
    opacity = 0.7 if len(found.true) < 300 else 0.35
    for true, predicted in zip(found.true, found.predicted, strict=True):
        parts.append(dot(*frame.at(float(true), float(predicted)), 2.2, TRAINING, opacity))
    return drawing(_SIDE, _SIDE, say("Predicted against true numbers"), parts)


def _shade(colour: tuple[int, int, int], share: float) -> str:
    """A colour between almost white and the full one."""
    mixed = (round(248 + share * (each - 248)) for each in colour)
    return "#" + "".join(f"{each:02x}" for each in mixed)
