"""A table of samples with what a network answers to each, and how far off that is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.design import Design
from netbuilder.design.deciding import decided, threshold_of
from netbuilder.design.targets import CLASS, NUMBER
from netbuilder.imported import Fitted, TextFormat
from netbuilder.insight.data_table import DataTable, TableColumn, as_shown, value_text
from netbuilder.translation import mark
from netbuilder.wording import percent

_PREDICTED: Final = mark("Predicted {name}")
_ERROR: Final = mark("Error of {name}")
_ALL_ERRORS: Final = mark("Mean error")
_CERTAINTY: Final = mark("Probability of the true class")

_SIZE: Final = mark(
    "How far the prediction is from the truth, in the unit of the file, without a sign"
)
_IN_ALL: Final = mark(
    "The mean of the errors of all numbers, each divided by the "
    "standard deviation of its number in the training data"
)
_SURE: Final = mark("The output for the true class; sort by it to see the worst mistakes first")


def can_predict(design: Design, fitted: Fitted) -> bool:
    """Whether what a network puts out can be held against the columns of a table."""
    return design.target == (NUMBER if fitted.recipe.numbers else CLASS) and bool(
        fitted.recipe.numbers or fitted.recipe.classes
    )


class PredictedTable:
    """A table with predictions, errors in the units of the file, and one figure for all.

    Args:
        table: of the samples.
        fitted: brings outputs into the units of the file.
        outputs: of the network for all samples of a part, (n, outputs); NaN where it was not asked.
        design: of the network; says from where on two classes are told apart.
    """

    def __init__(self, table: DataTable, fitted: Fitted, outputs: Array, design: Design) -> None:
        self._table, self._fitted = table, fitted
        self._outputs = outputs.reshape(len(outputs), -1)
        self._known = np.asarray(np.isfinite(self._outputs).all(axis=1))
        self._decimal = (fitted.recipe.format or TextFormat()).decimal
        self._classes = fitted.recipe.classes
        self._threshold = threshold_of(design)
        own = self._of_classes() if self._classes else self._of_numbers()
        self._own: tuple[tuple[TableColumn, Callable[[Array, Array], Array]], ...] = tuple(own)
        self._columns = (*table.columns, *(column for column, _ in self._own))

    @property
    def columns(self) -> tuple[TableColumn, ...]:
        """Those of the table, then the predictions and errors."""
        return self._columns

    def texts(self, samples: Array, answers: Array, place: int) -> tuple[str, ...]:
        """A row as texts, one for each column."""
        found = list(self._table.texts(samples, answers, place))
        places = np.array([place])
        for column, values in self._own:
            value = float(values(answers, places)[0])
            if not np.isfinite(value):
                found.append("")
            elif column.categories:
                found.append(column.categories[int(value)])
            elif self._classes:
                found.append(percent(value, 1))
            else:
                found.append(value_text(value, self._decimal))
        return tuple(found)

    def rows(self, samples: Array, place: int) -> tuple[Mapping[str, str], ...]:
        """A sample as a form takes it; predictions are none of it."""
        return self._table.rows(samples, place)

    def values(self, samples: Array, answers: Array, column: int, places: Array) -> Array | None:
        """The values of some rows, float64; codes of categories; None for texts."""
        number = column - len(self._table.columns)
        if number < 0:
            return self._table.values(samples, answers, column, places)
        return self._own[number][1](answers, places)

    def holding(self, samples: Array, column: int, places: Array, wanted: str) -> Array | None:
        """Whether the texts of a column hold what is looked for, bool; None for other columns."""
        if column >= len(self._table.columns):
            return None
        return self._table.holding(samples, column, places, wanted)

    def ranks(self, samples: Array, column: int, places: Array) -> Array | None:
        """The order of the texts of a column; None for other columns."""
        if column >= len(self._table.columns):
            return None
        return self._table.ranks(samples, column, places)

    def _of_classes(self) -> list[tuple[TableColumn, Callable[[Array, Array], Array]]]:
        (name,) = self._fitted.recipe.targets

        def predicted(_: Array, places: Array) -> Array:
            known = self._known[places]
            found = decided(np.where(known[:, None], self._outputs[places], 0), self._threshold)
            return np.where(known, found.astype(np.float64), np.nan)

        def certain(answers: Array, places: Array) -> Array:
            true = answers[places].reshape(-1).astype(np.intp)
            if self._outputs.shape[1] > 1:
                return self._outputs[places, true].astype(np.float64)
            second = self._outputs[places, 0].astype(np.float64)
            return np.where(true == 1, second, 1 - second)

        return [
            (TableColumn(_PREDICTED.format(name=name), tuple(self._classes), False), predicted),
            (TableColumn(_CERTAINTY, hint=_SURE), certain),
        ]

    def _of_numbers(self) -> list[tuple[TableColumn, Callable[[Array, Array], Array]]]:
        names, found = self._fitted.recipe.numbers, []
        for number, name in enumerate(names):
            told = TableColumn(_PREDICTED.format(name=name))
            found.append((told, self._told(number)))
            found.append((TableColumn(_ERROR.format(name=name), hint=_SIZE), self._off(number)))
        if len(names) > 1:
            found.append((TableColumn(_ALL_ERRORS, hint=_IN_ALL), self._off_in_all))
        return found

    def _told(self, number: int) -> Callable[[Array, Array], Array]:
        return lambda _, places: as_shown(self._in_units(self._outputs[places])[:, number])

    def _off(self, number: int) -> Callable[[Array, Array], Array]:
        def off(answers: Array, places: Array) -> Array:
            told = self._in_units(self._outputs[places])[:, number]
            true = self._in_units(answers[places])[:, number]
            return as_shown(np.abs(told - true))

        return off

    def _off_in_all(self, answers: Array, places: Array) -> Array:
        off = self._outputs[places].astype(np.float64) - answers[places].reshape(len(places), -1)
        return as_shown(np.abs(off).mean(axis=1))

    def _in_units(self, values: Array) -> Array:
        return self._fitted.in_units(values.reshape(len(values), -1))
