"""Columns as samples and answers, prepared as in NetBuilder."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine.types import Array
from netbuilder.exchange.python_file.pieces.tables import number_in
from netbuilder.imported.preparation.dates import date_inputs
from netbuilder.imported.reading.booleans import spellings
from netbuilder.imported.reading.dates import moment_of


def numbers_of(values: Any, form: Mapping[str, Any]) -> Array:
    """Values as numbers, NaN for one that is missing."""
    if isinstance(values, np.ndarray):
        return values.astype(np.float64)
    missing = {"", *form["missing"]}
    decimal = form["decimal"]
    known = {
        text: math.nan if text in missing else number_in(text, decimal) for text in set(values)
    }
    wrong = [text for text, number in known.items() if number is None]
    if wrong:
        raise ValueError(f"{wrong[0]!r} is not a valid number; correct it.")
    return np.array([known[text] for text in values], np.float64)


def texts_of(values: Any) -> Sequence[str]:
    """Values as the texts that stand for them, '' for numbers that are missing."""
    if not isinstance(values, np.ndarray):
        return list(values)
    different, places = np.unique(values.astype(np.float64), return_inverse=True)
    texts = [text_of_number(number) for number in different.tolist()]
    return [texts[place] for place in places.ravel().tolist()]


def text_of_number(number: float) -> str:
    """The shortest text of a number, a whole one without a point."""
    if not math.isfinite(number):
        return ""
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)


def classes_of(values: Any, classes: Sequence[str], form: Mapping[str, Any]) -> Array:
    """The index of each value's class, NaN for one that is missing."""
    indices: dict[str, float] = dict.fromkeys(["", *form["missing"]], math.nan)
    indices |= {name: float(index) for index, name in enumerate(classes)}
    indices |= {other: indices[name] for other, name in spellings(classes).items()}
    return np.array([indices[text] for text in texts_of(values)])


def codes_of(values: Any, feature: Mapping[str, Any], form: Mapping[str, Any]) -> Array:
    """A column as numbers; of categories their places, what is none of them behind the last."""
    if "parts" in feature:
        return moments_of(values, feature["order"], form)
    if "categories" not in feature:
        return numbers_of(values, form)
    other = len(feature["categories"])
    places: dict[str, float] = dict.fromkeys(["", *form["missing"]], math.nan)
    places |= {name: float(place) for place, name in enumerate(feature["categories"])}
    places |= {each: places[name] for each, name in spellings(feature["categories"]).items()}
    if feature["own"]:
        places |= dict.fromkeys(["", *form["missing"]], other + 1.0)
    return np.array([places.get(text, float(other)) for text in texts_of(values)])


def moments_of(values: Any, order: str, form: Mapping[str, Any]) -> Array:
    """Dates as seconds from the beginning of 1970, NaN for one that is missing."""
    texts = texts_of(values)
    moments: dict[str, float | None] = {text: moment_of(text, order) for text in set(texts)}
    moments |= dict.fromkeys(["", *form["missing"]], math.nan)
    wrong = [text for text in texts if moments[text] is None]
    if wrong:
        raise ValueError(f"{wrong[0]!r} is not a valid date; correct it.")
    return np.array([moments[text] for text in texts], np.float64)


def table_rows(
    columns: Mapping[str, Any],
    features: Sequence[Mapping[str, Any]],
    answers: Array,
    form: Mapping[str, Any],
) -> tuple[Array, Array]:
    """Samples (n, inputs), and which rows have all that they need: an answer (n, targets), too."""
    codes = np.stack([codes_of(columns[f["name"]], f, form) for f in features], axis=1)
    needed = [index for index, feature in enumerate(features) if feature["fill"] is None]
    keep = ~np.isnan(answers).any(axis=1) & ~np.isnan(codes[:, needed]).any(axis=1)
    codes = codes[keep]
    parts = []
    for index, feature in enumerate(features):
        values = codes[:, index]
        if feature["fill"] is not None:
            values = np.where(np.isnan(values), feature["fill"], values)
        if "categories" in feature:
            parts.append(np.eye(feature["inputs"], dtype=np.float32)[values.astype(np.intp)])
        elif "parts" in feature:
            inputs = date_inputs(values, feature["parts"])
            parts.append(standardized(inputs, feature["mean"], feature["std"]))
        else:
            parts.append(standardized(values, feature["mean"], feature["std"])[:, None])
    return np.concatenate(parts, axis=1), keep


def array_rows(
    samples: Array, answers: Array, scale: float, means: Sequence[float], stds: Sequence[float]
) -> tuple[Array, Array]:
    """Samples that are arrays, and which of them can be used."""
    flat = samples.reshape(len(samples), -1)
    most = np.finfo(np.float16).max if flat.dtype == np.float16 else 1e30
    keep = np.all(np.abs(flat) <= most, axis=1) & np.all(~np.isnan(answers), axis=1)
    scaled = samples[keep].astype(np.float32) * np.float32(scale)
    return standardized(scaled, means, stds), keep


def standardized(values: Array, means: Any, stds: Any) -> Array:
    """Numbers less their mean, over their deviation."""
    far = (values - np.asarray(means, values.dtype)) / np.asarray(stds, values.dtype)
    return np.clip(far, -1e30, 1e30).astype(np.float32)
