"""What is new, from the list of changes that comes with the program."""

from __future__ import annotations

import logging
import re
from typing import Final

from netbuilder import resources
from netbuilder.help.pages import Heading, Page, Paragraph, Part, Points
from netbuilder.translation import language, say
from netbuilder.wording import reason_of

_log = logging.getLogger(__name__)

KEY: Final = "new"
_ITEM: Final = re.compile(r"^[-*] ")
_MARKS: Final = re.compile(r"`([^`]*)`|\*\*([^*]*)\*\*")


def page() -> Page:
    """The page What's New."""
    try:
        parts = parsed(resources.changes(language()).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        _log.warning("The list of changes cannot be read", exc_info=True)
        parts = [
            Paragraph(say("The list of changes cannot be read: {error}", error=reason_of(error)))
        ]
    summary = say("What has changed in each version, newest first.")
    return Page(
        KEY, say("What's new"), say("About NetBuilder"), summary, tuple(parts), "changes version"
    )


def parsed(text: str) -> list[Part]:
    """The sections of a list of changes: headings, and what is said below each.

    Args:
        text: in Markdown, of which headings, points and paragraphs are known.
    """
    parts: list[Part] = []
    points: list[str] = []
    for block in re.split(r"\n\s*\n|\n(?=[-*#] )|(?<=\n)(?=#+ )", text.replace("\r\n", "\n")):
        said = _plain(" ".join(block.split()))
        if _ITEM.match(said):
            points.append(said[2:])
            continue
        if points:
            parts.append(Points(tuple(points)))
            points = []
        if said.startswith("## "):
            parts.append(Heading(said[3:]))
        elif said and not said.startswith("#") and any(isinstance(p, Heading) for p in parts):
            parts.append(Paragraph(said))
    if points:
        parts.append(Points(tuple(points)))
    return parts


def _plain(text: str) -> str:
    """The text without Markdown's marks of code and bold letters."""
    return _MARKS.sub(lambda found: found.group(1) or found.group(2) or "", text.strip())
