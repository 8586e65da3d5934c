"""What is worked out for the panels that look inside, and when."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Slot

from engine.types import Array
from netbuilder.design.deciding import threshold_of
from netbuilder.design.quantities import quantities_of
from netbuilder.design.targets import CLASS
from netbuilder.imported.regression import Agreement, Agreements
from netbuilder.insight.confusion import Confusion
from netbuilder.insight.explained import which_of
from netbuilder.insight.layer_figures import LayerFigures, answers, layer_figures
from netbuilder.insight.rows_again import told
from netbuilder.insight.sample_pictures import to_show
from netbuilder.insight.waiting import (
    NO_NUMBERS,
    is_within_an_epoch,
    why_no_answers,
    why_no_layers,
)
from netbuilder.latest import Latest
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.probe import Probe
from netbuilder.network.trained import TrainedNetwork
from netbuilder.network.wording import title_of
from netbuilder.training.records import HeldOut
from netbuilder.translation import say
from netbuilder.views.insight.layers_panel import LayersPanel
from netbuilder.views.insight.outcomes import Outcomes
from netbuilder.wording import paired


class _Outcome(NamedTuple):
    probe: Probe
    asked: TrainedNetwork
    figures: Confusion | Agreement | Agreements | None


class _Inside(NamedTuple):
    probe: Probe
    figures: tuple[LayerFigures, ...]
    epoch: int


class Insight(QObject):
    """Feeds outcomes and layers' figures, each only while it is seen.

    Args:
        network: whose answers and layers are shown.
        outcomes: shows what it answers, updated after each epoch.
        layers: shows the layers, more often.
        parent: Qt's.
    """

    def __init__(
        self, network: CurrentNetwork, outcomes: Outcomes, layers: LayersPanel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._network = network
        self._outcomes, self._layers = outcomes, layers
        self._counted: Array | None = None  # weights of which the outcomes tell, or will
        self._outcome: _Outcome | None = None
        self._counting, self._looking = Latest(self), Latest(self)
        self._counting.done.connect(self._show_outcome)
        self._looking.done.connect(self._show_inside)
        network.replaced.connect(self._begin)
        network.weightsChanged.connect(self._follow)
        network.probeReady.connect(self._follow)
        network.samplesChanged.connect(self._follow)
        for panel in (outcomes, layers):
            panel.installEventFilter(self)
        self._explain()

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
        self._counted = self._outcome = None
        self._outcomes.reset(network.design.target if network else CLASS, series=_series(network))
        self._layers.reset()
        self._explain()

    @Slot()
    def _follow(self) -> None:
        self._explain()
        self._count()
        self._look()

    def _explain(self) -> None:
        """Say why there are no figures, where there are none."""
        network, lacking = self._network.trained, self._network.lacking
        self._outcomes.say(why_no_answers(network, lacking))
        self._layers.say(why_no_layers(network, lacking))

    def _count(self) -> None:
        """Ask about the test samples, once for each epoch, and at the end of a run."""
        found = self._asked()
        network = self._network.trained
        if found is None or network is None or not self._outcomes.isVisible():
            return
        if self._outcome is not None and self._outcome.asked.weights is network.weights:
            self._show_outcome(self._outcome)  # The run has a number by now.
        if network.weights is self._counted or is_within_an_epoch(network.origin):
            return
        self._counted = network.weights
        work = partial(_outcome, *found, network, self._counting.stopped)
        self._counting.request(work, at_once=network.origin.which != "now")

    def _look(self) -> None:
        found, network = self._asked(), self._network.trained
        if found is None or network is None or not self._layers.isVisible():
            return
        if network.origin.at is None:  # The panel tells of the past anyway.
            self._looking.request(partial(_inside, *found, network.origin.epoch))

    def _asked(self) -> tuple[Probe, HeldOut] | None:
        probe, samples = self._network.probe, self._network.samples
        return None if probe is None or samples is None else (probe, samples.test)

    @Slot(object)
    def _show_outcome(self, outcome: _Outcome) -> None:
        network, samples = self._network.trained, self._network.samples
        if network is None or samples is None or outcome.probe is not self._network.probe:
            return
        self._outcome = outcome
        asked = outcome.asked
        if asked.weights is network.weights:
            asked = network  # known better meanwhile: its run has a number
        elif network.origin.which != "now":
            return  # What its weights of now answer follows.
        if outcome.figures is None:
            self._outcomes.reset(network.design.target, series=_series(network))
            self._outcomes.say(NO_NUMBERS)
            return
        if isinstance(outcome.figures, Agreement | Agreements):
            titles = quantities_of(network.design) or (network.data_title,)
            times = samples.test.times
            self._outcomes.show_agreement(outcome.figures, titles, network.fitted, times)
            return
        total, what = len(samples.test.samples), say("{part} samples", part=samples.test.part)
        counted = which_of(len(outcome.figures.truth), total, what)
        where = paired(title_of(asked), counted)
        self._outcomes.confusion.show_confusion(
            outcome.figures.at(threshold_of(network.design)),
            to_show(network, samples.test.samples),
            network.classes,
            where,
            lambda number: told(network, samples.test.samples[number]),
        )

    @Slot(object)
    def _show_inside(self, inside: _Inside) -> None:
        if inside.probe is self._network.probe:
            self._layers.add(inside.figures, inside.epoch)


def _series(network: TrainedNetwork | None) -> bool:
    own = None if network is None else network.design.own
    return own is not None and own.recipe.series is not None


def _outcome(
    probe: Probe, test: HeldOut, network: TrainedNetwork, stopped: Callable[[], bool]
) -> _Outcome | None:
    # The weights of that moment: a training continues meanwhile.
    found = answers(probe, test, network.weights, stopped)
    return None if stopped() else _Outcome(probe, network, found)


def _inside(probe: Probe, test: HeldOut, epoch: int) -> _Inside:
    return _Inside(probe, layer_figures(probe, test), epoch)
