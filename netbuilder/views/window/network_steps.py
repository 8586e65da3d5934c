"""Teaching and going back to a run: steps that put another network in the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from netbuilder.design import Design
from netbuilder.design.history import Swap
from netbuilder.document import Document
from netbuilder.insight.teaching import TaughtWeights
from netbuilder.network.restored import network_of
from netbuilder.network.trained import TrainedNetwork
from netbuilder.network.wording import title_of
from netbuilder.training.history.by_hand import changes
from netbuilder.training.history.runs import Run, trained_by
from netbuilder.training.trainer import Trainer
from netbuilder.translation import say
from netbuilder.views.runs.keeper import RunKeeper
from netbuilder.views.window.holding import Holding
from netbuilder.views.window.run_feed import RunFeed


class NetworkSteps(QObject):
    """Takes such steps, in the same history as the edits of the design.

    A training is none: what it begins with is settled, and no step leads back before it.

    Args:
        document: has the history.
        trainer: nothing is gone back to while it is at work.
        holding: holds the networks.
        feed: of the trainer's records.
        runs: the kept ones.
        parent: Qt's.

    Signals:
        shown: the run whose network is in the window, and the run whose curves belong to it; None
            twice where it has been deleted.
        notice: a sentence for the user.
    """

    shown = Signal(object, object)
    notice = Signal(str)

    def __init__(
        self,
        document: Document,
        trainer: Trainer,
        holding: Holding,
        feed: RunFeed,
        runs: RunKeeper,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document, self._trainer = document, trainer
        self._holding, self._network, self._feed = holding, holding.network, feed
        self._runs = runs
        self._by_hand: set[str] = set()  # keys of runs that were changed in this window
        holding.restored.connect(self._show)
        trainer.stateChanged.connect(self._settle)

    def go_back(self, run: Run) -> None:
        """Bring a run's design and network back."""
        if self._trainer.state != "idle":
            self.notice.emit(say("Stop the training before you go back to another run."))
            return

        def restore() -> None:
            self._feed.leave()
            self._holding.restore(run)

        self._take(restore, say("go back to run {number}", number=run.number), run)
        self.notice.emit(say("Restored {run}.", run=title_of(network_of(run))))

    @Slot(object)
    def keep_best(self, run: Run) -> None:
        """Hold the weights of the best epoch of the run whose last weights are held."""
        if self._trainer.state == "idle":
            self._take(
                lambda: self._holding.restore(run),
                say("keep epoch {best_epoch}", best_epoch=run.best_epoch),
            )
            self.notice.emit(
                say(
                    "The network has the weights of epoch {best_epoch} now.",
                    best_epoch=run.best_epoch,
                )
            )

    @Slot(object, object)
    def take_teaching(self, taught: TaughtWeights, parent: TrainedNetwork) -> None:
        """Keep teaching as a run of its own, and hold the network that it leaves."""
        run = self._runs.keep(taught.as_run(parent))
        network = network_of(run)

        def learn() -> None:
            self._network.change(network.weights, network.origin, network.figures)
            self._show(run)

        self._take(learn, say("teaching"))

    def take_change(self, before: TrainedNetwork, label: str) -> None:
        """Other weights are in the window than before, by hand: a step that can be undone."""
        now = self._network.trained
        self._document.edit(self._document.design, label, swap=Swap(before, now))

    def keep_by_hand(self) -> None:
        """Keep what is changed by hand of a kept run's network, until that is undone here."""
        network = self._network.latest
        if network is None or network.origin.which == "now":
            return
        if network.origin.by_hand:
            self._by_hand.add(network.origin.key)
        elif network.origin.key not in self._by_hand:
            return
        run = next((each for each in self._runs.runs if each.key == network.origin.key), None)
        if run is None:
            return
        found = changes(run.weights, network.weights) if network.origin.by_hand else ()
        if found is not None and found != run.label.by_hand:
            self._runs.say(run, {"by_hand": found})

    @property
    def network(self) -> TrainedNetwork | None:
        """The one in the window."""
        return self._network.trained

    def open_network(self, design: Design, network: TrainedNetwork | None, path: Path) -> None:
        """Begin again with the design that a file holds, and with its network if it has one."""
        self._document.new(design, path)
        if network is not None:
            self._holding.hold(network)
            self.shown.emit(None, None)

    def put_weights(self, network: TrainedNetwork, path: Path) -> None:
        """Hold the design's network with weights out of a file, as a step."""
        self._take(
            lambda: self._holding.hold(network), say("weights of {path_name}", path_name=path.name)
        )
        self.shown.emit(None, None)

    @Slot()
    def forget(self) -> None:
        """Hold no network, and lead back to none."""
        self._network.clear()
        self._document.forget_networks()

    def _take(self, replace: Callable[[], None], label: str, run: Run | None = None) -> None:
        """Replace the network, and the design by that of a run, as one step."""
        self._network.look_ahead()
        before = self._network.latest
        replace()
        now = self._network.trained
        is_same = before is not None and now is not None and now.is_same(before)
        design = self._document.design if run is None else run.design.with_fold(None)
        self._document.edit(design, label, swap=None if is_same else Swap(before, now))

    @Slot(object)
    def _show(self, run: Run | None) -> None:
        self.shown.emit(run, None if run is None else trained_by(run, self._runs.runs))

    @Slot(str)
    def _settle(self, state: str) -> None:
        if state == "loading":
            self._document.forget_networks()
