"""What a page of the help consists of; `netbuilder.views.help` sets it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences; terms of the glossary in them become links."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Lines whose blanks count, such as a formula."""

    text: str


@dataclass(frozen=True, slots=True)
class Points:
    """Sentences below each other, each with a mark before it."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Leads to another page.

    Attributes:
        key: of the page.
        text: that is clicked.
    """

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts and links.

    Attributes:
        head: of the columns; () for a table of names and what they mean.
        rows: each as long as the others.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str | Link, ...], ...]


@dataclass(frozen=True, slots=True)
class Links:
    """Other pages, on a line of their own.

    Attributes:
        before: words before the links.
        links: to the pages.
    """

    before: str
    links: tuple[Link, ...]


Part: TypeAlias = Heading | Paragraph | Code | Points | Table | Links


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the help.

    Attributes:
        key: tells it from the others, such as 'layer:Dense'.
        title: in the list and above the page.
        group: under which it is listed.
        summary: what it is about, in a sentence; search looks here, too.
        parts: from top to bottom, below title and summary.
        words: other words under which it is found.
        icon: of a layer: its kind and family; ('', '') for none.
    """

    key: str
    title: str
    group: str
    summary: str
    parts: tuple[Part, ...] = ()
    words: str = ""
    icon: tuple[str, str] = ("", "")

    @property
    def link(self) -> Link:
        """A link to it."""
        return Link(self.key, self.title)
