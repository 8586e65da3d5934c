"""Columns of one array that together are what is to be told: one-hot classes, or numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.imported.outline import CATEGORY, Column
from netbuilder.imported.reading.records import Values

_WORDS: Final = frozenset(
    {"y", "ys", "t", "label", "labels", "target", "targets", "class", "classes", "output"}
    | {"outputs", "answer", "answers", "truth"}
)


def means_labels(name: str) -> bool:
    """Whether an array of that name holds what is to be told: 'y', 'labels', 'y_onehot'."""
    words = re.split(r"[^a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower())
    return not _WORDS.isdisjoint(words) or "onehot" in "".join(words)


class OneHot:
    """Looks whether each row of an array has a single 1 among zeros, chunk by chunk.

    Args:
        width: numbers in a row.
    """

    def __init__(self, width: int) -> None:
        self._counts = np.zeros(width, np.int64)
        self._whole = width > 1

    @property
    def found(self) -> bool:
        """Whether every row was so, and at least two classes occur."""
        return self._whole and bool(np.count_nonzero(self._counts) > 1)

    def add(self, rows: Array) -> None:
        """Take in some rows, (n, width)."""
        if not self._whole:
            return
        ones = rows == 1
        self._whole = bool(((rows == 0) | ones).all() and (ones.sum(axis=1) == 1).all())
        self._counts += ones.sum(axis=0)

    def column(self, name: str, dtype: str) -> Column:
        """The class numbers as one column."""
        counts = {str(number): count for number, count in enumerate(self._counts.tolist()) if count}
        ordered = sorted(counts.items(), key=lambda each: -each[1])
        total = int(self._counts.sum())
        return Column(name, CATEGORY, total, values=tuple(ordered), dtype=dtype)


def class_numbers(rows: Array) -> Array:
    """The numbers of the classes that one-hot rows (n, classes) stand for, float64 (n,)."""
    return rows.reshape(len(rows), -1).argmax(axis=1).astype(np.float64)


def with_class_numbers(
    columns: Mapping[str, Values], groups: Mapping[str, Sequence[str]], labels: Sequence[str]
) -> dict[str, Values]:
    """Columns with those that stand for one-hot arrays.

    Args:
        columns: by their names.
        groups: of arrays with several columns, the names of these; of a wide one its own.
        labels: names that are wanted as labels.
    """
    found = dict(columns)
    for name in labels:
        members = groups.get(name, ())
        if len(members) > 1:
            rows = np.stack([np.asarray(columns[member]) for member in members], axis=1)
            found[name] = class_numbers(rows)
        elif members and np.ndim(columns[name]) > 1:
            found[name] = class_numbers(np.asarray(columns[name]))
    return found
