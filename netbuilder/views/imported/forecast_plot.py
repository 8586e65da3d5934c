"""The forecast of a series beside what really came."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from engine.types import Array
from netbuilder import theme
from netbuilder.imported.regression import Agreement
from netbuilder.translation import mark, say
from netbuilder.views.common.texts import Label, set_spoken
from netbuilder.views.imported.agreement_plot import AgreementPlot, figures
from netbuilder.views.imported.time_axis import TimeAxis
from netbuilder.views.plots.axes import number_axes
from netbuilder.wording import figure_text, terms

_MARGIN: Final = 0.06
_COUNTED: Final = mark("Test samples in the order of time")
_KEY: Final = 22


class ForecastPlot(AgreementPlot):
    """Two lines over the samples in the order of time: what came, and what was forecast."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._places = (0.0, 1.0)
        self._times: Array | None = None
        self._order, self._number = "", 0
        self._naive: float | None = None
        self._key: QWidget | None = None
        super().__init__(parent)
        self.setObjectName("forecastPlot")
        set_spoken(self, say("Forecast and actual values in the order of time"))
        self._key = QWidget(self.viewport())
        self._key.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QHBoxLayout(self._key)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addStretch(1)
        self._names = Label(say("Actual")), Label(say("Forecast"))
        for label in self._names:
            layout.addWidget(label)
        self._colour_key(theme.current())

    def show_forecast(self, agreement: Agreement, target: str, naive: float | None) -> None:
        """Show a comparison, and how far off the last known value is.

        Args:
            agreement: what is compared.
            target: the name of what is told.
            naive: the mean absolute error of that, in the target's unit; None where nobody knows.
        """
        self.set_naive(naive)
        self.show_agreement(agreement, target)

    def set_naive(self, naive: float | None) -> None:
        """Note how far off the last known value is; None where nobody knows."""
        self._naive = naive

    def make_axes(self) -> dict[str, pg.AxisItem]:
        """One along the bottom that can show dates."""
        self._axis = TimeAxis()
        return {**number_axes(), "bottom": self._axis}

    def choose(self, number: int) -> None:
        """Get ready for one of several numbers, counted from 0."""
        self._number = number

    def set_times(self, times: Array | None, order: str, *, dated: bool) -> None:
        """Note when the samples are.

        Args:
            times: (n, numbers): of each sample and number, in seconds from the beginning of 1970
                or, without dates, as the file counts; None to count the samples.
            order: the column that tells the time.
            dated: whether it has dates.
        """
        self._times, self._order = times, order
        self._axis.show_dates(dated and times is not None)

    def make_items(self) -> tuple[pg.GraphicsObject, ...]:
        """A line each."""
        self._truth = pg.PlotCurveItem(antialias=True)
        self._forecast = pg.PlotCurveItem(antialias=True)
        return self._truth, self._forecast

    def draw(self, agreement: Agreement) -> None:
        """Draw both lines."""
        places = agreement.places if agreement.places is not None else np.arange(agreement.count)
        places = places[: len(agreement.true)]
        places = places + 1 if self._times is None else self._times[places, self._number]
        self._truth.setData(places, agreement.true)
        self._forecast.setData(places, agreement.predicted)
        self._places = (float(places[0]), float(places[-1])) if len(places) else (0.0, 1.0)

    def figures_of(self, agreement: Agreement) -> str:
        """The figures, and that of the naive forecast."""
        known = figures(agreement)
        if not known or self._naive is None:
            return known
        return terms(
            (known, say("naive forecast {naive}", naive=figure_text(self._naive, share=False)))
        )

    def axis_titles(self, target: str) -> tuple[str, str]:
        """Time along the bottom, the target's unit up the side."""
        return self._order if self._times is not None else _COUNTED, target

    def ranges(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """All samples, and all values."""
        first, last = self._places
        low, high = self._limits
        room = _MARGIN * (high - low) or 0.5
        beside = 0.5 if self._times is None else 0.01 * (last - first) or 0.5
        return (first - beside, last + beside), (low - room, high + 2 * room)

    def colour_items(self, colours: theme.Theme) -> None:
        """The truth in the validation's colour, the forecast in the training's."""
        self._truth.setPen(pg.mkPen(colours.validation, width=2))
        self._forecast.setPen(pg.mkPen(colours.training, width=2))
        if self._key is not None:
            self._colour_key(colours)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the key at the upper right."""
        super().resizeEvent(event)
        if self._key is not None:
            area = self.viewport().rect()
            self._key.setGeometry(0, _KEY, area.width() - 12, _KEY)

    def _colour_key(self, colours: theme.Theme) -> None:
        for label, colour in zip(self._names, (colours.validation, colours.training), strict=True):
            label.setStyleSheet(f"color: {colour}; background: transparent; font-weight: bold;")
