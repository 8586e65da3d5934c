"""Moments of a training, to look back at."""

from __future__ import annotations

from bisect import bisect_left
from typing import Final, NamedTuple

from engine.types import Array

BUDGET: Final = 64 * 2**20
"""Bytes of weights that are kept of one training, in memory alone."""

_MOST: Final = 600
"""Moments, however small the network is."""

_FEWEST: Final = 3
"""A network so large that fewer fit is not looked back at."""


class Moment(NamedTuple):
    """The weights at a moment of a training.

    Attributes:
        position: epochs behind them, such as 2.5.
        weights: flat, float32, read-only.
        whole: whether an epoch ends here.
    """

    position: float
    weights: Array
    whole: bool


class Timeline:
    """Keeps moments of a training, evenly spread over it, within `BUDGET`.

    Copies nothing: a training tells its weights in copies anyway. Where there are too many, the one
    that is nearest to its neighbours goes; ends of epochs go last.

    Args:
        budget: bytes of weights.
        most: moments.
    """

    def __init__(self, budget: int = BUDGET, most: int = _MOST) -> None:
        self._budget, self._most = budget, most
        self._moments: list[Moment] = []

    @property
    def moments(self) -> tuple[Moment, ...]:
        """All that are kept, the earliest first."""
        return tuple(self._moments)

    def __len__(self) -> int:
        return len(self._moments)

    def add(self, position: float, weights: Array, *, whole: bool = False) -> bool:
        """Take in a moment, if there is room for one of this network at all.

        Args:
            position: epochs behind it, not before the last one's.
            weights: flat, read-only.
            whole: whether an epoch ends here.

        Returns:
            Whether anything has changed.
        """
        room = min(self._most, self._budget // max(weights.nbytes, 1))
        if room < _FEWEST:
            return False
        if self._moments and self._moments[-1].weights is weights:
            return self._end_epoch(position, weights, whole)
        self._moments.append(Moment(position, weights, whole))
        if len(self._moments) > room:
            self._thin()
        return True

    def nearest(self, position: float) -> Moment | None:
        """The moment that is nearest to a position; None where there is none."""
        place = bisect_left(self._moments, position, key=lambda moment: moment.position)
        near = self._moments[max(place - 1, 0) : place + 1]
        return min(near, key=lambda moment: abs(moment.position - position), default=None)

    def _end_epoch(self, position: float, weights: Array, whole: bool) -> bool:
        """The last moment turns out to be the end of an epoch."""
        if not whole or self._moments[-1].whole:
            return False
        self._moments[-1] = Moment(position, weights, True)
        return True

    def _thin(self) -> None:
        """Drop the moment that leaves the smallest gap; ends of epochs only where all are ends."""
        moments = self._moments
        inside = range(1, len(moments) - 1)
        some = [n for n in inside if not moments[n].whole] or inside
        least = min(some, key=lambda n: moments[n + 1].position - moments[n - 1].position)
        del moments[least]
