"""What lies behind the curves: bands for the epochs and level lines."""

from __future__ import annotations

import math
from typing import Final

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from netbuilder.theme import Theme

_NARROWEST_BAND: Final = 5  # pixels; below, bands are only noise


class Backdrop(pg.UIGraphicsItem):
    """Shades every second epoch, draws a line at each labelled level of `axis`."""

    def __init__(self, axis: pg.AxisItem) -> None:
        super().__init__()
        self._axis = axis
        self._epochs = 0
        self._band = QColor()
        self._pen = QPen()
        self._range = (0.0, 0.0, 0.0)
        self._levels: list[float] = []
        self.setZValue(-10)

    def set_epochs(self, epochs: int) -> None:
        """Shade up to the end of epoch number `epochs`."""
        self._epochs = epochs
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._band = QColor(theme.raised if theme.dark else theme.window)
        self._pen = QPen(QColor(theme.grid), 0)
        self.update()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paint the bands and lines that are in view."""
        view: QRectF = self.boundingRect()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if view.width() * _NARROWEST_BAND < self.getViewBox().width():
            self._paint_bands(painter, view)
        painter.setPen(self._pen)
        lines = [QLineF(view.left(), y, view.right(), y) for y in self._levels_in(view)]
        painter.drawLines(lines)

    def _paint_bands(self, painter: QPainter, view: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._band)
        first = max(math.floor(view.left()), 0)
        last = min(math.ceil(view.right()), self._epochs)
        painter.drawRects(
            [QRectF(x, view.top(), 1, view.height()) for x in range(first | 1, last, 2)]
        )

    def _levels_in(self, view: QRectF) -> list[float]:
        # Finding the levels costs more than all the painting here.
        key = (view.top(), view.bottom(), self._axis.height())
        if key != self._range:
            self._range = key
            self._levels = [y for _, major in self._axis.tickValues(*key)[:1] for y in major]
        return self._levels
