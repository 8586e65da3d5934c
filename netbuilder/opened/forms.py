"""How an opened block is drawn, as far as the design alone decides: so nothing jumps later."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from netbuilder.design import INPUT, Analysis, Block, Design
from netbuilder.design.catalogue import entry
from netbuilder.design.pictures import side_of
from netbuilder.design.targets import CLASS
from netbuilder.design.targets import INPUT as OWN_INPUT
from netbuilder.translation import mark, say
from netbuilder.wording import count_text

Shape: TypeAlias = tuple[int, ...]

Kind: TypeAlias = Literal[
    "pixels", "weights", "cells", "maps", "image", "bars", "spread", "curve", "points", "neurons"
]

MOST_WEIGHTS: Final = 64
MOST_MAPS: Final = 16
MOST_CELLS: Final = 512
MOST_STEPS: Final = 64
MOST_BARS: Final = 12
MOST_POINTS: Final = 400
MOST_NEURONS: Final = 16
MOST_LINES: Final = 600

_HIGH: Final = 300.0
"""The height that a picture may have, in pixels of usual letters."""

_KEEPS_PIXELS: Final = ("Flatten", "Reshape", "Dropout", "GaussianNoise", "Rescaling", "Identity")
_BEFORE_AND_AFTER: Final = ("normalization", "regularization")
STATEFUL: Final = ("SimpleRNN", "LSTM", "GRU")
"""Kinds whose state over time is drawn, not only the last one."""
_HIDDEN: Final = ("SpectralNormalization",)
"""Kinds that hold a layer and show its output instead."""

_CAPTIONS: Final[dict[Kind, str]] = {
    "pixels": "",
    "weights": mark("What each unit looks for"),
    "cells": mark("The output of each unit"),
    "maps": mark("Feature maps"),
    "image": mark("Steps across, units down"),
    "bars": "",
    "spread": mark("Values before and after"),
    "curve": mark("Output over input"),
    "points": mark("Tokens in two dimensions"),
    "neurons": "",
}


@dataclass(frozen=True, slots=True)
class Form:
    """How a block is drawn; lengths are in pixels where letters have their usual size.

    Attributes:
        kind: what is drawn.
        count: units, maps, classes or points that the block has.
        shown: as many of them as are drawn.
        rows: of tiles, cells or bars.
        columns: of tiles or cells.
        tile: width and height of one of them.
        gap: between two.
        caption: what is said below; '' for nothing.
        names: of the classes, or of the inputs.
        before: whether names stand on the left of what they name.
    """

    kind: Kind
    count: int
    shown: int
    rows: int
    columns: int
    tile: tuple[float, float]
    gap: float = 4.0
    caption: str = ""
    names: tuple[str, ...] = ()
    before: bool = False

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the whole picture."""
        width, height = self.tile
        return (
            self.columns * (width + self.gap) - self.gap,
            self.rows * (height + self.gap) - self.gap,
        )

    @property
    def amount(self) -> str:
        """'64 of 512' where only some are drawn; '' otherwise."""
        if self.shown >= self.count:
            return ""
        return say("{shown} of {count}", shown=count_text(self.shown), count=count_text(self.count))

    def name(self, unit: int) -> str:
        """What a unit or class, counted from 0, is called."""
        return (
            self.names[unit]
            if unit < len(self.names)
            else say("Unit {unit}", unit=count_text(unit + 1))
        )


def forms(design: Design, analysis: Analysis, across: bool = True) -> dict[str, Form]:
    """How each block that takes part is drawn, by its name; those whose shapes are unknown not.

    Args:
        design: whose blocks.
        analysis: of it.
        across: whether the blocks stand beside each other, so that height is what there is.
    """
    found: dict[str, Form] = {INPUT: _input(design, across)}
    pictures = side_of(design)
    active = design.active
    for block in active:
        info = analysis.info(block.name)
        if info.input_shape is None or info.output_shape is None:
            break
        last = block is active[-1]
        form = _form(design, block, info.input_shape, info.output_shape, pictures, last, across)
        found[block.name] = form
        same = math.prod(info.output_shape) == math.prod(design.input_shape)
        if block.kind not in _KEEPS_PIXELS or not same:
            pictures = None
    return found


def neurons_possible(design: Design, analysis: Analysis) -> bool:
    """Whether the network is so small that every unit and every link can be drawn."""
    widths = [design.input_shape]
    lines = 0
    for block in design.active:
        shape = analysis.info(block.name).output_shape
        if shape is None:
            return False
        lines += shape[0] * widths[-1][0] if len(shape) == len(widths[-1]) == 1 else MOST_LINES + 1
        widths.append(shape)
    small = all(len(shape) == 1 and 0 < shape[0] <= MOST_NEURONS for shape in widths)
    return len(widths) > 1 and small and lines <= MOST_LINES


def neuron_forms(design: Design, analysis: Analysis, across: bool = True) -> dict[str, Form]:
    """Every unit as a tile; asked where `neurons_possible`."""
    shapes = {INPUT: design.input_shape}
    shapes |= {b.name: analysis.info(b.name).output_shape or (1,) for b in design.active}
    names = _answers(design)
    found = {}
    for name, shape in shapes.items():
        count = shape[0]
        last = name == design.active[-1].name and len(names) == count
        side = 44.0 if count <= 8 else 30.0
        rows, columns = (count, 1) if across else (1, count)
        tile, gap = (side, side), 10.0 if count <= 8 else 5.0
        own = names if last else ("x", "y") if name == INPUT and count == 2 else ()
        found[name] = Form(
            "neurons", count, count, rows, columns, tile, gap, names=own, before=name == INPUT
        )
    return found


def _form(
    design: Design,
    block: Block,
    shape: Shape,
    output: Shape,
    pictures: int | None,
    last: bool,
    across: bool,
) -> Form:
    """The form of one block, by its kind and by what goes in and comes out."""
    kind, family = block.kind, entry(block.kind).family
    count = output[-1] if output else 1
    names = _answers(design)
    if last and design.target == CLASS and len(output) == 1 and count == len(names):
        return _bars(names)
    if last and design.target == OWN_INPUT and side_of(design) is not None:
        return _whole("pixels", math.prod(output), math.prod(output), (110.0, 110.0))
    if kind == "Dense" and pictures is not None and len(output) == 1:
        return _weights(count, across)
    if kind in STATEFUL and len(shape) == 2:
        units = int(block.parameters["units"]) if "units" in block.parameters else count
        shown = min(units, MOST_STEPS)
        return _whole("image", units, shown, (140.0, min(max(5.0 * shown, 40.0), 160.0)))
    if kind == "Embedding":
        tokens = int(block.parameters["input_dim"])
        return _whole("points", tokens, min(tokens, MOST_POINTS), (150.0, 130.0))
    if family == "activation" and kind != "Softmax" and not _is_softmax(block):
        return _whole("curve", count, count, (140.0, 110.0))
    if (family in _BEFORE_AND_AFTER and kind not in _HIDDEN) or kind == "Softmax":
        return Form("spread", count, count, 2, 1, (140.0, 56.0), 18.0, _CAPTIONS["spread"])
    return _by_shape(output, across)


def _by_shape(output: Shape, across: bool) -> Form:
    """A sensible picture of values of any shape."""
    sizes = list(output)
    if len(sizes) >= 3:
        return _maps(sizes, across)
    if len(sizes) == 2:
        shown = min(sizes[1], MOST_STEPS)
        return _whole("image", sizes[1], shown, _fitted(min(sizes[0], MOST_STEPS), shown, 150.0))
    return _cells(sizes[0] if sizes else 1, across)


def _input(design: Design, across: bool) -> Form:
    side, shape = side_of(design), design.input_shape
    if side is not None:
        return _whole("pixels", math.prod(shape), math.prod(shape), (110.0, 110.0))
    if len(shape) == 3 and shape[2] in (1, 3):
        return _whole("pixels", math.prod(shape), math.prod(shape), _fitted(*shape[1::-1], 110.0))
    return _by_shape(shape, across)


def _bars(names: tuple[str, ...]) -> Form:
    shown = min(len(names), MOST_BARS)
    return Form("bars", len(names), shown, shown, 1, (150.0, 24.0), 2.0, names=names)


def _weights(count: int, across: bool) -> Form:
    shown = min(count, MOST_WEIGHTS)
    columns = math.ceil(math.sqrt(shown))
    rows = math.ceil(shown / columns)
    side = 32.0 if columns > 5 else 40.0
    if not across:
        rows, columns = columns, rows
    return Form("weights", count, shown, rows, columns, (side, side), 4.0, _CAPTIONS["weights"])


def _maps(sizes: list[int], across: bool) -> Form:
    count = sizes[-1]
    shown = min(count, MOST_MAPS)
    lines = 8 if shown > 6 else max(shown, 1)
    beside = math.ceil(shown / lines)
    lines = math.ceil(shown / beside)
    largest = min(60.0, _HIGH * 1.15 / lines - 4)
    tile = _fitted(sizes[-2], sizes[-3], largest)
    rows, columns = (lines, beside) if across else (beside, lines)
    return Form("maps", count, shown, rows, columns, tile, 4.0, _CAPTIONS["maps"])


def _cells(count: int, across: bool) -> Form:
    shown = min(count, MOST_CELLS)
    pitch = 14.0 if shown <= 160 else 9.0
    lines = min(int(_HIGH / pitch), shown)
    lines = min(lines, max(1, math.ceil(math.sqrt(shown) * 2)))
    beside = math.ceil(shown / lines)
    lines = math.ceil(shown / beside)
    rows, columns = (lines, beside) if across else (beside, lines)
    side = pitch - 2
    return Form("cells", count, shown, rows, columns, (side, side), 2.0, _CAPTIONS["cells"])


def _whole(kind: Kind, count: int, shown: int, size: tuple[float, float]) -> Form:
    return Form(kind, count, shown, 1, 1, size, 0.0, _CAPTIONS[kind])


def _fitted(width: int, height: int, largest: float) -> tuple[float, float]:
    """Width and height in a square, at least a quarter of it each so that something is seen."""
    scale = largest / max(width, height, 1)
    least = largest / 4
    return max(width * scale, least), max(height * scale, least)


def _is_softmax(block: Block) -> bool:
    return block.parameters.get("activation") in ("softmax", "log_softmax")


def _answers(design: Design) -> tuple[str, ...]:
    return tuple(design.data_set.names) if design.target == CLASS else ()


Forms: TypeAlias = Mapping[str, Form]
