"""The places of single values in the picture of an opened block."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from engine.types import Array
from netbuilder.opened.fields import Spans
from netbuilder.opened.forms import Form
from netbuilder.opened.pictures import Bars, Picture, Tiles
from netbuilder.views.canvas.picture_painting import tile_area, tile_at

Index: TypeAlias = tuple[int, ...]

_MAPPED: Final = ("maps", "image")
"""Forms of which every point is a value."""


def has_values(form: Form) -> bool:
    """Whether a form shows many values of each unit."""
    return form.kind in _MAPPED


def value_at(form: Form, picture: Picture | None, area: QRectF, point: QPointF) -> Index | None:
    """The place, in what the block puts out for a sample, of the value at a point; else None."""
    if not isinstance(picture, Tiles | Bars) or form.kind == "pixels":
        return None
    number = tile_at(form, area, point)
    if number is None:
        return None
    if isinstance(picture, Bars) or form.kind not in _MAPPED:
        return (int(picture.units[number]),) if number < len(picture.units) else None
    count, height, width = picture.levels.shape
    if number >= count:
        return None
    tile = tile_area(form, area, number)
    row = min(int((point.y() - tile.top()) / tile.height() * height), height - 1)
    column = min(int((point.x() - tile.left()) / tile.width() * width), width - 1)
    return index_of(form, picture, number, row, column)


def index_of(form: Form, picture: Tiles, number: int, row: int, column: int) -> Index:
    """The place of the value in a row and a column of a tile."""
    if form.kind == "image":
        step = column if picture.steps is None else int(picture.steps[column])
        return step, int(picture.units[row])
    return (*picture.slices, row, column, int(picture.units[number]))


def areas(form: Form, picture: Picture | None, area: QRectF, spans: Spans) -> list[QRectF]:
    """The areas of a box of values in a picture; nothing where none of them is shown.

    Args:
        form: of the block.
        picture: that it shows.
        area: of the picture.
        spans: the first place and the one behind the last, along each axis of a sample.
    """
    if picture is None or any(first >= end for first, end in spans):
        return []
    if isinstance(picture, Bars):
        rows = [n for n, unit in enumerate(picture.units) if spans[-1][0] <= unit < spans[-1][1]]
        return [tile_area(form, area, row) for row in rows]
    if not isinstance(picture, Tiles):
        return []
    if form.kind == "maps" and len(spans) >= 3:
        return _on_maps(form, picture, area, spans)
    if form.kind == "image" and len(spans) == 2:
        return _on_steps(picture, area, spans)
    if form.kind == "pixels":
        return _on_pixels(picture, area, spans)
    return _on_units(form, picture, area, spans[-1]) if len(spans) == 1 else []


def _on_maps(form: Form, picture: Tiles, area: QRectF, spans: Spans) -> list[QRectF]:
    slices = zip(picture.slices, spans[:-3], strict=False)
    if any(not first <= shown < end for shown, (first, end) in slices):
        return []
    first, end = spans[-1]
    _, height, width = picture.levels.shape
    return [
        _cut(tile_area(form, area, number), (height, width), (spans[-3], spans[-2]))
        for number, unit in enumerate(picture.units)
        if first <= unit < end
    ]


def _on_steps(picture: Tiles, area: QRectF, spans: Spans) -> list[QRectF]:
    steps = np.arange(picture.levels.shape[2]) if picture.steps is None else picture.steps
    columns, rows = _between(steps, spans[0]), _between(picture.units, spans[1])
    if columns is None or rows is None:
        return []
    return [_cut(area, picture.levels.shape[1:], (rows, columns))]


def _on_pixels(picture: Tiles, area: QRectF, spans: Spans) -> list[QRectF]:
    """An input may be a row of values, rows and columns, or these with channels."""
    size = picture.levels.shape[1:]
    if len(spans) >= 2:
        return [_cut(area, size, (spans[0], spans[1]))]
    (first, end), width = spans[0], size[1]
    if end - first > 1:
        return [QRectF(area)] if end - first >= size[0] * width else []
    row, column = divmod(first, width)
    return [_cut(area, size, ((row, row + 1), (column, column + 1)))] if row < size[0] else []


def _on_units(form: Form, picture: Tiles, area: QRectF, span: tuple[int, int]) -> list[QRectF]:
    shown = _between(picture.units, span)
    if shown is None:
        return []
    if shown == (0, len(picture.units)):
        return [QRectF(area)]
    return [tile_area(form, area, number) for number in range(*shown)]


def _between(places: Array, span: tuple[int, int]) -> tuple[int, int] | None:
    """The part of ordered places that lies in a span; None for none."""
    first, end = (int(each) for each in np.searchsorted(places, span))
    return (first, end) if first < end else None


def _cut(area: QRectF, size: Sequence[int], spans: Spans) -> QRectF:
    """The part of an area of so many rows and columns."""
    down, across = area.height() / size[0], area.width() / size[1]
    (top, bottom), (left, right) = spans
    return QRectF(
        area.left() + left * across,
        area.top() + top * down,
        (right - left) * across,
        (bottom - top) * down,
    )
