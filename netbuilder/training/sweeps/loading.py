"""How trainings of a sweep get their data."""

from __future__ import annotations

import logging
from dataclasses import replace

from engine.errors import DataError
from netbuilder.design import Design
from netbuilder.training.run import data
from netbuilder.training.run.abandonable import Report
from netbuilder.training.run.data import Load
from netbuilder.translation import say

_log = logging.getLogger(__name__)


def without_test(load: Load) -> Load:
    """The same without the test samples, for trainings among which a choice is made."""

    def untested(design: Design, report: Report) -> data.Data:
        loaded = load(design, report)
        return replace(loaded, x_test=loaded.x_test[:0], y_test=loaded.y_test[:0])

    return untested


def as_sent(design: Design, report: Report) -> data.Data:
    """The data of a design as another machine has sent them, never others in their place.

    Raises:
        DataError: they cannot be read.
    """
    try:
        return data.load(design, report, substitute=False)
    except (OSError, DataError) as error:
        _log.warning("Data that were sent cannot be read", exc_info=True)
        raise DataError(
            say(
                "A worker cannot read {data_set_title} as it was sent; start the "
                "sweep again, and it is sent again.",
                data_set_title=design.data_set.title,
            )
        ) from error
