"""The result card: what it is told of a training, and what its buttons do."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from engine.types import Array
from netbuilder.design import Design
from netbuilder.design.quantities import quantities_of
from netbuilder.design.targets import INPUT
from netbuilder.document import Document
from netbuilder.imported.recipes.class_balance import Balance
from netbuilder.imported.regression import Agreement, Agreements
from netbuilder.insight.confusion import Confusion
from netbuilder.insight.layer_figures import PROBED, answers
from netbuilder.insight.own_pictures import to_look_at
from netbuilder.latest import Latest
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.probe import Probe
from netbuilder.network.trained import TrainedNetwork
from netbuilder.training.course import Course
from netbuilder.training.history.runs import Run
from netbuilder.training.next_steps import NextStep
from netbuilder.training.records import HeldOut, LoadingData, Record, RunEnded
from netbuilder.training.result import Result, failed, result_of, sweep_result
from netbuilder.training.run.dead_units import dead_units
from netbuilder.training.seen_by_test import (
    Chance,
    Confused,
    with_chance,
    with_confused,
    with_dead,
    with_spread,
    with_spreads,
    with_unequal,
)
from netbuilder.translation import say
from netbuilder.views.result.pictures import pair_of, picture_of
from netbuilder.views.window.panels import Panels

_PAIRS: Final = 5
"""Samples that are shown with what an autoencoder makes of them."""
_PICTURES: Final = 3
"""Axes of pictures in a row: sample, height, width."""


class Results(QObject):
    """Feeds the card.

    Args:
        panels: have the card.
        document: is changed by what the user chooses.
        network: is asked which classes it confuses.
        actions: of the window.
        parent: Qt's.

    Signals:
        keepRequested: a run whose best epoch's weights are wanted.
        backRequested: a run that is to come back.
    """

    keepRequested = Signal(object)
    backRequested = Signal(object)

    def __init__(
        self,
        panels: Panels,
        document: Document,
        network: CurrentNetwork,
        actions: Mapping[str, QAction],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._panels, self._document, self._network = panels, document, network
        self._card, self._actions = panels.result, actions
        self._run: Run | None = None
        self._result: Result | None = None
        self._asked = False
        self._swept: frozenset[str] = frozenset()  # keys of the runs of a sweep that is told of
        self._counting = Latest(self)
        self._counting.done.connect(self._take)
        self._card.chosen.connect(self._follow)
        self._card.shown.connect(self._ask)
        self._card.folded.connect(self._fold)
        for ready in (network.probeReady, network.samplesChanged):
            ready.connect(self._ask)
        document.designChanged.connect(self._mark)

    def say(self, text: str) -> None:
        """Say in sentences what happens, or has happened."""
        self._card.say(text)

    def clear(self) -> None:
        """Show no result."""
        self._counting.cancel()
        self._run = self._result = None
        self.leave_sweep()
        self._card.clear()

    def leave_sweep(self) -> None:
        """Tell of single runs again, as somebody asks for one."""
        self._swept = frozenset()

    def show(self, record: Record) -> None:
        """Take a record: a new training takes the card away, an end brings it."""
        if isinstance(record, LoadingData) and self._result is not None:
            self.clear()
            self._swap(self._card, self._panels.curves)
        elif isinstance(record, RunEnded):
            self.leave_sweep()
            self._run, self._result = None, failed(record.message)
            self._card.show_result(self._result)
            self._swap(self._panels.curves, self._card)

    def show_sweep(self, runs: list[Run], best: Run, design: Design, metric: str) -> None:
        """Show the result of a sweep, and where nobody looks at something else, bring it."""
        self._counting.cancel()
        self._run, self._result = None, sweep_result(runs, best, design, metric)
        self._swept = frozenset(run.key for run in runs)
        self._card.show_pictures((), ())
        self._card.say(self._result.message)
        self._show()
        self._swap(self._panels.curves, self._card)

    def show_run(self, run: Run, course: Course | None = None) -> None:
        """Show the result of a run that is over, and of its course what is still known."""
        if run.key in self._swept:
            return  # The window holds it because it fits; nobody has asked for it.
        self._counting.cancel()
        self._run, self._asked = run, False
        self.leave_sweep()
        held = self._network.trained
        is_held = held is not None and held.origin.key == run.key
        at_end = is_held and held is not None and not np.array_equal(held.weights, run.weights)
        self._result = result_of(run, at_end=at_end, course=course)
        self._card.show_pictures((), ())
        self._show()
        self._ask()

    def _show(self) -> None:
        if self._result is not None:
            self._card.show_result(self._result)
            self._mark()

    def _swap(self, now: QWidget, then: QWidget) -> None:
        """Leave the user alone who looks at something else."""
        watch = self._panels.watch
        if watch.currentWidget() is now:
            watch.setCurrentWidget(then)

    @Slot()
    def _mark(self) -> None:
        edited = self._run is not None and self._run.design != self._document.design
        self._card.set_edited(edited)

    @Slot()
    def _ask(self) -> None:
        """Count the mistakes, beside the window, while the card is seen."""
        run, probe, samples = self._run, self._network.probe, self._network.samples
        held = self._network.trained
        if run is None or probe is None or samples is None or self._asked or held is None:
            return
        ended_well = run.reason in ("finished", "stopped")
        if held.origin.key != run.key or not self._card.isVisible() or not ended_well:
            return
        self._asked = True
        work = partial(_look, run, held, probe, samples.test, self._counting.stopped)
        self._counting.request(work, at_once=True)

    @Slot(object)
    def _take(self, looked: _Looked) -> None:
        network, samples, run = self._network.trained, self._network.samples, looked.run
        if run is not self._run or self._result is None or network is None or samples is None:
            return
        self._result = with_dead(self._result, looked.dead)
        if isinstance(looked.found, Agreement):
            self._result = with_spread(self._result, looked.found.r2)
        if isinstance(looked.found, Agreements):
            names = quantities_of(run.design)
            self._result = with_spreads(self._result, looked.found.each, names)
        if isinstance(looked.found, Confusion):
            chance = _chance(looked.found, network.classes)
            self._result = with_chance(self._result, chance)
            unequal = _unequal(looked.found, network.classes)
            self._result = with_unequal(self._result, unequal, run.design)
            confused, pair = _most_confused(looked.found, network.classes)
            self._result = with_confused(self._result, confused)
            if confused.times:
                self._show_confused(looked.found, pair, network, samples.test, run)
        if looked.rebuilt is not None:
            self._show_rebuilt(looked.rebuilt, network, samples.test, run)
        self._show()

    def _show_confused(
        self,
        confusion: Confusion,
        pair: tuple[int, int],
        network: TrainedNetwork,
        test: HeldOut,
        run: Run,
    ) -> None:
        pictures = _square(to_look_at(network, test.samples), run)
        if pictures.ndim < _PICTURES:
            return
        cells = [cell for cell in (pair, pair[::-1]) if len(confusion.samples(*cell))]
        names = [
            say(
                "{classes} taken for {classes_2}",
                classes=_name(network.classes, a),
                classes_2=_name(network.classes, b),
            )
            for a, b in cells
        ]
        chosen = [picture_of(pictures[confusion.samples(*cell)[0]]) for cell in cells]
        self._card.show_pictures(chosen, names)

    def _show_rebuilt(
        self, rebuilt: Array, network: TrainedNetwork, test: HeldOut, run: Run
    ) -> None:
        count = len(rebuilt)
        before = _square(to_look_at(network, test.samples[:count]), run)
        after = _square(to_look_at(network, rebuilt.reshape(test.samples[:count].shape)), run)
        if before.ndim < _PICTURES:
            return
        names = [
            say("Sample {place}, and below it its reconstruction", place=place + 1)
            for place in range(count)
        ]
        self._card.show_pictures(list(map(pair_of, before, after)), names)

    @Slot()
    def _fold(self) -> None:
        """Leave the card under its tab, and show the curves."""
        self._panels.watch.setCurrentWidget(self._panels.curves)

    @Slot(object)
    def _follow(self, step: NextStep) -> None:
        if step.action == "mistakes":
            self._panels.watch.setCurrentWidget(self._panels.outcomes)
            return
        if step.action == "keep":
            self.keepRequested.emit(self._run)
            return
        if step.action == "back":
            self.backRequested.emit(step.run)
            return
        if step.design is not None and step.design != self._document.design:
            self._document.edit(step.design, step.text[:1].lower() + step.text[1:])
        if step.action == "train":
            self._actions["actionTrain"].trigger()
        elif step.action == "continue":
            self._actions["actionTrainOn"].trigger()


@dataclass(frozen=True, slots=True, eq=False)
class _Looked:
    """What a network does with the test samples.

    Attributes:
        run: whose network it is.
        found: what it answers; None for an autoencoder.
        dead: the share of dead units of each layer that may have some.
        rebuilt: what an autoencoder makes of the first samples.
    """

    run: Run
    found: Confusion | Agreement | Agreements | None
    dead: Mapping[str, float]
    rebuilt: Array | None


def _look(
    run: Run, held: TrainedNetwork, probe: Probe, test: HeldOut, stopped: Callable[[], bool]
) -> _Looked:
    found = answers(probe, test, held.weights, stopped)
    with probe.model(held.weights) as model:
        dead = dead_units(model, test.samples[:PROBED].reshape(-1, *run.design.input_shape))
    rebuilt = None
    if run.design.target == INPUT:
        rebuilt = probe.outputs(test.samples[:_PAIRS], weights=held.weights)
    return _Looked(run, found, dead, rebuilt)


def _chance(confusion: Confusion, names: tuple[str, ...]) -> Chance:
    """What the most frequent class would be worth."""
    counts = confusion.counts.sum(axis=1)
    most, total = int(counts.argmax()), max(int(counts.sum()), 1)
    return Chance(float(counts[most]) / total, _name(names, most), confusion.accuracy)


def _unequal(confusion: Confusion, names: tuple[str, ...]) -> Balance:
    """The classes with the most and the fewest samples."""
    counts = confusion.counts.sum(axis=1)
    there = np.flatnonzero(counts)
    if not len(there):
        return Balance("", "", 1.0)
    most, least = int(counts.argmax()), int(there[counts[there].argmin()])
    return Balance(_name(names, most), _name(names, least), float(counts[most] / counts[least]))


def _square(samples: Array, run: Run) -> Array:
    """Pictures that are given as rows of their pixels as pictures again."""
    side = math.isqrt(samples.shape[-1]) if samples.ndim == 2 else 0
    if side * side != samples.shape[-1] or not run.design.data_set.are_pictures:
        return samples
    return samples.reshape(-1, side, side)


def _most_confused(
    confusion: Confusion, names: tuple[str, ...]
) -> tuple[Confused, tuple[int, int]]:
    """The pair of classes that are taken for each other most, and their numbers."""
    both: Array = np.triu(confusion.counts + confusion.counts.T, 1)
    first, second = (int(place) for place in np.unravel_index(int(both.argmax()), both.shape))
    mistakes = int(confusion.counts.sum() - np.trace(confusion.counts))
    times = int(both[first, second])
    pair = (first, second)
    return Confused(_name(names, first), _name(names, second), times, mistakes), pair


def _name(names: tuple[str, ...], number: int) -> str:
    return names[number] if number < len(names) else str(number)
