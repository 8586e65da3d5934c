"""A language made of English by rule: longer, accented, in brackets.

What is not in brackets was not translated; what lacks its closing bracket was cut; what has two
pairs was put together of two texts.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from netbuilder.languages.patterns import Match, Patterns
from netbuilder.translation import CONTEXT

_ACCENTS: Final = str.maketrans(
    "AEIOUYCNSZaeiouycnsz", "\u00c5\u00c9\u00ce\u00d8\u00dc\u00dd\u00c7\u00d1\u0160\u017d"
    "\u00e5\u00e9\u00ee\u00f8\u00fc\u00fd\u00e7\u00f1\u0161\u017e"
)  # fmt: skip
_KEPT: Final = re.compile(r"(\{[^{}]*\}|\{\{|\}\}|<[^<>]+>|&[a-z]+;|&\S|%[sdr])")
"""Places, marks of rich text, and the letters that Alt takes."""
_LONGER: Final = 0.35
_WORD: Final = re.compile("[A-Za-z]{2}")
OPENING, CLOSING = "\u27e6", "\u27e7"


class Pseudo:
    """The catalogue: what another one has, in brackets.

    Args:
        known: the texts that a real catalogue has, so that one which it lacks stands out.
    """

    def __init__(self, known: Collection[str]) -> None:
        self._known = known
        self._patterns = Patterns(lambda: known)

    def one(self, text: str) -> str | None:
        """A text in brackets; None for what has no words, or no entry."""
        said = text.rpartition(CONTEXT)[2]
        if text not in self._known or not _WORD.search(_KEPT.sub("", said)):
            return None
        return pseudo(said)

    def many(self, one: str, many: str, count: int) -> str | None:
        """The form of English."""
        return self.one(one if count == 1 else many)

    def like(self, text: str) -> Match | None:
        """How a filled text was made; None where that is not known."""
        return self._patterns.match(text)


def pseudo(text: str) -> str:
    """Text with accents, a third longer, in brackets; its places and marks are as they were."""
    pieces = _KEPT.split(text)
    accented = "".join(
        piece if place % 2 else piece.translate(_ACCENTS) for place, piece in enumerate(pieces)
    )
    longer = "\u00b7" * max(1, round(_LONGER * len(text)))
    return f"{OPENING}{accented}{longer}{CLOSING}"
