"""A moving mean that runs along with a curve."""

from __future__ import annotations

from typing import Final

import numpy as np

from netbuilder.views.plots.series import Array

WEAKEST: Final = 0.01
STRONGEST: Final = 0.99
_BLOCK: Final = 64


class Smoothing:
    """Exponential moving mean, corrected for its start as in Adam (Kingma and Ba, 2015, section 3).

    After n values it is sum(s^(n-i) y_i) / sum(s^(n-i)), s the strength: the mean of all that came,
    the older the lighter. Values that are no number are passed over, and leave a gap.

    Args:
        strength: 0 (the values themselves), or `WEAKEST` to `STRONGEST`.
    """

    def __init__(self, strength: float = 0.0) -> None:
        self.strength = min(strength, STRONGEST) if strength >= WEAKEST else 0.0
        self._sum = 0.0
        self._weight = 0.0

    def extend(self, values: Array) -> Array:
        """The means after each of the values that come next.

        Args:
            values: float64 (n,).
        """
        finite = np.isfinite(values)
        result = np.full(values.shape, np.nan)
        given = values[finite]
        parts = [given[i : i + _BLOCK] for i in range(0, given.size, _BLOCK)]
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
