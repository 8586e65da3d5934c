"""A plot of predicted numbers and true ones, whatever it looks like."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from netbuilder import theme
from netbuilder.imported.regression import Agreement
from netbuilder.translation import say
from netbuilder.views.common.texts import (
    Label,
    set_axis_title,
    set_description,
    set_plot_title,
    set_status_tip,
)
from netbuilder.views.plots.axes import number_axes
from netbuilder.wording import count_text, figure_text, number_text, terms


class AgreementPlot(pg.PlotWidget):
    """What a network predicts beside what is true, its figures above.

    The wheel zooms, dragging pans, a double click shows all again.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, axisItems=self.make_axes())
        self._theme: theme.Theme | None = None
        self._limits, self._unusable = (0.0, 1.0), 0
        self._title = ""
        self._labels = ("", "")
        set_status_tip(self, say("Wheel: zoom. Drag: move. Double-click: show all."))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(290, 200)
        item = self.getPlotItem()
        item.setMenuEnabled(False)
        item.hideButtons()
        item.disableAutoRange()
        item.setTitle("", size="9pt", justify="left")
        for part in self.make_items():
            item.addItem(part, ignoreBounds=True)
        self._hint = Label("", self.viewport())
        self._hint.setObjectName("predictedPlotHint")
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setWordWrap(True)
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._apply_theme()
        self.clear_agreement()

    def show_agreement(self, agreement: Agreement, target: str = "") -> None:
        """Show the points of a comparison, and its figures above them.

        Args:
            agreement: what is compared.
            target: the name of what is told.
        """
        self._limits, self._unusable = agreement.limits, agreement.unusable
        self.draw(agreement)
        self._hint.setVisible(not len(agreement.true))
        self._hint.show_text(say("All predictions are NaN") if agreement.unusable else "")
        self._title = self.figures_of(agreement)
        drawn = remarks(agreement)
        set_plot_title(self.getPlotItem(), self._title)
        bottom, left = self.axis_titles(target)
        self._labels = (f"{bottom} ({drawn})" if drawn else bottom, left)
        self._label_axes()
        said = terms((self._title, drawn))
        set_description(self, f"{target}: {said}" if target and said else said)
        self.show_all()

    # What each plot shows in its way

    def make_axes(self) -> dict[str, pg.AxisItem]:
        """Axes in the place of the usual ones, by their side."""
        return number_axes()

    def choose(self, number: int) -> None:
        """Get ready for one of several numbers, counted from 0."""

    def make_items(self) -> tuple[pg.GraphicsObject, ...]:
        """What is drawn on, from the back to the front."""
        raise NotImplementedError

    def draw(self, agreement: Agreement) -> None:
        """Draw the points of a comparison."""
        raise NotImplementedError

    def axis_titles(self, target: str) -> tuple[str, str]:
        """The titles of the bottom and the left axis."""
        raise NotImplementedError

    def ranges(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The values along both axes that hold all there is."""
        raise NotImplementedError

    def colour_items(self, colours: theme.Theme) -> None:
        """Draw in other colours."""
        raise NotImplementedError

    def figures_of(self, agreement: Agreement) -> str:
        """What stands above the plot."""
        return figures(agreement)

    def clear_agreement(self) -> None:
        """Show that there is nothing to compare."""
        nothing = np.empty(0)
        self.show_agreement(Agreement(0, np.nan, np.nan, None, nothing, nothing))

    def say(self, hint: str) -> None:
        """Say why nothing is shown, where that is not said already."""
        if not self._unusable:
            self._hint.show_text(hint)

    def show_all(self) -> None:
        """Undo zooming."""
        along, up = self.ranges()
        self.getViewBox().setRange(xRange=along, yRange=up, padding=0)

    def sizeHint(self) -> QSize:
        """Nearly square, as both axes show the same."""
        return QSize(340, 320)

    def close(self) -> bool:
        """Hide, as any widget does; pyqtgraph would take the plot apart."""
        return QWidget.close(self)

    def mouseDoubleClickEvent(self, event: QEvent) -> None:
        """Undo zooming."""
        self.show_all()
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the hint in the middle."""
        super().resizeEvent(event)
        if hasattr(self, "_hint"):
            self._hint.setGeometry(self.viewport().rect())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the system from light to dark and back."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_hint"):
            self._apply_theme()

    def _apply_theme(self) -> None:
        colours = theme.current()
        if colours is self._theme:
            return
        self._theme = colours
        self.setBackground(colours.surface)
        item = self.getPlotItem()
        set_plot_title(item, self._title, color=colours.text)
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.setTextPen(pg.mkPen(colours.muted))
            axis.setPen(pg.mkPen(colours.grid))
        self._label_axes()
        self.colour_items(colours)
        self._hint.setStyleSheet(f"color: {colours.muted}; background: transparent;")

    def _label_axes(self) -> None:
        bottom, left = self._labels
        colour = theme.current().muted
        set_axis_title(self.getPlotItem(), "bottom", bottom, color=colour)
        set_axis_title(self.getPlotItem(), "left", left, color=colour)


def figures(agreement: Agreement) -> str:
    """The figures of a comparison in a line; '' without samples."""
    if not agreement.count:
        return ""
    r2 = "" if agreement.r2 is None else number_text(agreement.r2, 3)
    texts = [f"R\N{SUPERSCRIPT TWO} {r2}"] if r2 else []
    root = math.sqrt(agreement.mean_squared_error)
    texts.append(
        say(
            "mean absolute error {mean_absolute_error}",
            mean_absolute_error=figure_text(agreement.mean_absolute_error, share=False),
        )
    )
    texts.append(say("root mean squared error {root}", root=figure_text(root, share=False)))
    return terms(texts)


def remarks(agreement: Agreement) -> str:
    """What the points do not show; '' where they show all."""
    texts = []
    if len(agreement.true) < agreement.count:
        texts.append(
            say(
                "{true} of {count} points drawn",
                true=count_text(len(agreement.true)),
                count=count_text(agreement.count),
            )
        )
    if agreement.unusable:
        texts.append(say("{unusable} NaN", unusable=count_text(agreement.unusable)))
    return terms(texts)
