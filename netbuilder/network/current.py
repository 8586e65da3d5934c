"""The network that the window holds now, or none."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from engine.types import Array
from netbuilder.background import Task
from netbuilder.design import Design
from netbuilder.design.deciding import threshold_of
from netbuilder.network.belonging import is_edited
from netbuilder.network.probe import Probe
from netbuilder.network.samples import Samples
from netbuilder.network.timeline import Moment, Timeline
from netbuilder.network.trained import Figure, Origin, TrainedNetwork
from netbuilder.translation import say

_log = logging.getLogger(__name__)


class CurrentNetwork(QObject):
    """Written by training, Go Back, resume, teaching and opened files; read by everything else.

    All that is shown of a network is asked for here, so that it cannot be another's. While the user
    looks back along its training, it has the weights of a moment; what is written meanwhile is
    shown once they return.

    Signals:
        replaced: another network took the present one's place, or None did; whatever was shown of
            the one before is past.
        weightsChanged: the same network has other weights, figures or another origin.
        decidedAnew: the same outputs stand for other classes, as the threshold is another.
        probeReady: `probe` answers for the present network.
        samplesChanged: `samples` has changed.
        timelineChanged: `timeline` has other moments.
        unusable: why the network had to be given up, in a sentence.
    """

    replaced = Signal(object)
    weightsChanged = Signal(object)
    decidedAnew = Signal(object)
    probeReady = Signal()
    samplesChanged = Signal()
    timelineChanged = Signal()
    unusable = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trained: TrainedNetwork | None = None
        self._latest: TrainedNetwork | None = None  # where `_trained` is that of a moment
        self.timeline = Timeline()
        self._probe: Probe | None = None
        self._samples: Samples | None = None
        self._lacking = ""
        self._building: Task[Probe] | None = None

    @property
    def trained(self) -> TrainedNetwork | None:
        """The network, at the moment that is looked at; None before there is one."""
        return self._trained

    @property
    def latest(self) -> TrainedNetwork | None:
        """The network, whatever moment is looked at; None before there is one."""
        return self._latest or self._trained

    @property
    def probe(self) -> Probe | None:
        """The copy that answers for it; None while there is none, or while it is being built."""
        return self._probe

    @property
    def samples(self) -> Samples | None:
        """Samples of the data that it learned from; None while they are not at hand."""
        return self._samples

    @property
    def lacking(self) -> str | None:
        """Why there are no samples; '' while they are on their way, None where they are there."""
        return self._lacking if self._samples is None else None

    def replace(self, trained: TrainedNetwork, samples: Samples | None = None) -> None:
        """Hold another network.

        Args:
            trained: the network.
            samples: of its data, where they are at hand.
        """
        self._trained, self._latest = trained, None
        self._stop_building()
        self._probe = None
        self._begin_timeline()
        self._samples, self._lacking = samples, ""
        task: Task[Probe] = Task(lambda _: Probe(trained.design), self, "netbuilder-probe")
        self._building = task
        task.finished.connect(self._take)
        task.failed.connect(self._note)
        self.replaced.emit(trained)
        self.samplesChanged.emit()
        if self._building is task:  # no receiver has replaced the network again
            task.start()

    def clear(self) -> None:
        """Hold no network."""
        if self._trained is None:
            return
        self._stop_building()
        self._trained = self._latest = self._probe = self._samples = None
        self._begin_timeline()
        self.replaced.emit(None)
        self.samplesChanged.emit()

    def change(
        self,
        weights: Array,
        origin: Origin | None = None,
        figures: tuple[Figure, ...] = (),
        optimizer: Mapping[str, Any] | None = None,
    ) -> None:
        """The same network has other weights.

        Args:
            weights: flat, float32, read-only.
            origin: where these come from; as before where None.
            figures: of these very weights.
            optimizer: the optimizer's state behind them; None where it is not known.

        Raises:
            ValueError: there is no network, or its weights are not as many.
        """
        latest = self.latest
        if latest is None or weights.shape != latest.weights.shape:
            raise ValueError("These weights do not belong to the network that the window holds.")
        self._put(
            replace(
                latest,
                weights=weights,
                origin=origin or latest.origin,
                figures=figures,
                optimizer=optimizer,
            )
        )

    def redesign(self, design: Design) -> None:
        """The same network is trained with other settings from now on.

        Raises:
            ValueError: there is none, or the design computes something else.
        """
        if self._trained is None or is_edited(self._trained.design, design):
            raise ValueError("This design does not belong to the network that the window holds.")
        before = threshold_of(self._trained.design)
        self._trained = replace(self._trained, design=design)
        if self._latest is not None:
            self._latest = replace(self._latest, design=design)
        if self._probe is not None:
            self._probe.design = design
        if before != threshold_of(design):
            self.decidedAnew.emit(self._trained)

    def describe(self, trained: TrainedNetwork) -> None:
        """The same weights are known better: a number, figures, an optimizer's state.

        Raises:
            ValueError: these are other weights.
        """
        latest = self.latest
        if latest is None or trained.weights is not latest.weights:
            raise ValueError("Other weights are `change`d, another network is `replace`d.")
        self._put(trained)

    def remember(self, position: float, weights: Array, *, whole: bool = False) -> None:
        """Have a moment of the network's training to look back at; see `Timeline.add`."""
        if self.timeline.add(position, weights, whole=whole):
            self.timelineChanged.emit()

    def remember_from(self, position: float) -> None:
        """The training began at this position, where an earlier one was interrupted."""
        latest = self.latest
        self._begin_timeline()
        if latest is not None:
            self.remember(position, latest.weights)

    def look_back(self, moment: Moment) -> None:
        """Show the network as it was at a moment of its training, until `look_ahead`.

        Raises:
            ValueError: the moment is of another network.
        """
        latest = self.latest
        if latest is None or moment.weights.shape != latest.weights.shape:
            raise ValueError("This moment does not belong to the network that the window holds.")
        origin = replace(
            latest.origin,
            epoch=int(moment.position),
            which="now",
            whole=moment.whole,
            at=moment.position,
        )
        self._latest = latest
        self._show(
            replace(latest, weights=moment.weights, origin=origin, figures=(), optimizer=None)
        )

    def look_ahead(self) -> None:
        """Show the network itself again."""
        latest, self._latest = self._latest, None
        if latest is not None:
            self._show(latest)

    def _begin_timeline(self) -> None:
        self.timeline = Timeline()
        self.timelineChanged.emit()

    def _put(self, trained: TrainedNetwork) -> None:
        """The network itself has changed; it is shown unless a moment is looked at."""
        if self._latest is None:
            self._show(trained)
        else:
            self._latest = trained

    def _show(self, trained: TrainedNetwork) -> None:
        self._trained = trained
        if self._probe is not None:
            self._probe.set(trained.weights)
        self.weightsChanged.emit(trained)

    def show_with(self, samples: Samples) -> None:
        """Samples of the network's data are at hand; those of other data are passed by."""
        if self._trained is not None and samples.data == self._trained.data:
            self._samples = samples
            self.samplesChanged.emit()

    def show_without(self, reason: str) -> None:
        """Samples of the network's data cannot be had; why, in a sentence."""
        self._lacking = reason
        self.samplesChanged.emit()

    def _stop_building(self) -> None:
        task, self._building = self._building, None
        if task is not None:
            task.cancel()
            task.deleteLater()

    @Slot(object)
    def _take(self, probe: Probe) -> None:
        """The probe of the present network is built; those of past ones are never told of."""
        self._stop_building()
        if self._trained is None:
            return
        if probe.fits(self._trained.weights):
            self._probe, probe.design = probe, self._trained.design
            probe.set(self._trained.weights)
            self.probeReady.emit()
            return
        number = self._trained.origin.run
        _log.warning("The weights of run %s do not have the size of its network", number)
        self.clear()
        self.unusable.emit(
            say(
                "The weights kept with run {number} do not fit its network; train "
                "it again to use it.",
                number=number,
            )
        )

    @Slot(object)
    def _note(self, error: Exception) -> None:
        self._stop_building()
        _log.warning("The network cannot be queried", exc_info=error)
