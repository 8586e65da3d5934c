"""The link between the form for a series and the network in the window."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Slot

from netbuilder.insight.reading import read_window
from netbuilder.insight.rows_again import rows_of
from netbuilder.network.current import CurrentNetwork
from netbuilder.views.common.throttle import READABLE, Throttle
from netbuilder.views.series.form import SeriesForm, takes_series
from netbuilder.views.table.form import NO_NETWORK
from netbuilder.views.table.reading import truth_of
from netbuilder.wording import capitalized, count_text

_SOON: Final = "Preparing the network..."
_UNPREPARED: Final = (
    "This network was saved without the preprocessing of its data; train it again to use it here."
)


class SeriesReading(QObject):
    """Has the network in the window forecast from the rows in the form.

    Args:
        network: is asked.
        form: asks.
        parent: Qt's.
    """

    def __init__(self, network: CurrentNetwork, form: SeriesForm, parent: QObject) -> None:
        super().__init__(parent)
        self._network, self._form = network, form
        self._throttle = Throttle(READABLE, self)
        self._throttle.due.connect(form.read_again)
        network.replaced.connect(self._begin)
        network.probeReady.connect(self._begin)
        network.weightsChanged.connect(self._throttle.request)
        network.samplesChanged.connect(self._offer)
        form.sampleWanted.connect(self._take_sample)
        self._taken = 0
        self._offer()

    @Slot()
    def _offer(self) -> None:
        samples = self._network.samples
        self._form.offer_samples(samples is not None and len(samples.test.samples) > 0)

    @Slot()
    def _take_sample(self) -> None:
        """Fill in the rows before the next of the test's targets, and say what that really is."""
        network, samples = self._network.trained, self._network.samples
        if network is None or samples is None or network.fitted is None:
            return
        number = self._taken % len(samples.test.samples)
        self._taken += 1
        rows = rows_of(network.fitted, samples.test.samples[number])
        name, value = truth_of(network, samples, number)
        part = capitalized(samples.test.part)
        self._form.fill(rows, f"{part} sample {count_text(number)}: {name} is {value}.")

    @Slot()
    def _begin(self) -> None:
        network, probe = self._network.trained, self._network.probe
        fitted = None if network is None else network.fitted
        if network is None or not takes_series(network.design):
            self._form.start(None, NO_NETWORK)
        elif fitted is None:
            self._form.start(None, _UNPREPARED)
        elif probe is None:
            self._form.start(None, _SOON)
        else:
            self._form.start(partial(read_window, probe, fitted))
