"""Tokens: what they are read from, what is counted of them, and the files that list them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from engine.errors import DataError, ParameterError
from engine.types import Array


def as_texts(inputs: Any, encoding: str, layer: str) -> Array:
    """Texts, or bytes that stand for texts, as an array of `str` objects.

    Args:
        inputs: a text, an array of texts, or lists of them.
        encoding: of bytes.
        layer: the name of the layer that reads them, for the message.

    Raises:
        DataError: they are no texts, or lists of different lengths.
    """
    array = as_objects(inputs, f"Layer '{layer}' takes")
    values = array.ravel()
    for place, value in enumerate(values):
        if isinstance(value, bytes):
            values[place] = value.decode(encoding, "replace")
        elif not isinstance(value, str):
            raise DataError(f"Layer '{layer}' takes texts; received {value!r:.60}.")
    return values.reshape(array.shape)


def as_objects(inputs: Any, taker: str) -> Array:
    """Texts as a new array of objects; NumPy's own type for texts loses zeros at their ends.

    Raises:
        DataError: they are numbers, or lists of different lengths.
    """
    try:
        array = np.asarray(inputs, None if hasattr(inputs, "__array__") else object)
        uneven = any(isinstance(value, list | tuple) for value in array.flat)
    except ValueError:
        uneven = True
    if uneven:
        raise DataError(f"{taker} texts, as many in each sample; their numbers differ.")
    if array.dtype.kind in "biufc":
        raise DataError(f"{taker} texts; received numbers ({array.dtype}).")
    return array.astype(object)


def as_whole_numbers(inputs: Any, layer: str) -> Array:
    """Whole numbers as int64, whatever type they come in.

    Raises:
        DataError: they are no whole numbers, or lists of different lengths.
    """
    try:
        array = np.asarray(inputs)
    except ValueError:
        raise DataError(f"Layer '{layer}' takes samples of one length; theirs differ.") from None
    if array.dtype.kind not in "biuf":
        raise DataError(f"Layer '{layer}' takes whole numbers; received type {array.dtype}.")
    with np.errstate(invalid="ignore"):
        numbers = array.astype(np.int64)
        wrong = numbers != array
    if wrong.any():
        raise DataError(f"Layer '{layer}' takes whole numbers; received {array[wrong][0]:.9g}.")
    return numbers


def read_lines(path: str) -> list[str]:
    """The tokens of a file with one in each line.

    Raises:
        ParameterError: there is no such file, or it cannot be read as UTF-8.
    """
    try:
        text = Path(path).read_bytes().decode("utf-8")
    except (OSError, UnicodeError, ValueError) as error:
        expected = f"a list of tokens, or the path of a text file ({type(error).__name__})"
        raise ParameterError("vocabulary", expected, path) from None
    lines = text.replace("\r", "").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


class TokenCounts:
    """How often tokens were seen, and in how many documents."""

    def __init__(self) -> None:
        self.tokens: Counter[Any] = Counter()
        self._within: Counter[Any] = Counter()
        self._documents = 0

    def see(self, rows: Iterable[Sequence[Any]]) -> None:
        """Count the tokens of some documents."""
        for row in rows:
            self.tokens.update(row)
            self._within.update(set(row))
            self._documents += 1

    def ranked(self, without: Iterable[Any]) -> list[Any]:
        """All but some tokens, the frequent ones first; of those seen as often, the last first."""
        passed = set(without)
        known = [(count, token) for token, count in self.tokens.items() if token not in passed]
        return [token for _, token in sorted(known, reverse=True)]

    def rarity(self, tokens: Sequence[Any]) -> Array:
        """The logarithm of 1 + documents / (1 + documents with the token), for each."""
        within = np.array([self._within[token] for token in tokens], "float64")
        return np.log(1 + self._documents / (1 + within))
