"""Runs that are over: what was trained, how it went, and the weights that came of it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.design import Design
from netbuilder.imported import Fitted
from netbuilder.training.computing import UNKNOWN, Computing
from netbuilder.training.history.labels import NOTHING, Label
from netbuilder.training.records import (
    EpochDone,
    Record,
    RunChanged,
    RunEnded,
    RunResumed,
    RunStarted,
)
from netbuilder.translation import mark, say
from netbuilder.wording import sentences

OWN_ENGINE: Final = mark("NetBuilder's own engine")


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A run that is over.

    Attributes:
        number: counted from 1; 0 before it is kept.
        design: what was trained.
        began: when, in the user's time.
        data_title: of the data that were used.
        data: their fingerprint; '' where none was taken.
        reason: why it ended, in a word.
        message: the same in a sentence.
        means: by name ('loss', 'val_loss', ...) the figure of each epoch, float64 (epochs,).
        figures: the last ones, those of the test among them.
        best_epoch: the epoch, counted from 1, whose weights are kept; 0 where none was complete.
        weights: flat, float32: of the best epoch, or the last there are.
        kept_figures: by name what these weights reach on the test samples; {} where that was not
            measured. See `test`.
        fitted: how rows of the user's own table become samples; None for other data.
        parent: number of the run whose network was taught, for teaching; 0 otherwise.
        samples: by part of the data ('training', 'validation', 'test') how many there were; {}
            where that is not known.
        last: weights of the last epoch, flat, float32, where `weights` are those of an earlier one;
            None where they are the last themselves, or where nobody has kept these.
        label: what somebody has said of it.
        engine: what trained it, with its devices; '' for NetBuilder's own engine.
        computing: compiled kernels or NumPy, where NetBuilder's own engine trained it.
        key: tells it from others while the program runs, also after it got another number.
    """

    number: int
    design: Design
    began: datetime
    data_title: str
    data: str
    reason: str
    message: str
    means: Mapping[str, Array]
    figures: Mapping[str, float]
    best_epoch: int
    weights: Array
    kept_figures: Mapping[str, float] = field(default_factory=dict)
    fitted: Fitted | None = None
    parent: int = 0
    samples: Mapping[str, int] = field(default_factory=dict)
    last: Array | None = None
    label: Label = NOTHING
    engine: str = ""
    computing: Computing = UNKNOWN
    key: str = field(default_factory=lambda: secrets.token_hex(8))

    @property
    def title(self) -> str:
        """As 'Run 5', or 'Run 5, wide layers' where it has a name."""
        name = self.label.name
        return (
            say("Run {number}, {name}", number=self.number, name=name)
            if name
            else say("Run {number}", number=self.number)
        )

    @property
    def epochs(self) -> int:
        """How many were complete."""
        return max((len(values) for values in self.means.values()), default=0)

    @property
    def metric(self) -> str:
        """The name of the figure beside the loss."""
        return self.design.metric

    def test(self, name: str) -> float | None:
        """A figure of the weights that are kept, on the test samples; None if not measured."""
        if not self.kept_figures and self.best_epoch in (0, self.epochs):
            return self.figures.get(f"test_{name}")
        return self.kept_figures.get(name)

    @property
    def part(self) -> str:
        """What is before the names of the figures that tell most: 'val_', '' without validation."""
        return "val_" if "val_loss" in self.means else ""

    @property
    def best_by(self) -> str:
        """The figure that says which epoch was best."""
        name = self.design.monitored
        return next((n for n in (f"val_{name}", name) if n in self.means), "loss")


def trained_by(run: Run, runs: Iterable[Run]) -> Run:
    """The training whose network was taught, however many times; itself where it never was.

    Args:
        run: to begin with.
        runs: all that are kept; where one between is not, the last that was found.
    """
    numbered = {each.number: each for each in runs}
    while 0 < run.parent < run.number and run.parent in numbered:
        run = numbered[run.parent]
    return run


class RunBuilder:
    """Makes a `Run` of the records of one."""

    def __init__(self) -> None:
        self._started: RunStarted | None = None

    def take(self, record: Record) -> Run | None:
        """The run, once its last record comes; None before, and for one that learned nothing."""
        match record:
            case RunStarted():
                self._started, self._began = record, datetime.now()
                self._design = record.design
                self._means: dict[str, list[float]] = {}
                self._changes: list[str] = []
            case RunResumed() if self._started is not None:
                for logs in record.epochs:
                    self._note(logs)
            case RunChanged() if self._started is not None:
                self._design = record.design
                self._changes.append(record.message)
            case EpochDone() if self._started is not None:
                self._note(record.logs)
            case RunEnded() if self._started is not None:
                return self._end(record)
        return None

    def _note(self, logs: Mapping[str, float]) -> None:
        for name, value in logs.items():
            self._means.setdefault(name, []).append(float(value))

    def _end(self, record: RunEnded) -> Run | None:
        started, self._started = self._started, None
        weights = record.best.weights if record.best else record.weights
        if started is None or weights is None or not record.logs:
            return None
        return Run(
            number=0,
            design=self._design,
            began=self._began,
            data_title=started.data_title,
            data=started.fingerprint,
            reason=record.reason,
            message=sentences(record.message, *self._changes),
            means={name: np.array(values) for name, values in self._means.items()},
            figures=dict(record.logs),
            best_epoch=record.best.epoch if record.best else 0,
            weights=weights,
            kept_figures=_kept(record),
            fitted=started.fitted,
            samples={
                "training": started.samples,
                "validation": started.validation_samples,
                "test": 0 if started.test is None else started.test.tested,
            },
            last=_last(record),
            engine=started.engine,
            computing=started.computing,
        )


def _last(record: RunEnded) -> Array | None:
    """The weights of the last epoch, where the run keeps those of another."""
    if record.best is None or record.weights is None or not record.whole:
        return None
    if record.best.epoch == record.epochs_done or record.epoch != record.epochs_done:
        return None
    return None if np.array_equal(record.best.weights, record.weights) else record.weights


def _kept(record: RunEnded) -> dict[str, float]:
    """What the weights that a run keeps reach on the test samples."""
    if record.best is not None:
        return dict(record.best.test)
    test = "test_"
    return {k.removeprefix(test): v for k, v in record.logs.items() if k.startswith(test)}
