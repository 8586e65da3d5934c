"""The data sets that a design can name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True)
class DataSet:
    """What a design has to know of a data set.

    Attributes:
        name: in design files.
        title: for people.
        summary: a sentence about it.
        sample_shape: shape of one sample.
        classes: number of its classes.
    """

    name: str
    title: str
    summary: str
    sample_shape: tuple[int, ...]
    classes: int


DATASETS: Final[Mapping[str, DataSet]] = MappingProxyType(
    {
        data.name: data
        for data in (
            DataSet(
                "mnist",
                "MNIST",
                "60,000 handwritten digits, 28x28 grey values, scanned from forms.",
                (28, 28),
                10,
            ),
            DataSet(
                "digits",
                "Built-in digits",
                "20,000 digits drawn by NetBuilder itself; needs no network.",
                (28, 28),
                10,
            ),
        )
    }
)
