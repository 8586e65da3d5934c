"""Rows of the user's own table, by name and in the units of the file, part by part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from engine.types import Array
from netbuilder.imported import Fitted, TextFormat
from netbuilder.imported.outline import CATEGORY, NUMBER
from netbuilder.insight.rows_again import row_of, rows_of, without_noise
from netbuilder.wording import plain_number

MOST_ROWS: Final = 200_000
"""Rows of a part that are shown, sorted and searched; of more, a random sample."""
_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column.

    Attributes:
        name: in the file.
        categories: of words, in the order of their codes; () for numbers and other texts.
        numeric: whether its values are numbers.
        missing: how often nothing stands there, in all rows of the file; None where not counted.
        target: whether it is what the network learns.
        hint: what it is, where the name does not say so.
    """

    name: str
    categories: tuple[str, ...] = ()
    numeric: bool = True
    missing: int | None = None
    target: bool = False
    hint: str = ""


class DataTable(Protocol):
    """Rows as texts, and columns as numbers where they have some."""

    @property
    def columns(self) -> tuple[TableColumn, ...]:
        """All of them, the target last."""

    def texts(self, samples: Array, answers: Array, place: int) -> tuple[str, ...]:
        """A row as texts, one for each column."""

    def rows(self, samples: Array, place: int) -> tuple[Mapping[str, str], ...]:
        """A sample without its target, by column, as a form takes it: a row, or a window."""

    def values(self, samples: Array, answers: Array, column: int, places: Array) -> Array | None:
        """The values of some rows, float64; codes of categories; None for texts."""

    def holding(self, samples: Array, column: int, places: Array, wanted: str) -> Array | None:
        """Whether the texts of a column hold what is looked for, bool; None for other columns."""

    def ranks(self, samples: Array, column: int, places: Array) -> Array | None:
        """The order of the texts of a column, as places among `places`; None for other columns."""


class Targets:
    """What a network learns of the user's own data, by name and in the units of the file.

    Args:
        fitted: the preparation.
        missing: by column, how often nothing stands there.
    """

    def __init__(self, fitted: Fitted, missing: Mapping[str, int]) -> None:
        recipe = fitted.recipe
        self._fitted, self._classes = fitted, tuple(recipe.classes)
        self._decimal = (recipe.format or TextFormat()).decimal
        self.columns = tuple(
            TableColumn(name, self._classes, not self._classes, missing.get(name), True)
            for name in recipe.numbers or recipe.targets
        )

    def texts(self, answers: Array, place: int) -> tuple[str, ...]:
        """The answers of a sample as texts; () where there is nothing to learn."""
        if not self.columns:
            return ()
        if self._classes:
            return (self._classes[int(answers[place])],)
        values = self._fitted.in_units(answers[place : place + 1].reshape(1, -1))[0]
        return tuple(value_text(float(value), self._decimal) for value in values)

    def values(self, answers: Array, number: int, places: Array) -> Array:
        """One of the answers of some samples, float64; codes of classes."""
        found = answers[places].reshape(len(places), -1).astype(np.float64)
        if self._classes:
            return np.asarray(found[:, 0])
        return as_shown(self._fitted.in_units(found)[:, number])


class PreparedTable:
    """A table of samples that were prepared by a recipe.

    Args:
        fitted: the preparation.
        missing: by column, how often nothing stands there; {} where that was not counted.
    """

    def __init__(self, fitted: Fitted, missing: Mapping[str, int] | None = None) -> None:
        self._fitted = fitted
        recipe, counted = fitted.recipe, missing or {}
        columns, self._inputs, start = [], list[tuple[int, int]](), 0
        for feature in recipe.features:
            width = len(feature.inputs)
            simple = feature.kind == CATEGORY or (feature.kind == NUMBER and width == 1)
            columns.append(
                TableColumn(
                    feature.name,
                    (*feature.categories, "") if feature.kind == CATEGORY else (),
                    simple and feature.kind != CATEGORY,
                    counted.get(feature.name),
                )
            )
            self._inputs.append((start, width if simple else 0))
            start += width
        self._targets = Targets(fitted, counted)
        columns.extend(self._targets.columns)
        self._columns, self._width = tuple(columns), start

    @property
    def columns(self) -> tuple[TableColumn, ...]:
        """All of them, the targets last."""
        return self._columns

    def texts(self, samples: Array, answers: Array, place: int) -> tuple[str, ...]:
        """A row as texts, one for each column."""
        # Of a window the last row, which is the nearest to what is told.
        row = row_of(self._fitted, np.reshape(samples[place], -1)[-self._width :])
        return (*row.values(), *self._targets.texts(answers, place))

    def rows(self, samples: Array, place: int) -> tuple[Mapping[str, str], ...]:
        """A sample without its target, by column, as a form takes it: a row, or a window."""
        return tuple(rows_of(self._fitted, samples[place]))

    def values(self, samples: Array, answers: Array, column: int, places: Array) -> Array | None:
        """The values of some rows, float64; codes of categories; None for texts."""
        number = column - len(self._inputs)
        if number >= 0:
            return self._targets.values(answers, number, places)
        start, width = self._inputs[column]
        if not width:
            return None
        flat = samples.reshape(len(samples), -1)[:, -self._width :]
        if not self._columns[column].numeric:
            codes = flat[places, start : start + width].argmax(axis=1)
            return np.minimum(codes, len(self._columns[column].categories) - 1).astype(np.float64)
        standardised = flat[places, start].astype(np.float64)
        found = standardised * self._fitted.stds[start] + self._fitted.means[start]
        return as_shown(without_noise(found, self._fitted.stds[start]))

    def holding(self, samples: Array, column: int, places: Array, wanted: str) -> Array | None:
        """None, as no column holds texts."""

    def ranks(self, samples: Array, column: int, places: Array) -> Array | None:
        """None, as no column holds texts."""


def value_text(value: float, decimal: str) -> str:
    """A number as the file has it; '' where nobody knows it."""
    return plain_number(value, _DIGITS).replace(".", decimal) if np.isfinite(value) else ""


def as_shown(values: Array) -> Array:
    """Numbers in as many digits as they are shown in: their way through float32 adds others."""
    sizes = np.abs(values)
    known = np.isfinite(values) & (sizes > 0)
    exponents = np.floor(np.log10(np.where(known, sizes, 1.0)))
    steps = 10.0 ** np.abs(exponents - (_DIGITS - 1))
    below = exponents >= _DIGITS - 1
    # Multiplied by a whole number where that is possible, so that 60 stays 60.
    with np.errstate(over="ignore", invalid="ignore"):
        rounded = np.where(below, np.rint(values / steps) * steps, np.rint(values * steps) / steps)
    return np.where(known & np.isfinite(rounded), rounded, values)


def shown_places(places: Array, most: int = MOST_ROWS) -> Array:
    """The rows that are shown: all, or of too many a random sample, always the same, in order."""
    if len(places) <= most:
        return places
    chosen = np.random.default_rng(0).choice(len(places), most, replace=False)
    return places[np.sort(chosen)]
