"""What is to be made of somebody's data: a value that can be compared, hashed and stored."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from netbuilder.imported.outline import BLOCK, CATEGORY, DATE, TEXT, TextFormat
from netbuilder.imported.recipes.text import TextForm
from netbuilder.translation import mark, say

CLASSES: Final = "classes"
NUMBERS: Final = "number"
ITSELF: Final = "input"
"""The task of data without anything to tell: the network reproduces the samples."""

LEAVE_OUT: Final = "leave the row out"
MEAN: Final = "mean"
MEDIAN: Final = "median"
FREQUENT: Final = "most frequent"
OWN: Final = "a category of its own"

FOR_NUMBERS: Final = (MEDIAN, MEAN, FREQUENT, LEAVE_OUT)
FOR_CATEGORIES: Final = (OWN, FREQUENT, LEAVE_OUT)
FOR_ARRAYS: Final = (LEAVE_OUT,)

LARGEST_SIDE: Final = 1024
"""Pixels that a picture may have in height and in width."""

LONGEST_WINDOW: Final = 10_000
"""Rows that a window may have, and that may lie between it and its target."""

MOST_STEPS: Final = 1000
"""Rows that a forecast may tell."""

PARTS: Final = {
    "year": ("year",),
    "month": (mark("month, sine"), mark("month, cosine")),
    "weekday": (mark("weekday, sine"), mark("weekday, cosine")),
    "hour": (mark("hour, sine"), mark("hour, cosine")),
    "time passed": ("time passed",),
}
"""What is used of a date, and the inputs that it becomes; what recurs is told as a direction, for
December is as near to January as to November."""

OTHER: Final = "other"
MISSING: Final = "missing"


@dataclass(frozen=True, slots=True)
class Feature:
    """A column that the network is given.

    Attributes:
        name: of the column.
        kind: how it is treated: `NUMBER`, `CATEGORY`, `DATE`, `BLOCK` or `TEXT`.
        missing: what becomes of a row where it has no value; one of the constants above.
        categories: those with an input of their own; every other value counts as 'other'.
        shape: of a `BLOCK`.
        order: how a `DATE` is written; one of `reading.dates.ORDERS`.
        parts: what is used of a `DATE`, see `preparation.dates`.
        columns: whose pixels make a `BLOCK` together, row by row; () where it is one column.
    """

    name: str
    kind: str
    missing: str = MEDIAN
    categories: tuple[str, ...] = ()
    shape: tuple[int, ...] = ()
    order: str = ""
    parts: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def inputs(self) -> tuple[str, ...]:
        """Names of the inputs that it becomes, one-hot for categories; () for what is a sample."""
        if self.kind in (BLOCK, TEXT):
            return ()
        if self.kind == DATE:
            return tuple(f"{self.name}: {each}" for part in self.parts for each in PARTS[part])
        if self.kind != CATEGORY:
            return (self.name,)
        own = (MISSING,) if self.missing == OWN else ()
        return tuple(f"{self.name}={value}" for value in (*self.categories, OTHER, *own))


@dataclass(frozen=True, slots=True)
class Split:
    """How the rows are shared out; what neither validation nor test gets is trained on.

    Attributes:
        validation: fraction of the rows that is watched while training.
        test: fraction of the rows that is kept for the end.
        seed: of the drawing of lots.
        stratified: whether each part has its share of every class.
        as_given: whether data that come divided stay so; only parts that they lack are drawn, from
            the training rows.
    """

    validation: float = 0.1
    test: float = 0.2
    seed: int = 0
    stratified: bool = True
    as_given: bool = True

    def drawn(self, parts: tuple[int, int, int] | None) -> tuple[float, float]:
        """The fractions that are drawn for validation and test.

        Args:
            parts: rows of the parts that the data come in; None where they are not divided.
        """
        _, validation, test = parts if parts and self.as_given else (0, 0, 0)
        return 0.0 if validation else self.validation, 0.0 if test else self.test


@dataclass(frozen=True, slots=True)
class PictureSize:
    """The size that pictures are brought to: height and width in pixels, in colour or grey."""

    height: int
    width: int
    colour: bool = False

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of a sample."""
        return (self.height, self.width, *((3,) if self.colour else ()))


@dataclass(frozen=True, slots=True)
class Series:
    """Rows that follow each other, of which the last ones tell a later one.

    Attributes:
        window: rows that a sample is made of.
        horizon: how many rows after the last of these the target is, or the first of several.
        steps: how many rows in succession are told.
        order: the column that says which row comes first; '' where they stand in their order.
        dates: how the dates of that column are written; '' where it holds numbers.
    """

    window: int = 12
    horizon: int = 1
    order: str = ""
    dates: str = ""
    steps: int = 1

    @property
    def reach(self) -> int:
        """How many rows after the last of a window the last one is that is told."""
        return self.horizon + self.steps - 1


@dataclass(frozen=True, slots=True)
class Recipe:
    """How samples and labels are made of a file or folder.

    Attributes:
        features: what the network is given, in this order.
        targets: the columns that it is to tell; one for classes, one or more for numbers.
        task: `CLASSES`, `NUMBERS` or `ITSELF`, which has no targets.
        classes: their names, in the order of the network's outputs; () for numbers.
        split: of the rows.
        standardise: whether each number gets mean 0 and deviation 1, measured on the rows that are
            trained on.
        standardise_target: the same for numbers that are to be told.
        format: how the text is written; None for anything but text.
        pictures: for a folder of them.
        text: where a sample is a text.
        series: where rows follow each other; the parts do too, then, and the targets may be among
            the features.
    """

    features: tuple[Feature, ...]
    targets: tuple[str, ...]
    task: str
    classes: tuple[str, ...] = ()
    split: Split = Split()
    standardise: bool = True
    standardise_target: bool = True
    format: TextFormat | None = None
    pictures: PictureSize | None = None
    text: TextForm | None = None
    series: Series | None = None

    @property
    def inputs(self) -> tuple[str, ...]:
        """Names of all inputs, in their order; () where the sample is one array."""
        return tuple(name for feature in self.features for name in feature.inputs)

    @property
    def input_shape(self) -> tuple[int, ...]:
        """The input shape of one sample."""
        if self.pictures is not None:
            return self.pictures.shape
        if self.text is not None:
            return self.text.shape
        if self.block is not None:
            return self.block.shape
        if self.series is not None:
            return (self.series.window, len(self.inputs))
        return (len(self.inputs),)

    @property
    def block(self) -> Feature | None:
        """The array that a sample is, where it is one."""
        return next((feature for feature in self.features if feature.kind == BLOCK), None)

    @property
    def is_table(self) -> bool:
        """Whether a sample is one row of a table."""
        return self.block is None and self.series is None and self.text is None

    @property
    def outputs(self) -> int:
        """How many values the network is to put out."""
        if self.task == ITSELF:
            return self.values
        return len(self.classes) if self.task == CLASSES else len(self.numbers)

    @property
    def numbers(self) -> tuple[str, ...]:
        """Names of the numbers that are told, in the order of the outputs; () for other tasks.

        Of several rows ahead all targets of the first row come first.
        """
        if self.task != NUMBERS:
            return ()
        if self.series is None or self.series.steps == 1:
            return self.targets
        rows = range(self.series.horizon, self.series.reach + 1)
        return tuple(
            say("{name} ({row} ahead)", name=name, row=row) for row in rows for name in self.targets
        )

    @property
    def values(self) -> int:
        """Numbers in one sample."""
        return math.prod(self.input_shape)
