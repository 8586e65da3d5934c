"""The columns of a table with their figures, and the distribution of the chosen one."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from netbuilder.insight.data_table import DataTable, TableColumn
from netbuilder.insight.distributions import correlation, figures, spread
from netbuilder.translation import mark, say
from netbuilder.views.browser.histogram import Histogram
from netbuilder.views.browser.table_model import TableModel
from netbuilder.views.common.texts import Label, cell, set_spoken, set_tip
from netbuilder.wording import count_text, number_text

_HEADS: Final = (
    mark("Column"),
    mark("Mean"),
    "Std",
    "Min",
    "Max",
    mark("Missing"),
    mark("With target"),
)
_HINTS: Final = (
    mark("The name in the file"),
    mark("Mean of the numbers, in the unit of the file"),
    mark("Standard deviation of the numbers"),
    mark("The smallest number"),
    mark("The largest number"),
    mark("How often nothing stands there, in all rows of the file"),
    mark(
        "How closely the column goes with the target: Pearson's r between "
        "numbers and for two classes, otherwise the correlation ratio or "
        "Cramer's V"
    ),
)
_MOST_COLUMNS: Final = 500
"""Columns whose figures are worked out; more would take seconds."""


class ColumnView(QWidget):
    """A row for each column; the chosen one is drawn below.

    Signals:
        chosen: the number of a column.
    """

    chosen = Signal(int)

    def __init__(self, model: TableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._table: DataTable | None = None
        self._classes: tuple[str, ...] = ()
        self._list = QTableWidget(0, len(_HEADS))
        self._list.setObjectName("dataColumns")
        set_spoken(self._list, say("Columns"))
        for number, (head, hint) in enumerate(zip(_HEADS, _HINTS, strict=True)):
            entry = QTableWidgetItem(cell(head))
            set_tip(entry, hint)
            self._list.setHorizontalHeaderItem(number, entry)
        self._list.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self._list.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self._list.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self._list.setTabKeyNavigation(False)
        self._list.verticalHeader().hide()
        self._list.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        self._list.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self._list.itemSelectionChanged.connect(self._choose)
        self._title = Label()
        self._title.setObjectName("columnTitle")
        self.histogram = Histogram()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._title)
        layout.addWidget(self.histogram)

    def show_part(self, table: DataTable, classes: tuple[str, ...]) -> None:
        """Show the columns of the rows that the model has now.

        Args:
            table: the rows.
            classes: names of the target's classes; () for numbers.
        """
        self._table, self._classes = table, classes
        self._list.blockSignals(True)
        row = max(self._list.currentRow(), 0)
        columns = table.columns[:_MOST_COLUMNS]
        self._list.setRowCount(len(columns))
        target = next((n for n, each in enumerate(table.columns) if each.target), None)
        answers = None if target is None else self._model.values(target)
        for number, column in enumerate(columns):
            for place, text in enumerate(self._texts(number, column, answers)):
                entry = QTableWidgetItem(cell(text))
                if place:
                    entry.setTextAlignment(
                        Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    )
                self._list.setItem(number, place, entry)
        self._list.blockSignals(False)
        self._list.selectRow(min(row, len(columns) - 1))
        self._draw(min(row, len(columns) - 1))

    def show_column(self, number: int) -> None:
        """Draw a column of this number."""
        if number != self._list.currentRow() and number < self._list.rowCount():
            self._list.selectRow(number)

    @Slot()
    def _choose(self) -> None:
        self._draw(self._list.currentRow())
        self.chosen.emit(self._list.currentRow())

    def _texts(
        self, number: int, column: TableColumn, answers: np.ndarray | None
    ) -> tuple[str, ...]:
        values = self._model.values(number)
        missing = "" if column.missing is None else count_text(column.missing)
        if values is None or not len(values):
            return (column.name, "", "", "", "", missing, "")
        bond = math.nan
        if answers is not None and not column.target:
            bond = correlation(
                values, answers, of_words=bool(column.categories), classes=len(self._classes)
            )
        numbers = ("", "", "", "")
        if column.numeric:
            found = figures(values)
            numbers = tuple(
                _number(each)
                for each in (found.mean, found.deviation, found.minimum, found.maximum)
            )  # type: ignore[assignment]
        return (column.name, *numbers, missing, "" if math.isnan(bond) else number_text(bond, 2))

    def _draw(self, number: int) -> None:
        table = self._table
        if table is None or not 0 <= number < len(table.columns):
            return
        column, values = table.columns[number], self._model.values(number)
        self._title.show_text(column.name)
        if values is None:
            self.histogram.show_spread(None, ())
            return
        groups = self._model.classes() if self._classes else None
        found = spread(values, column.categories, groups, max(len(self._classes), 1))
        self.histogram.show_spread(found, self._classes)


def _number(value: float) -> str:
    return "" if math.isnan(value) else number_text(value, 4)
