"""A figure of merit over the epochs, drawn while it grows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from time import perf_counter
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QMouseEvent, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGraphicsItem, QWidget

from netbuilder import theme
from netbuilder.curves.levels import Scale
from netbuilder.curves.run_curves import OtherRun, RunCurves
from netbuilder.curves.series import Array
from netbuilder.translation import mark, say
from netbuilder.views.common.texts import (
    Label,
    plot_text,
    set_axis_title,
    set_description,
    set_plot_title,
    set_spoken,
    set_status_tip,
)
from netbuilder.views.common.throttle import READABLE, Throttle
from netbuilder.views.plots.axes import LevelAxis, number_axes
from netbuilder.views.plots.backdrop import Backdrop
from netbuilder.views.plots.best_mark import BestMark
from netbuilder.views.plots.curve_items import CurveItems
from netbuilder.views.plots.framing import Framing
from netbuilder.views.plots.rates import RateCurve
from netbuilder.views.plots.readout import Readout
from netbuilder.wording import number_text, terms

_FIRST_EPOCHS: Final = 10
_ROOM_FOR_TICKS: Final = 340  # pixels; epochs stand further apart in narrower plots
_ERROR: Final = mark("Error")


class CurvePlot(pg.PlotWidget):
    """Curves of one figure over the epochs: the smoothed batches, and both means of each epoch.

    Behind the smoothed line lies a faint band from the least to the greatest of the batches. At
    the right stand the names of the curves with their last values; a click there hides a curve.

    What is added is stored at once and drawn a little later, together with what else has come: as
    often as the measured cost of drawing allows, and not at all while the plot is hidden.

    The wheel zooms, dragging pans, a double click follows the run again; a second one shows the
    whole curve.

    Args:
        name: object name.
        title: what is plotted, e.g. 'Loss'.
        fraction: values lie in [0, 1] and are written as per cent.

    Attributes:
        curves: what is shown.

    Signals:
        pointed: the epoch under the cursor, a float; None without one.
        zoomed: the first and the last epoch that the user wants to see.
        followed: the run is followed again: whether with the fall at its beginning.
    """

    pointed = Signal(object)
    zoomed = Signal(float, float)
    followed = Signal(bool)

    def __init__(
        self, name: str, title: str, *, fraction: bool = False, parent: QWidget | None = None
    ) -> None:
        axis = LevelAxis("left")
        super().__init__(parent=parent, axisItems={**number_axes(), "left": axis})
        self._title = title
        self._axis = axis
        self.curves = RunCurves(Scale(fraction))
        self._means_changed = True
        self._cursor: QPointF | None = None
        self._place: float | None = None  # the epoch that is read out
        self._theme: theme.Theme | None = None
        self._items = CurveItems(self.getPlotItem(), self.viewport(), self.curves, self._changed)
        self._throttle = Throttle(parent=self)
        self._throttle.due.connect(self._draw)
        self._naming = Throttle(READABLE, self)
        self._naming.due.connect(self._items.name_ends)

        self.setObjectName(name)
        set_status_tip(
            self,
            say("Wheel: zoom. Drag: move. Double-click: undo zooming, then show the whole curve."),
        )
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(204, 116)
        self._lay_out(axis)
        self._framing = Framing(self.getViewBox(), self.curves)
        self._backdrop, self._best = Backdrop(axis), BestMark()
        for part in (self._backdrop, self._best):
            self.addItem(part, ignoreBounds=True)
        self._rates = RateCurve(self.getPlotItem())
        self._readout = Readout(self.getPlotItem(), self.viewport(), f"{name}Readout")
        self._hint = Label(parent=self.viewport())
        self._hint.setObjectName(f"{name}Hint")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setWordWrap(True)
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._apply_theme()
        self.show_figure(title, fraction=fraction)
        self.reset(_FIRST_EPOCHS)

    def show_figure(self, title: str, *, fraction: bool) -> None:
        """Be the plot of another figure from now on; `reset` is to follow."""
        self._title = title
        set_spoken(self, say("{title} over the epochs", title=title))
        self._hint.show_text(say("{title} appears here. Press Train.", title=title))
        self._rescale(replace(self.curves.scale, fraction=fraction))

    def reset(self, epochs: int) -> None:
        """Forget all curves and make room for a run of `epochs`; 0 while there is no run."""
        epochs = epochs or _FIRST_EPOCHS
        self.curves.reset(epochs)
        self._means_changed = True
        self._backdrop.set_epochs(epochs)
        self._best.set_epoch(0)
        self._rates.clear()
        self._framing.restart()
        self._cache(True)
        self._changed()

    def set_epochs(self, epochs: int) -> None:
        """Make room for a run that has another number of epochs than it began with."""
        self.curves.epochs = epochs
        self._backdrop.set_epochs(epochs)
        self._changed()

    def append(self, positions: ArrayLike, values: ArrayLike) -> None:
        """Add training batches.

        Args:
            positions: ends of the batches (n,) in epochs, ascending, e.g. 0.53.
            values: their values (n,); NaN and infinities leave a gap.

        Raises:
            ValueError: the shapes differ, or a position goes back.
        """
        self.curves.append(positions, values)
        self._changed()

    def append_rates(self, positions: ArrayLike, rates: ArrayLike) -> None:
        """Add the learning rates (n,) at the ends of batches; shown once they differ."""
        self._rates.append(positions, rates)
        self._changed()

    def mark_best(self, epoch: int) -> None:
        """Mark the end of an epoch, counted from 1, as the best; 0 marks none."""
        self._best.set_epoch(epoch)

    def smooth(self, share: float) -> None:
        """Smooth the batches more or less, from 0, not at all, to 1."""
        self.curves.smooth_by(share)
        self._changed()

    def show_band(self, shown: bool) -> None:
        """Whether the range of the batches is behind the smoothed line."""
        self._items.show_band(shown)
        self._changed()

    def show_logarithmic(self, logarithmic: bool) -> None:
        """Whether levels have a logarithmic scale: losses and errors, but no accuracies."""
        self._rescale(replace(self.curves.scale, logarithmic=logarithmic))

    def show_error(self, error: bool) -> None:
        """Whether what is missing to 1 is shown in place of a fraction."""
        self._rescale(replace(self.curves.scale, error=error))

    def show_whole(self, whole: bool) -> None:
        """Whether the axis of a fraction shows all of [0, 1], or fits the curves."""
        self._rescale(replace(self.curves.scale, whole=whole))

    def show_others(self, curves: Sequence[tuple[str, Array | None, str]]) -> None:
        """Lay the epochs' means of other runs over this one: name, means and colour of each."""
        self._items.show_others([OtherRun(n, m, c) for n, m, c in curves if m is not None])
        self._means_changed = True
        self._changed()

    def add_epoch(self, epoch: int, training: float | None, validation: float | None) -> None:
        """Add the means of the epoch number `epoch`, counted from 0; drawn at its end."""
        self.curves.add_epoch(epoch, training, validation)
        self._means_changed = True
        self._changed()

    def series(self) -> Mapping[str, tuple[Array, Array]]:
        """Positions in epochs and values of every curve, all points, read-only."""
        return self.curves.series()

    # Beside another plot

    def show_beside(self, curves: RunCurves) -> None:
        """Show as many epochs as these need, which another plot shows."""
        self._framing.beside = curves

    @Slot(object)
    def point_at(self, x: float | None) -> None:
        """Show the values at an epoch, or none."""
        self._place = x
        self._read_out()

    @Slot(float, float)
    def show_epochs(self, left: float, right: float) -> None:
        """Show these epochs, and the levels that they need."""
        self._framing.release(levels=False)
        self.getViewBox().setXRange(left, right, padding=0)
        self._cache(False)
        self._changed()

    @Slot(bool)
    def follow(self, whole: bool) -> None:
        """Follow the run, with the fall at its beginning or without."""
        self._framing.follow(whole)
        self._cache(True)
        self._changed()

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
            density = min(1.0, self.width() / _ROOM_FOR_TICKS)
            self.getPlotItem().getAxis("bottom").setTickDensity(density)
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
        self.pointed.emit(self._place)

    def leaveEvent(self, event: QEvent) -> None:
        """Take the values away."""
        super().leaveEvent(event)
        self._cursor = self._place = None
        self._readout.hide()
        self.pointed.emit(None)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Undo zooming; a second time, change between the settled part and the whole curve."""
        self._framing.toggle()
        self.follow(self._framing.whole)
        self.followed.emit(self._framing.whole)
        event.accept()

    # Drawing

    def _changed(self, *_: object) -> None:
        if self.isVisible():
            self._throttle.request()

    def _draw(self) -> None:
        start = perf_counter()
        self._hint.setVisible(self.curves.is_bare)
        self._framing.fit_epochs()
        self._framing.fit_levels()
        (left, right), _ = self.getViewBox().viewRange()
        columns = max(1, round(self.getViewBox().width()))
        self._items.draw(left, right, columns)
        self._rates.draw(left, right, columns)
        if self._means_changed:
            self._means_changed = False
            self._items.draw_means()
            self._items.name_ends()
            set_description(self, terms(self.curves.means_at(np.inf)) or say("No epoch finished"))
        self._naming.request()
        self._read_out()
        self._throttle.add_cost(perf_counter() - start)

    def _cache(self, on: bool) -> None:
        """Keep the picture of what changes seldom, behind and before each new batch.

        Qt moves such a picture by whole pixels, which shows while panning.
        """
        modes = QGraphicsItem.CacheMode
        mode = modes.DeviceCoordinateCache if on else modes.NoCache
        self._backdrop.setCacheMode(mode)
        for item in self._items.means.values():
            item.setCacheMode(mode)

    def _rescale(self, scale: Scale) -> None:
        """Change axis and curves together."""
        self.curves.scale = scale
        self._axis.fraction, self._axis.logarithmic = scale.fraction, scale.shows_powers
        self._axis.picture = None  # Its texts are kept there.
        self._means_changed = True
        set_plot_title(self.getPlotItem(), self._shown_title)
        self._changed()

    @property
    def _shown_title(self) -> str:
        return _ERROR if self.curves.scale.shows_error else self._title

    # The values under the cursor

    def _read_out(self) -> None:
        """Tell of the place under the cursor of this plot, or of the one beside it."""
        box, cursor = self.getViewBox(), self._cursor
        area = box.sceneBoundingRect()
        if cursor is not None:
            scene = self.mapToScene(cursor.toPoint())
            self._place = box.mapSceneToView(scene).x() if area.contains(scene) else None
        if self._place is None or self.curves.is_bare:
            self._readout.hide()
            return
        x, lines = self.curves.told_at(self._place)
        rate = self._rates.at(x)
        if rate is not None:
            lines.append(say("learning rate {rate}", rate=number_text(rate, 3)))
        across = box.mapViewToScene(QPointF(x, box.viewRange()[1][0])).x()
        at = cursor or QPointF(across, area.top() + 4)
        self._readout.show_at(x, at, "\n".join(lines))

    # Appearance

    def _lay_out(self, left: Any) -> None:
        item = self.getPlotItem()
        item.setMenuEnabled(False)
        item.hideButtons()
        item.disableAutoRange()
        item.setTitle(plot_text(self._title), size="10pt", bold=True, justify="left")
        set_axis_title(item, "bottom", say("Epoch"))
        left.setWidth(48)
        # What touches the curves would be painted again with every change of them.
        item.layout.setColumnSpacing(0, 3)
        item.layout.setRowSpacing(2, 3)
        for side in ("left", "bottom"):
            item.getAxis(side).setStyle(tickLength=0, tickAlpha=0)
            item.getAxis(side).setPen(pg.mkPen(None))
        left.setTickDensity(1.6)
        self.getViewBox().sigRangeChangedManually.connect(self._zoom)
        self.getViewBox().sigResized.connect(self._changed)

    def _zoom(self) -> None:
        self._framing.release()
        self._cache(False)
        self._changed()
        self.zoomed.emit(*self.getViewBox().viewRange()[0])

    def _apply_theme(self) -> None:
        colours = theme.current()
        if colours is self._theme:
            return
        self._theme = colours
        self.setBackground(colours.surface)
        item = self.getPlotItem()
        set_plot_title(item, self._shown_title, color=colours.text)
        for side in ("left", "bottom"):
            item.getAxis(side).setTextPen(pg.mkPen(colours.muted))
        for part in (self._items, self._backdrop, self._best, self._rates, self._readout):
            part.set_theme(colours)
        self._naming.request()
        self._hint.setStyleSheet(f"color: {colours.muted}; background: {colours.surface};")
