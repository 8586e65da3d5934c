"""The network that the window holds while the document changes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from engine.errors import DataError, EngineError
from netbuilder.background import Handle, Task
from netbuilder.document import Document
from netbuilder.network.belonging import fitting, is_edited, learns_from
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.restored import fitting_run, held_last, network_of
from netbuilder.network.samples import Samples, load_samples
from netbuilder.network.trained import TrainedNetwork
from netbuilder.training.history.runs import Run
from netbuilder.translation import say
from netbuilder.wording import reason_of

_log = logging.getLogger(__name__)

_SETTLED_MS: Final = 400
"""The delay after a network came back: by then the window is up."""


class Holding(QObject):
    """Lets go of a network that is not the document's, and brings back a kept one that is.

    An edit leaves the network where it is, marked as trained before it; other data, and another
    document, do not. What the document's history knows of networks comes from here, and undo and
    redo have them held again.

    Args:
        document: what is edited.
        network: what is held.
        runs: all that are kept.
        parent: Qt's.

    Signals:
        released: the network went, since it is not the document's.
        restored: the kept run whose network took its place; None for one that has been deleted.
    """

    released = Signal()
    restored = Signal(object)

    def __init__(
        self,
        document: Document,
        network: CurrentNetwork,
        runs: Callable[[], Iterable[Run]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document, self._network, self._runs = document, network, runs
        self._loading: Task[Samples] | None = None
        self._soon = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._soon.timeout.connect(self._load)
        self._preferred = 0
        self._speaking: frozenset[str] = frozenset()
        document.designChanged.connect(self._follow)
        document.replaced.connect(self._replace)
        document.networkWanted.connect(self._bring_back)
        for changed in (network.replaced, network.weightsChanged):
            changed.connect(self._tell_document)
        network.replaced.connect(self._mark)

    @property
    def network(self) -> CurrentNetwork:
        """The one in the window."""
        return self._network

    @property
    def runs(self) -> Iterable[Run]:
        """All that are kept."""
        return self._runs()

    @property
    def speaking(self) -> frozenset[str]:
        """Names of the blocks for which the network still speaks."""
        return self._speaking

    def prefer(self, number: int) -> None:
        """Prefer the kept run of this number, of several that fit."""
        self._preferred = number
        self.look_among_runs()

    def restore(self, run: Run) -> None:
        """Hold the network of a run that is over."""
        self._hold(run, network_of(run))

    def _hold(self, run: Run, network: TrainedNetwork) -> None:
        self._network.replace(network)
        self._soon.start()
        self.restored.emit(run)

    def hold(self, network: TrainedNetwork) -> None:
        """Hold a network that comes from a file."""
        self.released.emit()
        self._network.replace(network)
        self._soon.start()

    @Slot(object)
    def _bring_back(self, network: TrainedNetwork | None) -> None:
        """Hold a network of the document's history again."""
        if network is None:
            self.released.emit()
            self._network.clear()
            return
        runs = (run for run in self._runs() if run.key == network.origin.key)
        run = next(runs, None)
        if run is not None:
            network = replace(network, origin=replace(network.origin, run=run.number))
        held = self._network.trained
        if held is not None and (held.design, held.data) == (network.design, network.data):
            self._network.change(
                network.weights, network.origin, network.figures, network.optimizer
            )
        else:
            self._network.replace(network)
            self._soon.start()
        self.restored.emit(run)

    @Slot()
    def _tell_document(self) -> None:
        """Let the document know the network; one that is still trained cannot be restored."""
        network = self._network.latest
        on_its_way = network is None or network.origin.which == "now"
        self._document.network = None if on_its_way else network

    def look_among_runs(self) -> None:
        """Take the network of a kept run that fits, where there is none."""
        if self._network.trained is None:
            run = fitting_run(self._document.design, self._runs(), self._preferred)
            if run is not None:
                self._preferred = 0
                self._hold(run, held_last(run))

    @Slot()
    def _follow(self) -> None:
        network = self._network.trained
        if network is None:
            self.look_among_runs()
        elif learns_from(network.design) != learns_from(self._document.design):
            self._release()
        else:
            self._mark()

    @Slot()
    def _replace(self) -> None:
        network = self._network.trained
        if network is not None and is_edited(network.design, self._document.design):
            self._release()

    def _release(self) -> None:
        self.released.emit()
        self._network.clear()
        self.look_among_runs()

    @Slot()
    def _mark(self) -> None:
        network, design = self._network.trained, self._document.design
        self._speaking = frozenset() if network is None else fitting(network.design, design)

    @Slot()
    def _load(self) -> None:
        """Get samples of the network's data, beside the window."""
        network = self._network.trained
        if network is None or self._network.samples is not None:
            return
        if self._loading is not None:
            self._loading.cancel()
        design = network.design

        def work(handle: Handle) -> Samples:
            return load_samples(design, handle.report)

        self._loading = Task(work, self, "netbuilder-samples")
        self._loading.finished.connect(self._network.show_with)
        self._loading.failed.connect(self._note)
        self._loading.start()

    @Slot(object)
    def _note(self, error: Exception) -> None:
        if not isinstance(error, DataError | OSError):
            _log.error("The samples for a restored network cannot be loaded", exc_info=error)
        else:
            _log.warning("The samples for a restored network cannot be loaded: %s", error)
        if self._network.samples is None:
            reason = error if isinstance(error, EngineError) else reason_of(error)
            self._network.show_without(
                say("The network's data cannot be loaded: {error}", error=reason)
            )
