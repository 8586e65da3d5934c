"""The link between the form for rows of a table and the network in the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Slot

from engine.types import Array
from netbuilder.design import Design
from netbuilder.imported import Fitted
from netbuilder.insight.reading import read_row
from netbuilder.insight.rows_again import row_of
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.probe import Probe
from netbuilder.views.common.throttle import READABLE, Throttle
from netbuilder.views.table.form import NO_NETWORK, TableForm, takes_row
from netbuilder.views.table.samples import SOON, UNPREPARED, Form, SampleFilling

Given = TypeVar("Given")


class _RowForm(Form, Protocol[Given]):
    """What asks for the answer to what is in it."""

    def start(self, read: Callable[[Given], Array | None] | None, hint: str = "") -> None: ...
    def fill(self, given: Given, said: str = "", /) -> None: ...
    def read_again(self) -> None: ...


class RowReading(QObject):
    """Has the network in the window answer what is in a form.

    Args:
        network: is asked.
        form: asks.
        takes: whether a network of this design answers such a form.
        read: the answer to what is in the form.
        again: what a person would have filled in for a sample.
        parent: Qt's.
    """

    def __init__(
        self,
        network: CurrentNetwork,
        form: _RowForm[Given],
        takes: Callable[[Design], bool],
        read: Callable[[Probe, Fitted, Given], Array | None],
        again: Callable[[Fitted, Array], Given],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._network, self._form = network, form
        self._takes, self._read, self._again = takes, read, again
        self._throttle = Throttle(READABLE, self)
        self._throttle.due.connect(form.read_again)
        network.replaced.connect(self._begin)
        network.probeReady.connect(self._begin)
        network.weightsChanged.connect(self._throttle.request)
        SampleFilling(network, form, self._fill, self)

    def _fill(self, fitted: Fitted, sample: Array, said: str) -> None:
        self._form.fill(self._again(fitted, sample), said)

    @Slot()
    def _begin(self) -> None:
        network, probe = self._network.trained, self._network.probe
        fitted = None if network is None else network.fitted
        if network is None or not self._takes(network.design):
            self._form.start(None, NO_NETWORK)
        elif fitted is None:
            self._form.start(None, UNPREPARED)
        elif probe is None:
            self._form.start(None, SOON)
        else:
            self._form.start(partial(self._read, probe, fitted))


def read_table(network: CurrentNetwork, form: TableForm, parent: QObject) -> RowReading:
    """Have the network in the window answer the row of a table in the form."""
    return RowReading(network, form, takes_row, read_row, row_of, parent)
