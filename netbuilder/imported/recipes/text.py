"""What is to be made of a column of texts: characters or words, how many, and of how many kinds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from netbuilder.imported.outline import TEXT, Column, TextFacts
from netbuilder.translation import say

CHARACTERS: Final = "characters"
WORDS: Final = "words"
UNITS: Final = (WORDS, CHARACTERS)

PADDING: Final = 0
"""The number of no character or word: what fills a short text up at its end."""
UNKNOWN: Final = 1
"""The number of a character or word that is not in the vocabulary."""
RESERVED: Final = 2
"""How many numbers stand for no character or word of the vocabulary."""

MOST_LENGTH: Final = 5000
MOST_VOCABULARY: Final = 20_000
LONGEST_WORD: Final = 40
"""Characters of a word that count; the rest of a longer one is cut off."""

_PROPOSED_LENGTH: Final = 300
_SENTENCE: Final = 3.0
_PROSE: Final = 6.0
_LONG: Final = 40.0
_MOSTLY: Final = 0.5
_FEW_DIGITS: Final = 0.3


@dataclass(frozen=True, slots=True)
class TextForm:
    """How a text becomes a sample.

    Attributes:
        unit: `CHARACTERS` or `WORDS`.
        length: how many of these a sample holds; longer texts are cut off, shorter ones filled up.
        vocabulary: how many different numbers there are at most, those for padding and for what is
            unknown included.
        lowercase: whether capital letters count as small ones.
    """

    unit: str = WORDS
    length: int = 50
    vocabulary: int = 5000
    lowercase: bool = True

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of a sample."""
        return (self.length,)


def proposed_unit(facts: TextFacts) -> str:
    """Characters where nothing separates words, or a text is hardly more than one word."""
    written_together = facts.unseparated > _MOSTLY
    return CHARACTERS if written_together or facts.mean_words < _SENTENCE else WORDS


def proposed_form(column: Column, unit: str = "") -> TextForm:
    """What is proposed for a column of texts.

    Args:
        column: of texts.
        unit: `CHARACTERS` or `WORDS`; by looking where ''.
    """
    facts = column.text or TextFacts()
    unit = unit or proposed_unit(facts)
    long, different = (
        (facts.long_characters, facts.different_characters)
        if unit == CHARACTERS
        else (facts.long_words, facts.different_words)
    )
    length = min(max(long, 1), _PROPOSED_LENGTH)
    return TextForm(unit, length, min(_rounded(different + RESERVED), MOST_VOCABULARY))


def is_sample(column: Column, *, alone: bool) -> bool:
    """Whether a column of texts seems to be what the samples are.

    Args:
        column: of the table.
        alone: whether nothing else could be given to the network.
    """
    facts = column.text
    if column.kind != TEXT or facts is None or not facts.texts or facts.digits > _FEW_DIGITS:
        return False
    if alone:
        return True
    prose = facts.mean_words >= _PROSE or facts.unseparated > _MOSTLY
    return prose and facts.mean_characters >= _LONG / (4 if facts.unseparated > _MOSTLY else 1)


def form_problems(form: TextForm) -> Iterator[str]:
    """What is wrong with a form, as clauses; none for one that can be followed."""
    if form.unit not in UNITS:
        yield say("texts are neither characters nor words")
    if not 1 <= form.length <= MOST_LENGTH:
        yield say("impossible length of texts")
    if not RESERVED < form.vocabulary <= MOST_VOCABULARY:
        yield say("impossible size of the vocabulary")


def vocabulary_fits(form: TextForm, vocabulary: Iterable[str]) -> bool:
    """Whether a vocabulary is one that this form can have led to."""
    words = tuple(vocabulary)
    few = len(words) <= form.vocabulary - RESERVED
    return few and len(set(words)) == len(words) and all(0 < len(w) <= LONGEST_WORD for w in words)


def _rounded(count: int) -> int:
    """A little more than `count`, with two digits that count."""
    step = 10 ** max(1, math.floor(math.log10(max(count, 1))) - 1)
    return math.ceil(count / step) * step
