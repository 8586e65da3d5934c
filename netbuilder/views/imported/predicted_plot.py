"""Predicted numbers against the true ones."""

from __future__ import annotations

from typing import Final

import pyqtgraph as pg
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from netbuilder import theme
from netbuilder.imported.regression import Agreement
from netbuilder.translation import say
from netbuilder.views.common.texts import set_spoken
from netbuilder.views.imported.agreement_plot import AgreementPlot

_MARGIN: Final = 0.04
_DOT: Final = 6


class PredictedPlot(AgreementPlot):
    """A dot for each sample; on the diagonal those that are told exactly."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("predictedPlot")
        set_spoken(self, say("Predicted versus actual values"))

    def make_items(self) -> tuple[pg.GraphicsObject, ...]:
        """What is drawn on, from the back to the front."""
        self._diagonal = pg.PlotCurveItem(antialias=True)
        self._dots = pg.ScatterPlotItem(size=_DOT, pxMode=True, antialias=True)
        return self._diagonal, self._dots

    def draw(self, agreement: Agreement) -> None:
        """Draw the points of a comparison."""
        self._dots.setData(agreement.true, agreement.predicted)
        low, high = agreement.limits
        self._diagonal.setData([low, high], [low, high])
        self._diagonal.setVisible(bool(len(agreement.true)))

    def axis_titles(self, target: str) -> tuple[str, str]:
        """The titles of the bottom and the left axis."""
        if not target:
            return say("Actual"), say("Predicted")
        return say("Actual {target}", target=target), say("Predicted {target}", target=target)

    def ranges(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The values along both axes that hold all there is."""
        low, high = self._limits
        room = _MARGIN * (high - low) or 0.5
        return (low - room, high + room), (low - room, high + room)

    def colour_items(self, colours: theme.Theme) -> None:
        """Draw in other colours."""
        dot = QColor(colours.training)
        dot.setAlphaF(0.6)
        self._dots.setBrush(pg.mkBrush(dot))
        self._dots.setPen(pg.mkPen(None))
        self._diagonal.setPen(pg.mkPen(colours.validation, width=1.5))
