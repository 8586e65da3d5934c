"""The lessons that come with the program."""

from __future__ import annotations

import logging
from functools import cache
from typing import Final

from netbuilder import resources
from netbuilder.lessons import folder
from netbuilder.lessons.errors import LessonError
from netbuilder.lessons.lesson import Lesson

_log = logging.getLogger(__name__)

ORDER: Final = (
    "first-network",
    "right-rate",
    "diverging",
    "xor",
    "bending-the-plane",
    "small-and-good",
    "overfitting",
    "one-epoch",
    "repair",
    "bottleneck",
    "forecast",
)
"""Names of their folders, in the order in which they are to be read."""


@cache
def built_in() -> tuple[Lesson, ...]:
    """All of them; without those that an incomplete installation lacks."""
    found = []
    for name in ORDER:
        try:
            found.append(folder.read(resources.assets_folder() / "lessons" / name))
        except LessonError:
            _log.exception("The lesson %s cannot be read", name)
    return tuple(found)
