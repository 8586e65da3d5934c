"""Data without their test part, for trainings among which a choice is made."""

from __future__ import annotations

from dataclasses import replace

from netbuilder.design import Design
from netbuilder.training.run import data
from netbuilder.training.run.abandonable import Report


def without_test(design: Design, report: Report) -> data.Data:
    """The data of a design as `data.load` has them, the test samples left out.

    Raises:
        DataError: they cannot be had.
    """
    loaded = data.load(design, report)
    return replace(loaded, x_test=loaded.x_test[:0], y_test=loaded.y_test[:0])
