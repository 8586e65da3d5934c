"""Between the trainer and the form for rows of a table."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from netbuilder.training.records import EpochDone, Progress, Record, RunEnded, RunStarted
from netbuilder.training.table_reader import TableReader
from netbuilder.training.worker import Trainer
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
        self._reader: TableReader | None = None
        self._throttle = Throttle(READABLE, self)
        self._throttle.due.connect(form.read_again)
        trainer.recordReceived.connect(self._receive)

    @Slot(object)
    def _receive(self, record: Record) -> None:
        if isinstance(record, RunStarted):
            self._reader = None
            if record.fitted is not None and takes_row(record.design):
                self._reader = TableReader(record.design, record.fitted)
            self._form.start(self._reader.read if self._reader else None)
            return
        if self._reader is None or not isinstance(record, Progress | EpochDone | RunEnded):
            return
        if record.weights is not None:
            self._reader.update(record.weights)
            self._throttle.request()
