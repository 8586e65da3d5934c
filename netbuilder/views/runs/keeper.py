"""Keeps runs as they end, and does what the panel asks."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from netbuilder.training.history.book import News, RunStore
from netbuilder.training.history.runs import Run, RunBuilder
from netbuilder.training.records import Record
from netbuilder.translation import say
from netbuilder.views.plots import CurvePlot
from netbuilder.views.plots.metric_curves import MetricCurves
from netbuilder.views.runs.panel import RunsPanel
from netbuilder.wording import plural, sentences

_log = logging.getLogger(__name__)


def open_book() -> RunStore:
    """The book of runs; without those of earlier days where their folder cannot be listed."""
    try:
        return RunStore()
    except Exception:
        _log.exception("The runs cannot be read")
        return RunStore(Path(os.devnull, "runs"))


class RunKeeper(QObject):
    """The link between the book of runs, their panel and the plots.

    What was deleted can be brought back until the window closes. Whenever the panel comes into
    view, it shows what other windows have added and deleted.

    Args:
        book: the runs.
        panel: shows them.
        loss: shows their losses.
        metrics: show one of the figures beside the loss.
        go_back: takes a run whose design and weights are to come back.
        parent: Qt's.

    Signals:
        notice: a sentence that the user has to know.
        loaded: the runs of earlier days are among `runs` now.
        renumbered: a run has got another number than it had, since another window took that.
    """

    notice = Signal(str)
    loaded = Signal()
    renumbered = Signal(object)
    _happened = Signal(object)

    def __init__(
        self,
        book: RunStore,
        panel: RunsPanel,
        loss: CurvePlot,
        metrics: MetricCurves,
        go_back: Callable[[Run], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._book, self._panel = book, panel
        self._loss, self._metrics = loss, metrics
        self._builder = RunBuilder()
        self._deleted: list[tuple[Run, ...]] = []
        # Large networks take a while to write.
        self._disk = ThreadPoolExecutor(1, "netbuilder-runs")
        self._closing = Event()
        self._looking = False
        self._happened.connect(self._include, Qt.ConnectionType.QueuedConnection)
        self._pending: list[Future[None]] = []
        panel.overlaid.connect(self._overlay)
        panel.returnRequested.connect(go_back)
        panel.removeRequested.connect(self._remove)
        panel.undoRequested.connect(self._bring_back)
        panel.said.connect(self.say)
        panel.looked.connect(self._look)
        self._look()

    @property
    def runs(self) -> tuple[Run, ...]:
        """All that are kept, the oldest first."""
        return self._book.runs

    def show(self, record: Record) -> Run | None:
        """Take a record of a run; the run, with its number, once it is over and kept."""
        run = self._builder.take(record)
        return None if run is None else self.keep(run)

    def keep(self, run: Run) -> Run:
        """Keep a run that is over; the same with its number."""
        kept = self._book.add(run)
        self._panel.show_runs(self._book.runs)
        self._submit(partial(self._book.write, kept))
        return kept

    @property
    def at_work(self) -> bool:
        """Whether something is not yet written."""
        return any(not each.done() for each in self._pending)

    def end(self) -> None:
        """Take no further run; what is being written is written."""
        self._closing.set()
        with suppress(RuntimeError):
            self._disk.submit(self._book.close)
        self._disk.shutdown(wait=False)

    def close(self) -> None:
        """Wait until all is written."""
        self.end()
        self._disk.shutdown(wait=True)

    def _submit(self, work: Callable[[], News]) -> None:
        """Have work done in the thread of the disk; the list shows what comes of it."""

        def run() -> None:
            try:
                news = work()
            except Exception:
                _log.exception("The runs could not be updated")
                news = News(messages=(say("The runs could not be saved; see the log."),))
            with suppress(RuntimeError):  # The window is gone.
                self._happened.emit(news)

        self._pending = [each for each in self._pending if not each.done()]
        with suppress(RuntimeError):  # The window is closing.
            self._pending.append(self._disk.submit(run))

    @Slot()
    def _look(self) -> None:
        if not self._looking:
            self._looking = True
            self._submit(partial(self._book.refresh, self._closing.is_set))

    @Slot(object)
    def _include(self, news: News) -> None:
        self._looking = False
        known = {run.key: run.number for run in self._book.runs}
        said = any(run.label != news.said.get(run.key, run.label) for run in self._book.runs)
        self._book.extend(news)
        if news.come or news.gone or said:
            self._panel.show_runs(self._book.runs)
        for run in news.come:
            if known.get(run.key, run.number) != run.number:
                self.renumbered.emit(run)
        if news.messages:
            more = plural(
                len(news.messages) - 1,
                "{count} more message is in the log.",
                "{count} more messages are in the log.",
            )
            self.notice.emit(sentences(news.messages[0], more if len(news.messages) > 1 else ""))
        self.loaded.emit()

    @Slot(object, object)
    def say(self, run: Run, said: Mapping[str, Any]) -> None:
        """Keep what somebody says of a run."""
        self._book.say(run, said)
        self._submit(partial(self._book.write_label, run, said))
        self._panel.show_runs(self._book.runs)

    @Slot(object)
    def _remove(self, runs: tuple[Run, ...]) -> None:
        self._book.remove(runs)
        self._deleted.append(runs)
        self._submit(partial(self._book.delete, runs))
        self._panel.show_runs(self._book.runs)
        self._panel.offer_undo(bool(self._deleted))
        said = plural(
            len(runs),
            "Run {number} is deleted; Undo Delete restores it.",
            "{count} runs are deleted; Undo Delete restores them.",
            number=runs[0].number,
        )
        self.notice.emit(said)

    @Slot()
    def _bring_back(self) -> None:
        if self._deleted:
            self._submit(partial(self._book.restore, self._deleted.pop()))
        self._panel.offer_undo(bool(self._deleted))

    @Slot(object)
    def _overlay(self, runs: tuple[tuple[Run, str], ...]) -> None:
        validated = [(run, colour, run.part) for run, colour in runs]
        self._loss.show_others(
            [(run.title, run.means.get(f"{v}loss"), c) for run, c, v in validated]
        )
        self._metrics.show_others(
            [
                (run.title, {m: run.means.get(f"{v}{m}") for m in run.design.watched}, c)
                for run, c, v in validated
            ]
        )
