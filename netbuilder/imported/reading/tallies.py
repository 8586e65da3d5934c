"""What a column holds, counted chunk by chunk."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.imported.outline import (
    CATEGORY,
    DATE,
    EMPTY,
    NUMBER,
    TEXT,
    TRACKED,
    WHOLE,
    Column,
    Dates,
    Stray,
    TextFormat,
)
from netbuilder.imported.reading.booleans import merged
from netbuilder.imported.reading.cells import Cells
from netbuilder.imported.reading.date_tallies import DateTally, number_dates
from netbuilder.imported.reading.marks import Judged, Words
from netbuilder.imported.reading.text_tallies import TextTally
from netbuilder.imported.reading.values import LARGEST, plain_number, to_numbers

MOST_CATEGORIES: Final = 50
LONGEST_VALUE: Final = 200
_ALL_TRACKED: Final = 1_000_000
DEFAULT: Final = TextFormat()

_NUMBERS_AT_LEAST: Final = 0.95  # of the values, in a column of numbers with strays in it
_FEW: Final = 10
_IDENTIFIERS: Final = ("id", "index", "uuid", "key")


class Tally:
    """Counts one column; its memory is bounded however long the column is.

    Args:
        name: of the column.
        format: how its texts are written.
        tracked: how many different values are counted.
    """

    def __init__(self, name: str, format: TextFormat, tracked: int = TRACKED) -> None:
        self._name = name
        self._tracked = tracked
        self._decimal = format.decimal
        self._missing_words = format.missing_words
        self._spelled = {word.casefold() for word in self._missing_words}
        self._proposing = format.is_proposal
        self._words = Words()
        self._unnamed: Counter[str] = Counter()
        self._variants: Counter[str] = Counter()
        self._values: Counter[str] = Counter()
        self._saturated = False
        self._count = self._missing = self._strays = 0
        self._dates = DateTally()
        self._first_stray: Stray | None = None
        self._moments = Moments()
        self._texts = TextTally()
        self._whole = self._running = True
        self._last: float | None = None

    def add(self, texts: Sequence[str], lines: Sequence[int]) -> None:
        """Count the texts of some rows, and where they stand."""
        numbers, strays = to_numbers(texts, self._decimal, self._missing_words)
        self._count_values(texts)
        if self._count_kinds(numbers, strays):
            self._count_variants(Counter(texts))
        if rows := np.flatnonzero(strays).tolist():
            others = [texts[row] for row in rows]
            counts = Counter(others)

            def line_of(text: str) -> int:
                return lines[rows[others.index(text)]]

            self._strays += len(rows)
            self._count_strays(Stray(lines[rows[0]], others[0]), counts, line_of)
            self._texts.add(len(rows), others.__getitem__)
        self._count_numbers(numbers)

    def add_cells(self, cells: Cells, lines: Sequence[int]) -> None:
        """Count the values of some rows of which each different text was read once."""
        self._count_different(cells)
        if cells.all_numbers:
            self._count += len(cells)
            self._count_present(cells.numbers)
            return
        numbers, strays = cells.judged(self._missing_words)
        if self._count_kinds(numbers, strays):
            found = cells.counted(np.isnan(numbers) & ~strays)
            self._count_variants({text: count for text, (count, _) in found.items()})
        if len(rows := np.flatnonzero(strays)):
            self._strays += len(rows)
            first = int(rows[0])
            found = {}
            if self._words.known or self._dates.is_looking:
                found = cells.counted(strays)
            counts = {text: count for text, (count, _) in found.items()}
            self._count_strays(
                Stray(lines[first], cells[first]), counts, lambda text: lines[found[text][1]]
            )
            self._texts.add(len(rows), lambda place: cells[int(rows[place])])
        self._count_numbers(numbers)

    @property
    def is_saturated(self) -> bool:
        """Whether further values are not counted one by one."""
        return self._saturated

    def _count_kinds(self, numbers: Array, strays: Array) -> int:
        """Count values that are there and that are not; how many are not."""
        missing = int(np.isnan(numbers).sum()) - int(strays.sum())
        self._missing += missing
        self._count += len(numbers) - missing
        return missing

    def _count_strays(
        self, first: Stray, counts: Mapping[str, int], line_of: Callable[[str], int]
    ) -> None:
        """Count texts that are no numbers; none where that would change nothing."""
        if self._first_stray is None:
            self._first_stray = first
        self._words.add(counts, line_of)
        self._dates.add(counts, line_of)

    def add_numbers(self, values: Array, lines: Sequence[int]) -> None:
        """Count the numbers (n,) of some rows, and where they stand; NaN is a missing one."""
        numbers = values.astype(np.float64)
        with np.errstate(invalid="ignore"):
            wild = np.abs(numbers) > LARGEST
        if wild.any():
            if self._first_stray is None:
                index = int(np.argmax(wild))
                self._first_stray = Stray(lines[index], str(numbers[index]))
            self._strays += int(wild.sum())
            numbers[wild] = np.nan
        present = numbers[~np.isnan(numbers)]
        self._missing += len(numbers) - len(present) - int(wild.sum())
        self._count += len(present) + int(wild.sum())
        if not self._saturated:
            different, counts = np.unique(present, return_counts=True)
            for number, count in zip(different[: self._tracked + 1], counts, strict=False):
                self._values[plain_number(number)] += int(count)
            self._limit_values()
        self._count_numbers(numbers)

    def add_counted(self, values: Array, counts: Array, run: tuple[int, int] | None) -> None:
        """Count whole numbers by how often each comes.

        Args:
            values: int64 (n,), different.
            counts: int64 (n,).
            run: the first and the last, where each row had one more than the row before.
        """
        self._count += int(counts.sum())
        if not self._saturated:
            self._values.update(
                dict(zip(map(_text_of, values.tolist()), counts.tolist(), strict=True))
            )
            self._limit_values()
        self._moments.add_counted(values.astype(np.float64), counts)
        follows = run is not None and self._last in (None, run[0] - 1)
        self._running = self._running and follows
        self._last = float(run[1]) if run is not None else None

    def column(self) -> Column:
        """What has been found."""
        moments = self._moments
        judged = Judged((), (), 0)
        if self._strays and self._words.known:
            different = TRACKED if self._saturated else len(self._values)
            judged = self._words.judge(moments.count, different, proposing=self._proposing)
        kind = self._kind(judged.count)
        if kind not in (NUMBER, WHOLE):
            return self._of_words(kind, judged.others)
        self._missing += judged.count
        self._count -= judged.count
        for word in (*judged.marks, *self._variants):
            self._values.pop(word, None)
        dates = self._number_dates()
        first = self._first_stray
        if first is not None and judged.marks:
            left = [Stray(self._words.line_of(word), word) for word, _ in judged.others]
            first = min(left, key=lambda stray: stray.line, default=None)
        return Column(
            self._name,
            kind,
            self._count,
            self._missing,
            tuple(self._values.most_common()),
            self._saturated,
            moments.minimum,
            moments.maximum,
            moments.mean,
            moments.std,
            self._strays - judged.count,
            first,
            dates is None and self._identifies(kind),
            dates=dates,
            marks=(*judged.marks, *sorted(self._variants)),
            words=judged.others,
        )

    def _of_words(self, kind: str, words: tuple[tuple[str, int], ...]) -> Column:
        """A column that is not of numbers: of its words only those as written are missing."""
        again = sum(self._variants.values())
        values = tuple(self._values.most_common())
        dates = self._dates.dates(self._count) if kind == DATE else None
        return Column(
            self._name,
            kind,
            self._count + again,
            self._missing - again,
            values if self._saturated else merged(values),
            self._saturated,
            strays=dates.strays if dates else 0,
            first_stray=dates.first_stray if dates else None,
            identifier=self._identifies(kind),
            words=words if self._moments.count else (),
            unnamed=tuple(self._unnamed.most_common()),
            dates=dates,
            text=self._texts.facts() if kind in (TEXT, CATEGORY) else None,
        )

    def _number_dates(self) -> Dates | None:
        low, high = self._moments.minimum, self._moments.maximum
        if self._strays or low is None or high is None:
            return None
        return number_dates(self._name, low, high, self._values)

    def _kind(self, marks: int) -> str:
        if not self._count:
            return EMPTY
        numbers = self._moments.count
        if numbers and numbers >= _NUMBERS_AT_LEAST * (self._count - marks):
            if self._strays > marks and len(self._values) <= _FEW and not self._saturated:
                return CATEGORY  # Such as the cylinders of cars: 4, 6, 8, rotary.
            return WHOLE if self._whole and self._strays == marks else NUMBER
        if self._dates.dates(self._count) is not None:
            return DATE
        different = len(merged(self._values.items()))
        few = different <= max(2, min(MOST_CATEGORIES, self._count // 2))
        return CATEGORY if few and not self._saturated else TEXT

    def _identifies(self, kind: str) -> bool:
        """Whether each row has a value of its own that says nothing of it."""
        if kind == TEXT:
            return True
        if kind != WHOLE or self._missing or self._count < 3:
            return False
        all_different = self._saturated or len(self._values) == self._count
        word = self._name.lower().replace("-", "_").rsplit("_")[-1].rsplit(" ")[-1]
        return all_different and (self._running or word in _IDENTIFIERS)

    def _count_values(self, texts: Sequence[str]) -> None:
        if self._saturated:
            return
        if max(map(len, texts)) > LONGEST_VALUE:
            self._saturated = True  # No word of a category is so long.
            return
        self._values.update(texts)
        self._name_missing()
        self._limit_values()

    def _count_different(self, cells: Cells) -> None:
        if self._saturated:
            return
        if cells.longest > LONGEST_VALUE:
            self._saturated = True
            return
        counts = zip(cells.words, cells.counts, strict=True)
        if len(set(cells.words)) == len(cells.words):
            self._values.update(dict(counts))
        else:  # Signs around them that are read as blanks set some apart.
            for word, count in counts:
                self._values[word] += count
        self._name_missing()
        self._limit_values()

    def _name_missing(self) -> None:
        for word in self._missing_words:
            if (count := self._values.pop(word, 0)) and word:
                self._unnamed[word] += count

    def _count_variants(self, counts: Mapping[str, int]) -> None:
        """Count words for a missing value in another case than they are known in."""
        for text, count in counts.items():
            if text not in self._missing_words and text.casefold() in self._spelled:
                self._variants[text] += count

    def _limit_values(self) -> None:
        if len(self._values) > self._tracked:
            self._saturated = True
            self._values = Counter(dict(list(self._values.items())[: self._tracked]))

    def _count_numbers(self, numbers: Array) -> None:
        present = numbers[~np.isnan(numbers)]
        if len(present):
            self._count_present(present)

    def _count_present(self, present: Array) -> None:
        self._moments.add(present)
        self._whole = self._whole and bool((present == np.rint(present)).all())
        if self._running:
            before = [] if self._last is None else [self._last]
            self._running = bool((np.diff(np.concatenate([before, present])) == 1).all())
            self._last = float(present[-1])


@lru_cache(4096)
def _text_of(number: int) -> str:
    return str(number)


def tallies(names: Sequence[str], format: TextFormat = DEFAULT) -> list[Tally]:
    """One for each column; the more there are, the fewer values each counts."""
    tracked = tracked_of(len(names))
    return [Tally(name, format, tracked) for name in names]


def tracked_of(columns: int) -> int:
    """How many different values of each of so many columns are counted."""
    return max(MOST_CATEGORIES + 1, min(TRACKED, _ALL_TRACKED // max(1, columns)))


class Moments:
    """Count, mean, deviation and bounds of numbers that come in parts.

    Merged as in Chan, Golub and LeVeque, 'Updating formulae and a pairwise algorithm for computing
    sample variances' (1979).
    """

    def __init__(self) -> None:
        self.count = 0
        self._mean = self._squares = 0.0
        self._bounds = (math.inf, -math.inf)

    def add(self, numbers: Array) -> None:
        """Take in float64 (n,), n at least 1, without NaN."""
        count, mean = len(numbers), float(numbers.mean())
        squares = float(np.square(numbers - mean).sum())
        self._merge(count, mean, squares, float(numbers.min()), float(numbers.max()))

    def _merge(self, count: int, mean: float, squares: float, least: float, most: float) -> None:
        total = self.count + count
        apart = mean - self._mean
        self._squares += squares + apart * apart * self.count * count / total
        self._mean += apart * count / total
        self.count = total
        low, high = self._bounds
        self._bounds = min(low, least), max(high, most)

    def add_counted(self, numbers: Array, counts: Array) -> None:
        """Take in float64 (n,), n at least 1, each as often as its count says."""
        count = int(counts.sum())
        mean = float((numbers * counts).sum() / count)
        squares = float((np.square(numbers - mean) * counts).sum())
        self._merge(count, mean, squares, float(numbers.min()), float(numbers.max()))

    @property
    def minimum(self) -> float | None:
        """The smallest number."""
        return self._bounds[0] if self.count else None

    @property
    def maximum(self) -> float | None:
        """The largest number."""
        return self._bounds[1] if self.count else None

    @property
    def mean(self) -> float | None:
        """The mean of the numbers."""
        return self._mean if self.count else None

    @property
    def std(self) -> float | None:
        """Their standard deviation, of the population."""
        return math.sqrt(self._squares / self.count) if self.count else None
