"""Between the trainer and the form for rows of a table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Slot

from engine.types import Array
from netbuilder.training.records import EpochDone, Progress, Record, RunEnded, RunStarted
from netbuilder.training.table_reader import TableReader
from netbuilder.training.worker import Trainer
from netbuilder.views.network_copy import NetworkCopy
from netbuilder.views.table.form import TableForm, takes_row
from netbuilder.views.throttle import READABLE, Throttle


class TableReading(QObject):
    """Gives the form the network of each run, with the weights of the moment.

    Args:
        trainer: of the runs.
        form: asks.
        parent: Qt's.
    """

    def __init__(self, trainer: Trainer, form: TableForm, parent: QObject) -> None:
        super().__init__(parent)
        self._form = form
        self._copy: NetworkCopy[TableReader] = NetworkCopy(self)
        self._throttle = Throttle(READABLE, self)
        self._throttle.due.connect(form.read_again)
        self._copy.changed.connect(self._throttle.request)
        trainer.recordReceived.connect(self._receive)

    @Slot(object)
    def _receive(self, record: Record) -> None:
        if isinstance(record, RunStarted):
            make = None
            if record.fitted is not None and takes_row(record.design):
                make = partial(TableReader, record.design, record.fitted)
            self._copy.start(make)
            self._form.start(self._read if make else None)
        elif isinstance(record, Progress | EpochDone | RunEnded) and record.weights is not None:
            self._copy.learn(record.weights)

    def _read(self, row: Mapping[str, str]) -> Array | None:
        reader = self._copy.network()
        return None if reader is None else reader.read(row)
