"""Whether a column holds dates, and how they are written, judged by all of them together."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Final

from netbuilder.imported.outline import Dates, Stray
from netbuilder.imported.reading.dates import (
    DAY_FIRST,
    MONTH_FIRST,
    UNIX,
    UNIX_MILLISECONDS,
    YEAR_FIRST,
    date_parts_of,
    moment_of,
)

DATES_AT_LEAST: Final = 0.95
"""The share of a column's values that have to be dates."""

_IN_VAIN: Final = 500
"""Different texts without a date among them, after which nobody looks for one any more."""

_AMBIGUOUS: Final = re.compile(
    r"(?:[^\W\d_]{2,10}\.?, +)?\d{1,2}([-/.])\d{1,2}\1(\d{4}|\d{2})(?!\d)"
)
_DATE_WORDS: Final = frozenset(
    [
        "date",
        "dates",
        "datetime",
        "time",
        "timestamp",
        "ts",
        "unix",
        "epoch",
        "created",
        "updated",
        "modified",
        "published",
        "day",
        "datum",
        "zeit",
        "zeitpunkt",
        "tag",
        "jour",
        "heure",
        "fecha",
        "data",
        "日期",
        "时间",
    ]
)
_COMPACT: Final = (1800_01_01, 2200_12_31)
_UNIX: Final = (1e8, 5e9)  # from 1973 to 2128


class DateTally:
    """Counts the dates among the texts of a column."""

    def __init__(self) -> None:
        self._counts = {DAY_FIRST: 0, MONTH_FIRST: 0}
        self._strays: dict[str, Stray] = {}
        self._ambiguous = self._dotted = self._looked = 0
        self._days = self._times = False

    @property
    def is_looking(self) -> bool:
        """Whether further texts can change anything."""
        return self._looked < _IN_VAIN or any(self._counts.values())

    def add(self, counts: Mapping[str, int], line_of: Callable[[str], int]) -> None:
        """Look at texts that are no numbers.

        Args:
            counts: how often each comes, in the order in which they come first.
            line_of: the line where a text stands first.
        """
        for text, count in counts.items():
            if not self.is_looking:
                return
            self._looked += 1
            for order, fits in zip((DAY_FIRST, MONTH_FIRST), self._orders_of(text), strict=True):
                self._counts[order] += count * fits
                if not fits and order not in self._strays:
                    self._strays[order] = Stray(line_of(text), text)

    def dates(self, count: int) -> Dates | None:
        """What was found among so many values; None where they are hardly dates."""
        least = DATES_AT_LEAST * count
        day, month = self._counts[DAY_FIRST], self._counts[MONTH_FIRST]
        if not count or max(day, month) < least:
            return None
        if not self._ambiguous:
            orders: tuple[str, ...] = (YEAR_FIRST,)
        elif day != month:
            orders = (DAY_FIRST,) if day > month else (MONTH_FIRST,)
        else:
            orders = (DAY_FIRST, MONTH_FIRST) if self._dotted else (MONTH_FIRST, DAY_FIRST)
        which = orders[0] if orders[0] in self._counts else DAY_FIRST
        strays = count - self._counts[which]
        first = self._strays.get(which) if strays else None
        return Dates(orders, parts_of(days=self._days, times=self._times), strays, first)

    def _orders_of(self, text: str) -> tuple[bool, bool]:
        """Whether a text is a date with the day first, and with the month first."""
        found = date_parts_of(text, DAY_FIRST)
        if found is None:
            return False, False
        year, month, day, seconds, _ = found
        fits = _is_day(year, month, day)
        match = _AMBIGUOUS.match(text)
        other = fits if match is None else _is_day(year, day, month)
        if match is not None:
            self._ambiguous += 1
            self._dotted += match.group(1) == "."
        if fits or other:
            self._days |= day != 1
            self._times |= seconds != 0
        return fits, other


def number_dates(name: str, low: float, high: float, values: Collection[str]) -> Dates | None:
    """Dates that are written as numbers: 20200131, or seconds since 1970.

    Args:
        name: of the column, which has to speak of time where the numbers alone may be others.
        low: the smallest number.
        high: the largest.
        values: different ones, all or the first.
    """
    dated = bool(_DATE_WORDS & set(re.findall(r"[^\W\d_]+", _apart(name).casefold())))
    if _COMPACT[0] <= low and high <= _COMPACT[1] and (dated or len(values) > 2):
        found = [date_parts_of(value.removesuffix(".0"), YEAR_FIRST) for value in values]
        days = [each[:3] for each in found if each is not None]
        if len(days) == len(values) and all(_is_day(*each) for each in days):
            return Dates((YEAR_FIRST,), parts_of(days=any(each[2] != 1 for each in days)))
    for order, scale in ((UNIX, 1.0), (UNIX_MILLISECONDS, 1000.0)):
        if dated and _UNIX[0] * scale <= low and high <= _UNIX[1] * scale:
            times = any((moment_of(value, order) or 0) % 86400 for value in values)
            return Dates((order,), parts_of(times=times))
    return None


def parts_of(*, days: bool = True, times: bool = False) -> tuple[str, ...]:
    """What a network is given of dates.

    Args:
        days: whether there are others than the first of a month.
        times: whether there are others than midnight.
    """
    known = {"year": True, "month": True, "weekday": days, "hour": times, "time passed": True}
    return tuple(part for part, used in known.items() if used)


def _apart(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ")


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
