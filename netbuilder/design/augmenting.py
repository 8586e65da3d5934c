"""What varies the user's own pictures in a training; which of it is proposed for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from netbuilder.design.datasets import DataSet, flips
from netbuilder.design.errors import DesignError, quoted
from netbuilder.translation import mark, say
from netbuilder.wording import alternatives


class AugmentationKind(NamedTuple):
    """One way to vary a picture.

    Attributes:
        name: in files and scripts.
        title: for people.
        help: what it does.
    """

    name: str
    title: str
    help: str


KINDS: Final = (
    AugmentationKind(
        "flip_horizontal",
        mark("Flip left-right"),
        mark("Half of the pictures are mirrored. Not for writing, or where left and right matter."),
    ),
    AugmentationKind(
        "flip_vertical",
        mark("Flip up-down"),
        mark("Half of the pictures stand on their heads, as in views from above or by microscope."),
    ),
    AugmentationKind(
        "shift", mark("Shift and crop"), mark("Up to 8 % of the side; what leaves is cropped.")
    ),
    AugmentationKind("rotation", mark("Rotation"), mark("Up to 10 degrees to either side.")),
    AugmentationKind("zoom", mark("Zoom"), mark("Up to 15 % larger or smaller.")),
    AugmentationKind("contrast", mark("Contrast"), mark("Up to a quarter more or less.")),
    AugmentationKind(
        "brightness", mark("Brightness"), mark("Lighter or darker by up to 10 % of the range.")
    ),
)

_BY_NAME: Final = {kind.name: kind for kind in KINDS}


def checked_kinds(names: Iterable[str]) -> tuple[str, ...]:
    """Names of kinds, each once, in the usual order.

    Raises:
        DesignError: one is unknown.
    """
    given = list(names)
    for name in given:
        if name not in _BY_NAME:
            raise DesignError(
                say(
                    "There is no augmentation {name}; choose {by_name}.",
                    name=quoted(name),
                    by_name=alternatives(list(_BY_NAME)),
                )
            )
    return tuple(name for name in _BY_NAME if name in given)


def has_kinds(data: DataSet) -> bool:
    """Whether the ways in which pictures vary can be chosen: digits have their own."""
    return data.can_vary and not data.are_pictures


def proposed_kinds(data: DataSet) -> tuple[str, ...]:
    """What fits the pictures of a data set: those in colour may be mirrored, grey writing not."""
    if not has_kinds(data):
        return ()
    mirrored = flips(data.sample_shape)
    return tuple(
        name for name in _BY_NAME if name != "flip_vertical" and (mirrored or "flip" not in name)
    )
