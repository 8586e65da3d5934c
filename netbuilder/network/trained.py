"""A trained network as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import numpy as np

from engine.types import Array
from netbuilder.design import Design
from netbuilder.imported import Fitted
from netbuilder.translation import say

Part: TypeAlias = Literal["training", "validation", "test"]

_PREFIXES: Final = {"training": "", "validation": "val_", "test": "test_"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with what it was measured on.

    Attributes:
        name: as Keras spells it: 'loss', 'accuracy'.
        value: the figure.
        part: of the data.
        samples: how many of that part were asked; 0 where that is not known.
    """

    name: str
    value: float
    part: Part
    samples: int = 0


@dataclass(frozen=True, slots=True)
class Origin:
    """The origin of a network's weights.

    Attributes:
        run: number of the run among the kept ones; 0 while it is not kept.
        epoch: complete epochs behind these weights.
        which: 'best' or 'last' epoch of a run that is over, 'now' for one on its way.
        parent: number of the run whose network was taught, for teaching; 0 otherwise.
        path: of the file that it was opened from, if it was.
        whole: whether they are those of the end of an epoch, not of a moment within one.
        key: of the run, which another window may give another number; '' while it is not kept.
        at: epochs behind these weights, such as 2.5, where the window looks back along the training
            whose network it holds; None for the network itself.
        batch: batches done since, of the epoch that was not over.
        by_hand: whether somebody has changed single weights since.
    """

    run: int = 0
    epoch: int = 0
    which: Literal["best", "last", "now"] = "now"
    parent: int = 0
    path: Path | None = None
    whole: bool = True
    key: str = ""
    at: float | None = None
    batch: int = field(default=0, compare=False)
    by_hand: bool = False

    @property
    def is_taught(self) -> bool:
        """Whether somebody taught these weights."""
        return self.parent > 0

    @property
    def title(self) -> str:
        """As 'Run 5', 'Teaching 6 after run 5', 'digits.keras'; '' for a run that has no number."""
        if self.path is not None:
            return self.path.name
        if not self.run:
            return ""
        if self.is_taught:
            return say("Teaching {run} after run {parent}", run=self.run, parent=self.parent)
        return say("Run {run}", run=self.run)


@dataclass(frozen=True, slots=True, eq=False)
class TrainedNetwork:
    """Everything that is needed to use a network, and to say what it is.

    Attributes:
        design: as trained.
        weights: flat, float32, read-only.
        data: fingerprint of the data that it learned from; '' where none was taken.
        data_title: what these are called.
        classes: names of the classes, in the order of the outputs; () where it tells none.
        fitted: how rows of the user's own table become samples; None for other data.
        origin: where the weights come from.
        figures: of these very weights.
        optimizer: the optimizer's state, to train on from; None where it is not kept.
    """

    design: Design
    weights: Array
    data: str = ""
    data_title: str = ""
    classes: tuple[str, ...] = ()
    fitted: Fitted | None = field(default=None, repr=False)
    origin: Origin = field(default_factory=Origin)
    figures: tuple[Figure, ...] = ()
    optimizer: Mapping[str, Any] | None = field(default=None, repr=False)

    def is_same(self, other: TrainedNetwork) -> bool:
        """Whether it is of the same run, with the same weights."""
        same_run = self.origin.key == other.origin.key
        return same_run and np.array_equal(self.weights, other.weights)

    def figure(self, name: str, part: Part) -> Figure | None:
        """A figure measured on a part of the data, if it was."""
        for each in self.figures:
            if (each.name, each.part) == (name, part):
                return each
        return None

    @property
    def logs(self) -> dict[str, float]:
        """Its figures by Keras's keys: 'val_' and 'test_' before what was measured on these."""
        return {f"{_PREFIXES[each.part]}{each.name}": each.value for each in self.figures}

    @property
    def outline(self) -> str:
        """The sizes of its layers that have a size, as '64-16-10'; '' where none has."""
        sizes = [
            str(block.parameters[name])
            for block in self.design.active
            for name in ("units", "filters")
            if name in block.parameters
        ]
        return "-".join(sizes)
