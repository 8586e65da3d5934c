"""What a report consists of, whoever sets it: a browser's page or a sheet of paper."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from engine.types import Array
from netbuilder.exchange.report.drawings.shapes import Drawing


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts.

    Attributes:
        head: of the columns; () for a table of names and values.
        rows: each as long as the others.
        numbers: columns that hold numbers, which are aligned on the right.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Drawings:
    """Drawings beside each other, or below where there is no room."""

    drawings: tuple[Drawing, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A small picture with a line below it.

    Attributes:
        pixels: uint8 (height, width), or (height, width, 3) in colour.
        caption: the line.
    """

    pixels: Array = field(repr=False)
    caption: str


@dataclass(frozen=True, slots=True)
class Pictures:
    """Small pictures beside each other."""

    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """What is typed, or stands in a file, line by line.

    Attributes:
        text: the lines.
        title: what it is, where it is so long that a page folds it away; '' otherwise.
    """

    text: str
    title: str = ""


Part: TypeAlias = Heading | Paragraph | Table | Drawings | Pictures | Lines


@dataclass(frozen=True, slots=True)
class Report:
    """All of a report.

    Attributes:
        title: of the network.
        subtitle: the network in a line.
        parts: from the first to the last.
    """

    title: str
    subtitle: str
    parts: tuple[Part, ...]
