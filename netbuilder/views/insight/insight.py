"""What is worked out for the panels that look inside, and when."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Slot

from netbuilder.design.targets import CLASS
from netbuilder.imported.regression import Agreement
from netbuilder.insight.confusion import Confusion
from netbuilder.insight.layer_figures import LayerFigures, answers, layer_figures
from netbuilder.latest import Latest
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.probe import Probe
from netbuilder.network.trained import Origin, TrainedNetwork
from netbuilder.training.records import HeldOut
from netbuilder.views.insight.layers_panel import LayersPanel
from netbuilder.views.insight.outcomes import Outcomes


class _Outcome(NamedTuple):
    probe: Probe
    origin: Origin
    figures: Confusion | Agreement


class _Inside(NamedTuple):
    probe: Probe
    figures: tuple[LayerFigures, ...]


class Insight(QObject):
    """Feeds outcomes and layers' figures, each only while it is seen.

    Args:
        network: whose answers and layers are shown.
        outcomes: shows what it answers, anew after each epoch.
        layers: shows the layers, more often.
        parent: Qt's.
    """

    def __init__(
        self, network: CurrentNetwork, outcomes: Outcomes, layers: LayersPanel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._network = network
        self._outcomes, self._layers = outcomes, layers
        self._counted: Origin | None = None  # what the outcomes show, or will
        self._counting, self._looking = Latest(self), Latest(self)
        self._counting.done.connect(self._show_outcome)
        self._looking.done.connect(self._show_inside)
        network.replaced.connect(self._begin)
        network.weightsChanged.connect(self._follow)
        network.probeReady.connect(self._follow)
        network.samplesChanged.connect(self._follow)
        for panel in (outcomes, layers):
            panel.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A panel that comes into sight shows the present state."""
        if event.type() == QEvent.Type.Show:
            if watched is self._outcomes:
                self._count()
            else:
                self._look()
        return False

    @Slot(object)
    def _begin(self, network: TrainedNetwork | None) -> None:
        """Another network, or none: nothing of the last one is shown."""
        self._counting.cancel()
        self._looking.cancel()
        self._counted = None
        self._outcomes.reset(network.design.target if network else CLASS, network is not None)
        self._layers.reset()

    @Slot()
    def _follow(self) -> None:
        self._count()
        self._look()

    def _count(self) -> None:
        """Ask about the test samples, once for each epoch, and at the end of a run."""
        found = self._asked()
        network = self._network.trained
        if found is None or network is None or not self._outcomes.isVisible():
            return
        origin = network.origin
        if origin == self._counted or (origin.which == "now" and not origin.whole):
            return
        self._counted = origin
        self._counting.request(partial(_outcome, *found, network))

    def _look(self) -> None:
        found = self._asked()
        if found is not None and self._layers.isVisible():
            self._looking.request(partial(_inside, *found))

    def _asked(self) -> tuple[Probe, HeldOut] | None:
        probe, samples = self._network.probe, self._network.samples
        return None if probe is None or samples is None else (probe, samples.test)

    @Slot(object)
    def _show_outcome(self, outcome: _Outcome) -> None:
        network, samples = self._network.trained, self._network.samples
        if network is None or samples is None or outcome.probe is not self._network.probe:
            return
        if isinstance(outcome.figures, Agreement):
            self._outcomes.predicted.show_agreement(outcome.figures, network.data_title)
            return
        asked, there = len(outcome.figures.truth), len(samples.test.samples)
        number = f"{there:,}" if asked == there else f"{asked:,} of {there:,}"
        where = f"epoch {outcome.origin.epoch}, {number} test samples"
        self._outcomes.confusion.show_confusion(
            outcome.figures, samples.test.samples[:asked], network.classes, where
        )

    @Slot(object)
    def _show_inside(self, inside: _Inside) -> None:
        if inside.probe is self._network.probe:
            self._layers.add(inside.figures)


def _outcome(probe: Probe, test: HeldOut, network: TrainedNetwork) -> _Outcome | None:
    # The weights of that moment: a training goes on meanwhile.
    found = answers(probe, test, network.weights)
    return None if found is None else _Outcome(probe, network.origin, found)


def _inside(probe: Probe, test: HeldOut) -> _Inside:
    return _Inside(probe, layer_figures(probe, test))
