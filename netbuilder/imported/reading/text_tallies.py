"""What can be said of the texts of a column, from a part of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from netbuilder.imported.outline import TextFacts
from netbuilder.imported.tokens import count_written_together, token_texts

_ALL_UP_TO: Final = 100
_APART: Final = 20
_TEXTS: Final = 4000
_LONGEST: Final = 5000
_MOST_KNOWN: Final = 100  # texts that come again, as those of a category do
_MOST_WORDS: Final = 50_000
_SHARE: Final = 95


class TextTally:
    """Counts characters and words of texts, a bounded number of them."""

    def __init__(self) -> None:
        self._seen = 0
        self._known: dict[str, tuple[int, int, int, int]] = {}
        self._characters: list[int] = []
        self._words: list[int] = []
        self._letters = self._unseparated = self._digits = 0
        self._different_characters: set[str] = set()
        self._different_words: set[str] = set()

    def add(self, count: int, text_of: Callable[[int], str]) -> None:
        """Look at some of so many texts that follow: all of the first, and one now and then.

        Args:
            count: how many.
            text_of: each, from 0.
        """
        seen = self._seen
        self._seen += count
        early = range(seen, min(_ALL_UP_TO, seen + count))
        later = range(max(_ALL_UP_TO, seen + -seen % _APART), seen + count, _APART)
        for place in (*early, *later):
            if len(self._characters) >= _TEXTS:
                return
            text = text_of(place - seen)
            if not text:
                continue
            self._look_at(text[:_LONGEST])

    def _look_at(self, text: str) -> None:
        facts = self._known.get(text)
        if facts is None:
            words = token_texts(text, words=True, lowercase=True)
            self._different_characters.update(text.lower())
            if len(self._different_words) < _MOST_WORDS:
                self._different_words.update(words)
            letters, digits = sum(map(str.isalnum, text)), sum(map(str.isdigit, text))
            facts = len(words), letters, digits, count_written_together(text)
            if len(self._known) < _MOST_KNOWN:
                self._known[text] = facts
        self._characters.append(len(text))
        self._words.append(facts[0])
        self._letters += facts[1]
        self._digits += facts[2]
        self._unseparated += facts[3]

    def facts(self) -> TextFacts | None:
        """What was found; None where there was no text."""
        if not self._characters:
            return None
        letters = max(1, self._letters)
        return TextFacts(
            texts=len(self._characters),
            mean_characters=float(np.mean(self._characters)),
            mean_words=float(np.mean(self._words)),
            long_characters=_most(self._characters),
            long_words=_most(self._words),
            different_characters=len(self._different_characters),
            different_words=len(self._different_words),
            unseparated=self._unseparated / letters,
            digits=self._digits / letters,
        )


def _most(lengths: list[int]) -> int:
    """The length that 95 of 100 do not exceed."""
    return int(np.ceil(np.percentile(lengths, _SHARE)))
