"""What a training tells goes to the network in the window, and to those who show the run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from netbuilder.design.datasets import titled
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.ended import counts_of, figures_of_logs, origin_of
from netbuilder.network.samples import Samples
from netbuilder.network.trained import Figure, Origin, Part, TrainedNetwork
from netbuilder.training.history.runs import Run
from netbuilder.training.records import (
    EpochDone,
    Progress,
    Record,
    RunChanged,
    RunEnded,
    RunResumed,
    RunStarted,
)
from netbuilder.training.trainer import Trainer


class RunFeed(QObject):
    """The one receiver of a training's records.

    A run writes the network in the window as long as the window holds the run's network: where
    another was opened or brought back meanwhile, the run is still kept among the runs, and shown
    nowhere else.

    Args:
        trainer: trains.
        network: is written.
        keep: takes every record; the run, with its number, once it is over and kept.
        show: takes the records of the run whose network the window holds.
        parent: Qt's.

    Signals:
        kept: the run whose network the window holds is over, and among the runs.
    """

    kept = Signal(object)

    def __init__(
        self,
        trainer: Trainer,
        network: CurrentNetwork,
        keep: Callable[[Record], Run | None],
        show: Callable[[Record], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._network, self._keep, self._show = network, keep, show
        self._trainer = trainer
        self._shown = 0  # number of the run that is shown
        self._left = 0  # number of the last run that is not to be shown any more
        self._writes = False  # whether the network in the window is the run's
        self._counts: dict[Part, int] = {"training": 0, "validation": 0, "test": 0}
        trainer.recordReceived.connect(self._receive)

    def leave(self) -> None:
        """The window shows another network from now on; the run continues unseen."""
        self._left = self._trainer.run
        self._shown = 0
        self._writes = False

    @Slot(object)
    def _receive(self, record: Record) -> None:
        if record.run not in (self._shown, self._left):
            self._shown, self._writes = record.run, False
        ended = isinstance(record, RunEnded) and self._writes
        if record.run == self._shown:
            self._write(record)
            self._show(record)
        run = self._keep(record)
        if run is not None and ended:
            self._number(run)
            self.kept.emit(run)

    @Slot(object)
    def renumber(self, run: Run) -> None:
        """A kept run has another number than it had."""
        network = self._network.latest
        if network is not None and network.origin.key == run.key:
            self._number(run)

    def _number(self, run: Run) -> None:
        """The network in the window is that of a run that is kept."""
        network = self._network.latest
        if network is not None:
            origin = replace(network.origin, run=run.number, key=run.key)
            self._network.describe(replace(network, origin=origin))

    def _write(self, record: Record) -> None:
        if isinstance(record, RunStarted):
            self._begin(record)
        elif self._writes:
            self._update(record)

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
        self._counts = counts_of(record)
        self._writes = True
        self._network.replace(network, samples)
        self._network.remember(0.0, record.weights)

    def _update(self, record: Record) -> None:
        network = self._network
        if isinstance(record, Progress):
            origin = Origin(epoch=record.epoch, whole=False, batch=record.step)
            network.change(record.weights, origin)
            position = record.epoch + record.step / record.steps_per_epoch
            network.remember(position, record.weights)
        elif isinstance(record, RunResumed):
            network.remember_from(float(record.positions[-1]) if len(record.positions) else 0.0)
        elif isinstance(record, EpochDone):
            network.change(
                record.weights, Origin(epoch=record.epoch + 1), self._figures(record.logs)
            )
            network.remember(record.epoch + 1, record.weights, whole=True)
        elif isinstance(record, RunChanged):
            network.redesign(record.design)
        elif isinstance(record, RunEnded) and record.weights is not None:
            self._writes = False
            network.look_ahead()
            # Those of the last complete epoch are not of weights of a moment after it.
            figures = self._figures(record.logs) if record.whole else ()
            network.change(record.weights, origin_of(record), figures, record.optimizer)

    def _figures(self, logs: Mapping[str, float]) -> tuple[Figure, ...]:
        """Keras's logs as figures, with the part of the data that they were measured on."""
        return figures_of_logs(logs, self._counts)
