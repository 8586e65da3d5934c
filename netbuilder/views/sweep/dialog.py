"""The dialog that varies settings and compares what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from netbuilder.design import Design
from netbuilder.training.history.runs import Run
from netbuilder.training.sweeps.grid import Axis
from netbuilder.training.sweeps.outcomes import LOSS, METRIC, TEST_METRIC
from netbuilder.training.sweeps.running import Planned, Preparing, Sweeping
from netbuilder.training.sweeps.search.searching import Added, Ended, Searching, SearchNews, Won
from netbuilder.training.sweeps.search.space import Dimension
from netbuilder.training.sweeps.values import SweepError
from netbuilder.translation import mark, say
from netbuilder.views.common.notice import Notice
from netbuilder.views.common.tabbing import Dialog
from netbuilder.views.common.texts import Label, own, set_spoken, set_tip, set_title
from netbuilder.views.forms.controls import ComboBox
from netbuilder.views.forms.form import muted_label
from netbuilder.views.sweep.board import Board
from netbuilder.views.sweep.figures import title_of_figure
from netbuilder.views.sweep.fold_table import FoldTable
from netbuilder.views.sweep.plot import OutcomePlot
from netbuilder.views.sweep.runner import SweepRunner
from netbuilder.views.sweep.search_plot import KINDS, SearchPlot
from netbuilder.views.sweep.setup import SweepSetup
from netbuilder.views.sweep.table import Sorted, SweepTable
from netbuilder.views.sweep.table_view import table_view
from netbuilder.views.sweep.winner import told_of_winner
from netbuilder.wording import duration, plural, sentences

_TICKS: Final = 1000
_FIGURES: Final = (LOSS, METRIC, TEST_METRIC)
_EMPTY: Final = mark(
    "Choose one to three settings and the values for each, then press "
    "Start. Every combination is trained, starting from the current "
    "network, and kept among the runs."
)
_ROOM: Final = 10
"""Pixels beside a text."""
_LONGEST: Final = mark("Cannot be trained")


class SweepDialog(Dialog):
    """What to vary on top; a table of the trainings and a plot of their outcome below.

    A sweep continues while the dialog is closed.

    Args:
        keep: keeps a run and returns it with its number.
        parent: Qt's.

    Signals:
        goBack: a run whose design and weights are to come back.
        saveRequested: the table as CSV.
        ended: the runs that a sweep has brought, the best of them, and the design that was varied.
    """

    goBack = Signal(object)
    saveRequested = Signal(str)
    ended = Signal(list, object, object)

    def __init__(self, keep: Callable[[Run], Run], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sweepDialog")
        set_title(self, say("Sweep"))
        self._keep = keep
        self._design = Design()
        self._runner = SweepRunner(self)
        self._board = Board(self)
        self._setup = SweepSetup()
        self._table = SweepTable(self._board)
        self._sorted = Sorted(self._table)
        self._view = table_view(self._sorted)
        self._plot = OutcomePlot(self._board)
        self._search_plot = SearchPlot(self._board)
        self._plots = QStackedWidget()
        for plot in (self._plot, self._search_plot):
            self._plots.addWidget(plot)
        self._fold_table = FoldTable(self._board)
        self._figure = ComboBox()
        self._figure.setObjectName("sweepFigure")
        set_spoken(self._figure, say("Plotted metric"))
        self._figure.setMinimumContentsLength(24)
        set_tip(self._figure, say("What the plot shows, and what decides which training is best"))
        self._progress = QProgressBar()
        self._progress.setObjectName("sweepProgress")
        set_spoken(self._progress, say("Progress of the sweep"))
        self._progress.setRange(0, _TICKS)
        self._progress.setTextVisible(False)
        self._status = Label()
        self._status.setObjectName("sweepStatus")
        self._status.setWordWrap(True)
        self._notice = Notice(warning=True)
        self._notice.setObjectName("sweepDataNotice")
        self._message = Label()
        self._message.setObjectName("sweepMessage")
        self._message.setWordWrap(True)
        self._start = self._button(say("&Start"), "sweepStart", say("Train every combination"))
        self._cancel = self._button(
            say("&Cancel"), "sweepCancel", say("Stop all trainings; unfinished ones are discarded")
        )
        self._back = self._button(
            say("Go &Back"),
            "sweepBack",
            say(
                "Restore the network and the weights of the selected training (or double-click it)"
            ),
        )
        self._save = self._button(say("Save &Table..."), "sweepSave", say("Save the table as CSV"))
        self._close = self._button(say("Close"), "sweepClose", say("A running sweep continues"))
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self._show_figures()
        self._show_possible()
        self.resize(980, 720)

    @property
    def busy(self) -> bool:
        """Whether a sweep is under way."""
        return self._runner.busy

    def show_design(self, design: Design) -> None:
        """Vary this design from the next start on."""
        self._design = design
        self._setup.show_design(design)

    @property
    def at_work(self) -> bool:
        """Whether a sweep has not come to its end."""
        return self._runner.at_work

    def end(self) -> None:
        """Cancel without waiting; for when the program ends."""
        self._runner.end()

    # The sweep

    @Slot()
    def start(self) -> None:
        """Train what is set."""
        if self._runner.busy:
            return
        try:
            plan, place, count = self._setup.plan(), self._setup.place(), self._setup.processes
            axes: Sequence[Axis | Dimension] = self._setup.axes() if plan is None else ()
            work: Sweeping | Searching
            if plan is None:
                work = Sweeping(self._design, self._setup.axes(), count, place=place)
            else:
                axes, resume = plan.dimensions, self._setup.resumes
                work = Searching(self._design, plan, max(1, count), place, resume=resume)
        except SweepError as error:
            self._status.show_text(str(error))
            return
        self._board.begin(axes, self._design, plan)
        self._plots.setCurrentIndex(0 if plan is None else 1)
        self._sorted.sort(-1)
        self._view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self._show_figures()
        self._runner.start(work)
        self._status.show_text(say("Checking the combinations"))
        self._show_possible()

    @Slot()
    def cancel(self) -> None:
        """Stop all trainings."""
        self._runner.cancel()
        self._cancel.setEnabled(False)
        self._status.show_text(say("Stopping the trainings"))

    @Slot(object)
    def renumber(self, kept: Run) -> None:
        """Know a run under the number that it has come to be kept under."""
        self._board.renumber(kept)

    @Slot(object)
    def _take(self, news: SearchNews) -> None:
        if isinstance(news, Planned):
            self._board.plan(news)
            self._fit_columns()
        elif isinstance(news, Preparing):
            self._status.show_text(news.text)
            return
        elif isinstance(news, Added):
            self._board.add(news)
            self._fit_columns()
        elif isinstance(news, Ended):
            self._board.note_end(news)
        elif isinstance(news, Won):
            self._board.note_winner(news)
        else:
            run = None if news.run is None else self._keep(news.run)
            self._board.update(news, run)
            first = run is not None and len(self._board.runs) == 1
            if first and self._board.plan_of_search is None:
                self._show_figures()
        self._show_progress()
        self._show_possible()

    @Slot(str)
    def _finish(self, trouble: str) -> None:
        self._show_progress()
        if trouble:
            self._status.show_text(trouble)
        self._show_possible()
        board = self._board
        if board.best is not None and board.best in board.runs:
            self.ended.emit([*board.runs.values()], board.runs[board.best], board.design)

    def _show_progress(self) -> None:
        board = self._board
        self._progress.setValue(round(board.fraction * _TICKS))
        refused = len(board.combinations) - board.trained
        parts = [
            say("{over} of {trained} trainings finished.", over=board.over, trained=board.trained)
        ]
        if not self._runner.busy:
            kept = len(board.runs)
            parts = [
                say(
                    "{kept} of {trained} trainings are kept in Runs, after {seconds}.",
                    kept=kept,
                    trained=board.trained,
                    seconds=duration(board.seconds),
                )
            ]
            if board.best is not None and kept > 1:
                parts.append(say("The best is No. {best}.", best=board.best))
            parts += told_of_winner(board)
        elif board.seconds_left is not None:
            parts.append(
                say("About {seconds_left} left.", seconds_left=duration(board.seconds_left))
            )
        if refused:
            parts.append(
                plural(
                    refused,
                    "{count} cannot be trained; select it to see why.",
                    "{count} cannot be trained; select one to see why.",
                )
            )
        self._status.show_text(sentences(*parts))
        if board.notices != self._notice.text():
            self._notice.show_text(board.notices)

    def _show_possible(self) -> None:
        busy = self._runner.busy
        self._setup.set_locked(busy)
        self._start.setEnabled(not busy and self._setup.ready)
        self._cancel.setEnabled(busy)
        self._progress.setVisible(busy)
        self._save.setEnabled(bool(self._board.combinations))
        self._back.setEnabled(self._selected() is not None)
        self._pages.setCurrentIndex(1 if self._board.axes else 0)
        self._show_message()

    def _show_figures(self) -> None:
        """Name the figures as this sweep has them."""
        board = self._board
        with QSignalBlocker(self._figure):
            self._figure.clear()
            if board.plan_of_search is not None:
                for kind, title in KINDS.items():
                    self._figure.addItem(title, kind)
                return
            for figure in _FIGURES:
                title = title_of_figure(figure, board.metric_name, board.validated)
                self._figure.addItem(title, figure)
            self._figure.setCurrentIndex(_FIGURES.index(board.figure))

    @Slot()
    def _rank_by(self) -> None:
        if self._board.plan_of_search is not None:
            self._search_plot.show_kind(self._figure.currentData())
            return
        self._board.rank_by(self._figure.currentData())
        if self._board.best is not None:
            self._show_progress()

    # Rows

    def _chosen(self) -> int | None:
        """The number of the selected training."""
        rows = self._view.selectionModel().selectedRows()
        if len(rows) != 1:
            return None
        return self._table.combination(self._sorted.mapToSource(rows[0]).row()).number

    def _selected(self) -> Run | None:
        number = self._chosen()
        return None if number is None else self._board.runs.get(number)

    def _show_message(self) -> None:
        number = self._chosen()
        message = "" if number is None else self._board.standing(number).message
        self._message.show_text(
            say("No. {number}: {message}", number=number, message=message) if message else ""
        )
        self._message.setVisible(bool(message))

    @Slot()
    def _go_back(self) -> None:
        run = self._selected()
        if run is not None:
            self.goBack.emit(run)

    @Slot(int)
    def _select(self, number: int) -> None:
        index = self._sorted.mapFromSource(self._table.index(number - 1, 0))
        self._view.selectRow(index.row())
        self._view.scrollTo(index)

    @Slot(QModelIndex)
    def _activate(self, _: QModelIndex) -> None:
        self._go_back()

    def _fit_columns(self) -> None:
        """Make columns as wide as headings and values, with room for what changes meanwhile."""
        for column in range(self._table.columnCount()):
            width = self._view.horizontalHeader().sectionSizeHint(column)
            width = max(width, self._view.sizeHintForColumn(column) + _ROOM)
            if column == self._table.state_column:
                width = max(width, self.fontMetrics().horizontalAdvance(_LONGEST) + 2 * _ROOM)
            self._view.setColumnWidth(column, width)

    # Putting together

    def _button(self, text: str, name: str, tip: str) -> QPushButton:
        button = QPushButton(own(text))
        button.setObjectName(name)
        set_tip(button, tip)
        # Enter in a list of values is to end the typing, not to start anything.
        button.setAutoDefault(False)
        return button

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
        hint = muted_label(_EMPTY)
        hint.setObjectName("sweepHint")
        hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages.addWidget(hint)
        self._pages.addWidget(parts)
        running = QHBoxLayout()
        running.addWidget(self._status, 1)
        running.addWidget(self._progress)
        for button in (self._cancel, self._start):
            running.addWidget(button)
        closing = QHBoxLayout()
        for button in (self._back, self._save):
            closing.addWidget(button)
        closing.addStretch(1)
        closing.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.addWidget(self._setup)
        layout.addLayout(running)
        layout.addWidget(self._notice)
        layout.addWidget(self._pages, 1)
        layout.addLayout(closing)

    def _connect(self) -> None:
        self._setup.changed.connect(self._show_possible_start)
        self._runner.updated.connect(self._take)
        self._runner.over.connect(self._finish)
        self._start.clicked.connect(self.start)
        self._cancel.clicked.connect(self.cancel)
        self._back.clicked.connect(self._go_back)
        self._save.clicked.connect(lambda: self.saveRequested.emit(self._board.csv()))
        self._close.clicked.connect(self.reject)
        self._figure.currentIndexChanged.connect(self._rank_by)
        self._plot.chosen.connect(self._select)
        self._view.doubleClicked.connect(self._activate)
        self._view.selectionModel().selectionChanged.connect(self._show_possible)

    @Slot()
    def _show_possible_start(self) -> None:
        self._start.setEnabled(not self._runner.busy and self._setup.ready)
