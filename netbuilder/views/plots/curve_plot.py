"""A figure of merit over the epochs, drawn while it grows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import perf_counter
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike
from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QHideEvent, QMouseEvent, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGraphicsItem, QWidget

from netbuilder import theme
from netbuilder.views.common.texts import (
    Label,
    plot_text,
    set_axis_title,
    set_description,
    set_plot_title,
    set_spoken,
    set_status_tip,
)
from netbuilder.views.common.throttle import Throttle
from netbuilder.views.plots.axes import LevelAxis
from netbuilder.views.plots.backdrop import Backdrop
from netbuilder.views.plots.best_mark import BestMark
from netbuilder.views.plots.curves import Legend, MarkedCurve, OtherCurve, halfway
from netbuilder.views.plots.framing import Framing, logarithms
from netbuilder.views.plots.rates import RateCurve
from netbuilder.views.plots.readout import Readout, means_text
from netbuilder.views.plots.series import Array, Series
from netbuilder.views.plots.smoothing import Smoothing
from netbuilder.wording import figure_text, number_text

BATCHES: Final = "training batches"
TRAINING: Final = "training"
VALIDATION: Final = "validation"
SMOOTHED: Final = "smoothed"

_FIRST_EPOCHS: Final = 10


class CurvePlot(pg.PlotWidget):
    """Curves of one figure over the epochs: each training batch, and both means of each epoch.

    What is added is stored at once and drawn a little later, together with what else has come: as
    often as the measured cost of drawing allows, and not at all while the plot is hidden.

    The wheel zooms, dragging pans, a double click follows the run again; a second one shows the
    whole curve.

    Args:
        name: object name.
        title: what is plotted, e.g. 'Loss'.
        fraction: values lie in [0, 1] and are written as per cent.
    """

    def __init__(
        self, name: str, title: str, *, fraction: bool = False, parent: QWidget | None = None
    ) -> None:
        axis = LevelAxis("left")
        super().__init__(parent=parent, axisItems={"left": axis})
        self._title = title
        self._axis = axis
        self._fraction = axis.fraction = fraction
        self._means_changed = True
        self._logarithmic = False
        self._others: list[OtherCurve] = []
        self._cursor: QPointF | None = None
        self._theme: theme.Theme | None = None
        self._series = {key: Series() for key in (BATCHES, TRAINING, VALIDATION)}
        self._smoothing, self._smooth = Smoothing(), Series()
        self._curves = {
            BATCHES: pg.PlotCurveItem(name=BATCHES, connect="finite", antialias=False),
            SMOOTHED: pg.PlotCurveItem(connect="finite", antialias=True),
            TRAINING: MarkedCurve(TRAINING),
            VALIDATION: MarkedCurve(VALIDATION, square=True),
        }
        self._throttle = Throttle(parent=self)
        self._throttle.due.connect(self._draw)

        self.setObjectName(name)
        set_status_tip(
            self, "Wheel: zoom. Drag: move. Double-click: undo zooming, then show the whole curve."
        )
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(204, 140)
        self._lay_out(axis)
        self._framing = Framing(self.getViewBox(), fraction=fraction)
        self._backdrop, self._best = Backdrop(axis), BestMark()
        for part in (self._backdrop, self._best):
            self.addItem(part, ignoreBounds=True)
        self._rates = RateCurve(self.getPlotItem())
        self._readout = Readout(self.getPlotItem(), self.viewport(), f"{name}Readout")
        self._hint = Label(parent=self.viewport())
        self._hint.setObjectName(f"{name}Hint")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._apply_theme()
        self.show_figure(title, fraction=fraction)
        self.reset(_FIRST_EPOCHS)

    def show_figure(self, title: str, *, fraction: bool) -> None:
        """Be the plot of another figure from now on; `reset` is to follow."""
        self._title, self._fraction = title, fraction
        self._axis.fraction = fraction
        self._axis.picture = None  # Its texts are kept there.
        self._framing.show_fraction(fraction)
        set_spoken(self, f"{title} over the epochs")
        self._hint.show_text(f"Press Train to watch the {title.lower()}")
        set_plot_title(self.getPlotItem(), title)
        self._legend.place(self.width())

    def reset(self, epochs: int) -> None:
        """Forget all curves and make room for a run of `epochs`; 0 while there is no run."""
        epochs = epochs or _FIRST_EPOCHS
        for series in (*self._series.values(), self._smooth):
            series.clear()
        self._smoothing = Smoothing(self._smoothing.strength)
        self._means_changed = True
        self._backdrop.set_epochs(epochs)
        self._best.set_epoch(0)
        self._rates.clear()
        self._framing.restart(epochs)
        self._cache(True)
        self._changed()

    def append(self, positions: ArrayLike, values: ArrayLike) -> None:
        """Add training batches.

        Args:
            positions: ends of the batches (n,) in epochs, ascending, e.g. 0.53.
            values: their values (n,); NaN and infinities leave a gap.

        Raises:
            ValueError: the shapes differ, or a position goes back.
        """
        self._series[BATCHES].extend(positions, values)
        self._smooth_further()
        self._changed()

    def append_rates(self, positions: ArrayLike, rates: ArrayLike) -> None:
        """Add the learning rates (n,) at the ends of batches; shown once they differ."""
        self._rates.append(positions, rates)
        self._changed()

    def mark_best(self, epoch: int) -> None:
        """Mark the end of an epoch, counted from 1, as the best; 0 marks none."""
        self._best.set_epoch(epoch)

    def smooth(self, strength: float) -> None:
        """Draw a moving mean over the batches, from 0, none, to `smoothing.STRONGEST`."""
        self._smoothing = Smoothing(strength)
        self._smooth.clear()
        self._smooth_further()
        self._changed()

    def show_logarithmic(self, logarithmic: bool) -> None:
        """Whether levels have a logarithmic scale; fractions never have."""
        self._logarithmic = logarithmic
        self._changed()

    def show_others(self, curves: Sequence[tuple[str, Array | None, str]]) -> None:
        """Lay the epochs' means of other runs over this one: name, means and colour of each."""
        for item in self._others:
            self.removeItem(item)
        self._others = [OtherCurve(n, m, c) for n, m, c in curves if m is not None]
        for item in self._others:
            self.addItem(item, ignoreBounds=True)
        self._framing.others = [item.means for item in self._others]
        self._framing.room = max(map(len, self._framing.others), default=0)
        self._means_changed = True
        self._changed()

    def _smooth_further(self) -> None:
        """Bring the moving mean up to the last batch."""
        if self._smoothing.strength:
            batches, done = self._series[BATCHES], len(self._smooth)
            self._smooth.extend(batches.x[done:], self._smoothing.extend(batches.y[done:]))

    def add_epoch(self, epoch: int, training: float | None, validation: float | None) -> None:
        """Add the means of the epoch number `epoch`, counted from 0; drawn at its end."""
        for key, value in ((TRAINING, training), (VALIDATION, validation)):
            if value is not None:
                self._series[key].extend(epoch + 1, value)
        self._means_changed = True
        self._changed()

    def series(self) -> Mapping[str, tuple[Array, Array]]:
        """Positions in epochs and values of every curve, all points, read-only."""
        return MappingProxyType({key: (s.x, s.y) for key, s in self._series.items()})

    def sizeHint(self) -> QSize:
        """A size wider than high."""
        return QSize(480, 220)

    def close(self) -> bool:
        """Hide, as any widget does; pyqtgraph would take the plot apart."""
        return QWidget.close(self)

    # Qt's events

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what came while the plot was hidden."""
        super().showEvent(event)
        self._throttle.request()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop drawing."""
        self._throttle.cancel()
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and count the time."""
        start = perf_counter()
        super().paintEvent(event)
        self._throttle.add_cost(perf_counter() - start)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep everything in its place, and the curve as fine as the pixels."""
        super().resizeEvent(event)
        if hasattr(self, "_hint"):
            self._hint.setGeometry(self.viewport().rect())
            self._legend.place(self.width())
            self._changed()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the system from light to dark and back."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_hint"):
            self._apply_theme()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the values under the cursor."""
        super().mouseMoveEvent(event)
        self._cursor = event.position()
        self._read_out()

    def leaveEvent(self, event: QEvent) -> None:
        """Take the values away."""
        super().leaveEvent(event)
        self._cursor = None
        self._readout.hide()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Undo zooming; a second time, change between the settled part and the whole curve."""
        self._framing.toggle()
        self._cache(True)
        self._changed()
        event.accept()

    # Drawing

    def _changed(self) -> None:
        if self.isVisible():
            self._throttle.request()

    def _draw(self) -> None:
        start = perf_counter()
        self._hint.setVisible(self._is_bare())
        self._take_scale()
        means = [self._series[TRAINING], self._series[VALIDATION]]
        box = self.getViewBox()
        self._framing.fit_epochs([self._series[BATCHES], *means])
        (left, right), _ = box.viewRange()
        columns = max(1, round(box.width()))
        x, y = self._series[BATCHES].thinned(left, right, columns)
        self._framing.fit_levels(x, y, means)
        self._curves[BATCHES].setData(x, self._levels(y))
        x, y = self._smooth.thinned(left, right, columns)
        self._curves[SMOOTHED].setData(x, self._levels(y))
        self._rates.draw(left, right, columns)
        if self._means_changed:
            self._means_changed = False
            for key in (TRAINING, VALIDATION):
                self._curves[key].setData(self._series[key].x, self._levels(self._series[key].y))
            for other in self._others:
                other.setData(other.epochs, self._levels(other.means))
            self._describe()
        self._read_out()
        self._throttle.add_cost(perf_counter() - start)

    def _cache(self, on: bool) -> None:
        """Keep the picture of what changes seldom, behind and before each new batch.

        Qt moves such a picture by whole pixels, which shows while panning.
        """
        modes = QGraphicsItem.CacheMode
        for item in (self._backdrop, self._curves[TRAINING], self._curves[VALIDATION]):
            item.setCacheMode(modes.DeviceCoordinateCache if on else modes.NoCache)

    def _take_scale(self) -> None:
        """Change axis and curves together, when they are drawn."""
        logarithmic = self._logarithmic and not self._fraction
        if logarithmic != self._framing.logarithmic:
            self._framing.logarithmic = self._axis.logarithmic = logarithmic
            self._axis.picture = None
            self._means_changed = True

    def _levels(self, y: Array) -> Array:
        """Values as the axis counts them."""
        return logarithms(y) if self._framing.logarithmic else y

    def _is_bare(self) -> bool:
        return not self._others and not any(map(len, self._series.values()))

    def _describe(self) -> None:
        set_description(self, ", ".join(self._means_text(np.inf)) or "No epoch finished")

    # The values under the cursor

    def _read_out(self) -> None:
        box, cursor = self.getViewBox(), self._cursor
        place = None if cursor is None or self._is_bare() else self.mapToScene(cursor.toPoint())
        if cursor is None or place is None or not box.sceneBoundingRect().contains(place):
            self._readout.hide()
            return
        x = box.mapSceneToView(place).x()
        lines = []
        batch = self._series[BATCHES].nearest(x)
        if batch is not None:
            x = float(self._series[BATCHES].x[batch])
            value = self._figure_text(self._series[BATCHES].y[batch])
            lines.append(f"epoch {x:.2f}: batch {value}")
            if len(self._smooth):
                lines.append(f"smoothed {self._figure_text(self._smooth.y[batch])}")
        lines.extend(self._means_text(x))
        lines.extend(other.text_at(x, fraction=self._fraction) for other in self._others)
        rate = self._rates.at(x)
        if rate is not None:
            lines.append(f"learning rate {number_text(rate, 3)}")
        self._readout.show_at(x, cursor, "\n".join(lines))

    def _figure_text(self, value: float) -> str:
        return figure_text(value, share=self._fraction, digits=1)

    def _means_text(self, x: float) -> list[str]:
        means = {key: self._series[key] for key in (TRAINING, VALIDATION)}
        return means_text(means, x, fraction=self._fraction)

    # Appearance

    def _lay_out(self, left: Any) -> None:
        item = self.getPlotItem()
        item.setMenuEnabled(False)
        item.hideButtons()
        item.disableAutoRange()
        item.setTitle(plot_text(self._title), size="10pt", bold=True, justify="left")
        set_axis_title(item, "bottom", "Epoch")
        left.setWidth(48)
        # What touches the curves would be painted again with every change of them.
        item.layout.setColumnSpacing(0, 3)
        item.layout.setRowSpacing(2, 3)
        for side in ("left", "bottom"):
            item.getAxis(side).setStyle(tickLength=0, tickAlpha=0)
            item.getAxis(side).setPen(pg.mkPen(None))
        left.setTickDensity(1.6)
        self._legend = Legend(item)
        for key in (BATCHES, TRAINING, VALIDATION):
            item.addItem(self._curves[key], ignoreBounds=True)
            if key is BATCHES:
                item.addItem(self._curves[SMOOTHED], ignoreBounds=True)
            self._legend.addItem(self._curves[key], plot_text(key.removeprefix("training ")))
        self._curves[TRAINING].setZValue(1)
        self.getViewBox().sigRangeChangedManually.connect(self._zoomed)

    def _zoomed(self) -> None:
        self._framing.release()
        self._cache(False)
        self._changed()

    def _apply_theme(self) -> None:
        colours = theme.current()
        if colours is self._theme:
            return
        self._theme = colours
        self.setBackground(colours.surface)
        item = self.getPlotItem()
        set_plot_title(item, self._title, color=colours.text)
        for side in ("left", "bottom"):
            item.getAxis(side).setTextPen(pg.mkPen(colours.muted))
        faint = halfway(colours.training, colours.surface)
        self._curves[BATCHES].setPen(pg.mkPen(faint, width=1))
        self._curves[SMOOTHED].setPen(pg.mkPen(colours.muted, width=2))
        for key, colour in ((TRAINING, colours.training), (VALIDATION, colours.validation)):
            self._curves[key].setPen(pg.mkPen(colour, width=2))
        self._legend.set_colour(colours.text)
        self._backdrop.set_theme(colours)
        self._best.set_theme(colours)
        self._rates.set_theme(colours)
        self._readout.set_theme(colours)
        self._hint.setStyleSheet(f"color: {colours.muted}; background: transparent;")
