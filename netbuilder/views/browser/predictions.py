"""What the network in the window answers to the rows that the browser shows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from engine.types import Array
from netbuilder.design import Design
from netbuilder.insight.data_table import DataTable, shown_places
from netbuilder.insight.dataset_summary import DatasetSummary, Part
from netbuilder.insight.predicted_table import PredictedTable, can_predict
from netbuilder.insight.waiting import is_within_an_epoch
from netbuilder.latest import Latest
from netbuilder.network.belonging import learns_from
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.probe import Probe
from netbuilder.network.trained import TrainedNetwork


class _Found(NamedTuple):
    probe: Probe
    part: Part
    weights: Array
    outputs: Array | None


class RowPredictions(QObject):
    """Has the network answer all rows of a part, once for each epoch, beside the window's thread.

    Args:
        network: that is asked, where it learned from the very rows.
        parent: Qt's.

    Signals:
        changed: there are other answers, or none.
    """

    changed = Signal()

    def __init__(self, network: CurrentNetwork, parent: QObject) -> None:
        super().__init__(parent)
        self._network = network
        self._shown: tuple[Design, DatasetSummary, Part] | None = None
        self._asked: tuple[Array, Part] | None = None
        self._found: _Found | None = None
        self._answering = Latest(self)
        self._answering.done.connect(self._take)
        network.replaced.connect(self._begin)
        network.decidedAnew.connect(self._tell)
        for signal in (network.probeReady, network.weightsChanged):
            signal.connect(self._follow)

    def show(self, design: Design, found: DatasetSummary, part: Part) -> None:
        """Answer these rows from now on."""
        self._shown = design, found, part
        self._follow()

    def forget(self) -> None:
        """Answer nothing: no rows are seen."""
        self._shown = self._asked = self._found = None
        self._answering.cancel()

    def table(self, found: DatasetSummary, part: Part) -> DataTable | None:
        """The table of a part, with predictions where they are known."""
        answered, network = self._found, self._possible()
        if found.table is None or found.fitted is None or network is None or answered is None:
            return found.table
        known = answered.part is part and answered.probe is self._network.probe
        if not known or answered.outputs is None:
            return found.table
        return PredictedTable(found.table, found.fitted, answered.outputs, network.design)

    @Slot()
    def _begin(self) -> None:
        """Another network: nothing of the last one is shown any more."""
        self._answering.cancel()
        self._asked = None
        if self._found is not None:
            self._found = None
            self.changed.emit()

    @Slot()
    def _tell(self) -> None:
        """The same outputs stand for other classes."""
        if self._found is not None:
            self.changed.emit()

    @Slot()
    def _follow(self) -> None:
        network, probe = self._possible(), self._network.probe
        if network is None or probe is None or self._shown is None:
            return
        part = self._shown[2]
        asked = self._asked
        if asked is not None and asked[0] is network.weights and asked[1] is part:
            return
        if is_within_an_epoch(network.origin):
            return
        at_once = asked is None or asked[1] is not part
        self._asked = network.weights, part
        work = partial(_answers, probe, network.weights, part, self._answering.stopped)
        self._answering.request(work, at_once=at_once or network.origin.which != "now")

    def _possible(self) -> TrainedNetwork | None:
        """The network, if it learned from the rows that are shown, prepared just so."""
        network = self._network.trained
        if network is None or self._shown is None or network.fitted is None:
            return None
        design, found, _ = self._shown
        same = learns_from(network.design) == learns_from(design)
        same = same and found.fitted == network.fitted
        return network if same and can_predict(network.design, network.fitted) else None

    @Slot(object)
    def _take(self, found: _Found) -> None:
        if found.probe is self._network.probe and self._shown is not None:
            self._found = found
            self.changed.emit()


def _answers(
    probe: Probe, weights: Array, part: Part, stopped: Callable[[], bool]
) -> _Found | None:
    places = shown_places(np.arange(len(part.samples)))
    found = probe.outputs(part.samples[places], weights=weights, stopped=stopped)
    if stopped():
        return None
    if found is None:
        return _Found(probe, part, weights, None)
    outputs = np.full((len(part.samples), *found.shape[1:]), np.nan, np.float32)
    outputs[places] = found
    return _Found(probe, part, weights, outputs)
