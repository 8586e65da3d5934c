"""A training as the window shows it: curves, progress, and how it ended."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QProgressBar

from netbuilder.design import Design
from netbuilder.design.quantities import metric_title
from netbuilder.design.targets import CLASS, TARGETS
from netbuilder.network.restored import network_of
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
from netbuilder.views.common.elided import ElidedLabel
from netbuilder.views.common.throttle import READABLE, Throttle
from netbuilder.views.plots import CurvePlot
from netbuilder.wording import capitalized, duration, listed

_TICKS = 1000
_PASSING: Final = 8.0
"""How many seconds a change during the run is shown."""


class RunView(QObject):
    """Passes the records of a run on to plots, progress bar and status line.

    Args:
        loss: shows the loss.
        metric: shows the accuracy, or what the design's target has in its place.
        progress: shows how far the run is.
        status: says in words what happens.
        parent: Qt's.
    """

    def __init__(
        self,
        loss: CurvePlot,
        metric: CurvePlot,
        progress: QProgressBar,
        status: ElidedLabel,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._loss = loss
        self._metric_plot = metric
        self._metric = ""
        self._progress = progress
        self._status = status
        self._notice = ""
        self._passing = ("", 0.0)  # what is told for a while, and until when
        self._state = "idle"  # the trainer's
        self._curves = ""  # key of the run whose curves these are; '' before it is kept
        self._latest: Progress | None = None
        self._best: float | None = None
        self._words = Throttle(READABLE, self)
        self._words.due.connect(self._tell_progress)
        self.clear()

    def clear(self) -> None:
        """Show what is shown before the first run."""
        self._curves = ""
        self._loss.reset(0)
        self._metric_plot.reset(0)
        self._progress.setRange(0, _TICKS)
        self._progress.setValue(0)
        self._progress.setFormat("")
        self._words.cancel()
        self._latest, self._notice, self._passing = None, "", ("", 0.0)
        self._invites = True
        self.invite("")

    @property
    def metric(self) -> str:
        """The name of the figure beside the loss."""
        return self._metric or "accuracy"

    @property
    def invites(self) -> bool:
        """Whether there is no run to show."""
        return self._invites

    @Slot(str)
    def show_state(self, state: str) -> None:
        """Say whether the run goes on, waits or is about to end; a state of the trainer."""
        if state == self._state:
            return
        self._state = state
        if state in ("running", "paused", "stopping"):
            self._tell_progress()

    def invite(self, obstacle: str) -> None:
        """Say, before a run, how to begin one, or what is in the way."""
        if self._invites:
            self._say(obstacle or "Press Train (F5) to train the network.")

    @Slot(object)
    def name_run(self, run: Run) -> None:
        """What is shown is this run, which is over."""
        self._curves = run.key

    def show_run(self, run: Run, training: Run) -> None:
        """Show a run that is over: what its network reaches, and the curves that led there.

        Args:
            run: whose network is in the window.
            training: whose curves to show: the same, or the one that a lesson was given to.
        """
        self._invites = False
        self._words.cancel()
        if training.key != self._curves:
            self._draw(training)
        self._notice, self._passing = "", ("", 0.0)
        self._say(summary(network_of(run), run))

    def _draw(self, run: Run) -> None:
        self._curves = run.key
        self._loss.reset(run.epochs)
        self.show_target(run.design)
        self._metric_plot.reset(run.epochs)
        self._best = None
        for epoch in range(run.epochs):
            means = run.means.items()
            self._add_epoch(epoch, {k: float(v[epoch]) for k, v in means if epoch < len(v)})
        self._progress.setRange(0, _TICKS)
        self._progress.setValue(_TICKS if run.reason == "finished" else 0)
        self._progress.setFormat("Done" if run.reason == "finished" else "Stopped")

    def show_target(self, design: Design) -> None:
        """Name the figure that a network of this design is watched by."""
        target = TARGETS[design.target]
        self._metric = target.metric
        self._metric_plot.show_figure(metric_title(design), fraction=target.name == CLASS)

    def show(self, record: Record) -> None:
        """Show what a record says; of batches the curves at once, the words a moment later."""
        self._invites = False
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
                self._passing = (record.message, time.monotonic() + _PASSING)
                self._words.request()
            case RunNotice():
                self._notice = f"{self._notice} {record.message}".strip()
            case RunEnded():
                self._show_end(record)

    def _show_loading(self, record: LoadingData) -> None:
        known = record.fraction is not None
        self._progress.setRange(0, _TICKS if known else 0)
        if record.fraction is not None:
            self._progress.setValue(round(record.fraction * _TICKS))
        self._progress.setFormat("%p %")
        self._notice, self._passing = "", ("", 0.0)
        self._say(record.message)

    def _show_start(self, record: RunStarted) -> None:
        self._curves = ""
        self._loss.reset(record.epochs)
        self.show_target(record.design)
        self._metric_plot.reset(record.epochs)
        self._progress.setRange(0, _TICKS)
        self._progress.setValue(0)
        self._latest, self._notice, self._passing = None, record.notice, ("", 0.0)
        samples = f"{record.samples:,} samples"
        if record.validation_samples:
            samples += f", {record.validation_samples:,} for validation"
        if record.kept:
            self._notice = f"{self._notice} Weights kept: {listed(record.kept)}.".strip()
        self._best = None
        self._say(f"{record.data_title}: training on {samples}.")

    def _show_earlier(self, record: RunResumed) -> None:
        self._loss.append(record.positions, record.losses)
        self._metric_plot.append(record.positions, record.metrics)
        self._loss.append_rates(record.positions, record.rates)
        for epoch, logs in enumerate(record.epochs):
            self._add_epoch(epoch, logs)

    def _show_progress(self, record: Progress) -> None:
        self._loss.append(record.positions, record.losses)
        self._metric_plot.append(record.positions, record.metrics)
        self._loss.append_rates(record.positions, record.rates)
        self._latest = record
        self._words.request()

    def _tell_progress(self) -> None:
        record = self._latest
        if record is None:
            return
        self._progress.setValue(round(record.fraction * _TICKS))
        place = f"epoch {record.epoch + 1}, batch {record.step:,} of {record.steps_per_epoch:,}"
        so_far = f"{duration(record.seconds)} so far"
        if self._state == "paused":
            self._progress.setFormat("%p % · paused")
            self._say(f"Paused in {place} · {so_far} · press F6 to resume")
            return
        left = "" if record.eta is None else f" · {duration(record.eta)} left"
        self._progress.setFormat(f"%p %{left}")
        pace = record.samples_per_second
        parts = [capitalized(place), f"{pace:,.0f} samples/s" if pace else "", so_far]
        if self._state == "stopping":
            parts.append("stopping after this batch")
        self._say(" · ".join(filter(None, parts)))

    def _show_epoch(self, record: EpochDone) -> None:
        self._add_epoch(record.epoch, record.logs)

    def _add_epoch(self, epoch: int, logs: Mapping[str, float]) -> None:
        self._loss.add_epoch(epoch, logs.get("loss"), logs.get("val_loss"))
        own, validation = logs.get(self._metric), logs.get(f"val_{self._metric}")
        self._metric_plot.add_epoch(epoch, own, validation)
        judged = logs.get("val_loss", logs.get("loss", math.inf))
        if self._best is None or judged < self._best:
            self._best = judged
            self._loss.mark_best(epoch + 1)
            self._metric_plot.mark_best(epoch + 1)

    def _show_end(self, record: RunEnded) -> None:
        self._progress.setRange(0, _TICKS)
        if record.reason == "finished":
            self._progress.setValue(_TICKS)
        self._progress.setFormat({"finished": "Done"}.get(record.reason, "Stopped"))
        self._passing = ("", 0.0)
        self._say(record.message)

    def _say(self, text: str) -> None:
        passing, until = self._passing
        notes = [self._notice, passing if time.monotonic() < until else ""]
        parts = [part for part in (text, *notes) if part]
        self._status.show_text((" " if text.endswith((".", "!", "...")) else " · ").join(parts))
