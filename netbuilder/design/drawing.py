"""Whether there are points to learn from, where somebody draws them by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from netbuilder.design.design import Design
from netbuilder.design.findings import Problem
from netbuilder.design.points import DRAWN

_FEWEST: Final = 2


def check_points(design: Design) -> Iterator[Problem]:
    """What keeps a design from learning the points that were drawn."""
    if design.data != DRAWN:
        return
    drawn = len({point[2] for point in design.points.points})
    if drawn < _FEWEST:
        yield Problem(
            "There are no points of two classes to learn from yet.",
            "",
            "Draw some on the plane, with the left mouse button and with the right one.",
        )
