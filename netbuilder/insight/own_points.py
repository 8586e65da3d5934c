"""The user's own table as points of the plane, where it has two columns of numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.design import Design
from netbuilder.design.own import OWN_DATA
from netbuilder.design.targets import CLASS, NUMBER
from netbuilder.imported import Fitted
from netbuilder.imported.outline import NUMBER as NUMBERS_COLUMN
from netbuilder.imported.reading.values import to_number
from netbuilder.insight.surface import Points
from netbuilder.training.run import data
from netbuilder.training.run.abandonable import Report
from netbuilder.translation import mark

_MOST: Final = 3000
"""Points that are drawn of each part; of more, some spread over all of them."""
_MARGIN: Final = 1.08
_STEP: Final = 0.5
_SEVERAL: Final = mark(
    "The plane shows one number, and this network predicts several; enter rows here instead."
)
_USUAL: Final = 99.5
_BEYOND: Final = 1.5
"""How much further the plane reaches than nearly all points; outliers may lie outside."""


def takes_own_points(design: Design) -> bool:
    """Whether a design's samples are two columns of numbers of the user's own table."""
    return _are_two_numbers(design) and (design.target == CLASS or _numbers(design) == 1)


def why_no_plane(design: Design) -> str:
    """Why two columns of numbers have no plane, in a sentence; '' where they have, and for others.

    What a surface can show is the answer to one question.
    """
    if _are_two_numbers(design) and _numbers(design) > 1:
        return _SEVERAL
    return ""


def _are_two_numbers(design: Design) -> bool:
    own = design.own
    if design.data != OWN_DATA or own is None or not own.recipe.is_table:
        return False
    return [feature.kind for feature in own.recipe.features] == [NUMBERS_COLUMN] * 2


def _numbers(design: Design) -> int:
    """How many numbers are predicted; 0 where none is."""
    own = design.own
    return own.data_set.numbers if own is not None and design.target == NUMBER else 0


@dataclass(frozen=True, slots=True, eq=False)
class OwnPoints:
    """Points with what their coordinates mean.

    Attributes:
        points: standardized, as the network takes them.
        fitted: brings them into the units of the table.
    """

    points: Points
    fitted: Fitted

    @property
    def names(self) -> tuple[str, str]:
        """The columns of the two axes."""
        first, second = self.fitted.recipe.features
        return first.name, second.name

    def in_units(self, point: tuple[float, float]) -> tuple[float, float]:
        """A point of the plane in the units of the table."""
        x, y = (
            place * std + mean
            for place, mean, std in zip(point, self.fitted.means, self.fitted.stds, strict=True)
        )
        return x, y

    def place_of(self, row: Mapping[str, str]) -> tuple[float, float] | None:
        """The point of the plane for a row of the table; None for one without numbers."""
        written = self.fitted.recipe.format
        found = []
        figures = zip(self.names, self.fitted.means, self.fitted.stds, strict=True)
        for name, mean, std in figures:
            number = to_number(row.get(name, ""), written.decimal if written else ".")
            if number is None:
                return None
            found.append((number - mean) / std)
        return found[0], found[1]


def own_points(design: Design, report: Report) -> OwnPoints | None:
    """The points of a design's own table; takes as long as preparing it.

    Args:
        design: see `takes_own_points`.
        report: told how far it is; what it raises ends the work.

    Raises:
        DataError: the table cannot be had, or a row cannot be used.
    """
    if not takes_own_points(design):
        return None
    loaded = data.load(design, report)
    if loaded.fitted is None:
        return None
    x, answers = _some(loaded.x_train, loaded.y_train)
    test, test_answers = _some(loaded.x_test, loaded.y_test)
    points = Points(x, answers, test, test_answers, _extent(np.concatenate([x, test])))
    return OwnPoints(points, loaded.fitted)


def _some(samples: Array, answers: Array) -> tuple[Array, Array]:
    """At most so many samples as points, and their classes or numbers."""
    step = max(1, -(-len(samples) // _MOST))
    places = np.asarray(samples[::step], np.float32).reshape(-1, 2)
    flat = np.asarray(answers[::step])
    if flat.ndim == 2 and flat.shape[1] > 1:
        flat = flat.argmax(axis=1)
    return places, flat.reshape(-1)


def _extent(places: Array) -> float:
    """Half the side of a square around 0 that holds all points, but for far outliers."""
    if not len(places):
        return 1.0
    far = np.abs(places).max(axis=1)
    reach = min(float(far.max()), _BEYOND * float(np.percentile(far, _USUAL)))
    return max(_STEP, math.ceil(reach * _MARGIN / _STEP) * _STEP)
