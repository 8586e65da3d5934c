"""A moving mean that runs along with a curve."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from netbuilder.curves.series import Array

WEAKEST: Final = 0.01
STRONGEST: Final = 0.9999
USUAL: Final = 0.5
"""How much of `lag_of` is taken where nobody has chosen."""
_LONGEST_BLOCK: Final = 4096
_SMALLEST_EXPONENT: Final = 200.0
"""Powers of the strength within a block stay above e to minus this."""
_LONGEST: Final = 0.08
"""The lag at full strength, as a share of all batches of a run."""


def lag_of(share: float, batches: float) -> float:
    """By how many batches the mean lags behind, so that it looks alike in short and long runs.

    Args:
        share: from 0, no smoothing, to 1.
        batches: of the whole run.
    """
    return _LONGEST * share * share * batches


def strength_of(lag: float) -> float:
    """The weight of an exponential mean, for `Smoothing`, that lags by so many values.

    A lag of less than one value would smooth nothing, and blur what can be read out.
    """
    return lag / (1 + lag) if lag >= 1 else 0.0


class Smoothing:
    """Exponential moving mean, corrected for its start as in Adam (Kingma and Ba, 2015, section 3).

    After n values it is sum(s^(n-i) y_i) / sum(s^(n-i)), s the strength: the mean of all that came,
    the older the lighter. Values that are no number are passed over, and leave a gap.

    Args:
        strength: 0 (the values themselves), or `WEAKEST` to `STRONGEST`.
    """

    def __init__(self, strength: float = 0.0) -> None:
        self.strength = min(strength, STRONGEST) if strength >= WEAKEST else 0.0
        reach = _SMALLEST_EXPONENT / -math.log(self.strength) if self.strength else math.inf
        self._length = int(min(reach, _LONGEST_BLOCK))
        self._sum = 0.0
        self._weight = 0.0

    def extend(self, values: Array) -> Array:
        """The means after each of the values that come next.

        Args:
            values: float64 (n,).
        """
        finite = np.isfinite(values)
        result = np.full(values.shape, np.nan)
        given, length = values[finite], self._length
        parts = [given[i : i + length] for i in range(0, given.size, length)]
        if parts:
            result[finite] = np.concatenate([self._block(part) for part in parts])
        return result

    def _block(self, values: Array) -> Array:
        """Both sums after each value; a block is short, so that no power of s runs out of range."""
        s = self.strength
        if s == 0:
            return values
        growth = s ** np.arange(1, values.size + 1)
        sums = growth * (self._sum + np.cumsum(values / growth))
        weights = growth * (self._weight + np.cumsum(1 / growth))
        self._sum, self._weight = float(sums[-1]), float(weights[-1])
        return sums / weights
