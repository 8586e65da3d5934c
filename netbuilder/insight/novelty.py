"""Whether a picture is like those that a network was trained on, and which of them are nearest.

Distances are taken in the space of the first principal components, where they tell more than among
pixels. What counts as unlike is farther from every remembered picture, or from that space, than
nearly all pictures of the same data that are not remembered.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from engine.types import Array

REMEMBERED: Final = 4000
"""Pictures to compare with, at most."""

_COMPONENTS: Final = 60
_FAR: Final = 97.0
_OUTSIDE: Final = 99.0
"""Percentiles of what is no more familiar, in the space and away from it."""

_FEWEST: Final = 50
"""Pictures, below which nothing can be said."""


class Match(NamedTuple):
    """What a picture is like.

    Attributes:
        unlike: whether it is unlike anything remembered.
        nearest: places of the nearest ones, the nearest first.
    """

    unlike: bool
    nearest: Array


class NoveltyDetector:
    """Remembers pictures of the training data.

    Args:
        pictures: (n, ...), what is trained on, or a random part of it; a fifth of it serves to
            find out how far pictures of the same kind are apart.

    Raises:
        ValueError: there are too few to tell.
    """

    def __init__(self, pictures: Array) -> None:
        flat = pictures.reshape(len(pictures), -1).astype(np.float32)
        if len(flat) < _FEWEST:
            raise ValueError(f"At least {_FEWEST} pictures are needed; received {len(flat)}.")
        kept = min(REMEMBERED, len(flat) * 4 // 5)
        self._mean = flat.mean(axis=0)
        centred = flat - self._mean
        _, vectors = np.linalg.eigh(centred.T @ centred)
        self._axes = np.ascontiguousarray(vectors[:, -_COMPONENTS:], np.float32)
        self._points = centred[:kept] @ self._axes
        self._squares = np.square(self._points).sum(axis=1)
        others = centred[kept:] @ self._axes
        distances = [float(self._distances(point).min()) for point in others]
        self._far = float(np.percentile(distances, _FAR))
        outside = np.square(centred[kept:]).sum(axis=1) - np.square(others).sum(axis=1)
        self._outside = float(np.percentile(outside, _OUTSIDE))

    @property
    def values(self) -> int:
        """The values of each picture."""
        return len(self._mean)

    def look(self, picture: Array, count: int = 3, known: Array | None = None) -> Match:
        """Compare a picture with what is remembered; under a millisecond for MNIST's.

        Args:
            picture: of any shape with as many values.
            count: of the nearest pictures to name.
            known: (n, ...), further pictures that were taught since; what is as near to one of
                them as pictures of the same kind are is not unlike.
        """
        centred = picture.reshape(-1).astype(np.float32) - self._mean
        point = centred @ self._axes
        distances = self._distances(point)
        nearest = np.argpartition(distances, min(count, len(distances) - 1))[:count]
        nearest = nearest[np.argsort(distances[nearest])]
        outside = centred @ centred - point @ point
        unlike = distances[nearest[0]] > self._far or outside > self._outside
        if unlike and known is not None and len(known):
            others = known.reshape(len(known), -1) - picture.reshape(-1)
            unlike = np.square(others).sum(axis=1).min() > self._far + self._outside
        return Match(bool(unlike), nearest)

    def _distances(self, point: Array) -> Array:
        """Squared, to all that is remembered."""
        return np.asarray(self._squares - 2 * (self._points @ point) + point @ point)
