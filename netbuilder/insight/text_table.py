"""The user's own texts as a table: the texts, how long they are, and their answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.imported import Fitted
from netbuilder.imported.preparation.texts import UNKNOWN_MARK, decoded, tokens_in
from netbuilder.imported.recipes.text import PADDING, UNKNOWN, WORDS, TextForm
from netbuilder.insight.data_table import TableColumn, Targets
from netbuilder.insight.rows_again import row_of
from netbuilder.translation import mark
from netbuilder.wording import count_text

_CHUNK: Final = 4096
_SORTED: Final = 8
"""Words or characters of a text that its place among sorted ones follows from."""
_COUNTS: Final = {
    True: (mark("Words"), mark("Unknown words")),
    False: (mark("Characters"), mark("Unknown characters")),
}


class TextTable:
    """A table of samples that are texts; what the vocabulary lacks is a box in them.

    Args:
        fitted: the preparation.
        missing: by column, how often nothing stands there; {} where that was not counted.
    """

    def __init__(self, fitted: Fitted, missing: Mapping[str, int] | None = None) -> None:
        counted = missing or {}
        self._fitted, self._form = fitted, fitted.recipe.text or TextForm()
        self._targets = Targets(fitted, counted)
        self._words: Sequence[str] = ("", UNKNOWN_MARK, *fitted.vocabulary)
        (feature,) = fitted.recipe.features
        text = TableColumn(feature.name, (), False, counted.get(feature.name))
        counts = (TableColumn(name, (), True) for name in _COUNTS[self._form.unit == WORDS])
        self._columns = (text, *counts, *self._targets.columns)
        self._before = len(self._columns) - len(self._targets.columns)

    @property
    def columns(self) -> tuple[TableColumn, ...]:
        """The text, two counts, and the targets."""
        return self._columns

    def texts(self, samples: Array, answers: Array, place: int) -> tuple[str, ...]:
        """A row as texts, one for each column."""
        sample = samples[place]
        text = decoded(sample, self._form, self._fitted.vocabulary)
        counts = (sample != PADDING).sum(), (sample == UNKNOWN).sum()
        told = (count_text(int(each)) for each in counts)
        return (text, *told, *self._targets.texts(answers, place))

    def rows(self, samples: Array, place: int) -> tuple[Mapping[str, str], ...]:
        """The text alone, by the name of its column."""
        return (row_of(self._fitted, samples[place]),)

    def values(self, samples: Array, answers: Array, column: int, places: Array) -> Array | None:
        """The values of some rows, float64; codes of categories; None for the text."""
        if column >= self._before:
            return self._targets.values(answers, column - self._before, places)
        if not column:
            return None
        counted = _are_unknown if column > 1 else _are_there
        found = np.zeros(len(places))
        for part, rows in _pieces(samples, places):
            found[part] = counted(rows).sum(axis=1)
        return found

    def holding(self, samples: Array, column: int, places: Array, wanted: str) -> Array | None:
        """Whether the texts hold words or characters in a row; None for other columns."""
        if column:
            return None
        lookups = [
            np.array([fits(word) for word in self._words]) for fits in _tests(wanted, self._form)
        ]
        found = np.zeros(len(places), bool)
        width = samples.shape[1] - len(lookups) + 1
        if not lookups or width < 1:
            return found
        for part, rows in _pieces(samples, places):
            hits = np.ones((len(rows), width), bool)
            for offset, lookup in enumerate(lookups):
                hits &= lookup[rows[:, offset : offset + width]]
            found[part] = hits.any(axis=1)
        return found

    def ranks(self, samples: Array, column: int, places: Array) -> Array | None:
        """The order of the texts by their first words or characters; None for other columns."""
        if column:
            return None
        order = np.argsort(np.array(self._words, dtype=np.str_), kind="stable")
        ranks = np.empty(len(order), np.int32)
        ranks[order] = np.arange(len(order))
        first = ranks[samples[:, :_SORTED].astype(np.intp)[places]]
        return np.lexsort(first.T[::-1])


def _tests(wanted: str, form: TextForm) -> list[Callable[[str], bool]]:
    """A test for each word or character in a row: whether one of the vocabulary is it."""
    tokens = [token.text for token in tokens_in(wanted, form)]
    if form.unit != WORDS:
        return [token.__eq__ for token in tokens]
    if len(tokens) == 1:
        return [lambda word: tokens[0] in word]
    # What is typed may begin within a word, and end within one.
    return [
        lambda word: word.endswith(tokens[0]),
        *(token.__eq__ for token in tokens[1:-1]),
        lambda word: bool(word) and word.startswith(tokens[-1]),
    ][: len(tokens)]


def _pieces(samples: Array, places: Array) -> Iterator[tuple[slice, Array]]:
    """Some rows at once, as whole numbers."""
    for start in range(0, len(places), _CHUNK):
        part = slice(start, start + _CHUNK)
        yield part, samples[places[part]].astype(np.intp)


def _are_there(rows: Array) -> Array:
    return np.asarray(rows != PADDING)


def _are_unknown(rows: Array) -> Array:
    return np.asarray(rows == UNKNOWN)


def marks(form: TextForm | None) -> str:
    """What the box in texts stands for, in a sentence; '' where there are no texts."""
    if form is None:
        return ""
    return _MARKED[form.unit == WORDS].format(mark=UNKNOWN_MARK)


_MARKED: Final = {
    True: mark("{mark} is a word that is not in the vocabulary of the training texts."),
    False: mark("{mark} is a character that is not in the vocabulary of the training texts."),
}
