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

LEAST_INK: Final = 0.3
_LEAST: Final = 1e-6


def occlusion(
    picture: Array,
    read: Callable[[Array], Array | None],
    number: int,
    blank: Array | float = 0.0,
    least: float = LEAST_INK,
    as_shares: bool = True,
) -> Array | None:
    """How far each part speaks for a class.

    Args:
        picture: float32 (height, width) or (height, width, channels).
        read: takes pictures (n, height, width, ...) and gives what the network puts out for each,
            (n, classes), as probabilities; None where there is no answer.
        number: of the class.
        blank: what takes the place of a part: the paper's colour, or one for each channel.
        least: a part that differs less from it has no ink, and is left alone.
        as_shares: whether what is read are probabilities; other numbers are compared as they are.

    Returns:
        float64 (height, width), from -1 (against) to 1 (for), 0 where nothing speaks; None where
        there is no answer.
    """
    rows, columns = (
        np.linspace(0, length, PARTS + 1).round().astype(int) for length in picture.shape[:2]
    )
    parts, pictures = [], [picture]
    for top, bottom in pairwise(rows):
        for left, right in pairwise(columns):
            part = np.s_[top:bottom, left:right]
            if np.abs(picture[part] - blank).max(initial=0.0) < least:
                continue
            without = picture.copy()
            without[part] = blank
            parts.append(part)
            pictures.append(without)
    outputs = read(np.stack(pictures))
    if outputs is None or number >= outputs.shape[1]:
        return None
    whole, *rest = _odds(outputs[:, number]) if as_shares else outputs[:, number]
    found = np.zeros(picture.shape[:2])
    for part, score in zip(parts, rest, strict=True):
        found[part] = whole - score
    strongest = np.abs(found).max()
    return found / strongest if strongest > 0 else found


def _odds(shares: Array) -> Array:
    """The logarithm of the odds, which tells more than a share near 0 or 1."""
    kept = np.clip(np.asarray(shares, np.float64), _LEAST, 1 - _LEAST)
    return np.asarray(np.log(kept / (1 - kept)))
