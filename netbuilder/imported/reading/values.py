"""The numbers that texts stand for."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import Final

import numpy as np

from engine.types import Array

LARGEST: Final = 1e30
"""Numbers beyond it are refused: their squares would leave float32's range."""

_NOTHING = frozenset[str]()


def to_number(text: str, decimal: str = ".") -> float | None:
    """The number that a text is; None if it is none, or none that can be computed with."""
    if decimal == ",":
        if "." in text:
            return None
        text = text.replace(",", ".")
    if "_" in text:  # Python's own spelling
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) <= LARGEST else None


def to_numbers(
    texts: Sequence[str], decimal: str = ".", missing: Collection[str] = _NOTHING
) -> tuple[Array, Array]:
    """Texts as numbers.

    Args:
        texts: n of them.
        decimal: '.' or ','.
        missing: texts that stand for no value.

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
    numbers = np.full(len(texts), math.nan)
    strays = np.zeros(len(texts), bool)
    # The words of a category come again and again.
    known = {text: to_number(text, decimal) for text in set(texts).difference(missing)}
    for index, text in enumerate(texts):
        if text in missing:
            continue
        number = known[text]
        if number is None:
            strays[index] = True
        else:
            numbers[index] = number
    return numbers, strays


def plain_number(value: float) -> str:
    """The shortest text of a number, a whole one without a point."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return repr(float(value))
