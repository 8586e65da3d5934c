"""All that is drawn of the curves in a plot, and their names beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QWidget

from netbuilder import theme
from netbuilder.curves.band import band, outline
from netbuilder.curves.run_curves import TRAINING, VALIDATION, OtherRun, RunCurves
from netbuilder.views.plots.curves import Band, MarkedCurve, OtherCurve
from netbuilder.views.plots.end_labels import End, EndLabels

SMOOTHED: Final = "smoothed"
_BAND_COLUMN: Final = 3  # pixels


class CurveItems:
    """Draws the curves as they are now.

    Args:
        plot: gets the curves.
        viewport: has the names of the curves at its right.
        curves: what is drawn.
        changed: called when the user hides or shows a curve.

    Attributes:
        means: by name, what shows the means of the epochs.
        band: shows the range of the batches.
    """

    def __init__(
        self,
        plot: pg.PlotItem,
        viewport: QWidget,
        curves: RunCurves,
        changed: Callable[[], None],
    ) -> None:
        self._plot, self._viewport, self._curves = plot, viewport, curves
        self._changed = changed
        self._ends = EndLabels(viewport, self._switch)
        self._others: list[OtherCurve] = []
        self._band_shown = True
        self.band = Band()
        self._smooth = pg.PlotCurveItem(name=SMOOTHED, connect="finite", antialias=True)
        self.means = {
            TRAINING: MarkedCurve(TRAINING),
            VALIDATION: MarkedCurve(VALIDATION, square=True),
        }
        for part in (self.band, self._smooth, *self.means.values()):
            plot.addItem(part, ignoreBounds=True)
        self.means[TRAINING].setZValue(1)

    def show_band(self, shown: bool) -> None:
        """Whether the range of the batches is drawn from now on."""
        self._band_shown = shown

    def show_others(self, runs: Sequence[OtherRun]) -> None:
        """Have these runs, and no others, beside this one."""
        for item in self._others:
            self._plot.removeItem(item)
        self._curves.others = runs
        self._others = [OtherCurve(run) for run in runs]
        for item in self._others:
            item.setVisible(self._ends.is_on(item.run.title))
            self._plot.addItem(item, ignoreBounds=True)

    def draw(self, left: float, right: float, columns: int) -> None:
        """Draw the batches between two positions on so many columns of pixels."""
        curves, heights = self._curves, self._curves.scale.heights
        x = low = high = np.empty(0)
        if self._band_shown and self._ends.is_on(TRAINING):
            x, low, high = band(curves.batches, left, right, round(columns / _BAND_COLUMN))
        self.band.show_outline(*outline(x, heights(low), heights(high)))
        self.means[TRAINING].join(not len(curves.batches))
        x, y = curves.smooth.thinned(left, right, columns)
        self._smooth.setData(x, heights(y))

    def draw_means(self) -> None:
        """Draw the means of the epochs; beside a line of batches as marks alone."""
        heights = self._curves.scale.heights
        for key, series in self._curves.means.items():
            self.means[key].setData(series.x, heights(series.y))
        for other in self._others:
            other.setData(other.epochs, heights(other.run.means))

    def name_ends(self) -> None:
        """Write names and last values of the curves at their ends."""
        box, colours = self._plot.getViewBox(), theme.current()
        own = {TRAINING: colours.training, VALIDATION: colours.validation}
        own |= {other.title: other.colour for other in self._curves.others}
        (left, right), (bottom, top) = box.viewRange()
        ends = []
        for name, value in self._curves.ends():
            height = float(self._curves.scale.heights(np.array([value]))[0])
            height = min(max(height, bottom), top) if np.isfinite(height) else bottom
            y = box.mapViewToScene(QPointF((left + right) / 2, height)).y()
            ends.append(End(name, self._curves.text(value), y, own[name], name != TRAINING))
        width = self._ends.width(ends)
        layout = self._plot.layout
        if layout.getContentsMargins()[2] != width + 1:
            layout.setContentsMargins(1, 1, width + 1, 1)
            layout.activate()
        area = box.sceneBoundingRect()
        area.setRight(self._viewport.width() - width)
        self._ends.show_ends(ends, area, width)

    def set_theme(self, colours: theme.Theme) -> None:
        """Take the colours of a theme."""
        self.band.set_colour(colours.training)
        for item in (self._smooth, self.means[TRAINING]):
            item.setPen(pg.mkPen(colours.training, width=2))
        dashes = Qt.PenStyle.DashLine
        self.means[VALIDATION].setPen(pg.mkPen(colours.validation, width=2, style=dashes))

    def _switch(self) -> None:
        """Show the curves whose labels are on."""
        self._smooth.setVisible(self._ends.is_on(TRAINING))
        for key, item in self.means.items():
            item.setVisible(self._ends.is_on(key))
        for other in self._others:
            other.setVisible(self._ends.is_on(other.run.title))
        self._changed()
