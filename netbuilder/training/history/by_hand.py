"""Weights of a run that somebody has changed by hand, as they are kept beside it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, Final, TypeAlias

import numpy as np

from engine.types import Array

Changes: TypeAlias = tuple[tuple[int, float], ...]
"""The places of weights among all of them, flat, each with its new value."""

MOST: Final = 20_000
"""As many changes are kept; a unit of a large layer has a few thousand weights."""


def changes(kept: Array, now: Array) -> Changes | None:
    """What makes weights of kept ones; None where that is more than is kept.

    Args:
        kept: weights of the run, flat.
        now: weights that are held, flat.
    """
    if kept.shape != now.shape:
        return None
    places = np.flatnonzero(kept != now)
    if len(places) > MOST:
        return None
    return tuple((int(place), float(now[place])) for place in places)


def changed(kept: Array, found: Iterable[tuple[int, float]]) -> Array | None:
    """The weights with changes that are kept beside them; None where they are none of theirs.

    Args:
        kept: weights of the run, flat; stay as they are.
        found: the changes.
    """
    weights = np.array(kept)
    for place, value in found:
        if not 0 <= place < weights.size:
            return None
        weights[place] = value
    weights.setflags(write=False)
    return weights


def read(found: Any) -> Changes:
    """Changes out of a file that anybody may have written; () for what are none."""
    if not isinstance(found, list | tuple) or len(found) > MOST:
        return ()
    pairs = []
    for each in found:
        if not isinstance(each, list | tuple) or len(each) != 2:
            return ()
        place, value = each
        whole = isinstance(place, int) and not isinstance(place, bool) and place >= 0
        if not whole or not isinstance(value, int | float) or not _fits(value):
            return ()
        pairs.append((place, float(value)))
    return tuple(pairs)


def _fits(value: float) -> bool:
    """Whether it is a finite number in 32 bits."""
    return math.isfinite(value) and abs(value) <= float(np.finfo(np.float32).max)
