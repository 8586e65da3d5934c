"""A training as the window shows it: curves, the training bar, and how it ended."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QObject, Slot

from netbuilder.design import Design
from netbuilder.design.watching import LOSS, is_better
from netbuilder.key_names import with_keys
from netbuilder.network.trained import TrainedNetwork
from netbuilder.network.wording import summary
from netbuilder.training.history.runs import Run
from netbuilder.training.records import (
    EpochDone,
    LoadingData,
    Progress,
    Record,
    RunChanged,
    RunEnded,
    RunNotice,
    RunResumed,
    RunStarted,
)
from netbuilder.translation import say
from netbuilder.views.bar.feed import BarFeed
from netbuilder.views.common.elided import ElidedLabel
from netbuilder.views.common.texts import set_tip
from netbuilder.views.common.throttle import READABLE, Throttle
from netbuilder.views.plots import CurvePlot
from netbuilder.views.plots.metric_curves import MetricCurves
from netbuilder.views.window.results import Results
from netbuilder.wording import count_text, first_sentence, listed, sentences

_PASSING: Final = 8.0
"""How many seconds a change during the run is shown."""


class RunView(QObject):
    """Passes the records of a run on to plots, training bar and status line.

    Args:
        loss: shows the loss.
        metrics: show one of the figures beside the loss.
        bar: tells how far it is.
        results: says in sentences what happens, and what a training has come to.
        line: says the shortest of it.
        parent: Qt's.
    """

    def __init__(
        self,
        loss: CurvePlot,
        metrics: MetricCurves,
        bar: BarFeed,
        results: Results,
        line: ElidedLabel,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._loss = loss
        self._metrics = metrics
        self._monitored = LOSS
        metrics.figureChanged.connect(bar.show_figure)
        self.bar = bar
        self._data = ""
        self.results, self._line = results, line
        self._notice = ""
        self._passing = ("", 0.0)  # what is told for a while, and until when
        self._curves = ""  # key of the run whose curves these are; '' before it is kept
        self._latest: Progress | None = None
        self._best: float | None = None
        self._words = Throttle(READABLE, self)
        self._words.due.connect(self._tell_pace)
        self.clear()

    def clear(self) -> None:
        """Show what is shown before the first run."""
        self._curves = ""
        self._loss.reset(0)
        self._metrics.reset(0)
        self.bar.clear()
        self.results.clear()
        self._words.cancel()
        self._latest, self._notice, self._passing = None, "", ("", 0.0)
        self._invites = True
        self.invite("")

    @property
    def invites(self) -> bool:
        """Whether there is no run to show."""
        return self._invites

    def invite(self, obstacle: str) -> None:
        """Say, before a run, how to begin one, or what is in the way."""
        if self._invites:
            ready = say(
                "Press {train} to train the network.", train=with_keys(say("Train"), "actionTrain")
            )
            self._say(
                obstacle or ready, say("Fix the design to train the network.") if obstacle else ""
            )

    @Slot(object)
    def name_run(self, run: Run) -> None:
        """What is shown is this run, which is over."""
        self._curves = run.key
        self.results.show_run(run, self.bar.course)

    def show_run(self, run: Run, training: Run, network: TrainedNetwork) -> None:
        """Show a run that is over: what its network reaches, and the curves that led there.

        Args:
            run: whose network is in the window.
            network: that network.
            training: whose curves to show: the same, or the one that was taught.
        """
        self._invites = False
        self._words.cancel()
        if training.key != self._curves:
            self._draw(training)
        self.bar.show_run(training, network.logs)
        self.results.show_run(run)
        self._notice, self._passing = "", ("", 0.0)
        self._say(summary(network, run))

    def _draw(self, run: Run) -> None:
        self._curves = run.key
        self._loss.reset(run.epochs)
        self.show_target(run.design)
        self._metrics.reset(run.epochs)
        self._best = None
        for epoch in range(run.epochs):
            means = run.means.items()
            self._add_epoch(epoch, {k: float(v[epoch]) for k, v in means if epoch < len(v)})

    def show_target(self, design: Design) -> None:
        """Name the figure that a network of this design is watched by."""
        self._monitored = design.monitored
        self._metrics.show_target(design)

    def show(self, record: Record) -> None:
        """Show what a record says; of batches the curves at once, the words a moment later."""
        self._invites = False
        self.bar.show(record)
        self.results.show(record)
        if not isinstance(record, Progress | EpochDone):
            self._words.cancel()
        match record:
            case LoadingData():
                self._show_loading(record)
            case RunStarted():
                self._show_start(record)
            case RunResumed():
                self._show_earlier(record)
            case Progress():
                self._show_progress(record)
            case EpochDone():
                self._show_epoch(record)
            case RunChanged():
                for plot in (self._loss, self._metrics):
                    plot.set_epochs(self.bar.course.epochs)
                self._passing = (record.message, time.monotonic() + _PASSING)
                self._words.request()
            case RunNotice():
                self._notice = sentences(self._notice, record.message)
            case RunEnded():
                self._show_end(record)

    def _show_loading(self, record: LoadingData) -> None:
        self._notice, self._passing = "", ("", 0.0)
        self._say(record.message)

    def _show_start(self, record: RunStarted) -> None:
        self._curves = ""
        self._loss.reset(record.epochs)
        self.show_target(record.design)
        self._metrics.reset(record.epochs)
        self._latest, self._notice, self._passing = None, record.notice, ("", 0.0)
        kept = say("Weights kept: {kept}.", kept=listed(record.kept)) if record.kept else ""
        self._notice = sentences(self._notice, kept)
        self._best = None
        self._data = sentences(record.sentence, record.computing.sentence)
        self._say(self._data)

    def _show_earlier(self, record: RunResumed) -> None:
        self._loss.append(record.positions, record.losses)
        self._metrics.append(record.positions, record.metrics, record.others)
        self._loss.append_rates(record.positions, record.rates)
        for epoch, logs in enumerate(record.epochs):
            self._add_epoch(epoch, logs)

    def _show_progress(self, record: Progress) -> None:
        self._loss.append(record.positions, record.losses)
        self._metrics.append(record.positions, record.metrics, record.others)
        self._loss.append_rates(record.positions, record.rates)
        self._latest = record
        self._words.request()

    def _tell_pace(self) -> None:
        """Say how fast it goes, and what has changed lately."""
        record = self._latest
        if record is not None:
            pace = record.samples_per_second
            if pace:
                each = say("Each second: {pace} samples.", pace=count_text(pace))
                self._say(
                    sentences(self._data, each), say("{pace} samples/s", pace=count_text(pace))
                )
            else:
                self._say(self._data)

    def _show_epoch(self, record: EpochDone) -> None:
        self._add_epoch(record.epoch, record.logs)

    def _add_epoch(self, epoch: int, logs: Mapping[str, float]) -> None:
        self._loss.add_epoch(epoch, logs.get("loss"), logs.get("val_loss"))
        self._metrics.add_epoch(epoch, logs)
        name = next((n for n in (f"val_{self._monitored}", self._monitored) if n in logs), LOSS)
        judged = logs.get(name, math.inf)
        if self._best is None or is_better(name, judged, self._best):
            self._best = judged
            self._loss.mark_best(epoch + 1)
            self._metrics.mark_best(epoch + 1)

    def _show_end(self, record: RunEnded) -> None:
        self._passing = ("", 0.0)
        self._say(record.message)

    def _say(self, text: str, short: str = "") -> None:
        """Say a text with what else is to be known; the status bar has its first sentence."""
        passing, until = self._passing
        said = sentences(text, self._notice, passing if time.monotonic() < until else "")
        self.results.say(said)
        self._line.show_text(short or first_sentence(text))
        set_tip(self._line, said)
