"""A data set as people look at it: samples, how often each class comes, and a few figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from engine.errors import DataError
from engine.types import Array
from netbuilder.design import Design
from netbuilder.design.datasets import DataSet
from netbuilder.imported import Fitted, inspect
from netbuilder.insight.data_table import DataTable, PreparedTable
from netbuilder.insight.own_pictures import looking
from netbuilder.insight.text_table import TextTable
from netbuilder.training.run import data
from netbuilder.training.run.abandonable import Report
from netbuilder.translation import say
from netbuilder.wording import count_text

_CHUNK: Final = 4096
_LARGEST: Final = 200 * 2**20
"""Bytes of a file whose gaps are counted."""
_MOST_COLUMNS: Final = 24
"""Samples of more values are measured as a whole."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The samples to train on, or those to test with.

    Attributes:
        samples: as they come, (n, ...).
        answers: their classes as whole numbers or, where there are no classes, numbers; (n,).
        counts: samples of each class; empty where there are no classes.
    """

    samples: Array
    answers: Array
    counts: tuple[int, ...]

    def of_class(self, number: int | None) -> Array:
        """Places of the samples of a class, in their order; of all samples for None."""
        if number is None:
            return np.arange(len(self.samples))
        return np.flatnonzero(self.answers == number)


@dataclass(frozen=True, slots=True)
class Figures:
    """What the values of one kind are like.

    Attributes:
        name: which values.
        minimum: the smallest.
        maximum: the largest.
        mean: their mean.
        deviation: their standard deviation, with n as divisor.
    """

    name: str
    minimum: float
    maximum: float
    mean: float
    deviation: float


@dataclass(frozen=True, slots=True, eq=False)
class DatasetSummary:
    """A data set, looked through.

    Attributes:
        kind: what it is; not always what was asked for.
        notice: why it is another, or ''.
        train: what is trained on.
        test: what is never trained on.
        figures: of the samples to train on.
        validation: what is watched meanwhile; None where nothing is.
        table: the rows by name and in their units; None for what is no table.
        fitted: how rows became samples, for the user's own data.
        look: brings samples to pictures in [0, 1]; None where they are none, or need not be
            brought.
    """

    kind: DataSet
    notice: str
    train: Part
    test: Part
    figures: tuple[Figures, ...]
    validation: Part | None = None
    table: DataTable | None = None
    fitted: Fitted | None = None
    look: Callable[[Array], Array] | None = None

    @property
    def parts(self) -> tuple[tuple[str, Part], ...]:
        """The parts with their names; those without samples are left out."""
        every = (
            (say("Training"), self.train),
            (say("Validation"), self.validation),
            (say("Test"), self.test),
        )
        found = tuple((name, part) for name, part in every if part and len(part.samples))
        return found or ((say("Training"), self.train),)


def summarize(design: Design, report: Report) -> DatasetSummary:
    """Load a design's data set and look through it.

    Args:
        design: its data set and its settings for that count.
        report: told what happens; may raise to end the work.

    Raises:
        EngineError: the data cannot be had, or not be read.
        OSError: a file cannot be read.
    """
    found = data.load_raw(design, report)
    (samples, answers), (test, test_answers) = found.samples
    classes = found.kind.classes
    apart = found.validation
    if apart is None and design.kept_back:
        count = int(len(samples) * (1 - design.kept_back))  # the last ones, as in Keras
        apart = samples[count:], answers[count:]
        samples, answers = samples[:count], answers[:count]
    table = None if found.fitted is None else _table(found.fitted, design, report)
    return DatasetSummary(
        kind=found.kind,
        notice=found.notice,
        train=_part(samples, answers, classes),
        test=_part(test, test_answers, classes),
        figures=() if table else tuple(_figures(samples, answers, classes, report)),
        validation=None if apart is None else _part(*apart, classes),
        table=table,
        fitted=found.fitted,
        look=looking(design, found.fitted),
    )


def _table(fitted: Fitted, design: Design, report: Report) -> DataTable | None:
    """The rows by name and in their units; None where samples are arrays."""
    recipe = fitted.recipe
    if recipe.text is None and not recipe.inputs:
        return None
    kind = PreparedTable if recipe.text is None else TextTable
    return kind(fitted, _missing(design, report))


def _missing(design: Design, report: Report) -> Mapping[str, int]:
    """How often nothing stands in each column of the user's file; {} where that takes too long."""
    path = Path(design.own.path) if design.own else Path()
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            return {}
        outline = inspect(path, report=report)
    except (DataError, OSError):
        return {}
    return {column.name: column.missing for column in outline.columns}


def measured(name: str, values: Array, report: Report) -> Figures:
    """The figures of an array, piece by piece along its first axis; in float64.

    Args:
        name: of the values.
        values: (n, ...), n at least 1.
        report: told how far it is; may raise to end the work.
    """
    low, high, total = np.inf, -np.inf, 0.0
    for part in _pieces(values, report, 0.0):
        low, high = min(low, float(part.min())), max(high, float(part.max()))
        total += float(part.sum(dtype=np.float64))
    mean = total / values.size
    squares = 0.0
    for part in _pieces(values, report, 0.5):
        squares += float(np.square(np.subtract(part, mean, dtype=np.float64)).sum())
    return Figures(name, low, high, mean, (squares / values.size) ** 0.5)


def _pieces(values: Array, report: Report, done: float) -> Iterator[Array]:
    for start in range(0, len(values), _CHUNK):
        report(
            say("Measuring {values} samples", values=count_text(len(values))),
            done + start / len(values) / 2,
        )
        yield values[start : start + _CHUNK]


def _part(samples: Array, answers: Array, classes: int) -> Part:
    if not classes:
        return Part(samples, answers, ())
    counts = np.bincount(answers.astype(np.int64), minlength=classes)
    return Part(samples, answers, tuple(map(int, counts)))


def _figures(samples: Array, answers: Array, classes: int, report: Report) -> Iterator[Figures]:
    if samples.ndim == 2 and samples.shape[1] <= _MOST_COLUMNS:
        for column in range(samples.shape[1]):
            yield measured(say("Input {column}", column=column + 1), samples[:, column], report)
    else:
        yield measured(say("All values"), samples, report)
    if not classes:
        yield measured("Target", answers, report)
