"""Keeps runs as they end, and does what the panel asks."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from PySide6.QtCore import QObject, Qt, Signal, Slot

from netbuilder.training.records import Record
from netbuilder.training.runs import Chronicler, Run, RunBook
from netbuilder.views.insight.background import Latest
from netbuilder.views.plots import CurvePlot
from netbuilder.views.runs.panel import RunsPanel


class RunKeeper(QObject):
    """Between the book of runs, their panel and the plots.

    Args:
        book: the runs.
        panel: shows them.
        loss: shows their losses.
        metric_plot: shows the figure beside the loss.
        go_back: takes a run whose design and weights are to come back.
        parent: Qt's.

    Signals:
        notice: a sentence that the user has to know.
    """

    notice = Signal(str)
    _troubled = Signal(str)

    def __init__(
        self,
        book: RunBook,
        panel: RunsPanel,
        loss: CurvePlot,
        metric_plot: CurvePlot,
        go_back: Callable[[Run], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._book, self._panel = book, panel
        self._loss, self._metric_plot = loss, metric_plot
        self._chronicler = Chronicler()
        self._disk = ThreadPoolExecutor(1, "netbuilder-runs")
        self._pending: list[Future[object]] = []
        self._troubled.connect(self.notice, Qt.ConnectionType.QueuedConnection)
        panel.overlaid.connect(self._overlay)
        panel.returnRequested.connect(go_back)
        panel.removeRequested.connect(self._remove)
        self._loading = Latest(self)
        self._loading.done.connect(self._include)
        self._loading.request(book.load)

    def show(self, record: Record) -> None:
        """Take a record of the present run."""
        run = self._chronicler.take(record)
        if run is not None:
            self.keep(run)

    def keep(self, run: Run) -> Run:
        """Keep a run that is over; the same with its number."""
        kept = self._book.enter(run)
        self._panel.show_runs(self._book.runs)
        # Large networks take a while to write.
        self._submit(self._write, kept)
        return kept

    @property
    def at_work(self) -> bool:
        """Whether something is not yet written."""
        return any(not each.done() for each in self._pending)

    def end(self) -> None:
        """Take no further run; what is being written is written."""
        self._disk.shutdown(wait=False)

    def close(self) -> None:
        """Wait until all is written."""
        self._disk.shutdown(wait=True)

    def _submit(self, work: Callable[..., object], *arguments: object) -> None:
        self._pending = [each for each in self._pending if not each.done()]
        self._pending.append(self._disk.submit(work, *arguments))

    def _write(self, run: Run) -> None:
        """In the thread of the disk."""
        trouble = self._book.write(run)
        if trouble:
            self._troubled.emit(trouble)

    @Slot(object)
    def _include(self, runs: list[Run]) -> None:
        self._book.include(runs)
        self._panel.show_runs(self._book.runs)

    @Slot(object)
    def _remove(self, numbers: tuple[int, ...]) -> None:
        self._book.strike(numbers)
        self._submit(self._book.delete, numbers)
        self._panel.show_runs(self._book.runs)

    @Slot(object)
    def _overlay(self, runs: tuple[tuple[Run, str], ...]) -> None:
        validated = [(run, colour, run.judged_by.removesuffix("loss")) for run, colour in runs]
        self._loss.show_others([(run.means.get(f"{v}loss"), c) for run, c, v in validated])
        self._metric_plot.show_others(
            [(run.means.get(f"{v}{run.metric}"), c) for run, c, v in validated]
        )
