"""Trainings that are stopped early because others were better by then.

Successive halving is the asynchronous kind that stops (ASHA: Li et al., 'A System for Massively
Parallel Hyperparameter Tuning', 2020): no training waits for others. The median rule is that of
Golovin et al., 'Google Vizier', 2017.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from statistics import median
from typing import Final

from netbuilder.translation import mark
from netbuilder.wording import plural

REDUCTION: Final = 3
"""One of so many trainings goes on at each rung of successive halving."""
_ROUNDS: Final = 3
_OTHERS: Final = 5
"""Trainings that must have come as far before a median says something."""
_BEGINNING: Final = 0.1
"""Share of the epochs that every training has before a median counts."""

_BEHIND: Final = (
    mark("Stopped after {count} epoch, as it was worse than the median of the others."),
    mark("Stopped after {count} epochs, as it was worse than the median of the others."),
)
_HALVED: Final = (
    mark("Stopped after {count} epoch, as it was not among the best third."),
    mark("Stopped after {count} epochs, as it was not among the best third."),
)


class Pruning:
    """What all trainings have reached, and which go no further.

    Args:
        halves: whether successive halving stops trainings.
        by_median: whether the median does.
    """

    def __init__(self, halves: bool, by_median: bool) -> None:
        self._halves, self._by_median = halves, by_median
        self._reached: dict[int, dict[int, float]] = {}

    def reached(self, number: int) -> Mapping[int, float]:
        """By epoch what a training has reached; less is better."""
        return self._reached.get(number, {})

    def restart(self, number: int, reached: Mapping[int, float] | None = None) -> None:
        """Know a training from its beginning, or as it was."""
        self._reached[number] = dict(reached or {})

    def why_stop(self, number: int, epoch: int, epochs: int, value: float) -> str:
        """Why a training goes no further, or ''.

        Args:
            number: of the training.
            epoch: that is complete, counted from 1.
            epochs: that it is to have.
            value: it has reached; less is better.
        """
        own = self._reached.setdefault(number, {})
        own[epoch] = value if math.isfinite(value) else math.inf
        if epoch >= epochs:
            return ""
        best = min(reached for n, reached in own.items() if n <= epoch)
        others = [each for n in self._reached if n != number for each in self._best_at(n, epoch)]
        if self._halves and epoch in rungs(epochs):
            there = sorted([best, *others])
            if best > there[max(1, len(there) // REDUCTION) - 1]:
                return plural(epoch, *_HALVED)
        enough = len(others) >= _OTHERS and epoch >= max(1, math.ceil(_BEGINNING * epochs))
        if self._by_median and enough and best > median(others):
            return plural(epoch, *_BEHIND)
        return ""

    def _best_at(self, number: int, epoch: int) -> list[float]:
        """The best that a training had reached by an epoch; [] where it never got there."""
        reached = self._reached[number]
        found = [value for n, value in reached.items() if n <= epoch]
        return [min(found)] if epoch in reached else []


def rungs(epochs: int) -> tuple[int, ...]:
    """Epochs after which successive halving looks: each three times the one before."""
    first = max(1, math.ceil(epochs / REDUCTION**_ROUNDS))
    found = [first * REDUCTION**n for n in range(_ROUNDS)]
    return tuple(each for each in found if each < epochs)
