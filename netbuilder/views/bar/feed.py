"""Keeps the training bar true: what is known of the training, of the trainer and of the design."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Slot

from netbuilder.design import Analysis
from netbuilder.training.bar_state import BarState, bar_state
from netbuilder.training.course import Course
from netbuilder.training.history.runs import Run
from netbuilder.training.records import Progress, Record
from netbuilder.training.trainer import Trainer
from netbuilder.translation import say
from netbuilder.views.bar.training_bar import TrainingBar
from netbuilder.views.common.throttle import READABLE, Throttle


class BarFeed(QObject):
    """Makes the bar's state anew whenever something that it depends on changes.

    Args:
        bar: shows it.
        trainer: trains.
        parent: Qt's.
    """

    def __init__(self, bar: TrainingBar, trainer: Trainer, parent: QObject) -> None:
        super().__init__(parent)
        self._bar, self._trainer = bar, trainer
        self._course = Course()
        self._analysis: Analysis | None = None
        self._planned, self._metric = 0, ""
        self._soon = Throttle(READABLE, self)
        self._soon.due.connect(self._show)
        trainer.stateChanged.connect(self._follow)
        bar.speed.speedChanged.connect(self._set_speed)

    @property
    def course(self) -> Course:
        """What is known of the training that is shown."""
        return self._course

    @property
    def state(self) -> BarState | None:
        """What the bar shows, or is about to show."""
        if self._analysis is None:
            return None
        trainer = self._trainer
        known = trainer.state, self._course, self._analysis, self._planned
        return bar_state(*known, trainer.speed, self._metric)

    def show_design(self, analysis: Analysis, epochs: int) -> None:
        """Know the design that the next training would train."""
        self._analysis, self._planned = analysis, epochs
        self._show()

    def show(self, record: Record) -> None:
        """Take a record; what batches tell is shown a moment later, so that it can be read."""
        self._course = self._course.followed_by(record)
        if isinstance(record, Progress):
            self._soon.request()
        else:
            self._show()

    def show_run(self, run: Run, figures: Mapping[str, float]) -> None:
        """Tell of a run that is over, with the figures of the network in the window."""
        self._course = Course.of(run, figures)
        self._show()

    def clear(self) -> None:
        """Tell of no training."""
        self._course = Course()
        self._show()

    @Slot(str)
    def show_figure(self, metric: str) -> None:
        """Tell of this figure of those that are watched beside the loss."""
        self._metric = metric
        self._show()

    @Slot(str)
    def _follow(self, state: str) -> None:
        if state == "loading":
            self._course = Course(preparing=say("Preparing the training"))
        elif state == "idle" and not self._course.reason:
            return  # Its last record follows at once.
        self._show()

    @Slot(object)
    def _set_speed(self, speed: float | None) -> None:
        self._trainer.speed = speed
        self._show()

    @Slot()
    def _show(self) -> None:
        self._soon.cancel()
        state = self.state
        if state is not None:
            self._bar.show_state(state)
