"""What the network answers to samples that it never saw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from engine.types import Array
from netbuilder.design.targets import CLASS, NUMBER
from netbuilder.imported import Fitted
from netbuilder.imported.regression import Agreement, Agreements
from netbuilder.translation import say
from netbuilder.views.common.texts import Label
from netbuilder.views.imported import ForecastPlot, PredictedPlot
from netbuilder.views.insight.by_target import ByTarget
from netbuilder.views.insight.confusion_panel import ConfusionPanel


class Outcomes(QStackedWidget):
    """A confusion matrix for classes, predicted against true values for numbers.

    Attributes:
        confusion: for classes.
        predicted: for numbers.
        forecast: for numbers of a series.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outcomes")
        self.confusion = ConfusionPanel()
        self.predicted = PredictedPlot()
        self.forecast = ForecastPlot()
        self._neither = Label(say("This network's output is shown beside the pad."))
        self._neither.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._predicted, self._forecast = ByTarget(self.predicted), ByTarget(self.forecast)
        for page in (self.confusion, self._predicted, self._forecast, self._neither):
            self.addWidget(page)

    def reset(self, target: str, *, series: bool = False) -> None:
        """Show nothing of any network; the next one learns this, of a series or not."""
        numbers = self._forecast if series else self._predicted
        pages: dict[str, QWidget] = {CLASS: self.confusion, NUMBER: numbers}
        self.setCurrentWidget(pages.get(target, self._neither))
        self.confusion.reset()
        for plot in (self._predicted, self._forecast):
            plot.clear_each()

    def show_agreement(
        self,
        found: Agreement | Agreements,
        titles: Sequence[str],
        fitted: Fitted | None,
        times: Array | None = None,
    ) -> None:
        """Show predicted numbers beside the true ones; those of a series in their order."""
        each = found.each if isinstance(found, Agreements) else (found,)
        page = self._predicted
        if fitted is not None and fitted.recipe.series is not None:
            page, series = self._forecast, fitted.recipe.series
            if times is not None:
                times = np.repeat(times, len(fitted.recipe.targets), axis=1)
            self.forecast.set_times(times, series.order, dated=bool(series.dates))
            # What is measured of the naive forecast is measured of all numbers together.
            self.forecast.set_naive(fitted.naive_error if len(each) == 1 else None)
        names = titles if len(titles) == len(each) else tuple(map(str, range(1, len(each) + 1)))
        page.show_each(each, names)

    def say(self, hint: str) -> None:
        """Say why nothing is shown, where nothing is."""
        self.confusion.say(hint)
        for plot in (self.predicted, self.forecast):
            plot.say(hint)
