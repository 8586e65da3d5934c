"""Samples as the rows that they were before they were prepared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.imported import Fitted, TextFormat
from netbuilder.imported.outline import CATEGORY, DATE
from netbuilder.imported.preparation.dates import date_of
from netbuilder.imported.preparation.texts import decoded
from netbuilder.network.trained import TrainedNetwork
from netbuilder.translation import say
from netbuilder.wording import count_text, plain_number

_DIGITS: Final = 6
_NOISE: Final = 1e-6
"""The share of a column's deviation that float32 may add to a value."""
_MOST: Final = 8
"""How many values of an array are told."""


def row_of(fitted: Fitted, sample: Array) -> dict[str, str]:
    """The row of a table that became a sample, by column.

    A value that was missing is told as what took its place; a rare category as nothing.

    Args:
        fitted: the preparation.
        sample: (inputs,), in any shape.
    """
    values = np.asarray(sample, np.float64).reshape(-1)
    if fitted.recipe.text is not None:
        text = decoded(values, fitted.recipe.text, fitted.vocabulary)
        return {fitted.recipe.features[0].name: text}
    decimal = (fitted.recipe.format or TextFormat()).decimal
    row: dict[str, str] = {}
    column = 0
    for feature in fitted.recipe.features:
        count = len(feature.inputs)
        if feature.kind == CATEGORY:
            place = int(values[column : column + count].argmax())
            known = place < len(feature.categories)
            row[feature.name] = feature.categories[place] if known else ""
        elif feature.kind == DATE:
            own = slice(column, column + count)
            inputs = values[own] * fitted.stds[own] + fitted.means[own]
            row[feature.name] = date_of(inputs, feature.parts)
        else:
            number = values[column] * fitted.stds[column] + fitted.means[column]
            number = float(without_noise(np.asarray(number), fitted.stds[column]))
            row[feature.name] = plain_number(number, _DIGITS).replace(".", decimal)
        column += count
    return row


def without_noise(values: Array, deviation: float) -> Array:
    """Numbers of which those are 0 that only float32 keeps from being it."""
    return np.where(np.abs(values) <= _NOISE * abs(deviation), 0.0, values)


def rows_of(fitted: Fitted, window: Array) -> list[dict[str, str]]:
    """The rows of a table that became a sample, in any shape: one, or a window of a series."""
    if fitted.recipe.text is not None:
        return [row_of(fitted, window)]
    rows = np.reshape(window, (-1, len(fitted.recipe.inputs)))
    return [row_of(fitted, row) for row in rows]


def told(network: TrainedNetwork, sample: Array) -> Sequence[Mapping[str, str]]:
    """A sample in words: the rows that it was, that of the answer last; else its first values."""
    fitted = network.fitted
    if fitted is not None and fitted.recipe.block is None:
        return rows_of(fitted, sample)
    values = np.asarray(sample, np.float64).reshape(-1)
    if len(values) == 2:
        return [{name: plain_number(each, 3) for name, each in zip("xy", values, strict=True)}]
    found = {str(number): plain_number(each, 3) for number, each in enumerate(values[:_MOST], 1)}
    most = len(values) > _MOST
    return [
        found | ({"...": say("{values} values", values=count_text(len(values)))} if most else {})
    ]
