"""Numbers as people write them, with separators, money, percent; scripts take copies of it."""

from __future__ import annotations

import re

LONGEST_NUMBER = 40
_SAME_MARKS = str.maketrans(
    {
        "\N{MINUS SIGN}": "-",
        "\N{EN DASH}": "-",
        "\N{FULLWIDTH HYPHEN-MINUS}": "-",
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\N{THIN SPACE}": " ",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    }
)
_MONEY = (
    r"(?:(?:US|CA|A|C|R|HK|NZ|S|NT|MX)?\$|[\u00a2\u00a3\u00a5\u20a0-\u20bf\uffe5\uffe1]"
    r"|(?:USD|EUR|GBP|CHF|JPY|CNY|RMB|INR|AUD|CAD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|BRL|MXN|ZAR|KRW|RUB"
    r"|TRY|SGD|HKD|TWD|ILS|Fr\.|Rs\.?|kr\.?|z\u0142|K\u010d|Ft|\u5143|\u5186|\uc6d0|\u20ac))"
)
_SCALES = {"": 1.0, "k": 1e3, "m": 1e6, "mn": 1e6, "b": 1e9, "bn": 1e9}


def number_pattern(group: str, point: str) -> re.Pattern[str]:
    """What numbers look like whose thousands are parted by `group`, decimals by `point`."""
    groups = rf"\d{{1,3}}(?:{group}\d{{3}})+|\d{{1,3}}(?: \d{{3}})+|\d{{1,3}}(?:'\d{{3}})+"
    indian = rf"\d{{1,2}}(?:{group}\d{{2}})+{group}\d{{3}}"
    plain = rf"(?:{groups}|{indian}|\d+)(?:{point}\d*)?|{point}\d+"
    return re.compile(
        rf"(?P<sign>[-+]?) ?(?P<before>{_MONEY}?) ?(?P<inner>[-+]?) ?"
        rf"(?P<number>{plain})(?P<power>[eE][-+]?\d{{1,3}})?"
        rf"(?P<scale>[kKmMbB]?n?) ?(?P<after>%|\u2030|{_MONEY})?"
    )


_NUMBER_PATTERNS = {".": number_pattern(",", r"\."), ",": number_pattern(r"\.", ",")}


def written_number(text: str, decimal: str) -> float | None:
    """The number that a text is in the eyes of a person; None if it is none.

    Thousands may be parted (1,234.5 or 1.234,5 by `decimal`; 1 234; 1'234), money may have its
    sign before or after, what stands in parentheses is negative, and a percentage counts in
    percent: '12.5 %' is 12.5.

    Args:
        text: without blanks around it.
        decimal: '.' or ','.
    """
    if len(text) > LONGEST_NUMBER:
        return None
    text = text.translate(_SAME_MARKS).strip()
    negative = text.startswith("(") and text.endswith(")")
    if negative:
        text = text[1:-1].strip()
    found = _NUMBER_PATTERNS[decimal].fullmatch(text)
    if found is None:
        return None
    sign, inner, scale = found["sign"], found["inner"], found["scale"].lower()
    money = bool(found["before"]) != bool(found["after"] and found["after"] not in "%\u2030")
    if (sign and inner) or (found["before"] and found["after"]) or scale not in _SCALES:
        return None
    if (scale and not money) or (negative and (sign or inner)):
        return None
    plain = found["number"]
    for mark in (",", " ", "'") if decimal == "." else (".", " ", "'"):
        plain = plain.replace(mark, "")
    number = float(plain.replace(",", ".") + (found["power"] or "")) * _SCALES[scale]
    return -number if negative or "-" in (sign, inner) else number
