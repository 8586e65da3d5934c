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
from netbuilder.network.belonging import is_edited
from netbuilder.network.probe import Probe
from netbuilder.network.samples import Samples
from netbuilder.network.trained import Figure, Origin, TrainedNetwork

_log = logging.getLogger(__name__)


class CurrentNetwork(QObject):
    """Written by training, Go Back, resume, lessons and opened files; read by everything else.

    All that is shown of a network is asked for here, so that it cannot be another's.

    Signals:
        replaced: another network took the present one's place, or None did; whatever was shown of
            the one before is past.
        weightsChanged: the same network has other weights, figures or another origin.
        probeReady: `probe` answers for the present network.
        samplesChanged: `samples` has changed.
        unusable: why the network had to be given up, in a sentence.
    """

    replaced = Signal(object)
    weightsChanged = Signal(object)
    probeReady = Signal()
    samplesChanged = Signal()
    unusable = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trained: TrainedNetwork | None = None
        self._probe: Probe | None = None
        self._samples: Samples | None = None
        self._lacking = ""
        self._building: Task[Probe] | None = None

    @property
    def trained(self) -> TrainedNetwork | None:
        """The network; None before there is one."""
        return self._trained

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
        self._trained = trained
        self._stop_building()
        self._probe = None
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
        self._trained = self._probe = self._samples = None
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
        if self._trained is None or weights.shape != self._trained.weights.shape:
            raise ValueError("These weights do not belong to the network that the window holds.")
        self._trained = replace(
            self._trained,
            weights=weights,
            origin=origin or self._trained.origin,
            figures=figures,
            optimizer=optimizer,
        )
        if self._probe is not None:
            self._probe.set(weights)
        self.weightsChanged.emit(self._trained)

    def redesign(self, design: Design) -> None:
        """The same network is trained with other settings from now on.

        Raises:
            ValueError: there is none, or the design computes something else.
        """
        if self._trained is None or is_edited(self._trained.design, design):
            raise ValueError("This design does not belong to the network that the window holds.")
        self._trained = replace(self._trained, design=design)

    def describe(self, trained: TrainedNetwork) -> None:
        """The same weights are known better: a number, figures, an optimizer's state.

        Raises:
            ValueError: these are other weights.
        """
        if self._trained is None or trained.weights is not self._trained.weights:
            raise ValueError("Other weights are `change`d, another network is `replace`d.")
        self._trained = trained
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
            self._probe = probe
            probe.set(self._trained.weights)
            self.probeReady.emit()
            return
        number = self._trained.origin.run
        _log.warning("The weights of run %s do not have the size of its network", number)
        self.clear()
        self.unusable.emit(
            f"The weights kept with run {number} do not fit its network; train it again to use it."
        )

    @Slot(object)
    def _note(self, error: Exception) -> None:
        self._stop_building()
        _log.warning("The network cannot be queried", exc_info=error)
