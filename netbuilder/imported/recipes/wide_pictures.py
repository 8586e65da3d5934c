"""Tables whose rows are pictures: MNIST as CSV, or as a wide array."""

from __future__ import annotations

import math
from typing import Final

from netbuilder.imported.outline import BLOCK, WHOLE, Column, Outline
from netbuilder.imported.recipes.recipe import FOR_ARRAYS, Feature

PIXELS: Final = "pixels"
"""The name of the input that the columns become."""

_SMALLEST: Final = 8
_LIGHT: Final = 200
"""What the lightest pixel of all pictures has at least."""
_BYTE: Final = 255
_MOST_LABELS: Final = 200
_LABELS: Final = ("label", "class", "target", "y", "digit", "labels")


def label_beside_pixels(outline: Outline) -> str:
    """The column beside those of a square picture; '' where the table has no such rows."""
    columns = outline.columns
    if not _side(len(columns) - 1) or not all(map(_is_pixel, columns)):
        return ""
    named = [column.name for column in columns if column.name.casefold() in _LABELS]
    ends = [column.name for column in (columns[0], columns[-1]) if _is_label(column)]
    label = next(iter([*named, *ends]), "")
    return label if label and pixel_columns(outline, label) else ""


def pixel_columns(outline: Outline, target: str) -> tuple[str, ...]:
    """The columns that are the pixels of square pictures from 0 to 255; () for other tables.

    Args:
        outline: of the table.
        target: name of the column that is none of them; '' where there is none.
    """
    pixels = [column for column in outline.columns if column.name != target]
    if not _side(len(pixels)) or not all(map(_is_pixel, pixels)):
        return ()
    if max(column.maximum or 0 for column in pixels) < _LIGHT:
        return ()
    return tuple(column.name for column in pixels)


def picture_feature(columns: tuple[str, ...]) -> Feature:
    """The input that these columns become."""
    side = math.isqrt(len(columns))
    return Feature(PIXELS, BLOCK, FOR_ARRAYS[0], shape=(side, side), columns=columns)


def block_shape(column: Column) -> tuple[int, ...]:
    """The shape that the samples of an array get: rows of bytes become square pictures."""
    if len(column.shape) != 1 or not _side(column.shape[0]) or column.missing:
        return column.shape
    if not column.dtype.startswith(("uint", "int", "float")) or (column.minimum or 0) < 0:
        return column.shape
    if not _LIGHT <= (column.maximum or 0) <= _BYTE:
        return column.shape
    side = _side(column.shape[0])
    return (side, side)


def _side(count: int) -> int:
    """The side of a square of so many pixels; 0 where there is none, or a small one."""
    side = math.isqrt(max(0, count))
    return side if side * side == count and side >= _SMALLEST else 0


def _is_pixel(column: Column) -> bool:
    low, high = column.minimum, column.maximum
    whole = column.kind == WHOLE and not column.strays
    return whole and low is not None and high is not None and 0 <= low <= high <= _BYTE


def _is_label(column: Column) -> bool:
    return 2 <= column.distinct <= _MOST_LABELS and not column.saturated
