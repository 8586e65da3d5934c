"""The moments that dates stand for, in all common spellings; scripts take copies of it."""

from __future__ import annotations

import datetime
import re

YEAR_FIRST = "year first"
DAY_FIRST = "day first"
MONTH_FIRST = "month first"
UNIX = "Unix seconds"
UNIX_MILLISECONDS = "Unix milliseconds"
ORDERS = (YEAR_FIRST, DAY_FIRST, MONTH_FIRST, UNIX, UNIX_MILLISECONDS)
"""How dates are written; that the year comes first says no more than that nothing is ambiguous."""

DAY = 86400
LONGEST_DATE = 60
PIVOT = 30
"""Years of two digits below it are of this century, the others of the last, as in spreadsheets."""

MONTHS = (
    "january januar janvier enero gennaio janeiro",
    "february februar février fevrier febrero febbraio fevereiro",
    "march märz maerz mrz mars marzo março",
    "april avril abril aprile",
    "may mai mayo maggio maio",
    "june juni juin junio giugno junho",
    "july juli juillet julio luglio julho",
    "august août aout agosto",
    "september septembre septiembre settembre setembro",
    "october oktober octobre octubre ottobre outubro",
    "november novembre noviembre novembro",
    "december dezember décembre decembre diciembre dicembre dezembro",
)
"""Names of the months; three letters or more are enough."""

_TIME = re.compile(
    r"[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([AaPp])?\.?(?:[Mm]\.?)?"
    r"\s*(?:Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)?"
)
_YEAR_FIRST = re.compile(r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:(?:[-/.]|月)(\d{1,2})日?|月)?(?![\d/.-])")
_TWO_FIRST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?![\d/.-])")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})(?![\d/.-])")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?=$|T)")
_COMPACT_TIME = re.compile(r"T(\d{2})(\d{2})(\d{2})?(?:Z|[+-]\d{2}:?\d{2})?")
_DAY_NAME = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.?[ -]?([^\W\d_]{3,12})\.?[ ,-]*(\d{4}|\d{2})\b")
_NAME_DAY = re.compile(r"([^\W\d_]{3,12})\.?[ /-]?(\d{1,2})(?:st|nd|rd|th)?,?[ /-]+(\d{4})\b")
_NAME_YEAR = re.compile(r"([^\W\d_]{3,12})\.?[ '/-]*(\d{4}|\d{2})\b")
_YEAR_NAME = re.compile(r"(\d{4})[ /-]*([^\W\d_]{3,12})\b")
_NAMED = (
    (_DAY_NAME, (3, 2, 1)),
    (_NAME_DAY, (3, 1, 2)),
    (_NAME_YEAR, (2, 1)),
    (_YEAR_NAME, (1, 2)),
)
_QUARTER = re.compile(r"(\d{4})[ /:-]?[QqTt]([1-4])|[QqTt]([1-4])[ /:-]?(\d{4})")
_MONTH_CODE = re.compile(r"(\d{4})[Mm](\d{1,2})")
_WEEKDAY = re.compile(r"[^\W\d_]{2,10}\.?, +")


def moment_of(text: str, order: str) -> float | None:
    """The seconds from the beginning of 1970 to a date, by the clock that it was written by.

    Args:
        text: without blanks around it; a zone is passed over.
        order: one of `ORDERS`; decides what 1/2/2020 is.

    Returns:
        None where it is no date, such as 31.2.2020.
    """
    if order in (UNIX, UNIX_MILLISECONDS):
        if not re.fullmatch(r"-?\d+(\.\d*)?", text):
            return None
        return float(text) / (1 if order == UNIX else 1000)
    found = date_parts_of(text, order)
    if found is None:
        return None
    year, month, day, seconds, _ = found
    try:
        days = datetime.date(year, month, day).toordinal() - 719163
    except ValueError:
        return None
    return float(days * DAY + seconds)


def date_parts_of(text: str, order: str) -> tuple[int, int, int, int, str] | None:
    """Year, month, day, seconds of the day, and what it is precise to: 'month', 'day' or 'time'.

    Nobody has checked yet whether there is such a day.
    """
    if len(text) > LONGEST_DATE or not any(letter.isdigit() for letter in text):
        return None
    if is_iso(text):
        # By far the most frequent spelling, and the standard library reads it at once.
        try:
            when = datetime.datetime.fromisoformat(text)
        except ValueError:
            pass
        else:
            passed = when.hour * 3600 + when.minute * 60 + when.second
            return when.year, when.month, when.day, passed, "time" if len(text) > 10 else "day"
    weekday = _WEEKDAY.match(text)
    if weekday:
        text = text[weekday.end() :]
    found = calendar_day(text, order)
    if found is None:
        return None
    year, month, day, end = found
    rest = text[end:].removeprefix(",")
    if not rest.strip():
        return year, month, day or 1, 0, "day" if day else "month"
    seconds = seconds_of_day(rest)
    return None if seconds is None or not day else (year, month, day, seconds, "time")


def is_iso(text: str) -> bool:
    """Whether a text looks like 2020-01-31, or like 2020-01-31 12:30 with more behind it."""
    if len(text) < 10 or text[4] != "-" or text[7] != "-":
        return False
    return len(text) == 10 or (text[10] in ("T", " ") and text[13:14] == ":")


def calendar_day(text: str, order: str) -> tuple[int, int, int, int] | None:
    """Year, month and day at the beginning of a text, and where they end; day 0 for a month."""
    if match := _QUARTER.match(text):
        first, quarter, other, year = match.groups()
        return int(first or year), 3 * int(quarter or other) - 2, 0, match.end()
    if match := _COMPACT.match(text) or _YEAR_FIRST.match(text) or _MONTH_CODE.match(text):
        year, month, *rest = match.groups()
        return int(year), int(month), int(rest[0] or 0) if rest else 0, match.end()
    if match := _TWO_FIRST.match(text):
        one, _, two, year = match.groups()
        day, month = (one, two) if order == DAY_FIRST else (two, one)
        return full_year(year), int(month), int(day), match.end()
    if match := _MONTH_YEAR.match(text):
        month, year = match.groups()
        return int(year), int(month), 0, match.end()
    for pattern, places in _NAMED:
        if match := pattern.match(text):
            year, month, *rest = (match.group(place) for place in places)
            if number := month_named(month):
                return full_year(year), number, int(rest[0]) if rest else 0, match.end()
    return None


def seconds_of_day(text: str) -> int | None:
    """The seconds since midnight that 'T12:30:00Z' or ' 1:05 pm' stands for."""
    match = _TIME.fullmatch(text) or _COMPACT_TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = (int(each or 0) for each in match.groups()[:3])
    half = match.groups()[3] if len(match.groups()) > 3 else None
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in "pP" else 0)
    return hour * 3600 + minute * 60 + second if hour < 24 and max(minute, second) < 60 else None


def full_year(text: str) -> int:
    """The year that four digits or two stand for."""
    number = int(text)
    if len(text) > 2:
        return number
    return number + (2000 if number < PIVOT else 1900)


def month_named(text: str) -> int:
    """The number of a month by its name or the beginning of that; 0 for any other word."""
    word = text.lower()
    for number, names in enumerate(MONTHS, 1):
        if any(name.startswith(word) for name in names.split()):
            return number
    return 0
