"""The link between the form for rows of a table and the network in the window."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Slot

from netbuilder.insight.reading import read_row
from netbuilder.insight.rows_again import row_of
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.samples import Samples
from netbuilder.network.trained import TrainedNetwork
from netbuilder.views.common.throttle import READABLE, Throttle
from netbuilder.views.table.form import NO_NETWORK, TableForm, takes_row
from netbuilder.wording import capitalized, count_text, number_text

_SOON: Final = "Preparing the network..."
_UNPREPARED: Final = (
    "This network was saved without the preprocessing of its data; train it again to use it here."
)


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
        network.samplesChanged.connect(self._offer)
        form.sampleWanted.connect(self._take_sample)
        self._taken = 0  # samples that were taken
        self._offer()

    @Slot()
    def _offer(self) -> None:
        """Rows of the data are at hand, or are not."""
        samples = self._network.samples
        self._form.offer_samples(samples is not None and len(samples.test.samples) > 0)

    @Slot()
    def _take_sample(self) -> None:
        """Fill in the next of the test samples, and say what it really is."""
        network, samples = self._network.trained, self._network.samples
        if network is None or samples is None or network.fitted is None:
            return
        number = self._taken % len(samples.test.samples)
        self._taken += 1
        row = row_of(network.fitted, samples.test.samples[number])
        name, value = truth_of(network, samples, number)
        part = capitalized(samples.test.part)
        self._form.fill(row, f"{part} sample {count_text(number)}: {name} is {value}.")

    @Slot()
    def _begin(self) -> None:
        network, probe = self._network.trained, self._network.probe
        fitted = None if network is None else network.fitted
        if network is None or not takes_row(network.design):
            self._form.start(None, NO_NETWORK)
        elif fitted is None:
            self._form.start(None, _UNPREPARED)
        elif probe is None:
            self._form.start(None, _SOON)
        else:
            self._form.start(partial(read_row, probe, fitted))


def truth_of(network: TrainedNetwork, samples: Samples, number: int) -> tuple[str, str]:
    """The name of the target, and its value for a test sample."""
    fitted, test = network.fitted, samples.test
    name = "target" if fitted is None else next(iter(fitted.recipe.targets), "target")
    if test.labels is not None:
        return name, network.classes[int(test.labels[number])]
    value = test.answers[number : number + 1]
    value = value if test.in_units is None else test.in_units(value)
    return name, number_text(float(value.reshape(-1)[0]), 6)
