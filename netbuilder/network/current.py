"""The network that the window holds now, or none."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal, Slot

from engine.types import Array
from netbuilder.design import DesignError
from netbuilder.network.probe import Probe
from netbuilder.network.trained import Figure, Origin, TrainedNetwork
from netbuilder.training.records import HeldOut

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """What the network can be looked at with.

    Attributes:
        data: fingerprint of the data that they are from.
        test: samples that it was not trained on.
        seen: a part of those that it was trained on.
    """

    data: str
    test: HeldOut
    seen: HeldOut


class CurrentNetwork(QObject):
    """Written by training, Go Back, resume, lessons and opened files; read by everything else.

    All that is shown of a network is asked for here, so that it cannot be another's.

    Signals:
        replaced: another network took the present one's place, or None did; whatever was shown of
            the one before is past.
        weightsChanged: the same network has other weights, figures or another origin.
        probeReady: `probe` answers for the present network.
        samplesChanged: `samples` has changed.
    """

    replaced = Signal(object)
    weightsChanged = Signal(object)
    probeReady = Signal()
    samplesChanged = Signal()
    _built = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trained: TrainedNetwork | None = None
        self._probe: Probe | None = None
        self._samples: Samples | None = None
        self._building: _Building | None = None
        self._built.connect(self._take, Qt.ConnectionType.QueuedConnection)

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

    def replace(self, trained: TrainedNetwork, samples: Samples | None = None) -> None:
        """Hold another network.

        Args:
            trained: the network.
            samples: of its data, where they are at hand.
        """
        self._trained = trained
        self._probe = None
        self._samples = samples
        self._building = _Building(trained)
        self.replaced.emit(trained)
        self.samplesChanged.emit()
        self._building.start(self._built)

    def clear(self) -> None:
        """Hold none."""
        if self._trained is None:
            return
        self._trained = self._probe = self._samples = self._building = None
        self.replaced.emit(None)
        self.samplesChanged.emit()

    def change(
        self,
        weights: Array,
        origin: Origin | None = None,
        figures: tuple[Figure, ...] = (),
    ) -> None:
        """The same network has other weights.

        Args:
            weights: flat, float32, read-only.
            origin: where these come from; as before where None.
            figures: of these very weights.

        Raises:
            ValueError: there is no network, or its weights are not as many.
        """
        if self._trained is None or weights.shape != self._trained.weights.shape:
            raise ValueError("These are not weights of the network that the window holds.")
        self._trained = replace(
            self._trained,
            weights=weights,
            origin=origin or self._trained.origin,
            figures=figures,
            optimizer=None,
        )
        if self._probe is not None:
            self._probe.set(weights)
        self.weightsChanged.emit(self._trained)

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

    @Slot(object)
    def _take(self, building: _Building) -> None:
        """A probe is built; it may be that of a network which is past."""
        if building is not self._building or self._trained is None or building.probe is None:
            return
        self._building = None
        self._probe = building.probe
        self._probe.set(self._trained.weights)
        self.probeReady.emit()


class _Building:
    """A probe on its way, in a thread of its own."""

    def __init__(self, trained: TrainedNetwork) -> None:
        self._design = trained.design
        self.probe: Probe | None = None

    def start(self, done: object) -> None:
        threading.Thread(
            target=self._run, args=(done,), name="netbuilder-probe", daemon=True
        ).start()

    def _run(self, done: object) -> None:
        try:
            self.probe = Probe(self._design)
        except (DesignError, MemoryError):
            _log.warning("The network cannot be asked", exc_info=True)
            return
        try:
            done.emit(self)  # type: ignore[attr-defined]
        except RuntimeError:
            return  # The window is gone.


NONE_YET: Final = "No trained network yet. Press Train."
