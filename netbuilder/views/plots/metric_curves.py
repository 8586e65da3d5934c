"""The plot beside the loss: one of the figures that are watched, chosen at its title."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from numpy.typing import ArrayLike
from PySide6.QtCore import QObject, Signal, Slot

from netbuilder.curves.figures import WatchedFigures
from netbuilder.curves.series import Array
from netbuilder.curves.table import Curves
from netbuilder.design import Design
from netbuilder.design.quantities import metric_title
from netbuilder.views.plots.curve_plot import CurvePlot
from netbuilder.views.plots.figure_switch import FigureSwitch
from netbuilder.wording import is_share

Overlaid: TypeAlias = tuple[str, Mapping[str, Array | None], str]
"""Another run: its title, the epochs' means of its figures by name, the colour of its curve."""


class MetricCurves(QObject):
    """Knows all figures of a run, and has a plot show the chosen one.

    Args:
        plot: shows it.
        beside: the plot that shows the same epochs.
        parent: Qt's.

    Signals:
        figureChanged: the name of the figure that is shown from now on.
    """

    figureChanged = Signal(str)

    def __init__(self, plot: CurvePlot, beside: CurvePlot, parent: QObject) -> None:
        super().__init__(parent)
        self._plot, self._figures = plot, WatchedFigures()
        self._design = Design()
        self._wanted = ""  # what the user has chosen; '' for the figure that comes first
        self._zoom: tuple[float, float] | None = None
        self._others: Sequence[Overlaid] = ()
        self.shown = self._design.metric
        self._offered: tuple[list[tuple[str, str]], str] = ([], "")
        self._switch = FigureSwitch(plot)
        self._switch.chosen.connect(self.choose)
        for each in (plot, beside):
            each.zoomed.connect(self._note_zoom)
            each.followed.connect(self._forget_zoom)

    def show_target(self, design: Design) -> None:
        """Offer the figures of a design; `reset` is to follow."""
        if design.metric != self._design.metric:
            self._wanted = ""
        self._design = design
        self._show(self._wanted if self._wanted in design.watched else design.metric)

    def reset(self, epochs: int) -> None:
        """Forget all curves and make room for a run of `epochs`; 0 while there is no run."""
        self._zoom = None
        self._figures.reset(self._design.watched, epochs)
        self._plot.reset(epochs)

    def set_epochs(self, epochs: int) -> None:
        """Make room for a run that has another number of epochs than it began with."""
        self._figures.epochs = epochs
        self._plot.set_epochs(epochs)

    def append(
        self, positions: ArrayLike, first: ArrayLike, others: Mapping[str, ArrayLike]
    ) -> None:
        """Add training batches.

        Args:
            positions: ends of the batches (n,) in epochs.
            first: the figure that comes first, of each.
            others: the further ones, by name.
        """
        values = {self._design.metric: first, **others}
        self._figures.append(positions, values)
        if self.shown in values:
            self._plot.append(positions, values[self.shown])

    def add_epoch(self, epoch: int, logs: Mapping[str, float]) -> None:
        """Add an epoch, counted from 0, with its figures by Keras's keys."""
        self._figures.add_epoch(epoch, logs)
        self._plot.add_epoch(epoch, logs.get(self.shown), logs.get(f"val_{self.shown}"))

    def mark_best(self, epoch: int) -> None:
        """Mark the end of an epoch, counted from 1, as the best."""
        self._figures.best = epoch
        self._plot.mark_best(epoch)

    def show_others(self, runs: Sequence[Overlaid]) -> None:
        """Lay the epochs' means of other runs over this one, of the figure that is shown."""
        self._others = runs
        self._plot.show_others(
            [(title, means.get(self.shown), colour) for title, means, colour in runs]
        )

    def series(self) -> Mapping[str, Curves]:
        """Every curve of every figure, by its name."""
        return self._figures.series()

    @Slot(str)
    def choose(self, name: str) -> None:
        """Show another of the figures, as far as the run has come."""
        if name == self.shown or name not in self._design.watched:
            return
        self._wanted = name
        self._show(name)
        figures, plot = self._figures, self._plot
        plot.reset(figures.epochs)
        if name in figures.names:
            plot.append(*figures.batches(name))
            for epoch, (training, validation) in figures.means(name).items():
                plot.add_epoch(epoch, training, validation)
            plot.mark_best(figures.best)
        if self._zoom is not None:
            plot.show_epochs(*self._zoom)

    def _show(self, name: str) -> None:
        titles = [(each, metric_title(self._design, each)) for each in self._design.watched]
        if (titles, name) != self._offered:
            self._offered = titles, name
            self._plot.show_figure(dict(titles)[name], fraction=is_share(name))
            self._switch.offer(titles, name)
        if name != self.shown:
            self.shown = name
            self.show_others(self._others)
            self.figureChanged.emit(name)

    @Slot(float, float)
    def _note_zoom(self, left: float, right: float) -> None:
        self._zoom = left, right

    @Slot(bool)
    def _forget_zoom(self, _: bool) -> None:
        self._zoom = None
