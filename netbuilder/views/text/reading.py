"""The link between the field for texts and the network in the window."""

from __future__ import annotations

from functools import partial
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, Slot

from engine.types import Array
from netbuilder.imported import Fitted
from netbuilder.insight.rows_again import row_of
from netbuilder.insight.text_attention import TextReading, read_text
from netbuilder.latest import Latest
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.probe import Probe
from netbuilder.translation import mark
from netbuilder.views.common.throttle import SHORTEST, Throttle
from netbuilder.views.table.samples import SOON, UNPREPARED, SampleFilling
from netbuilder.views.text.field import NO_NETWORK, TextPad, takes_text

_NAN: Final = mark("The network's output is NaN; train it again.")


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
        self._answering = Latest(self, share=1)
        self._answering.done.connect(self._show)
        self._again = Throttle(SHORTEST, self)
        self._again.due.connect(self._ask)
        pad.edited.connect(self._again.request)
        pad.explanationWanted.connect(self._explain)
        network.replaced.connect(self._begin)
        network.probeReady.connect(self._again.request)
        network.weightsChanged.connect(self._again.request)
        network.decidedAnew.connect(self._again.request)
        SampleFilling(network, pad, self._fill, self)

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
            self._refuse(UNPREPARED)
        elif probe is None:
            self._refuse(SOON)
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

    def _fill(self, fitted: Fitted, sample: Array, said: str) -> None:
        self._pad.fill("".join(row_of(fitted, sample).values()), said)


def _read(probe: Probe, fitted: Fitted, text: str, explained: int | None, weigh: bool) -> _Read:
    return _Read(probe, text, read_text(probe, fitted, text, explained, weigh=weigh))
