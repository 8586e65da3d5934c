"""How often the canvas may draw, so that training hardly notices it."""

from __future__ import annotations

from typing import Final

FASTEST: Final = 1 / 15
"""Seconds between two frames."""
SLOW: Final = 1 / 5
SLOWEST: Final = 1.0
SHARE: Final = 0.015
"""The part of the time that working frames out may take while a training runs."""
WHOLE: Final = 0.02
"""The same with painting them."""

_DEAR: Final = 0.02
_BUSY: Final = 3.0
_WEIGHT: Final = 0.3


class Pace:
    """Works out the seconds from one frame to the next.

    Attributes:
        training: whether a training runs.
    """

    def __init__(self) -> None:
        self.training = False
        self._cost = self._wall = self._painting = 0.0

    def note(self, seconds: float, wall: float, painting: float = 0.0) -> None:
        """Learn from a frame.

        Args:
            seconds: of a processor for working it out.
            wall: that passed meanwhile.
            painting: seconds of a processor for painting the one before.
        """
        self._painting += _WEIGHT * (painting - self._painting)
        self._cost += _WEIGHT * (seconds - self._cost)
        self._wall += _WEIGHT * (wall - self._wall)

    @property
    def busy(self) -> bool:
        """Whether frames wait for a processor longer than they use one."""
        return self._wall > _BUSY * self._cost + _DEAR

    @property
    def interval(self) -> float:
        """Seconds between two frames now."""
        wanted = SLOW if self._cost > _DEAR or self.busy else FASTEST
        if self.training:
            whole = (self._cost + self._painting) / WHOLE
            wanted = max(wanted, self._cost / SHARE, whole)
        return min(wanted, SLOWEST)
