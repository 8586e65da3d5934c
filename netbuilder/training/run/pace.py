"""How fast a training goes, how long it has taken, and when it will be over."""

from __future__ import annotations

import math
from typing import Final

MEMORY: Final = 2.0
"""Seconds after which a measurement counts for a third."""

ENOUGH: Final = 0.25
"""Seconds of training before an end is foretold."""


class Pace:
    """Samples per second, smoothed, and what follows from it.

    All times are seconds on a clock that never goes back. Pauses and validation do not count as
    training; the duration of a validation is remembered by itself. Nor does the first batch, which
    sets up what the others use again.

    Args:
        now: when the training starts.
        seconds: that it took before, where it was interrupted.
    """

    def __init__(self, now: float, seconds: float = 0.0) -> None:
        self._mark = now
        self._seconds = seconds
        self._trained = 0.0
        self._rate = 0.0
        self._validation = 0.0

    @property
    def seconds(self) -> float:
        """What the training has taken, pauses not counted."""
        return self._seconds

    @property
    def samples_per_second(self) -> float:
        """The smoothed rate; 0 before the first measurement."""
        return self._rate

    def warm_up(self, now: float) -> None:
        """Since the last call, the first batch was trained on."""
        self._seconds += self._advance(now)

    def train(self, samples: int, now: float) -> None:
        """Since the last call, this many samples were trained on."""
        seconds = self._advance(now)
        self._seconds += max(0.0, seconds)
        if seconds <= 0:
            return
        # As if the memory had been empty at the start: the first measurement counts in full.
        old = 1 - math.exp(-self._trained / MEMORY)
        keep = math.exp(-seconds / MEMORY) * old
        new = 1 - math.exp(-seconds / MEMORY)
        self._rate = (keep * self._rate + new * samples / seconds) / (keep + new)
        self._trained += seconds

    def validate(self, now: float) -> None:
        """Since the last call, the validation data were evaluated once."""
        self._validation = self._advance(now)
        self._seconds += self._validation

    def skip(self, now: float) -> None:
        """What happened since the last call does not count."""
        self._advance(now)

    def eta(self, samples: int, validations: int) -> float | None:
        """Seconds for so many more samples and validations; None while it is too early to tell."""
        if self._trained < ENOUGH:
            return None
        return samples / self._rate + validations * self._validation

    def _advance(self, now: float) -> float:
        seconds, self._mark = now - self._mark, now
        return seconds
