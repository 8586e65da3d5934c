"""What a training tells goes to the network in the window, and to those who show the run."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Slot

from netbuilder.design.datasets import titled
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.samples import Samples
from netbuilder.network.trained import Figure, Origin, TrainedNetwork
from netbuilder.training.records import (
    EpochDone,
    Progress,
    Record,
    RunChanged,
    RunEnded,
    RunStarted,
)
from netbuilder.training.worker import Trainer


class RunFeed(QObject):
    """The one receiver of a training's records.

    A run writes the network in the window as long as the window holds the run's network: where
    another was opened or brought back meanwhile, the run is still kept among the runs, and shown
    nowhere else.

    Args:
        trainer: trains.
        network: is written.
        keep: takes every record, to keep the run once it is over.
        show: takes the records of the run whose network the window holds.
        parent: Qt's.
    """

    def __init__(
        self,
        trainer: Trainer,
        network: CurrentNetwork,
        keep: Callable[[Record], None],
        show: Callable[[Record], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._network, self._keep, self._show = network, keep, show
        self._trainer = trainer
        self._shown = 0  # number of the run that is shown
        self._left = 0  # number of the last run that is not to be shown any more
        self._writes = False  # whether the network in the window is the run's
        self._epochs = 0
        trainer.recordReceived.connect(self._receive)

    def leave(self) -> None:
        """The window shows another network from now on; the run goes on unseen."""
        self._left = self._trainer.run
        self._shown = 0
        self._writes = False

    @Slot(object)
    def _receive(self, record: Record) -> None:
        if record.run not in (self._shown, self._left):
            self._shown, self._writes = record.run, False
        if record.run == self._shown:
            self._write(record)
            self._show(record)
        self._keep(record)

    def _write(self, record: Record) -> None:
        if isinstance(record, RunStarted):
            self._begin(record)
        elif self._writes:
            self._go_on(record)

    def _begin(self, record: RunStarted) -> None:
        if record.weights is None:
            return
        data = titled(record.data_title) or record.design.data_set
        samples = None
        if record.test is not None and record.seen is not None:
            samples = Samples(record.fingerprint, record.test, record.seen)
        network = TrainedNetwork(
            design=record.design,
            weights=record.weights,
            data=record.fingerprint,
            data_title=record.data_title,
            classes=data.names,
            fitted=record.fitted,
            origin=Origin(whole=False),
        )
        self._epochs = 0
        self._writes = True
        self._network.replace(network, samples)

    def _go_on(self, record: Record) -> None:
        network = self._network
        if isinstance(record, Progress):
            network.change(record.weights, Origin(epoch=record.epoch, whole=False))
        elif isinstance(record, EpochDone):
            self._epochs = record.epoch + 1
            network.change(record.weights, Origin(epoch=self._epochs), _figures(record.logs))
        elif isinstance(record, RunChanged):
            network.redesign(record.design)
        elif isinstance(record, RunEnded) and record.weights is not None:
            self._writes = False
            origin = Origin(epoch=self._epochs, which="last")
            network.change(record.weights, origin, _figures(record.logs))


def _figures(logs: Mapping[str, float]) -> tuple[Figure, ...]:
    """Keras's logs as figures with the part of the data that they were measured on."""
    found = []
    for name, value in logs.items():
        if name.startswith("val_"):
            found.append(Figure(name.removeprefix("val_"), value, "validation"))
        elif name.startswith("test_"):
            found.append(Figure(name.removeprefix("test_"), value, "test"))
        else:
            found.append(Figure(name, value, "training"))
    return tuple(found)
