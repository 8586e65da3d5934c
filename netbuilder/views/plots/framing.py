"""The part of the curves that is in view."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import pyqtgraph as pg

from netbuilder.views.plots.axes import ceiling, span
from netbuilder.views.plots.series import Array, Series

_SETTLED: Final = 0.5  # epochs; earlier batches do not stretch the levels once an epoch is done
_MARGIN: Final = 1.015  # beyond the last epoch and the highest level, for the marks there
_NARROWEST: Final = 0.01  # epochs


class Framing:
    """Follows a run until the user zooms.

    At first everything is in view; once an epoch is done, the steep fall of the first batches may
    leave at the top, so that the rest is legible.

    Args:
        box: the view to be framed.
        fraction: values lie in [0, 1], and all of that is shown.

    Attributes:
        logarithmic: whether levels are powers of ten.
        room: epochs that are in view at least.
        others: values that have to be in view besides.
    """

    def __init__(self, box: pg.ViewBox, *, fraction: bool) -> None:
        self._box = box
        self._fraction = fraction
        self.logarithmic = False
        self.room = 0
        self.others: Sequence[Array] = ()
        self.restart(1)

    def show_fraction(self, fraction: bool) -> None:
        """Whether all of [0, 1] is shown from now on."""
        self._fraction = fraction

    def restart(self, epochs: int) -> None:
        """Make room for a run of `epochs`."""
        self._epochs = epochs
        self._following = True
        self._whole = False

    def release(self) -> None:
        """Leave the view to the user."""
        self._following = False

    def toggle(self) -> None:
        """Follow again; if that is so already, change between the whole and the settled part."""
        self._whole = self._following and not self._whole
        self._following = True

    def fit_epochs(self, parts: Sequence[Series]) -> None:
        """Fit the limits to all of `parts`, and the epochs in view to how far they reach."""
        epochs = max(self._epochs, self.room)
        reaches = [s.lowest for s in parts] + [s.highest for s in parts]
        bottom, top = self._levels(np.concatenate([reaches, *self.others]))
        self._box.setLimits(
            xMin=0, xMax=epochs * _MARGIN, yMin=bottom, yMax=top, minXRange=_NARROWEST
        )
        if self._following:
            reached = max((float(s.x[-1]) for s in parts if len(s)), default=0.0)
            right = max(span(reached, self._epochs), self.room) * _MARGIN
            if self._box.viewRange()[0] != [0, right]:
                self._box.setXRange(0, right, padding=0)

    def fit_levels(self, x: Array, y: Array, means: Sequence[Series]) -> None:
        """Fit the levels in view to the batches `x`, `y` and the means of the epochs.

        Where `logarithmic`, levels in view are powers of ten; `y` and the means are as measured.
        """
        if not self._following:
            return
        if not self._whole and any(map(len, means)):
            y = y[x >= _SETTLED]
        bottom, top = self._levels(
            np.concatenate([y, [s.lowest for s in means], [s.highest for s in means], *self.others])
        )
        if self._box.viewRange()[1] != [bottom, top]:
            self._box.setYRange(bottom, top, padding=0)

    def _levels(self, values: Array) -> tuple[float, float]:
        if self._fraction:
            return 0.0, _MARGIN
        values = values[np.isfinite(values)]
        if self.logarithmic:
            return _decades(values)
        highest = float(values.max(initial=0.0))
        lowest = float(values.min(initial=0.0))
        top = ceiling(highest) if highest > 0 else 1.0
        return (-ceiling(-lowest) if lowest < 0 else 0.0), top * _MARGIN


def logarithms(values: Array) -> Array:
    """Powers of ten; NaN for what has none."""
    return np.log10(np.where(values > 0, values, np.nan))


def _decades(values: Array) -> tuple[float, float]:
    """Tenths of decades around positive values; one decade without any."""
    values = values[values > 0]
    if not values.size:
        return -1.0, 0.0
    bottom = math.floor(10 * math.log10(values.min())) / 10
    return bottom, max(math.ceil(10 * math.log10(values.max())) / 10, bottom + 0.1)
