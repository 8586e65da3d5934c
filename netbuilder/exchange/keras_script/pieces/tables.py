"""Tables and arrays as columns by their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from engine.types import Array
from netbuilder.exchange.python_file.pieces.text_rows import text_rows
from netbuilder.imported.reading.part_names import series_of


def read_tables(
    path: str, beside: Sequence[str], form: Mapping[str, Any]
) -> tuple[dict[str, list[str]], Array]:
    """The columns of a table, and the part in which each of its rows comes.

    The rows of files beside it are for validation (1) and for the test (2); '' stands for no file.
    """
    columns = read_table(path, form)
    counts = [len(next(iter(columns.values())))]
    for name in beside:
        more = read_table(str(Path(path).parent / name), form) if name else {}
        counts.append(len(next(iter(more.values()), [])))
        if more:
            columns = {column: values + more[column] for column, values in columns.items()}
    return columns, np.repeat(np.arange(3), counts)


def read_table(path: str, form: Mapping[str, Any]) -> dict[str, list[str]]:
    """The columns of a table that is written as text, blanks around the values left out."""
    rows = [row for _, row in text_rows(path, form)]
    header = rows.pop(0) if form["header"] else [""] * len(rows[0])
    columns = zip(*rows, strict=True)
    return {name: list(column) for name, column in zip(names_of(header), columns, strict=True)}


def names_of(header: Sequence[str]) -> list[str]:
    """Names for the columns: none is empty, none comes twice."""
    names: list[str] = []
    for number, text in enumerate(header, 1):
        plain = " ".join(text.split()) or f"column {number}"
        name, again = plain, 1
        while name in names:
            again += 1
            name = f"{plain} ({again})"
        names.append(name)
    return names


def read_arrays(path: str, wide: str, labels: Sequence[str]) -> tuple[dict[str, Any], Array]:
    """The columns of the arrays in a file, and the part in which each of the samples comes.

    The array called `wide` is one column, whatever its shape; of 'x_train' and 'x_test' comes 'x'.
    One-hot arrays that are called as one of the labels become numbers of classes.
    The parts are 0 for training, 1 for validation and 2 for the test.
    """
    found = np.load(path, allow_pickle=False)
    arrays = {"": found} if isinstance(found, np.ndarray) else dict(found.items())
    arrays = {
        name: array
        for name, array in arrays.items()
        if isinstance(array, np.ndarray) and array.ndim and array.size
    }
    series = series_of(arrays)
    cuts = {
        name: tuple(0 if part is None else len(arrays[part]) for part in parts)
        for name, parts in series.items()
    }
    times = list(cuts.values())
    cut = max(times, key=lambda each: (times.count(each), sum(each)))
    columns: dict[str, Any] = {}
    for name, parts in series.items():
        if cuts[name] == cut:
            whole = np.concatenate([arrays[part] for part in parts if part is not None])
            if name in labels and whole.ndim == 2 and whole.shape[1] > 1:
                columns[name] = whole.argmax(axis=1)
            else:
                columns.update(columns_of(name, whole, wide))
    return columns, np.repeat(np.arange(3), cut)


def columns_of(name: str, array: Array, wide: str) -> dict[str, Any]:
    """The columns of one array."""
    if array.dtype.kind in "SU":
        texts = array.reshape(-1).tolist()
        decoded = [t.decode("utf-8", "replace") if isinstance(t, bytes) else t for t in texts]
        return {name or "values": [text.strip() for text in decoded]}
    if array.ndim > 2 or (name or "samples") == wide:
        return {name or "samples": array}
    if array.ndim == 1:
        return {name or "values": array}
    if array.shape[1] == 1 and name:
        return {name: array[:, 0]}
    before = f"{name} " if name else "column "
    return {f"{before}{number}": column for number, column in enumerate(array.T, 1)}
