"""Texts as lists of the numbers of their words, as Keras's IMDB and Reuters have them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from engine.errors import DataError, ParameterError
from engine.types import Array

Texts = list[list[int]]


def shuffled(seed: int, *pairs: tuple[Array, Array]) -> list[tuple[Array, Array]]:
    """Texts and their labels in an order that chance chooses, the same for the same seed."""
    rng = np.random.RandomState(seed)
    orders = []
    for texts, _ in pairs:
        order = np.arange(len(texts))
        rng.shuffle(order)
        orders.append(order)
    return [(texts[o], labels[o]) for (texts, labels), o in zip(pairs, orders, strict=True)]


def begun(texts: Iterable[Sequence[int]], start_char: int | None, index_from: int) -> Texts:
    """Texts with the number of a beginning in front, their own numbers moved out of its way."""
    if start_char is None:
        return [[word + (index_from or 0) for word in text] for text in texts]
    return [[start_char, *(word + index_from for word in text)] for text in texts]


def shorter(texts: Texts, labels: Array, maxlen: int | None) -> tuple[Texts, Array]:
    """The texts with fewer words than `maxlen`, and their labels.

    Raises:
        ParameterError: there are none.
    """
    if not maxlen:
        return texts, labels
    kept = [place for place, text in enumerate(texts) if len(text) < maxlen]
    if not kept:
        raise ParameterError("maxlen", "larger: no text is that short", maxlen)
    return [texts[place] for place in kept], labels[kept]


def limited(
    texts: Texts, num_words: int | None, skip_top: int, oov_char: int | None
) -> list[list[int]]:
    """Texts of the words from `skip_top` to below `num_words`; others become `oov_char`, or go."""
    most = num_words or max(max(text, default=0) for text in texts)
    if oov_char is None:
        return [[word for word in text if skip_top <= word < most] for text in texts]
    return [[word if skip_top <= word < most else oov_char for word in text] for text in texts]


def as_array(texts: Texts) -> Array:
    """A row of lists."""
    array = np.empty(len(texts), object)
    for place, text in enumerate(texts):
        array[place] = text
    return array


def read_index(path: Path) -> dict[str, int]:
    """Words and their numbers.

    Raises:
        DataError: the file holds something else.
    """
    try:
        found: Any = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path} cannot be used: it is not JSON; replace or delete it.") from error
    if not isinstance(found, dict) or any(type(number) is not int for number in found.values()):
        raise DataError(f"{path} holds something else than words and their numbers.")
    return found
