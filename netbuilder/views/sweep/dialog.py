"""The dialog that varies settings and compares what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from netbuilder.design import Design
from netbuilder.training.elsewhere.process import Elsewhere
from netbuilder.training.history.runs import Run
from netbuilder.training.sweeps.grid import Axis
from netbuilder.training.sweeps.outcomes import name_of
from netbuilder.training.sweeps.running import Planned, Preparing, Sweeping
from netbuilder.training.sweeps.search.plan import Plan
from netbuilder.training.sweeps.search.searching import Added, Ended, Searching, SearchNews, Won
from netbuilder.training.sweeps.search.space import Dimension
from netbuilder.training.sweeps.values import SweepError
from netbuilder.translation import say
from netbuilder.views.common.notice import Notice
from netbuilder.views.common.tabbing import Dialog
from netbuilder.views.common.texts import Label, own, set_spoken, set_tip, set_title
from netbuilder.views.sweep.board import Board
from netbuilder.views.sweep.results import SweepResults
from netbuilder.views.sweep.resume_offer import ResumeOffer
from netbuilder.views.sweep.runner import SweepRunner
from netbuilder.views.sweep.setup import SweepSetup
from netbuilder.views.sweep.winner import progress_text

_TICKS: Final = 1000
_USUAL: Final = QSize(980, 760)
_FRAME: Final = QSize(10, 40)
"""What the system adds around a window."""


class SweepDialog(Dialog):
    """What to vary on top; a table of the trainings and a plot of their outcome below.

    A sweep continues while the dialog is closed.

    Args:
        keep: keeps a run and returns it with its number.
        engine: says where Keras takes the steps; None for NetBuilder's own engine.
        parent: Qt's.

    Signals:
        goBack: a run whose design and weights are to come back.
        saveRequested: the table as CSV.
        ended: the runs that a sweep has brought, the best of them, the design that was varied,
            and the name of what says which is best.
    """

    goBack = Signal(object)
    saveRequested = Signal(str)
    ended = Signal(list, object, object, str)

    def __init__(
        self,
        keep: Callable[[Run], Run],
        engine: Callable[[], Elsewhere | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("sweepDialog")
        set_title(self, say("Sweep"))
        self._keep, self._engine = keep, engine
        self._design = Design()
        self._runner = SweepRunner(self)
        self._board = Board(self)
        self._setup = SweepSetup()
        self._offer = ResumeOffer()
        self._results = SweepResults(self._board)
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
        self._lay_out()
        self._connect()
        self._show_possible()
        self.resize(_USUAL.boundedTo(self.screen().availableSize() - _FRAME))

    @property
    def busy(self) -> bool:
        """Whether a sweep is under way."""
        return self._runner.busy

    def show_design(self, design: Design) -> None:
        """Vary this design from the next start on."""
        self._design = design
        self._setup.show_design(design)
        self._show_offer()

    def event(self, event: QEvent) -> bool:
        """Meanwhile another engine may have been chosen, or a search have been interrupted."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.WindowActivate):
            self._setup.show_engine(self._engine())
            self._offer.look()
            self._show_offer()
        return super().event(event)

    def _show_offer(self) -> None:
        if not self._runner.busy:
            self._offer.show_design(self._design)

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
            elsewhere = self._setup.elsewhere
            axes: Sequence[Axis | Dimension] = self._setup.axes() if plan is None else ()
            work: Sweeping | Searching
            if plan is None:
                work = Sweeping(
                    self._design, self._setup.axes(), count, elsewhere=elsewhere, place=place
                )
            else:
                axes, resume = plan.dimensions, self._setup.resumes
                work = Searching(
                    self._design, plan, count, place, resume=resume, elsewhere=elsewhere
                )
        except SweepError as error:
            self._status.show_text(str(error))
            return
        self._board.begin(axes, self._design, plan)
        self._results.begin()
        self._offer.hide()
        self._runner.start(work)
        self._status.show_text(say("Checking the combinations"))
        self._show_possible()

    @Slot(object)
    def _resume(self, plan: Plan) -> None:
        self._setup.show_plan(plan)
        self.start()

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
            self._results.fit_columns()
        elif isinstance(news, Preparing):
            self._status.show_text(news.text)
            return
        elif isinstance(news, Added):
            self._board.add(news)
            self._results.fit_columns()
        elif isinstance(news, Ended):
            self._board.note_end(news)
        elif isinstance(news, Won):
            self._board.note_winner(news)
        else:
            run = None if news.run is None else self._keep(news.run)
            self._board.update(news, run)
            first = run is not None and len(self._board.runs) == 1
            if first and self._board.plan_of_search is None:
                self._results.show_figures()
        self._show_progress()
        self._show_possible()

    @Slot(str)
    def _finish(self, trouble: str) -> None:
        self._show_progress()
        if trouble:
            self._status.show_text(trouble)
        self._show_possible()
        self._setup.show_design(self._design)
        board = self._board
        if board.best is not None and board.best in board.runs:
            best, by = board.runs[board.best], name_of(board.goal, board.metric_name)
            self.ended.emit([*board.runs.values()], best, board.design, by)

    def _show_progress(self) -> None:
        board = self._board
        self._progress.setValue(round(board.fraction * _TICKS))
        self._status.show_text(progress_text(board, self._runner.busy))
        if board.notices != self._notice.text():
            self._notice.show_text(board.notices)

    def _show_possible(self) -> None:
        busy = self._runner.busy
        self._setup.set_locked(busy)
        self._start.setEnabled(not busy and self._setup.ready)
        self._cancel.setEnabled(busy)
        self._progress.setVisible(busy)
        self._save.setEnabled(bool(self._board.combinations))
        self._back.setEnabled(self._results.run is not None)
        self._results.show_state()

    @Slot()
    def _show_ranking(self) -> None:
        if self._board.best is not None:
            self._show_progress()

    @Slot()
    def _go_back(self) -> None:
        run = self._results.run
        if run is not None:
            self.goBack.emit(run)

    # Putting together

    def _button(self, text: str, name: str, tip: str) -> QPushButton:
        button = QPushButton(own(text))
        button.setObjectName(name)
        set_tip(button, tip)
        # Enter in a list of values is to end the typing, not to start anything.
        button.setAutoDefault(False)
        return button

    def _lay_out(self) -> None:
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
        layout.addWidget(self._offer)
        layout.addWidget(self._setup)
        layout.addLayout(running)
        layout.addWidget(self._notice)
        layout.addWidget(self._results, 1)
        layout.addLayout(closing)

    def _connect(self) -> None:
        self._setup.changed.connect(self._show_possible_start)
        self._offer.resumed.connect(self._resume)
        self._runner.updated.connect(self._take)
        self._runner.over.connect(self._finish)
        self._start.clicked.connect(self.start)
        self._cancel.clicked.connect(self.cancel)
        self._back.clicked.connect(self._go_back)
        self._save.clicked.connect(lambda: self.saveRequested.emit(self._board.csv()))
        self._close.clicked.connect(self.reject)
        self._results.ranked.connect(self._show_ranking)
        self._results.currentChanged.connect(lambda: self._setup.show_more(self._results.is_empty))
        self._results.activated.connect(self._go_back)
        self._results.selected.connect(self._show_possible)

    @Slot()
    def _show_possible_start(self) -> None:
        self._start.setEnabled(not self._runner.busy and self._setup.ready)
        self._results.show_method(self._setup.searches)
