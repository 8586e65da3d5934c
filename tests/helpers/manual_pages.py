"""The manual's written pages as tests read them: headings, code, what comes before code."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from tests.conftest import ROOT

MANUAL: Final = ROOT / "netbuilder" / "manual"
_BLOCK: Final = re.compile(
    r"(?:^<!-- (?P<kind>[a-z]+): (?P<values>[^\n]*?) -->\n)?"
    r"^```(?P<language>\w*)\n(?P<text>.*?)^```$",
    re.M | re.S,
)
_HEADING: Final = re.compile(r"^(#+) ", re.M)
_PICTURE: Final = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")
_LINK: Final = re.compile(r"(?<!!)\[[^\]]+\]\s*\(([^)]+)\)")


class Block(NamedTuple):
    """Lines of code.

    Attributes:
        language: after the fence.
        text: between the fences.
        kind: of the note before it: what the reader does before the code runs.
        values: of the note.
    """

    language: str
    text: str
    kind: str
    values: tuple[str, ...]


def pages(language: str = "en") -> list[str]:
    """The pages of a language, as paths within its folder."""
    folder = MANUAL / language
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.md"))


def blocks(text: str) -> list[Block]:
    """The blocks of code of a page."""
    found = []
    for each in _BLOCK.finditer(text):
        values = tuple(part.strip() for part in (each["values"] or "").split("|"))
        found.append(Block(each["language"], each["text"], each["kind"] or "", values))
    return found


def text_of(page: str, language: str = "en") -> str:
    """What a page says."""
    return (MANUAL / language / page).read_text("utf-8")


def headings(text: str) -> list[int]:
    """The levels of the headings, outside blocks of code."""
    return [len(each) for each in _HEADING.findall(_BLOCK.sub("", text))]


def pictures(text: str) -> list[str]:
    """The addresses of the pictures."""
    return _PICTURE.findall(text)


def links(text: str) -> list[str]:
    """The addresses of the links."""
    return _LINK.findall(text)


def table_cells(text: str) -> list[str]:
    """The figures in tables."""
    rows = re.findall(r"^\|.*\|$", text, re.M)
    return [number for row in rows for number in re.findall(r"\d[\d.,]*\d|\d", row)]
