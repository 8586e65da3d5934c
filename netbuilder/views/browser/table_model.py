"""Rows of a table by name, sorted and searched, as Qt wants them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from netbuilder.insight.data_table import DataTable, shown_places
from netbuilder.insight.dataset_summary import Part
from netbuilder.insight.row_search import matching
from netbuilder.views.common.texts import cell, tip
from netbuilder.wording import count_text

Index = QModelIndex | QPersistentModelIndex

_NOWHERE: Final = QModelIndex()
_KEPT: Final = 2_000
_LONG: Final = 40
"""Characters of a cell that has a tooltip, as it may be cut off."""


class TableModel(QAbstractTableModel):
    """Rows of one part; only those in sight become texts."""

    def __init__(self) -> None:
        super().__init__()
        self._table: DataTable | None = None
        self._part: Part | None = None
        self._all: NDArray[np.intp] = np.zeros(0, np.intp)
        self._places = self._all
        self._sorting: tuple[int, bool] | None = None
        self._search = ""
        self._columns: dict[int, NDArray[np.generic] | None] = {}
        self._texts: dict[int, tuple[str, ...]] = {}
        self.sampled = 0

    def show_rows(self, table: DataTable, part: Part, places: NDArray[np.intp]) -> None:
        """Show rows of a part; of too many a sample, whose full size is `sampled` then."""
        self.beginResetModel()
        column = self.sorted_by
        if column is not None and _name(self._table, column) != _name(table, column):
            self._sorting = None
        self._table, self._part = table, part
        self._all = shown_places(places)
        self.sampled = len(places) if len(self._all) < len(places) else 0
        self._columns, self._texts = {}, {}
        self._arrange()
        self.endResetModel()

    def shows(self, part: Part) -> bool:
        """Whether rows of this part are shown."""
        return self._part is part

    def search(self, text: str) -> None:
        """Show the rows that a text finds."""
        if text != self._search:
            self.beginResetModel()
            self._search = text
            self._arrange()
            self.endResetModel()

    def rows(self, number: int) -> tuple[Mapping[str, str], ...]:
        """The sample in a line, without its target, as a form takes it."""
        if self._table is None or self._part is None:
            return ()
        return self._table.rows(self._part.samples, int(self._places[number]))

    def place(self, number: int) -> int:
        """The number of the sample in a line."""
        return int(self._places[number])

    def line_of(self, place: int) -> int | None:
        """The line of a sample; None where it is not shown."""
        found = np.flatnonzero(self._places == place)
        return int(found[0]) if len(found) else None

    def values(self, column: int) -> NDArray[np.generic] | None:
        """The values of a column, in the order of the part; None for texts."""
        if self._table is None or self._part is None:
            return None
        if column not in self._columns:
            samples, answers = self._part.samples, self._part.answers
            self._columns[column] = self._table.values(samples, answers, column, self._all)
        return self._columns[column]

    def classes(self) -> NDArray[np.generic]:
        """The answers of the same rows."""
        return np.zeros(0) if self._part is None else self._part.answers[self._all]

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; by none where it is negative."""
        self.beginResetModel()
        falling = order == Qt.SortOrder.DescendingOrder
        self._sorting = None if column < 0 else (column, falling)
        self._arrange()
        self.endResetModel()

    @property
    def sorted_by(self) -> int | None:
        """The column that the rows are sorted by; None for their own order."""
        return None if self._sorting is None else self._sorting[0]

    def _arrange(self) -> None:
        table = self._table
        if table is None:
            return
        chosen = np.arange(len(self._all))
        if self._search.strip():
            count = len(self._all)
            found = matching(self._search, table.columns, self.values, self._holding, count)
            chosen = np.flatnonzero(found)
        if self._sorting is not None:
            column, falling = self._sorting
            chosen = chosen[self._order(column, chosen, falling)]
        self._places = self._all[chosen]

    def _order(self, column: int, chosen: NDArray[np.intp], falling: bool) -> NDArray[np.intp]:
        table, part, values = self._table, self._part, self.values(column)
        if table is None or part is None:
            return np.arange(len(chosen))
        by_text = table.ranks(part.samples, column, self._all[chosen])
        if by_text is not None:
            ranked = by_text
        elif values is None:
            texts = [self._text(int(place))[column] for place in self._all[chosen]]
            ranked = np.array(sorted(range(len(texts)), key=texts.__getitem__), np.intp)
        else:
            known: NDArray[Any] = values[chosen]
            categories = table.columns[column].categories
            if categories:
                ranks = np.argsort(np.argsort(np.array(categories), kind="stable"))
                known = ranks[known.astype(np.int64)]
            ranked = np.argsort(known, kind="stable")
        return ranked[::-1] if falling else ranked

    def _holding(self, column: int, wanted: str) -> NDArray[np.generic] | None:
        if self._table is None or self._part is None:
            return None
        return self._table.holding(self._part.samples, column, self._all, wanted)

    def _text(self, place: int) -> tuple[str, ...]:
        if place not in self._texts:
            if self._table is None or self._part is None:
                return ()
            if len(self._texts) >= _KEPT:
                self._texts.clear()
            part = self._part
            self._texts[place] = self._table.texts(part.samples, part.answers, place)
        return self._texts[place]

    # Qt's side

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many rows are shown."""
        return 0 if parent.isValid() else len(self._places)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """The columns of the file that count."""
        return 0 if parent.isValid() or self._table is None else len(self._table.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A value as the file has it."""
        if not index.isValid() or self._table is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return cell(self._text(int(self._places[index.row()]))[index.column()])
        if role == Qt.ItemDataRole.ToolTipRole and not self._table.columns[index.column()].numeric:
            text = self._text(int(self._places[index.row()]))[index.column()]
            return tip(text) if len(text) > _LONG else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            numeric = self._table.columns[index.column()].numeric
            side = Qt.AlignmentFlag.AlignRight if numeric else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Numbers of the samples, counted from 0, and names of the columns."""
        if self._table is None:
            return None
        if role == Qt.ItemDataRole.ToolTipRole and orientation == Qt.Orientation.Horizontal:
            return tip(self._table.columns[section].hint) or None
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return count_text(int(self._places[section]))
        return cell(self._table.columns[section].name)


def _name(table: DataTable | None, column: int) -> str | None:
    columns = () if table is None else table.columns
    return columns[column].name if column < len(columns) else None
