"""All pages of the help are in the user's language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from netbuilder import languages, translation
from netbuilder.help.contents import Library
from netbuilder.help.pages import Code, Heading, Link, Links, Page, Paragraph, Points, Table
from netbuilder.languages.pseudo import OPENING
from tests.helpers.untranslated import IDENTIFIERS, english_in

IN_ENGLISH = {"new", "part:teachers"}
"""The list of changes, which is no text of the catalogue, and names in lessons' files."""


@pytest.fixture
def pages() -> Iterator[tuple[Page, ...]]:
    languages.use("pseudo")
    yield Library().pages
    languages.use(translation.ENGLISH)


def texts(page: Page) -> Iterator[str]:
    yield from (page.title, page.group, page.summary)
    for part in page.parts:
        match part:
            case Heading(text) | Paragraph(text):
                yield text
            case Points(points):
                yield from (each.text if isinstance(each, Link) else each for each in points)
            case Table(headings, rows):
                yield from headings
                for row in rows:
                    yield from (each.text if isinstance(each, Link) else each for each in row)
            case Links(title, links):
                yield title
                yield from (each.text for each in links)
            case Code():
                pass


def test_no_page_is_left_in_english(pages: tuple[Page, ...]) -> None:
    said = [(page.key, str(text)) for page in pages for text in texts(page)]
    left = [
        f"{key}: {text[:200]!r}"
        for key, text in said
        if key not in IN_ENGLISH and english_in(text, IDENTIFIERS)
    ]
    assert len([text for _, text in said if OPENING in text]) > 1000
    assert sorted(set(left)) == []
