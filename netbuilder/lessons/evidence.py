"""What checks look at: the network in the window, and how its training went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from netbuilder.design import Analysis, Design, analyze
from netbuilder.network.trained import TrainedNetwork
from netbuilder.training.history.runs import Run
from netbuilder.training.records import (
    EpochDone,
    Record,
    RunChanged,
    RunEnded,
    RunResumed,
    RunStarted,
)

Curves = Mapping[str, Sequence[float]]


@dataclass(frozen=True, slots=True)
class Course:
    """How a training went.

    Attributes:
        curves: by name ('loss', 'val_loss', ...) the figure of each complete epoch.
        reason: why it ended, in a word; '' for one on its way.
        fresh: whether it began with fresh weights; None where nobody knows.
        designs: with which it was trained: the first, and one for each change on its way; () where
            nobody knows.
    """

    curves: Curves = field(default_factory=dict)
    reason: str = ""
    fresh: bool | None = None
    designs: tuple[Design, ...] = ()

    @classmethod
    def of(cls, run: Run) -> Course:
        """The course of a run that was kept."""
        curves = {name: tuple(map(float, values)) for name, values in run.means.items()}
        return cls(curves, run.reason)

    @property
    def epochs(self) -> int:
        """How many were complete."""
        return max(map(len, self.curves.values()), default=0)


class _Known:
    """The analysis of the design that was asked for last."""

    last: tuple[Design, Analysis] | None = None


class Following:
    """Makes a `Course` of the records of one training, as they come."""

    def __init__(self, started: RunStarted) -> None:
        self.run = started.run
        self._fresh = not started.kept
        self._curves: dict[str, list[float]] = {}
        self._reason = ""
        self._designs = [started.design]

    def take(self, record: Record) -> None:
        """Take a record; those of other trainings are passed by."""
        if record.run != self.run:
            return
        match record:
            case RunResumed():
                for logs in record.epochs:
                    self._note(logs)
            case EpochDone():
                self._note(record.logs)
            case RunChanged():
                self._designs.append(record.design)
            case RunEnded():
                self._reason = record.reason

    @property
    def course(self) -> Course:
        """What is known so far."""
        curves = {name: tuple(values) for name, values in self._curves.items()}
        return Course(curves, self._reason, self._fresh, tuple(self._designs))

    def _note(self, logs: Mapping[str, float]) -> None:
        for name, value in logs.items():
            self._curves.setdefault(name, []).append(float(value))


@dataclass(frozen=True, slots=True)
class Evidence:
    """A trained network and the course of its training: what a task is checked against.

    Attributes:
        design: as trained, which need not be the one that is edited.
        figures: of the very weights, by Keras's keys: 'val_accuracy'.
        course: of the training.
        data_title: of the data that were really used.
    """

    design: Design
    figures: Mapping[str, float]
    course: Course
    data_title: str = ""

    @property
    def analysis(self) -> Analysis:
        """What the design amounts to; found once, however many epochs are looked at."""
        known = _Known.last
        if known is None or known[0] is not self.design:
            known = _Known.last = self.design, analyze(self.design)
        return known[1]

    @classmethod
    def of(cls, network: TrainedNetwork, course: Course) -> Evidence:
        """What a network and its training say."""
        return cls(network.design, network.logs, course, network.data_title)
