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
from netbuilder.views.common.texts import cell
from netbuilder.wording import count_text

Index = QModelIndex | QPersistentModelIndex

_NOWHERE: Final = QModelIndex()
_KEPT: Final = 2_000


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
        self._table, self._part = table, part
        self._all = shown_places(places)
        self.sampled = len(places) if len(self._all) < len(places) else 0
        self._columns, self._texts = {}, {}
        self._arrange()
        self.endResetModel()

    def search(self, text: str) -> None:
        """Show the rows that a text finds."""
        if text != self._search:
            self.beginResetModel()
            self._search = text
            self._arrange()
            self.endResetModel()

    def row(self, number: int) -> Mapping[str, str]:
        """The row in a line, without its target, as a form takes it."""
        if self._table is None or self._part is None:
            return {}
        return self._table.row(self._part.samples, int(self._places[number]))

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

    def _arrange(self) -> None:
        table = self._table
        if table is None:
            return
        chosen = np.arange(len(self._all))
        if self._search.strip():
            found = matching(self._search, table.columns, self.values, len(self._all))
            chosen = np.flatnonzero(found)
        if self._sorting is not None:
            column, falling = self._sorting
            chosen = chosen[self._order(column, chosen, falling)]
        self._places = self._all[chosen]

    def _order(self, column: int, chosen: NDArray[np.intp], falling: bool) -> NDArray[np.intp]:
        table, values = self._table, self.values(column)
        if values is None or table is None:
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
        if role == Qt.ItemDataRole.TextAlignmentRole:
            numeric = self._table.columns[index.column()].numeric
            side = Qt.AlignmentFlag.AlignRight if numeric else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Numbers of the samples, counted from 0, and names of the columns."""
        if role != Qt.ItemDataRole.DisplayRole or self._table is None:
            return None
        if orientation == Qt.Orientation.Vertical:
            return count_text(int(self._places[section]))
        return cell(self._table.columns[section].name)
