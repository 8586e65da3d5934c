"""Texts as whole numbers: provisional ones while they are read, those of a vocabulary then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from engine.types import Array
from netbuilder.imported.recipes.text import PADDING, RESERVED, UNKNOWN, WORDS, TextForm
from netbuilder.imported.tokens import Token, token_texts, tokens_of

UNKNOWN_MARK = "\u25a1"
"""The box that stands for what the vocabulary lacks; in a text it is unknown itself."""

_MOST_NOTED = 1_000_000


class Lexicon:
    """All characters or words of the texts of a file, numbered as they come.

    Attributes:
        form: what becomes of a text.
    """

    def __init__(self, form: TextForm) -> None:
        self.form = form
        self._numbers: dict[str, int] = {}

    def code(self, texts: Sequence[str]) -> Array:
        """Texts as int32 (n, length), filled up with `PADDING`.

        What is met after very many different words is unknown, so that memory is bounded.
        """
        rows = np.full((len(texts), self.form.length), PADDING, np.int32)
        numbers = self._numbers
        for row, text in zip(rows, texts, strict=True):
            for place, token in enumerate(_texts_of(text, self.form)):
                number = numbers.get(token)
                if number is None and len(numbers) < _MOST_NOTED:
                    number = numbers[token] = len(numbers) + RESERVED
                row[place] = UNKNOWN if number is None else number
        return rows

    def vocabulary(self, rows: Iterator[Array]) -> tuple[str, ...]:
        """The most frequent characters or words of some rows, the most frequent first.

        Args:
            rows: what `code` made; those of them that are trained on.
        """
        counts = np.zeros(len(self._numbers) + RESERVED, np.int64)
        for some in rows:
            counts += np.bincount(some.ravel(), minlength=len(counts))
        counts[:RESERVED] = 0
        # Of equally frequent ones that which was met first, so that the same file gives the same.
        order = np.argsort(-counts, kind="stable")[: self.form.vocabulary - RESERVED]
        words = list(self._numbers)
        return tuple(words[number - RESERVED] for number in order.tolist() if counts[number])

    def final(self, vocabulary: Sequence[str]) -> Array:
        """By provisional number that in the vocabulary, float32."""
        table = np.full(len(self._numbers) + RESERVED, UNKNOWN, np.float32)
        table[PADDING] = PADDING
        for number, word in enumerate(vocabulary, RESERVED):
            table[self._numbers[word]] = number
        return table


def encoded(texts: Sequence[str], form: TextForm, vocabulary: Sequence[str]) -> Array:
    """Texts as samples, float32 (n, length): the numbers of their characters or words."""
    numbers = {word: number for number, word in enumerate(vocabulary, RESERVED)}
    rows = np.full((len(texts), form.length), PADDING, np.float32)
    for row, text in zip(rows, texts, strict=True):
        for place, token in enumerate(_texts_of(text, form)):
            row[place] = numbers.get(token, UNKNOWN)
    return rows


def decoded(sample: Array, form: TextForm, vocabulary: Sequence[str]) -> str:
    """What is left of a text in a sample; unknown characters and words as a box."""
    shown = []
    for number in sample.reshape(-1).astype(np.intp).tolist():
        if number == PADDING:
            continue
        place = number - RESERVED
        shown.append(vocabulary[place] if 0 <= place < len(vocabulary) else UNKNOWN_MARK)
    return (" " if form.unit == WORDS else "").join(shown)


def tokens_in(text: str, form: TextForm) -> list[Token]:
    """The characters or words of a text that become a sample, with their places."""
    return tokens_of(text, words=form.unit == WORDS, lowercase=form.lowercase, most=form.length)


def _texts_of(text: str, form: TextForm) -> list[str]:
    return token_texts(text, words=form.unit == WORDS, lowercase=form.lowercase, most=form.length)
