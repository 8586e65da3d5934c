"""Occlusion: which parts of a drawing speak for a class, and which against it.

Each part is taken away in turn, and the answer asked for again: what makes the class less likely by
its absence speaks for it (occlusion; Zeiler and Fergus, "Visualizing and Understanding
Convolutional Networks", 2014, section 4.2). That holds for any network, and only the parts that
have ink are asked about.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Final

import numpy as np

from engine.types import Array

PARTS: Final = 7
"""Parts along each side."""

_LEAST_INK: Final = 0.3
_LEAST: Final = 1e-6


def occlusion(picture: Array, read: Callable[[Array], Array | None], number: int) -> Array | None:
    """How far each part speaks for a class.

    Args:
        picture: float32 (side, side), ink 1.
        read: the probabilities that the network gives for such a picture.
        number: of the class.

    Returns:
        float64 of the same shape, from -1 (against) to 1 (for), 0 where nothing speaks; None where
        there is no answer.
    """
    whole = _odds(read(picture), number)
    if whole is None:
        return None
    side = len(picture)
    edges = np.linspace(0, side, PARTS + 1).round().astype(int)
    found = np.zeros(picture.shape)
    for top, bottom in pairwise(edges):
        for left, right in pairwise(edges):
            part = np.s_[top:bottom, left:right]
            if picture[part].max(initial=0.0) < _LEAST_INK:
                continue
            without = picture.copy()
            without[part] = 0
            odds = _odds(read(without), number)
            if odds is not None:
                found[part] = whole - odds
    strongest = np.abs(found).max()
    return found / strongest if strongest > 0 else found


def _odds(probabilities: Array | None, number: int) -> float | None:
    """The logarithm of the odds, which tells more than a share near 0 or 1."""
    if probabilities is None or number >= len(probabilities):
        return None
    share = min(max(float(probabilities[number]), _LEAST), 1 - _LEAST)
    return float(np.log(share / (1 - share)))
