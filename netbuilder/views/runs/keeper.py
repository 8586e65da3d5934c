"""Keeps runs as they end, and does what the panel asks."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

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
        kept, trouble = self._book.add(run)
        self._panel.show_runs(self._book.runs)
        if trouble:
            self.notice.emit(trouble)
        return kept

    @Slot(object)
    def _include(self, runs: list[Run]) -> None:
        self._book.include(runs)
        self._panel.show_runs(self._book.runs)

    @Slot(object)
    def _remove(self, numbers: tuple[int, ...]) -> None:
        self._book.remove(numbers)
        self._panel.show_runs(self._book.runs)

    @Slot(object)
    def _overlay(self, runs: tuple[tuple[Run, str], ...]) -> None:
        validated = [(run, colour, run.judged_by.removesuffix("loss")) for run, colour in runs]
        self._loss.show_others([(run.means.get(f"{v}loss"), c) for run, c, v in validated])
        self._metric_plot.show_others(
            [(run.means.get(f"{v}{run.metric}"), c) for run, c, v in validated]
        )
