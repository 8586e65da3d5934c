"""Steps that put another network in the window, and can be undone: going back, and lessons."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from netbuilder.design.history import Swap
from netbuilder.document import Document
from netbuilder.insight.teaching import Lesson
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.restored import network_of
from netbuilder.network.trained import TrainedNetwork
from netbuilder.network.wording import title_of
from netbuilder.training.history.runs import Run, trained_by
from netbuilder.training.trainer import Trainer
from netbuilder.views.runs.keeper import RunKeeper
from netbuilder.views.window.holding import Holding
from netbuilder.views.window.run_feed import RunFeed
from netbuilder.views.window.run_view import RunView


class NetworkSteps(QObject):
    """Replaces the network in the window, and lets the document's history know.

    Args:
        document: whose history it is.
        trainer: trains.
        network: the one in the window.
        holding: restores the networks of runs.
        feed: writes the network of the running training.
        runs: keeps the runs.
        run: shows the run of the network.
        parent: Qt's.

    Signals:
        notice: what has been done, or why not.
    """

    notice = Signal(str)

    def __init__(
        self,
        document: Document,
        trainer: Trainer,
        network: CurrentNetwork,
        holding: Holding,
        feed: RunFeed,
        runs: RunKeeper,
        run: RunView,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document, self._trainer, self._network = document, trainer, network
        self._holding, self._feed, self._runs, self._run = holding, feed, runs, run
        holding.released.connect(self._release)
        holding.restored.connect(self._show_restored)
        runs.loaded.connect(holding.look_among_runs)
        runs.renumbered.connect(feed.renumber)
        feed.kept.connect(run.name_run)
        trainer.stateChanged.connect(self._settle)

    def go_back(self, run: Run) -> None:
        """Restore a run's design and network, as a step that can be undone."""
        if self._trainer.state != "idle":
            self.notice.emit("Stop the training before you go back to another run.")
            return
        before = self._network.trained
        self._feed.leave()
        self._holding.restore(run)
        swap = Swap(before, self._network.trained) if self._is_other(before) else None
        self._document.edit(run.design, f"go back to run {run.number}", swap=swap)
        self.notice.emit(f"Restored {title_of(network_of(run))}.")

    @Slot(object, object)
    def take_lesson(self, lesson: Lesson, parent: TrainedNetwork) -> None:
        """Keep a lesson as a run of its own, and hold the network that it leaves."""
        run = self._runs.keep(lesson.as_run(parent))
        taught = network_of(run)
        self._network.change(taught.weights, taught.origin, taught.figures)
        self._run.show_run(run, trained_by(run, self._runs.runs))
        swap = Swap(parent, self._network.trained)
        self._document.edit(self._document.design, "lesson", swap=swap)

    @Slot()
    def forget(self) -> None:
        """Hold no network any more; none can be brought back."""
        self._network.clear()
        self._document.forget_networks()

    def _is_other(self, before: TrainedNetwork | None) -> bool:
        """Whether another network is held than before, or the same with other weights."""
        now = self._network.trained
        if before is None or now is None or before.origin.key != now.origin.key:
            return True
        return not np.array_equal(before.weights, now.weights)

    @Slot()
    def _release(self) -> None:
        """Show nothing of a network of another document, or of other data."""
        self._feed.leave()
        self._trainer.stop()
        self._run.clear()

    @Slot(object)
    def _show_restored(self, run: Run | None) -> None:
        if run is None:
            self._run.clear()
        else:
            self._run.show_run(run, trained_by(run, self._runs.runs))

    @Slot(str)
    def _settle(self, state: str) -> None:
        """Let a training, which cannot be undone, settle what it begins with."""
        if state == "loading":
            self._document.forget_networks()
