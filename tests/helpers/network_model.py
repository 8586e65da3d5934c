"""What a window must hold and show, as a plain model: lists and a handful of rules, without Qt."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from netbuilder.design import Design
from netbuilder.network.belonging import computes, is_edited, learns_from
from netbuilder.training.history.runs import Run


@dataclass(frozen=True, eq=False)
class Network:
    """A network as it must be known ever after.

    Attributes:
        number: of its run; 0 for one on its way.
        design: as trained.
        weights: flat.
        curves: epochs that the curves show.
        run: that keeps it; None for one on its way.
    """

    number: int
    design: Design
    weights: np.ndarray
    curves: int = 0
    run: Run | None = None

    @property
    def is_taught(self) -> bool:
        return self.run is not None and self.run.parent > 0

    @property
    def settled(self) -> bool:
        """Whether there is something to come back to."""
        return self.number > 0


@dataclass
class State:
    """A step of the history: a design, and the networks before and after it if it swapped them."""

    design: Design
    swap: tuple[Network | None, Network | None] | None = None


@dataclass
class Expected:
    """The document's history, the network that is held, and the runs."""

    design: Design
    network: Network | None = None
    kept: list[Network] = field(default_factory=list)
    states: list[State] = field(default_factory=list)
    place: int = 0

    def __post_init__(self) -> None:
        self.begin(self.design)

    def begin(self, design: Design) -> None:
        """Another document is opened."""
        self.states, self.place, self.design = [State(design)], 0, design
        network = self.network
        if network is not None and (
            is_edited(network.design, design) or learns_from(network.design) != learns_from(design)
        ):
            self.network = None
        self.look()

    def edit(self, design: Design) -> None:
        """The design is edited."""
        if design != self.design:
            before = self._settled
            self._append(State(design))
            self._follow(design)
            if self._settled is not before:
                self.states[-1].swap = before, self._settled

    def swap(self, network: Network, design: Design) -> None:
        """Teaching, or going back to a run: a step that is about the network."""
        before = self._settled
        same = before is not None and before.number == network.number
        if same and before is not None and np.array_equal(before.weights, network.weights):
            self.network = network
            self.edit(design)
            return
        self._append(State(design, (before, network)))
        self.design, self.network = design, network

    def undo(self) -> None:
        if self.place:
            swap = self.states[self.place].swap
            self.place -= 1
            self._arrive(swap is not None, None if swap is None else swap[0])

    def redo(self) -> None:
        if self.place + 1 < len(self.states):
            self.place += 1
            swap = self.states[self.place].swap
            self._arrive(swap is not None, None if swap is None else swap[1])

    def train(self) -> None:
        """A training begins: no step leads back to another network any more."""
        kept: list[State] = []
        place = 0
        for at, state in enumerate(self.states):
            if not kept or kept[-1].design != state.design:
                kept.append(State(state.design))
            if at == self.place:
                place = len(kept) - 1
        self.states, self.place = kept, place

    def look(self) -> None:
        """Where there is no network, the latest run that fits has one."""
        wanted = computes(self.design), learns_from(self.design)
        fitting = [k for k in self.kept if (computes(k.design), learns_from(k.design)) == wanted]
        if self.network is None and fitting:
            self.network = max(fitting, key=lambda kept: kept.number)

    @property
    def _settled(self) -> Network | None:
        return self.network if self.network is not None and self.network.settled else None

    def _append(self, state: State) -> None:
        del self.states[self.place + 1 :]
        self.states.append(state)
        self.place += 1

    def _arrive(self, swapped: bool, network: Network | None) -> None:
        if swapped:
            self.network = network
        self._follow(self.states[self.place].design)

    def _follow(self, design: Design) -> None:
        self.design = design
        if self.network is not None and learns_from(self.network.design) != learns_from(design):
            self.network = None
        self.look()
