"""The glossary: its terms in texts and captions, and its pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from netbuilder.help.glossary import TERMS
from netbuilder.help.pages import Link, Links, Page, Part, Table
from netbuilder.help.term import Term
from netbuilder.translation import ENGLISH, language, mark, say

GROUP: Final = mark("Glossary")
KEY: Final = "glossary"
"""The key of the page of all terms."""


def term(name: str) -> Term:
    """The term of this name.

    Raises:
        KeyError: there is none.
    """
    return _forms(ENGLISH)[name.casefold()]


@cache
def _forms(code: str) -> dict[str, Term]:
    """Every form of every term in a language; what stays English is found in each of them.

    A term's own name comes before another's further form.
    """
    further = {other.casefold(): each for each in TERMS for other in each.others}
    own = {each.name.casefold(): each for each in TERMS}
    local = (
        {} if code == ENGLISH else {form.casefold(): each for each in TERMS for form in each.local}
    )
    return {**further, **own, **local}


@cache
def _pattern(code: str) -> re.Pattern[str]:
    longest_first = sorted(_forms(code), key=len, reverse=True)
    return re.compile("|".join(map(_whole, longest_first)), re.I)


def _whole(form: str) -> str:
    """A form as a pattern; what is written without spaces between words has no bounds."""
    before = r"(?<!\w)" if form[0].isascii() else ""
    after = r"(?!\w)" if form[-1].isascii() else ""
    return f"{before}{re.escape(form)}{after}"


def found_in(text: str) -> Iterator[tuple[int, int, Term]]:
    """The terms that a text mentions, and where: begin, end, term."""
    code = language()
    for match in _pattern(code).finditer(text):
        yield match.start(), match.end(), _forms(code)[match.group().casefold()]


def of_caption(text: str, *, exact: bool = False) -> Term | None:
    """The term that a short caption names, if there is one; the longest of several.

    Args:
        text: the caption, in which `&` may mark a letter.
        exact: whether the caption has to be the term.
    """
    plain = text.replace("&&", "\0").replace("&", "").replace("\0", "&").strip(" .:")
    known = _forms(language()).get(plain.casefold())
    if known is not None or exact or len(plain) > _CAPTION:
        return known
    mentioned = max(found_in(plain), key=lambda each: each[1] - each[0], default=None)
    return None if mentioned is None else mentioned[2]


_CAPTION: Final = 40
"""Characters of the longest caption in which a term is looked for."""


def pages() -> list[Page]:
    """A page of all terms, and one for each."""
    ordered = sorted(TERMS, key=lambda each: each.name.casefold())
    rows = tuple((Link(each.key, each.title), say(each.meaning)) for each in ordered)
    summary = say("The terms of the field, as this program uses them.")
    every = Page(KEY, say("All terms"), GROUP, summary, (Table((), rows),), "glossary")
    return [every, *map(_page, ordered)]


def _page(each: Term) -> Page:
    related = tuple(Link(other.key, other.title) for other in map(term, each.related))
    parts: tuple[Part, ...] = (Links(say("See also"), related),) if related else ()
    words = "\n".join((*each.others, each.name))
    return Page(each.key, each.title, GROUP, each.meaning, parts, words)
