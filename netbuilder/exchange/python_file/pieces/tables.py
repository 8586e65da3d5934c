"""Rows of a table, prepared as they were for training."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from engine.types import Array
from netbuilder.exchange.python_file.pieces.text_rows import text_rows
from netbuilder.imported.preparation.dates import date_inputs
from netbuilder.imported.reading.booleans import spellings
from netbuilder.imported.reading.dates import moment_of
from netbuilder.imported.reading.written import written_number


def read_rows(path: str, names: Sequence[str], form: Mapping[str, Any]) -> list[dict[str, str]]:
    """The rows of a table that is written as the one that the network learned from."""
    lines = text_rows(path, form)
    header = unique_names(lines[0][1]) if lines and form["header"] else []
    if not form["header"] and lines:
        width = len(lines[0][1])
        header = list(names) if width == len(names) else unique_names([""] * width)
    missing = [name for name in names if name not in header]
    if missing:
        raise ValueError(f"{path} has no column {', '.join(map(repr, missing))}; add it.")
    rows = lines[1:] if form["header"] else lines
    if not rows:
        raise ValueError(f"{path} holds no rows; add some.")
    for line, row in rows:
        if len(row) != len(header):
            raise ValueError(
                f"{path}, line {line}: it holds {len(row)} values where {len(header)} are "
                "expected; correct it."
            )
    return [dict(zip(header, row, strict=True)) for _, row in rows]


def unique_names(header: Sequence[str]) -> list[str]:
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


def table_samples(
    rows: Sequence[Mapping[str, Any]],
    features: Sequence[Mapping[str, Any]],
    form: Mapping[str, Any],
) -> Array:
    """Rows as samples: gaps filled, categories as zeros and a one, numbers standardized."""
    missing = {"", *form["missing"]}
    columns = []
    for feature in features:
        texts = [text_of(row.get(feature["name"]), form["decimal"]) for row in rows]
        if "categories" in feature:
            indices = [category_of(text, feature, missing, n) for n, text in enumerate(texts, 1)]
            columns.append(np.eye(feature["inputs"], dtype=np.float32)[indices])
        elif "parts" in feature:
            moments = [date_of_row(text, feature, missing, n) for n, text in enumerate(texts, 1)]
            inputs = date_inputs(np.array(moments), feature["parts"])
            far = (inputs - feature["mean"]) / feature["std"]
            columns.append(np.clip(far, -1e30, 1e30).astype(np.float32))
        else:
            values = [
                number_of(text, feature, form["decimal"], missing, n)
                for n, text in enumerate(texts, 1)
            ]
            far = (np.array(values) - feature["mean"]) / feature["std"]
            columns.append(np.clip(far, -1e30, 1e30).astype(np.float32)[:, None])
    return np.concatenate(columns, axis=1)


def text_of(value: Any, decimal: str) -> str:
    """A value as the table has it; '' for one that is missing."""
    if isinstance(value, str):
        return value.strip()
    if value is None or math.isnan(value):
        return ""
    return f"{value:.17g}".replace(".", decimal)


def category_of(text: str, feature: Mapping[str, Any], missing: Collection[str], row: int) -> int:
    """The place of a category; what is none of those that are known counts as 'other'."""
    categories = list(feature["categories"])
    if text in missing and feature["own"]:
        return len(categories) + 1
    text = spellings(categories).get(text, text)
    if text in categories:
        return categories.index(text)
    return int(filled(feature, row)) if text in missing else len(categories)


def number_of(
    text: str, feature: Mapping[str, Any], decimal: str, missing: Collection[str], row: int
) -> float:
    """The number that a text is."""
    if text in missing:
        return filled(feature, row)
    number = number_in(text, decimal)
    if number is not None:
        return number
    raise ValueError(f"Row {row}, {feature['name']}: {text!r} is not a valid number; correct it.")


def date_of_row(text: str, feature: Mapping[str, Any], missing: Collection[str], row: int) -> float:
    """The seconds from the beginning of 1970 to a date."""
    if text in missing:
        return filled(feature, row)
    moment = moment_of(text, feature["order"])
    if moment is None:
        raise ValueError(f"Row {row}, {feature['name']}: {text!r} is not a valid date; correct it.")
    return moment


def number_in(text: str, decimal: str) -> float | None:
    """The number that a text is; None if it is none."""
    if "_" in text:
        return None
    try:
        if decimal == "," and "." in text:
            raise ValueError
        number: float | None = float(text.replace(decimal, "."))
    except ValueError:
        number = written_number(text, decimal)
    return number if number is not None and abs(number) <= 1e30 else None


def filled(feature: Mapping[str, Any], row: int) -> float:
    """What stands in for a missing value."""
    if feature["fill"] is None:
        raise ValueError(
            f"Row {row}: {feature['name']} is missing, and the training data gave nothing to "
            "replace it with; enter a value."
        )
    return float(feature["fill"])
