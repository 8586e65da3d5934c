"""The part of the curves that is in view."""

from __future__ import annotations

from typing import Final

import pyqtgraph as pg

from netbuilder.curves.levels import MARGIN, span
from netbuilder.curves.run_curves import RunCurves

_NARROWEST: Final = 0.01  # epochs


class Framing:
    """Follows a run until the user zooms.

    At first everything is in view; once an epoch is done, the steep fall of the first batches may
    leave at the top, so that the rest is legible.

    Args:
        box: the view to be framed.
        curves: what is to be seen in it.

    Attributes:
        beside: the curves of the plot beside it, which shows the same epochs.
    """

    def __init__(self, box: pg.ViewBox, curves: RunCurves) -> None:
        self._box, self._curves = box, curves
        self.beside: RunCurves | None = None
        self.restart()

    def restart(self) -> None:
        """Follow the run from its beginning."""
        self._epochs_follow = self._levels_follow = True
        self._whole = False

    def release(self, *, levels: bool = True) -> None:
        """Leave the epochs in view to the user, and, where `levels`, the levels as well."""
        self._epochs_follow = False
        self._levels_follow = self._levels_follow and not levels

    def toggle(self) -> None:
        """Follow again; if that is so already, change between the whole and the settled part."""
        self.follow(self._follows and not self._whole)

    def follow(self, whole: bool) -> None:
        """Follow the run, with the fall at its beginning or without."""
        self._epochs_follow = self._levels_follow = True
        self._whole = whole

    @property
    def whole(self) -> bool:
        """Whether the fall at the beginning is in view, too."""
        return self._whole

    @property
    def _follows(self) -> bool:
        return self._epochs_follow and self._levels_follow

    def fit_epochs(self) -> None:
        """Fit the limits to all that there is, and the epochs in view to how far it reaches."""
        both = [each for each in (self._curves, self.beside) if each is not None]
        room = max(each.room for each in both)
        bottom, top = self._curves.limits()
        epochs = self._curves.epochs
        self._box.setLimits(
            xMin=0, xMax=max(epochs, room) * MARGIN, yMin=bottom, yMax=top, minXRange=_NARROWEST
        )
        if self._epochs_follow:
            reached = max(each.reached for each in both)
            right = max(span(reached, epochs), room) * MARGIN
            if self._box.viewRange()[0] != [0, right]:
                self._box.setXRange(0, right, padding=0)

    def fit_levels(self) -> None:
        """Fit the levels in view to the lines that are."""
        if not self._levels_follow:
            return
        (left, right), now = self._box.viewRange()
        bottom, top = self._curves.levels(left, right, whole=self._whole)
        if now != [bottom, top]:
            self._box.setYRange(bottom, top, padding=0)
