"""What a trained network takes from people who use it."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Final

from netbuilder.design import Design
from netbuilder.design.pictures import side_of
from netbuilder.exchange.unknown_data import UNKNOWN, unknown_data
from netbuilder.imported import Fitted
from netbuilder.imported.reading.picture_folders import ENDINGS, natural_order
from netbuilder.insight.own_pictures import picture_shape
from netbuilder.network.trained import TrainedNetwork
from netbuilder.translation import mark

DIGITS: Final = mark("pictures of digits")
PICTURES: Final = "pictures"
COLOURS: Final = mark("colour pictures")
ROWS: Final = mark("rows of a table")
ARRAYS: Final = "arrays"

_DIGITS: Final = 10
_SMALLEST: Final = 6


def what_is_taken(network: TrainedNetwork) -> str:
    """One of the words above."""
    design = network.design
    if digit_side(design) is not None:
        return DIGITS
    shape = picture_shape(design)
    if shape is not None and network.fitted is not None:
        return COLOURS if len(shape) > 2 else PICTURES
    fitted = preparation_of(network)
    return ROWS if fitted.recipe.block is None else ARRAYS


def digit_side(design: Design) -> int | None:
    """The side of the square grey pictures of digits that a network takes; None for others.

    A model whose data nobody tells of reads digits if it takes such pictures and has ten classes.
    """
    data = design.data_set
    if not data.prepared:
        return side_of(design) if data.are_pictures else None
    if design.own is None or design.own.path != UNKNOWN:
        return None
    shape = design.input_shape
    side = math.isqrt(math.prod(shape))
    square = shape in ((side * side,), (side, side), (side, side, 1))
    if not square or side < _SMALLEST:
        return None
    return side if data.classes == _DIGITS else None


def pictures_in(folder: Path) -> list[Path]:
    """The pictures in a folder and in its folders, going by their names, in people's order."""
    found = [
        Path(place) / name
        for place, _, names in os.walk(folder)
        for name in names
        if not name.startswith(".") and Path(name).suffix.lower() in ENDINGS
    ]
    return sorted(found, key=lambda each: (str(each.parent), natural_order(each)))


def preparation_of(network: TrainedNetwork) -> Fitted:
    """How samples are prepared; nothing is done to those of data that come prepared."""
    if network.fitted is not None:
        return network.fitted
    design = network.design
    return unknown_data(design.data_set.sample_shape, design.data_set.classes)[1]
