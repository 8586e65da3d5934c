"""Words among numbers: which of them stand for no value, and which the user has to judge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

MOST_WORDS: Final = 20
"""The most different words of a column that are looked at one by one."""

_MARKS: Final = frozenset(
    (
        *("-", "--", "---", ".", "..", "...", "*", "**", "?", "\N{EN DASH}", "\N{EM DASH}", "\\n"),
        *("na", "n.a.", "n.a", "n/a", "#n/a", "#na", "<na>", "nan", "null", "(null)", "[null]"),
        *("nil", "none", "nd", "n.d.", "missing", "unknown", "unk", "undefined", "unavailable"),
        *("not available", "not known", "no data", "blank", "inf", "-inf", "+inf", "infinity"),
        *("-infinity", "#div/0!", "#value!", "#ref!", "#num!", "#name?", "#null!"),
    )
)
_MOST_RECURRING: Final = 3
_NUMBERS_APART: Final = 10
_HALF: Final = 0.5
_LONGEST: Final = 30


@dataclass(frozen=True, slots=True)
class Judged:
    """What the words of a column were found to be.

    Attributes:
        marks: stand for no value.
        others: are simply no numbers.
        count: how often the marks come, all together.
    """

    marks: tuple[str, ...]
    others: tuple[tuple[str, int], ...]
    count: int


class Words:
    """The texts in a column that are no numbers."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lines: dict[str, int] = {}
        self._many = False

    def add(self, counts: Mapping[str, int], line_of: Callable[[str], int]) -> None:
        """Take in some of these texts.

        Args:
            counts: how often each comes.
            line_of: the line where a text stands first.
        """
        if self._many or len(counts) > MOST_WORDS:
            self._many = True
            return
        self._counts.update(counts)
        for text in counts.keys() - self._lines.keys():
            self._lines[text] = line_of(text)
        self._many = len(self._counts) > MOST_WORDS

    @property
    def known(self) -> bool:
        """Whether they are few enough to be told one by one."""
        return not self._many

    def line_of(self, text: str) -> int:
        """The line where a word stands first."""
        return self._lines[text]

    def judge(self, numbers: int, different: int, *, proposing: bool) -> Judged:
        """Tell marks from other words.

        Well-known marks are some wherever they stand among numbers. Other words are where few of
        them recur among many different numbers, unless they look like a part of a scale ('3+').

        Args:
            numbers: of the column.
            different: how many of these are different; at least so many.
            proposing: whether any word may be a mark that nobody has called one.
        """
        if self._many or not numbers:
            return Judged((), (), 0)
        if not proposing:
            return Judged((), tuple(self._counts.most_common()), 0)
        marks = {text for text in self._counts if text.casefold() in _MARKS}
        rest = {text: count for text, count in self._counts.items() if text not in marks}
        recurring = all(count > 1 and _is_word(text) for text, count in rest.items())
        few = len(rest) <= _MOST_RECURRING and different >= _NUMBERS_APART
        if recurring and few and numbers >= _HALF * (numbers + sum(rest.values())):
            marks |= set(rest)
        told = sorted(marks, key=lambda text: (-self._counts[text], text))
        others = tuple((t, n) for t, n in self._counts.most_common() if t not in marks)
        return Judged(tuple(told), others, sum(self._counts[text] for text in told))


def is_mark(text: str) -> bool:
    """Whether a text is well known to stand for no value."""
    return text.casefold() in _MARKS


def _is_word(text: str) -> bool:
    return len(text) <= _LONGEST and not any(letter.isdigit() for letter in text)
