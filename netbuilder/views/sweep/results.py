"""What has come of a sweep: its trainings as a table, and a plot of their outcomes."""

from __future__ import annotations

from itertools import filterfalse
from typing import Final

from PySide6.QtCore import QModelIndex, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from netbuilder.training.history.runs import Run
from netbuilder.training.sweeps.outcomes import is_last
from netbuilder.translation import mark, say
from netbuilder.views.common.texts import Label, set_spoken, set_tip
from netbuilder.views.forms.controls import ComboBox
from netbuilder.views.forms.form import muted_label
from netbuilder.views.sweep.board import Board
from netbuilder.views.sweep.figures import title_of_figure
from netbuilder.views.sweep.fold_table import FoldTable
from netbuilder.views.sweep.plot import OutcomePlot
from netbuilder.views.sweep.search_plot import KINDS, SearchPlot
from netbuilder.views.sweep.table import Sorted, SweepTable
from netbuilder.views.sweep.table_view import table_view

_EMPTY: Final = mark(
    "Choose one or more settings and the values for each, then press "
    "Start. Every combination is trained, starting from the current "
    "network, and kept among the runs."
)
_EMPTY_SEARCH: Final = mark(
    "Choose one or more settings and a range or values for each, then press Start. The search "
    "trains the network with values of its choice, compares by validation samples, and keeps "
    "each finished training among the runs."
)
_ROOM: Final = 10
"""Pixels beside a text."""
_LONGEST: Final = mark("Cannot be trained")


class SweepResults(QStackedWidget):
    """A hint before the first sweep; then a table above a plot, which follow the board.

    Args:
        board: what is shown.

    Signals:
        selected: another training is selected, or none.
        activated: the selected training was double-clicked.
        ranked: another metric decides which training is best.
    """

    selected = Signal()
    activated = Signal()
    ranked = Signal()

    def __init__(self, board: Board, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._board = board
        self._table = SweepTable(board)
        self._sorted = Sorted(self._table)
        self._view = table_view(self._sorted)
        self._plot = OutcomePlot(board)
        self._search_plot = SearchPlot(board)
        self._plots = QStackedWidget()
        for plot in (self._plot, self._search_plot):
            self._plots.addWidget(plot)
        self._fold_table = FoldTable(board)
        self._figure = ComboBox()
        self._figure.setObjectName("sweepFigure")
        set_spoken(self._figure, say("Plotted metric"))
        self._figure.setMinimumContentsLength(24)
        set_tip(self._figure, say("What the plot shows, and what decides which training is best"))
        self._hint = muted_label(_EMPTY)
        self._message = Label()
        self._message.setObjectName("sweepMessage")
        self._message.setWordWrap(True)
        self._lay_out()
        self._figure.currentIndexChanged.connect(self._rank_by)
        self._plot.chosen.connect(self.select)
        self._search_plot.chosen.connect(self.select)
        self._view.doubleClicked.connect(self._activate)
        self._view.selectionModel().selectionChanged.connect(self.selected)
        self.show_figures()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing but the hint."""
        return self.currentIndex() == 0

    def minimumSizeHint(self) -> QSize:
        """The hint's while there is nothing else: a table to come takes no room from others."""
        return self._hint.minimumSizeHint() if self.is_empty else super().minimumSizeHint()

    def hasHeightForWidth(self) -> bool:
        """Not with the hint alone: it would be that of the highest page."""
        return not self.is_empty and super().hasHeightForWidth()

    def show_method(self, searches: bool) -> None:
        """Say how to begin a search, or a sweep of every combination."""
        self._hint.show_text(_EMPTY_SEARCH if searches else _EMPTY)

    def begin(self) -> None:
        """Show another sweep, in the order of its trainings."""
        self._plots.setCurrentIndex(0 if self._board.plan_of_search is None else 1)
        self._sorted.sort(-1)
        self._view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.show_figures()

    def show_figures(self) -> None:
        """Name the figures as this sweep has them."""
        board = self._board
        with QSignalBlocker(self._figure):
            self._figure.clear()
            if board.plan_of_search is not None:
                for kind, title in KINDS.items():
                    self._figure.addItem(title, kind)
                self._search_plot.show_kind(self._figure.currentData())
                return
            for figure in filterfalse(is_last, self._board.figures):
                title = title_of_figure(figure, board.metric_name, board.validated)
                self._figure.addItem(title, figure)
            self._figure.setCurrentIndex(self._figure.findData(board.figure))

    @Slot()
    def _rank_by(self) -> None:
        if self._board.plan_of_search is not None:
            self._search_plot.show_kind(self._figure.currentData())
            return
        self._board.rank_by(self._figure.currentData())
        self.ranked.emit()

    def _chosen(self) -> int | None:
        """The number of the selected training."""
        rows = self._view.selectionModel().selectedRows()
        if len(rows) != 1:
            return None
        return self._table.combination(self._sorted.mapToSource(rows[0]).row()).number

    @property
    def run(self) -> Run | None:
        """The run of the selected training; None where there is none."""
        number = self._chosen()
        return None if number is None else self._board.runs.get(number)

    def show_state(self) -> None:
        """Show whether there is anything, and what is to be said of the selected training."""
        self.setCurrentIndex(1 if self._board.axes else 0)
        number = self._chosen()
        message = "" if number is None else self._board.standing(number).message
        self._message.show_text(
            say("No. {number}: {message}", number=number, message=message) if message else ""
        )
        self._message.setVisible(bool(message))

    @Slot(int)
    def select(self, number: int) -> None:
        """Select the training of this number."""
        index = self._sorted.mapFromSource(self._table.index(number - 1, 0))
        self._view.selectRow(index.row())
        self._view.scrollTo(index)

    @Slot(QModelIndex)
    def _activate(self, _: QModelIndex) -> None:
        self.activated.emit()

    def fit_columns(self) -> None:
        """Make columns as wide as headings and values, with room for what changes meanwhile."""
        for column in range(self._table.columnCount()):
            width = self._view.horizontalHeader().sectionSizeHint(column)
            width = max(width, self._view.sizeHintForColumn(column) + _ROOM)
            if column == self._table.state_column:
                width = max(width, self.fontMetrics().horizontalAdvance(_LONGEST) + 2 * _ROOM)
            self._view.setColumnWidth(column, width)

    def _lay_out(self) -> None:
        chooser = QHBoxLayout()
        label = Label(say("&Plot:"))
        label.setBuddy(self._figure)
        chooser.addWidget(label)
        chooser.addWidget(self._figure)
        chooser.addStretch(1)
        lower = QWidget()
        below = QVBoxLayout(lower)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self._fold_table)
        below.addWidget(self._message)
        below.addLayout(chooser)
        below.addWidget(self._plots, 1)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.addWidget(self._view)
        parts.addWidget(lower)
        parts.setChildrenCollapsible(False)
        self._hint.setObjectName("sweepHint")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.addWidget(self._hint)
        self.addWidget(parts)
