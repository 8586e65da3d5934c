"""The few shapes that the drawings are made of, whoever draws them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from netbuilder.plain import line

INK: Final = "#1b1f27"
MUTED: Final = "#59616e"
GRID: Final = "#e3e6eb"
BORDER: Final = "#98a6b8"
TRAINING: Final = "#0072b2"
VALIDATION: Final = "#c2410c"

Anchor: TypeAlias = Literal["start", "middle", "end"]
Points: TypeAlias = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A filled rectangle; sizes are in pixels, colours as `#rrggbb`.

    Attributes:
        x: the left edge.
        y: the top edge.
        width: to the right edge.
        height: to the bottom edge.
        fill: the colour inside.
        stroke: the colour of the edge; '' for none.
        radius: of the corners.
    """

    x: float
    y: float
    width: float
    height: float
    fill: str
    stroke: str = ""
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text.

    Attributes:
        x: the place of the anchor.
        y: the line that the letters stand on.
        text: the words.
        size: of the letters.
        fill: their colour.
        anchor: the part of the text that is at `x`.
        bold: whether the letters are heavy.
    """

    x: float
    y: float
    text: str
    size: float
    fill: str
    anchor: Anchor
    bold: bool


@dataclass(frozen=True, slots=True)
class Polyline:
    """A line through points."""

    points: Points
    stroke: str
    width: float


@dataclass(frozen=True, slots=True)
class Dot:
    """A small disc; its opacity goes from 0 to 1."""

    x: float
    y: float
    radius: float
    fill: str
    opacity: float


Shape: TypeAlias = Rectangle | Words | Polyline | Dot


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes on a sheet, the later above the earlier.

    Attributes:
        width: in pixels.
        height: in pixels.
        title: what it shows, for those who cannot see it.
        shapes: what is drawn.
    """

    width: float
    height: float
    title: str
    shapes: tuple[Shape, ...]


def drawing(width: float, height: float, title: str, shapes: Iterable[Shape]) -> Drawing:
    """A whole drawing."""
    return Drawing(width, height, title, tuple(shapes))


def box(x: float, y: float, width: float, height: float, fill: str, stroke: str = "") -> Shape:
    """A rectangle with round corners."""
    return Rectangle(x, y, width, height, fill, stroke, 4.0)


def cell(x: float, y: float, width: float, height: float, fill: str) -> Shape:
    """A rectangle beside others."""
    return Rectangle(x, y, width, height, fill)


def words(
    x: float,
    y: float,
    text: str,
    *,
    size: float = 12,
    fill: str = INK,
    anchor: Anchor = "start",
    bold: bool = False,
    limit: int = 40,
) -> Shape:
    """Text on one line; what is longer than the limit loses its middle."""
    return Words(x, y, line(text, limit), size, fill, anchor, bold)


def path(points: Points, stroke: str, width: float = 1.6) -> Shape:
    """A line through points."""
    return Polyline(tuple(points), stroke, width)


def straight(x: float, y: float, to_x: float, to_y: float, stroke: str, width: float = 1) -> Shape:
    """A straight line."""
    return Polyline(((x, y), (to_x, to_y)), stroke, width)


def dot(x: float, y: float, radius: float, fill: str, opacity: float = 1.0) -> Shape:
    """A small disc."""
    return Dot(x, y, radius, fill, opacity)
