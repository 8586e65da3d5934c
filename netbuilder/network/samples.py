"""Samples of the data that a network learned from, to look at it with."""

from __future__ import annotations

from dataclasses import dataclass

from netbuilder.design import Design
from netbuilder.training.records import HeldOut
from netbuilder.training.run import data
from netbuilder.training.run.abandonable import Report
from netbuilder.training.run.data_fingerprint import fingerprint
from netbuilder.training.run.held_out import seen, unseen


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """What the network can be looked at with.

    Attributes:
        data: fingerprint of the data that they are from.
        test: samples that it was not trained on.
        seen: a part of those that it was trained on.
    """

    data: str
    test: HeldOut
    seen: HeldOut


def load_samples(design: Design, report: Report, load: data.Load = data.load) -> Samples:
    """The samples of a design's data; takes a while.

    Args:
        design: as trained.
        report: told what happens; may raise to end the loading.
        load: where the data come from.

    Raises:
        DataError: the data cannot be had, or not be used.
        OSError: a file cannot be read.
    """
    loaded = load(design, report)
    return Samples(fingerprint(loaded), unseen(design, loaded), seen(design, loaded))
