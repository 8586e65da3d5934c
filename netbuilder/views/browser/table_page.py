"""The rows of a table with a search; a row goes from there into the form."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from netbuilder.imported import Recipe
from netbuilder.insight.data_table import DataTable
from netbuilder.insight.dataset_summary import Part
from netbuilder.insight.text_table import marks
from netbuilder.translation import mark, say
from netbuilder.views.browser.table_model import TableModel
from netbuilder.views.common.texts import Label, own, set_spoken, set_tip
from netbuilder.wording import count_text

_PAUSE: Final = 200  # milliseconds without a key before a search
_SAMPLED: Final = mark("A random sample of {shown} of {count} samples")
_FOUND: Final = mark("{found} of {count} samples")
_ALL: Final = mark("{count} samples")
_WIDEST: Final = 420
"""Pixels of a column at first; a tooltip has the rest of a long text."""

_USE: Final = {
    (False, False): (
        mark("&Use in Form"),
        mark("Fill the selected row into the form (or double-click it)"),
    ),
    (False, True): (
        mark("&Use in Form"),
        mark(
            "Fill the rows before the selected sample's target into the form (or double-click it)"
        ),
    ),
    (True, False): (
        mark("&Use as Text"),
        mark("Put the selected text into the field (or double-click it)"),
    ),
}
_SEARCH: Final = {
    False: (
        mark("Search: a word, a number, or age > 30"),
        mark("Words and numbers in any column, or a comparison such as age > 30"),
    ),
    True: (
        mark("Search: words in a text, or Words > 30"),
        mark("Words of a text, a class, or a comparison such as Words > 30"),
    ),
}


class TablePage(QWidget):
    """A table that is sorted by a click on a heading, with a field to search it.

    Signals:
        rowsChosen: a row, or those of a window, by column what stands there.
        counted: how many rows are shown, in words.
        columnChosen: the number of the column that a cell of was clicked.
    """

    rowsChosen = Signal(object)
    counted = Signal(str)
    columnChosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = TableModel()
        self.search = QLineEdit()
        self.search.setObjectName("dataSearch")
        self.search.setClearButtonEnabled(True)
        set_spoken(self.search, say("Search the rows"))
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_PAUSE)
        self._later.timeout.connect(self._search)
        self.search.textChanged.connect(lambda _: self._later.start())
        self.search.returnPressed.connect(self._search)
        self._note = Label()
        self._note.setObjectName("dataMarks")
        self._note.setWordWrap(True)
        self._use = QPushButton(say("&Use in Form"))
        self._use.setObjectName("dataUse")
        self._use.setAutoDefault(False)
        self._use.clicked.connect(self._pass_on)
        self.view = QTableView()
        self.view.setObjectName("dataRows")
        set_spoken(self.view, say("Rows"))
        self.view.setTabKeyNavigation(False)
        self.view.setModel(self.model)
        self.view.setSortingEnabled(True)
        self.view.horizontalHeader().setSortIndicatorClearable(True)
        self.view.sortByColumn(-1, self.view.horizontalHeader().sortIndicatorOrder())
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.view.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        self.view.doubleClicked.connect(self._activate)
        self.view.clicked.connect(self._note_column)
        self.view.selectionModel().selectionChanged.connect(self._show_possible)
        self.model.modelReset.connect(self._tell)
        enter = QShortcut(QKeySequence("Return"), self.view)
        enter.setContext(Qt.ShortcutContext.WidgetShortcut)
        enter.activated.connect(self._pass_on)
        top = QHBoxLayout()
        top.addWidget(self.search, 1)
        top.addWidget(self._use)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._note)
        self._total = 0
        self.show_kind(None)

    def show_kind(self, recipe: Recipe | None) -> None:
        """Say what is done with rows that were prepared so."""
        of_texts = recipe is not None and recipe.text is not None
        of_series = recipe is not None and recipe.series is not None
        button, tip = _USE[of_texts, of_series]
        self._use.setText(own(button))
        set_tip(self._use, tip)
        search, tip = _SEARCH[of_texts]
        self.search.setPlaceholderText(own(search))
        set_tip(self.search, tip)
        self._note.show_text(marks(recipe.text) if recipe is not None else "")
        self._note.setVisible(of_texts)

    def show_rows(self, table: DataTable, part: Part, places: NDArray[np.intp]) -> None:
        """Show rows of a part."""
        self._total = len(places)
        header, bar = self.view.horizontalHeader(), self.view.verticalScrollBar()
        chosen, scrolled = self._row(), bar.value()
        place = None if chosen is None else self.model.place(chosen)
        same = self.model.shows(part)
        self.model.show_rows(table, part, places)
        if self.model.sorted_by is None and header.sortIndicatorSection() >= 0:
            header.setSortIndicator(-1, header.sortIndicatorOrder())
        self.view.resizeColumnsToContents()
        for column in range(header.count()):
            header.resizeSection(column, min(header.sectionSize(column), _WIDEST))
        # Of the same rows, answered anew, the user keeps sight.
        line = self.model.line_of(place) if same and place is not None else None
        if line is not None:
            self.view.selectRow(line)
        if same:
            bar.setValue(scrolled)

    @Slot()
    def _search(self) -> None:
        self._later.stop()
        self.model.search(self.search.text())

    @Slot()
    def _tell(self) -> None:
        shown, count = self.model.rowCount(), count_text(self._total)
        text = _ALL.format(count=count)
        if self.search.text().strip():
            text = _FOUND.format(found=count_text(shown), count=count)
        elif self.model.sampled:
            text = _SAMPLED.format(shown=count_text(shown), count=count)
        self.counted.emit(text)
        self._show_possible()

    @Slot()
    def _show_possible(self) -> None:
        self._use.setEnabled(self._row() is not None)

    def _row(self) -> int | None:
        rows = self.view.selectionModel().selectedRows()
        return rows[0].row() if len(rows) == 1 else None

    @Slot()
    def _pass_on(self) -> None:
        row = self._row()
        if row is not None:
            self.rowsChosen.emit(self.model.rows(row))

    @Slot(QModelIndex)
    def _activate(self, index: QModelIndex) -> None:
        self.rowsChosen.emit(self.model.rows(index.row()))

    @Slot(QModelIndex)
    def _note_column(self, index: QModelIndex) -> None:
        self.columnChosen.emit(index.column())
