"""The learning rate over the epochs, on an axis of its own at the right of a plot."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGraphicsItem

from netbuilder.curves.series import Series
from netbuilder.theme import Theme
from netbuilder.translation import say
from netbuilder.views.common.texts import plot_text

_ROOM = 0.08  # above and below the curve, as a share of its height


class RateCurve:
    """Shown as soon as the rate changes: while it is constant there is nothing to see.

    Args:
        plot: gets the curve and the axis.
    """

    def __init__(self, plot: pg.PlotItem) -> None:
        self._plot = plot
        self._series = Series()
        self._box = pg.ViewBox(enableMouse=False, enableMenu=False)
        self._box.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self._box.setZValue(1)  # above the bands
        self._axis = plot.getAxis("right")
        self._axis.setWidth(46)
        self._axis.setStyle(tickLength=0, tickAlpha=0)
        self._axis.setTickDensity(0.6)
        plot.scene().addItem(self._box)
        self._axis.linkToView(self._box)
        self._box.setXLink(plot.getViewBox())
        self._curve = pg.PlotCurveItem(connect="finite", antialias=True)
        self._curve.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._box.addItem(self._curve, ignoreBounds=True)
        plot.getViewBox().sigResized.connect(self._place)
        self.clear()

    @property
    def is_shown(self) -> bool:
        """Whether the rate has changed."""
        return bool(self._box.isVisible())

    def clear(self) -> None:
        """Forget the rates."""
        self._series.clear()
        self._drawn = 0
        self._show(False)

    def append(self, positions: ArrayLike, rates: ArrayLike) -> None:
        """Add the rates at the ends of batches, as steps; equal ones are one step."""
        x, y = np.asarray(positions, np.float64), np.asarray(rates, np.float64)
        if not x.size:
            return
        newest = self._series.y[-1] if len(self._series) else np.nan
        before = np.concatenate([[newest], y[:-1]])
        changes = np.flatnonzero(before != y)
        last = len(x) - 1
        kept = changes if changes.size and changes[-1] == last else np.append(changes, last)
        self._series.extend(x[kept], y[kept])

    def draw(self, left: float, right: float, columns: int) -> None:
        """Draw what is in view."""
        series = self._series
        varies = len(series) > 0 and series.highest > series.lowest
        if varies != self.is_shown:
            self._show(varies)
        if not varies:
            return
        x, y = series.thinned(left, right, columns)
        # A rate holds until the next one: steps where there are few.
        if len(x) < columns:
            x, y = np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1]
        self._curve.setData(x, y)
        room = _ROOM * (series.highest - series.lowest)
        self._box.setYRange(series.lowest - room, series.highest + room, padding=0)

    def at(self, x: float) -> float | None:
        """The rate at a position; None while it is constant or unknown."""
        place = self._series.nearest(x)
        return float(self._series.y[place]) if place is not None and self.is_shown else None

    def set_theme(self, colours: Theme) -> None:
        """Take the colours of a theme."""
        self._curve.setPen(pg.mkPen(colours.muted, width=1.5))
        self._axis.setPen(pg.mkPen(None))  # It would colour the texts too.
        self._axis.setTextPen(pg.mkPen(colours.muted))
        self._axis.setLabel(plot_text(say("Learning rate")))

    def _show(self, shown: bool) -> None:
        self._box.setVisible(shown)
        self._plot.showAxis("right", shown)
        if shown:
            self._place()

    def _place(self) -> None:
        self._box.setGeometry(self._plot.getViewBox().sceneBoundingRect())
