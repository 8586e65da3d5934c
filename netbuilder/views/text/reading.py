"""The link between the field for texts and the network in the window."""

from __future__ import annotations

from functools import partial
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, Slot

from netbuilder.imported import Fitted
from netbuilder.insight.rows_again import row_of
from netbuilder.insight.text_attention import TextReading, read_text
from netbuilder.latest import Latest
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.probe import Probe
from netbuilder.views.common.throttle import SHORTEST, Throttle
from netbuilder.views.table.reading import truth_of
from netbuilder.views.text.field import NO_NETWORK, TextPad, takes_text
from netbuilder.wording import count_text

_SOON: Final = "Preparing the network..."
_NAN: Final = "The network's output is NaN; train it again."
_UNPREPARED: Final = (
    "This network was saved without the preprocessing of its data; train it again to use it here."
)


class _Read(NamedTuple):
    probe: Probe
    text: str
    reading: TextReading


class TextAsking(QObject):
    """Has the network in the window answer the text in the field, beside the window's thread.

    Args:
        network: is asked.
        pad: asks.
        parent: Qt's.
    """

    def __init__(self, network: CurrentNetwork, pad: TextPad, parent: QObject) -> None:
        super().__init__(parent)
        self._network, self._pad = network, pad
        self._explained: int | None = None
        self._taken = 0
        self._answering = Latest(self, share=1)
        self._answering.done.connect(self._show)
        self._again = Throttle(SHORTEST, self)
        self._again.due.connect(self._ask)
        pad.edited.connect(self._again.request)
        pad.explanationWanted.connect(self._explain)
        pad.sampleWanted.connect(self._take_sample)
        network.replaced.connect(self._begin)
        network.probeReady.connect(self._again.request)
        network.weightsChanged.connect(self._again.request)
        network.samplesChanged.connect(self._offer)
        self._offer()

    @Slot()
    def _begin(self) -> None:
        """Another network: nothing of the last one is shown any more."""
        self._answering.cancel()
        self._explained = None
        self._ask()

    @Slot(object)
    def _explain(self, number: int | None) -> None:
        self._explained = number
        self._again.request()

    @Slot()
    def _ask(self) -> None:
        network, probe, text = self._network.trained, self._network.probe, self._pad.text
        fitted = None if network is None else network.fitted
        if network is None or not takes_text(network.design):
            self._refuse(NO_NETWORK)
        elif fitted is None or fitted.recipe.text is None:
            self._refuse(_UNPREPARED)
        elif probe is None:
            self._refuse(_SOON)
        elif not text.strip():
            self._refuse("")
        else:
            weigh, explained = self._pad.marks, self._explained
            self._answering.request(partial(_read, probe, fitted, text, explained, weigh))

    def _refuse(self, hint: str) -> None:
        self._answering.cancel()
        self._pad.show_reading(None, hint)

    @Slot(object)
    def _show(self, read: _Read) -> None:
        if read.probe is not self._network.probe or read.text != self._pad.text:
            return
        failed = read.reading.answer is None and read.reading.tokens
        self._pad.show_reading(read.reading, _NAN if failed else "")

    @Slot()
    def _offer(self) -> None:
        samples = self._network.samples
        self._pad.offer_samples(samples is not None and len(samples.test.samples) > 0)

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
        said = f"Test sample {count_text(number)}: {name} is {value}."
        self._pad.fill("".join(row.values()), said)


def _read(probe: Probe, fitted: Fitted, text: str, explained: int | None, weigh: bool) -> _Read:
    return _Read(probe, text, read_text(probe, fitted, text, explained, weigh=weigh))
