"""The values under the cursor."""

from __future__ import annotations

from typing import Final

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QWidget

from netbuilder.theme import Theme
from netbuilder.translation import say
from netbuilder.views.common.texts import Label, set_spoken

_DISTANCE: Final = 12  # pixels between the line and its label


class Readout:
    """A vertical line in `plot` with a label beside it.

    Attributes:
        line: the line, in the plot's coordinates.
        label: the label, above the plot's viewport; its object name is `name`.
    """

    def __init__(self, plot: pg.PlotItem, viewport: QWidget, name: str) -> None:
        self._viewport = viewport
        self.line = pg.InfiniteLine(angle=90, movable=False)
        self.line.setZValue(20)
        self.line.hide()
        plot.addItem(self.line, ignoreBounds=True)
        self.label = Label(parent=viewport)
        self.label.setObjectName(name)
        self.label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        set_spoken(self.label, say("Values under the cursor"))
        self.label.setMargin(5)
        self.label.hide()

    def show_at(self, x: float, place: QPointF, text: str) -> None:
        """Show `text` beside the line at `x`, which is at `place` of the viewport."""
        self.line.setValue(x)
        self.line.show()
        if text != self.label.text():
            self.label.show_text(text)
            self.label.adjustSize()
        left = place.x() + _DISTANCE
        if left + self.label.width() > self._viewport.width():
            left = place.x() - _DISTANCE - self.label.width()
        lowest = self._viewport.height() - self.label.height()
        self.label.move(max(round(left), 0), min(round(place.y()), lowest))
        self.label.show()
        self.label.raise_()

    def hide(self) -> None:
        """Take line and label away."""
        self.line.hide()
        self.label.hide()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self.line.setPen(pg.mkPen(theme.muted, width=1))
        self.label.setStyleSheet(
            f"background: {theme.raised}; color: {theme.text}; border: 1px solid {theme.border};"
        )
