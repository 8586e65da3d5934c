"""Points that somebody draws on the plane: data that belong to the design itself."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from netbuilder.design.datasets import OWN, DataSet
from netbuilder.design.errors import DesignError
from netbuilder.translation import mark, say
from netbuilder.wording import count_text

DRAWN: Final = "drawn"
"""What `Design.data` says of them."""

MOST_POINTS: Final = 2000
MOST_CLASSES: Final = 9
EXTENT: Final = 3.5
"""Half the side of the square around 0 that can be drawn on."""

_FEWEST: Final = 2
_DIGITS: Final = 3

Point = tuple[float, float, int]
"""Its coordinates, and the number of its class, from 0."""


@dataclass(frozen=True)
class DrawnPoints:
    """Points in the order in which they were drawn.

    Attributes:
        points: of each x, y and the number of its class.
    """

    points: tuple[Point, ...] = ()

    def __len__(self) -> int:
        return len(self.points)

    @cached_property
    def classes(self) -> int:
        """The number of classes; two at least, so that a network for them has a size."""
        return max((point[2] + 1 for point in self.points), default=_FEWEST)

    @cached_property
    def used(self) -> int:
        """The number of classes that have points."""
        return len({point[2] for point in self.points})

    def added(self, places: Iterable[tuple[float, float]], of_class: int) -> DrawnPoints:
        """These points and others of a class, as far as there is room for them."""
        new = [(_near(x), _near(y), of_class) for x, y in places]
        return DrawnPoints((*self.points, *new)[:MOST_POINTS])

    def erased(self, x: float, y: float, radius: float) -> DrawnPoints:
        """Those that are further than `radius` away from a place."""
        kept = tuple(p for p in self.points if math.hypot(p[0] - x, p[1] - y) > radius)
        return self if len(kept) == len(self.points) else DrawnPoints(kept)

    @cached_property
    def data_set(self) -> DataSet:
        """What a design has to know of them."""
        count = max(self.classes, _FEWEST)
        return DataSet(
            name=DRAWN,
            title=mark("Points drawn by hand"),
            summary=mark(
                "Points that you draw on the plane yourself; they are saved in the design."
            ),
            sample_shape=(2,),
            classes=count,
            class_names=tuple(
                mark("class {number}", number=number) for number in range(1, count + 1)
            ),
            module=OWN,
            samples=len(self.points),
        )


NO_POINTS: Final = DrawnPoints()


def checked_points(points: Any) -> DrawnPoints:
    """Points from a file or a script, which anybody may have written.

    Raises:
        DesignError: they are none that can be drawn.
    """
    if not isinstance(points, Sequence) or len(points) > MOST_POINTS:
        raise DesignError(
            say(
                "Points drawn by hand must be a list of at most {most_points} points.",
                most_points=count_text(MOST_POINTS),
            )
        )
    return DrawnPoints(tuple(map(_checked, points)))


def _checked(point: Any) -> Point:
    match point:
        case [int() | float() as x, int() | float() as y, int() as of_class]:
            near = math.isfinite(x) and math.isfinite(y) and max(abs(x), abs(y)) <= 2 * EXTENT
            if near and 0 <= of_class < MOST_CLASSES and not isinstance(of_class, bool):
                return _near(x), _near(y), of_class
    raise DesignError(
        say(
            "A point drawn by hand must have two numbers and the number of its "
            "class, from 0 to {most_classes}.",
            most_classes=MOST_CLASSES - 1,
        )
    )


def _near(value: float) -> float:
    """A coordinate with as many digits as can be seen."""
    return round(float(value), _DIGITS) + 0.0
