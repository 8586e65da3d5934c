"""A model drawn as a chain of boxes, in SVG."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

from engine.activations import ACTIVATIONS
from engine.atomic import replace_file
from engine.errors import NotBuiltError, ParameterError

DIRECTIONS: Final = ("TB", "BT", "LR", "RL")

_LETTER: Final = 7.4  # the width of a letter of 13 pixels, on an average a little less
_ROW: Final = 22
_MARGIN: Final = 12
_GAP: Final = 34
_NARROWEST: Final = 120
_HEAD: Final = "#3d5a80"
_BODY: Final = "#f4f6f9"
_LINE: Final = "#98a6b8"
_INK: Final = "#1f2733"
_UNPRINTABLE: Final = re.compile(r"[^\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture in SVG; notebooks show it.

    Attributes:
        svg: its text.
    """

    svg: str

    def _repr_svg_(self) -> str:
        return self.svg


@dataclass(frozen=True, slots=True)
class _Box:
    title: str
    rows: Sequence[str]

    @property
    def width(self) -> float:
        longest = max(len(text) for text in (self.title, *self.rows))
        return max(_NARROWEST, longest * _LETTER + 2 * _MARGIN)

    @property
    def height(self) -> int:
        return _ROW * (1 + len(self.rows)) + (_MARGIN // 2 if self.rows else 0)


def plot_model(
    model: Any,
    to_file: str | os.PathLike[str] | None = "model.svg",
    show_shapes: bool = False,
    show_dtype: bool = False,
    show_layer_names: bool = False,
    rankdir: str = "TB",
    expand_nested: bool = False,
    dpi: int = 200,
    show_layer_activations: bool = False,
    show_trainable: bool = False,
    splines: str = "ortho",
) -> Drawing:
    """Draw a model's layers, one box each, in the order in which they compute.

    Args:
        model: has layers.
        to_file: the SVG file; none is written where None.
        show_shapes: whether to say the shapes of inputs and outputs.
        show_dtype: whether to say the type of the outputs.
        show_layer_names: whether to say the layers' names beside their kinds.
        rankdir: 'TB' from top to bottom, 'BT', 'LR' from left to right, or 'RL'.
        expand_nested: as in Keras; models within models are drawn as their layers anyway.
        dpi: as in Keras; SVG has no pixels.
        show_layer_activations: whether to say the activations.
        show_trainable: whether to say which layers training changes.
        splines: as in Keras; the arrows are straight.

    Returns:
        The drawing, which notebooks show.

    Raises:
        NotBuiltError: shapes are to be told, and the model does not know its input yet.
        OSError: the file cannot be written.
        ParameterError: the file is not to be an SVG file, or there is no such direction.
    """
    if rankdir not in DIRECTIONS:
        raise ParameterError("rankdir", f"one of {', '.join(DIRECTIONS)}", rankdir)
    path = None if to_file is None else Path(to_file)
    if path is not None and path.suffix.lower() != ".svg":
        raise ParameterError("to_file", "a name that ends in '.svg', or None", str(path))
    if show_shapes and not model.built:
        raise NotBuiltError("The model does not know its shapes yet; give it an Input or call fit.")
    boxes = [
        _Box(
            _title(layer, show_layer_names),
            _rows(layer, show_shapes, show_dtype, show_layer_activations, show_trainable),
        )
        for layer in model.layers
    ]
    if not boxes:
        raise NotBuiltError("The model has no layers; add at least one.")
    drawing = Drawing(_drawn(boxes, rankdir, str(model.name)))
    if path is not None:
        replace_file(path, drawing.svg.encode())
    return drawing


def _title(layer: Any, named: bool) -> str:
    kind = type(layer).__name__
    return f"{layer.name} ({kind})" if named else kind


def _rows(layer: Any, shapes: bool, dtype: bool, activations: bool, trainable: bool) -> list[str]:
    """What is said of a layer."""
    rows = []
    activation = getattr(layer, "activation", None)
    if activations and activation is not None:
        rows.append(f"Activation: {ACTIVATIONS.name_of(activation)}")
    if shapes:
        rows.append(f"Input shape: {_shape(layer.input_shape)}")
        rows.append(f"Output shape: {_shape(layer.compute_output_shape(layer.input_shape))}")
    if dtype:
        rows.append(f"Output dtype: {layer.dtype}")
    if trainable:
        rows.append(f"Trainable: {layer.trainable}")
    return rows


def _shape(shape: Sequence[int | None]) -> str:
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"


def _drawn(boxes: Sequence[_Box], rankdir: str, name: str) -> str:
    """The boxes with arrows between them."""
    upright = rankdir in ("TB", "BT")
    widest, tallest = max(box.width for box in boxes), max(box.height for box in boxes)
    parts: list[str] = []
    places: list[tuple[float, float]] = []
    along = float(_MARGIN)
    ordered = list(reversed(boxes)) if rankdir in ("BT", "RL") else list(boxes)
    for box in ordered:
        size = box.height if upright else box.width
        across = (widest - box.width) / 2 if upright else (tallest - box.height) / 2
        x, y = (_MARGIN + across, along) if upright else (along, _MARGIN + across)
        parts += _box(box, x, y)
        places.append((along, along + size))
        along += size + _GAP
    middle = _MARGIN + (widest if upright else tallest) / 2
    for (_, end), (start, _) in pairwise(places):
        first, last = (start, end) if rankdir in ("BT", "RL") else (end, start)
        parts.append(_arrow(first, last, middle, upright))
    length = along - _GAP + _MARGIN
    width, height = widest + 2 * _MARGIN, length
    if not upright:
        width, height = length, tallest + 2 * _MARGIN
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
            f'viewBox="0 0 {width:.0f} {height:.0f}" font-family="sans-serif" font-size="13">',
            f"<title>{_text(name)}</title>",
            '<defs><marker id="tip" markerWidth="8" markerHeight="8" refX="7" refY="4" '
            f'orient="auto"><path d="M0,0 L8,4 L0,8 z" fill="{_LINE}"/></marker></defs>',
            f'<rect width="{width:.0f}" height="{height:.0f}" fill="white"/>',
            *parts,
            "</svg>",
            "",
        ]
    )


def _box(box: _Box, x: float, y: float) -> list[str]:
    """A box: its title on a dark ground, the rest below."""
    middle = x + box.width / 2
    parts = [
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{box.width:.1f}" height="{box.height}" rx="5" '
        f'fill="{_BODY}" stroke="{_LINE}"/>',
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{box.width:.1f}" height="{_ROW}" rx="5" '
        f'fill="{_HEAD}"/>',
        f'<text x="{middle:.1f}" y="{y + 15:.1f}" text-anchor="middle" font-weight="bold" '
        f'fill="white">{_text(box.title)}</text>',
    ]
    for number, row in enumerate(box.rows, start=1):
        parts.append(
            f'<text x="{x + _MARGIN:.1f}" y="{y + 17 + number * _ROW:.1f}" fill="{_INK}">'
            f"{_text(row)}</text>"
        )
    return parts


def _arrow(first: float, last: float, middle: float, upright: bool) -> str:
    ends = (middle, first, middle, last) if upright else (first, middle, last, middle)
    x1, y1, x2, y2 = (f"{end:.1f}" for end in ends)
    return (
        f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{_LINE}" stroke-width="1.5" '
        'marker-end="url(#tip)"/>'
    )


def _text(text: str) -> str:
    """Text as XML has it; what XML cannot hold is left out."""
    return escape(_UNPRINTABLE.sub(" ", text))
