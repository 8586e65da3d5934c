"""The link between the form for rows of a table and the network in the window."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Slot

from engine.types import Array
from netbuilder.imported import Fitted
from netbuilder.insight.reading import read_row
from netbuilder.insight.rows_again import row_of
from netbuilder.network.current import CurrentNetwork
from netbuilder.views.common.throttle import READABLE, Throttle
from netbuilder.views.table.form import NO_NETWORK, TableForm, takes_row
from netbuilder.views.table.samples import SOON, UNPREPARED, SampleFilling


class TableReading(QObject):
    """Has the network in the window answer the row in the form.

    Args:
        network: is asked.
        form: asks.
        parent: Qt's.
    """

    def __init__(self, network: CurrentNetwork, form: TableForm, parent: QObject) -> None:
        super().__init__(parent)
        self._network, self._form = network, form
        self._throttle = Throttle(READABLE, self)
        self._throttle.due.connect(form.read_again)
        network.replaced.connect(self._begin)
        network.probeReady.connect(self._begin)
        network.weightsChanged.connect(self._throttle.request)
        SampleFilling(network, form, self._fill, self)

    def _fill(self, fitted: Fitted, sample: Array, said: str) -> None:
        self._form.fill(row_of(fitted, sample), said)

    @Slot()
    def _begin(self) -> None:
        network, probe = self._network.trained, self._network.probe
        fitted = None if network is None else network.fitted
        if network is None or not takes_row(network.design):
            self._form.start(None, NO_NETWORK)
        elif fitted is None:
            self._form.start(None, UNPREPARED)
        elif probe is None:
            self._form.start(None, SOON)
        else:
            self._form.start(partial(read_row, probe, fitted))
