"""The network as a chain of boxes, in as many rows as it takes."""

from __future__ import annotations

from typing import Final
from unicodedata import east_asian_width

from netbuilder.design import Design, analyze
from netbuilder.design.catalogue import Entry, entry
from netbuilder.exchange.report.drawings.shapes import (
    BORDER,
    MUTED,
    Drawing,
    Shape,
    box,
    cell,
    drawing,
    path,
    straight,
    words,
)
from netbuilder.translation import say
from netbuilder.wording import shape_text

_WIDTH: Final = 660.0  # pixels; so are the following
_BOX: Final = 118.0
_HEIGHT: Final = 58.0
_GAP: Final = 18.0
_ROW_GAP: Final = 26.0
_EDGE: Final = 2.0
_LETTERS: Final = 17
"""What a box has room for; a Chinese character counts twice."""
_PER_ROW: Final = int((_WIDTH + _GAP) // (_BOX + _GAP))

_COLOURS: Final = {
    "input": "#59616e",
    "core": "#0072b2",
    "activation": "#b45309",
    "shape": "#7c4d9e",
    "convolution": "#00735c",
    "pooling": "#2e7d9a",
    "recurrent": "#b3261e",
    "normalization": "#7a6400",
    "regularization": "#a63a79",
    "image": "#4a5b2f",
}
"""By family, as on the canvas in light colours."""


def network(design: Design) -> Drawing:
    """A box for the input and for each block: its name, kind, and the shape of its output."""
    analysis = analyze(design)
    boxes = [(say("Input"), "", shape_text(design.input_shape), _COLOURS["input"])]
    for block in design.active:
        kind = entry(block.kind)
        shape = shape_text(analysis.info(block.name).output_shape)
        boxes.append((block.name, _title(kind), shape, _COLOURS.get(kind.family, MUTED)))
    parts: list[Shape] = []
    for number, (name, kind_title, shape, colour) in enumerate(boxes):
        x, y = _place(number)
        if number:
            parts += _arrow(number)
        parts += [
            box(x, y, _BOX, _HEIGHT, "#fbfbfd", BORDER),
            cell(x, y + 4, 4, _HEIGHT - 8, colour),
            words(x + 11, y + 18, name, bold=True, limit=14),
            words(x + 11, y + 34, kind_title, size=10.5, fill=MUTED, limit=_LETTERS),
            words(x + 11, y + 50, shape, size=10.5, limit=17),
        ]
    rows = -(-len(boxes) // _PER_ROW)
    height = rows * _HEIGHT + (rows - 1) * _ROW_GAP + 2 * _EDGE
    title = say("The network: {boxes} blocks after the input", boxes=len(boxes) - 1)
    return drawing(_WIDTH + 2 * _EDGE, height, title, parts)


def _title(kind: Entry) -> str:
    """The title of a layer, or Keras's word alone where both do not fit."""
    wide = sum(2 if east_asian_width(each) in "WF" else 1 for each in kind.title)
    return kind.title if wide <= _LETTERS else kind.name


def _place(number: int) -> tuple[float, float]:
    row, column = divmod(number, _PER_ROW)
    return _EDGE + column * (_BOX + _GAP), _EDGE + row * (_HEIGHT + _ROW_GAP)


def _arrow(number: int) -> list[Shape]:
    """A line from the box before; into a new row it goes around."""
    x, y = _place(number)
    before_x, before_y = _place(number - 1)
    middle = _HEIGHT / 2
    if y == before_y:
        return [straight(before_x + _BOX, y + middle, x, y + middle, BORDER, 1.5)]
    turn = y - _ROW_GAP / 2
    centre, before = x + _BOX / 2, before_x + _BOX / 2
    way = [(before, before_y + _HEIGHT), (before, turn), (centre, turn), (centre, y)]
    return [path(way, BORDER, 1.5)]
