"""The numbers that texts stand for."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.imported.reading.written import written_number

LARGEST: Final = 1e30
"""Numbers beyond it are refused: their squares would leave float32's range."""

_NOTHING = frozenset[str]()
_DIGIT = re.compile(r"\d")


def to_number(text: str, decimal: str = ".") -> float | None:
    """The number that a text is; None if it is none, or none that can be computed with."""
    if "_" in text:  # Python's own spelling
        return None
    try:
        number = float(text.replace(",", ".") if decimal == "," and "." not in text else text)
        plain = decimal == "." or "." not in text
    except ValueError:
        plain = False
    if not plain:
        found = written_number(text, decimal) if _DIGIT.search(text) else None
        if found is None:
            return None
        number = found
    return number if abs(number) <= LARGEST else None


def to_numbers(
    texts: Sequence[str], decimal: str = ".", missing: Collection[str] = _NOTHING
) -> tuple[Array, Array]:
    """Texts as numbers.

    Args:
        texts: n of them.
        decimal: '.' or ','.
        missing: texts that stand for no value, in any case.

    Returns:
        float64 (n,), NaN where there is no value or none that can be read; and bool (n,), true
        for those that cannot be read.
    """
    # A word such as -999 reads as a number too.
    if decimal == "." and all(to_number(word) is None for word in missing):
        try:
            # Nearly all columns of numbers are nothing but numbers.
            numbers = np.fromiter(map(float, texts), np.float64, len(texts))
        except ValueError:
            pass
        else:
            if (np.abs(numbers) <= LARGEST).all() and "_" not in "".join(texts):
                return numbers, np.zeros(len(texts), bool)
    words = {word.casefold() for word in missing}
    # The words of a category come again and again.
    known = {text: _number(text, decimal, words) for text in set(texts)}
    numbers = np.fromiter(map(known.__getitem__, texts), np.float64, len(texts))
    strays = np.isinf(numbers)
    numbers[strays] = math.nan
    return numbers, strays


def _number(text: str, decimal: str, missing: Collection[str]) -> float:
    """NaN for one that is missing, infinity for one that is no number."""
    if text.casefold() in missing:
        return math.nan
    number = to_number(text, decimal)
    return math.inf if number is None else number


def plain_number(value: float) -> str:
    """The shortest text of a number, a whole one without a point."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return repr(float(value))
