"""The text of a lesson: Markdown, of which headings, paragraphs, points and code are known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from netbuilder.help.pages import Code, Heading, Paragraph, Part, Points
from netbuilder.translation import mark, say

MOST_LETTERS: Final = 2000
"""Characters of one paragraph, point or heading."""

_FENCE: Final = "```"
_HEADING: Final = re.compile(r"#{1,6}\s+(.*)")
_POINT: Final = re.compile(r"[-*+]\s+(.*)")
_MARKS: Final = re.compile(r"`([^`]*)`|\*\*([^*]*)\*\*|(?<![*\w])\*([^*]+)\*(?![*\w])")
_LINK: Final = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")
_PICTURE: Final = re.compile(r"!\[[^\]]*\]\(")
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]*>")


class ProseError(ValueError):
    """A line that is none of what is known.

    Attributes:
        line: counted from 1.
    """

    def __init__(self, line: int, problem: str) -> None:
        self.line = line
        super().__init__(problem)


class _Block(NamedTuple):
    """A stretch of lines of one kind: 'heading', 'point', 'text' or 'code'."""

    kind: str
    text: str
    line: int


def parts_of(text: str) -> tuple[Part, ...]:
    """The parts of a text, from top to bottom; each is translated when it is shown.

    Raises:
        ProseError: a line holds what no lesson can show.
    """
    parts: list[Part] = []
    points: list[str] = []
    for block in _blocks(text):
        said = block.text if block.kind == "code" else _plain(block)
        if len(said) > MOST_LETTERS:
            limit = str(MOST_LETTERS)
            problem = say("a paragraph has at most {limit} characters", limit=limit)
            raise ProseError(block.line, problem)
        if block.kind == "point":
            points.append(mark(said))
            continue
        if points:
            parts.append(Points(tuple(points)))
            points = []
        if block.kind == "code":
            parts.append(Code(said))
        else:
            parts.append(Heading(mark(said)) if block.kind == "heading" else Paragraph(mark(said)))
    return (*parts, Points(tuple(points))) if points else tuple(parts)


def texts_of(parts: tuple[Part, ...]) -> Iterator[str]:
    """What of these parts is to be translated."""
    for part in parts:
        match part:
            case Heading(text) | Paragraph(text):
                yield text
            case Points(texts):
                yield from texts


def _blocks(text: str) -> Iterator[_Block]:
    kind, gathered, begin = "", list[str](), 0
    code: list[str] | None = None
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        bare = line.strip()
        if bare.startswith(_FENCE):
            if code is not None:
                yield _Block("code", "\n".join(code), begin)
                code = None
                continue
            if gathered:
                yield _Block(kind, "\n".join(gathered), begin)
            gathered, code, begin = [], [], number
        elif code is not None:
            code.append(line)
        else:
            heading, point = _HEADING.fullmatch(bare), _POINT.fullmatch(bare)
            if gathered and (not bare or heading or point):
                yield _Block(kind, "\n".join(gathered), begin)
                gathered = []
            if heading:
                yield _Block("heading", heading[1], number)
            elif bare:
                if not gathered:
                    kind, begin = "point" if point else "text", number
                gathered.append(point[1] if point else bare)
    if code is not None:
        raise ProseError(begin, say("the code that begins here has no end"))
    if gathered:
        yield _Block(kind, "\n".join(gathered), begin)


def _plain(block: _Block) -> str:
    """The text without Markdown's marks."""
    said = " ".join(block.text.split())
    if _PICTURE.search(said):
        raise ProseError(block.line, say("lessons show no pictures; describe it in words"))
    if _TAG.search(said):
        raise ProseError(block.line, say("lessons show no HTML; write Markdown"))
    text = _LINK.sub(lambda found: f"{found[1]} ({found[2]})", said)
    return _MARKS.sub(lambda found: found[1] or found[2] or found[3] or "", text)
