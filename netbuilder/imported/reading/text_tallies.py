"""What can be said of the texts of a column, from a part of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from netbuilder.imported.outline import TextFacts
from netbuilder.imported.tokens import count_written_together, token_texts

_OF_A_CHUNK: Final = 100
_TEXTS: Final = 4000
_LONGEST: Final = 5000
_MOST_WORDS: Final = 50_000
_SHARE: Final = 95


class TextTally:
    """Counts characters and words of texts, a bounded number of them."""

    def __init__(self) -> None:
        self._characters: list[int] = []
        self._words: list[int] = []
        self._letters = self._unseparated = self._digits = 0
        self._different_characters: set[str] = set()
        self._different_words: set[str] = set()

    def add(self, texts: Sequence[str]) -> None:
        """Look at some of these texts."""
        if len(self._characters) >= _TEXTS:
            return
        for text in texts[:: max(1, len(texts) // _OF_A_CHUNK)]:
            if not text:
                continue
            part = text[:_LONGEST]
            words = token_texts(part, words=True, lowercase=True)
            self._characters.append(len(part))
            self._words.append(len(words))
            self._letters += sum(map(str.isalnum, part))
            self._digits += sum(map(str.isdigit, part))
            self._unseparated += count_written_together(part)
            self._different_characters.update(part.lower())
            if len(self._different_words) < _MOST_WORDS:
                self._different_words.update(words)

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
