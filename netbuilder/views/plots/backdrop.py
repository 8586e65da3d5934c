"""What lies behind the curves: bands for the epochs and level lines."""

from __future__ import annotations

import math
from typing import Final

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from netbuilder.theme import Theme

_BEST: Final = "best"
_NARROWEST_BAND: Final = 5  # pixels; below, bands are only noise


class Backdrop(pg.UIGraphicsItem):
    """Shades every second epoch, draws a line at each labelled level of `axis`, marks the best."""

    def __init__(self, axis: pg.AxisItem) -> None:
        super().__init__()
        self._axis = axis
        self._epochs = 0
        self._best = 0
        self._band = QColor()
        self._pen = QPen()
        self._mark = QPen()
        self._range = (0.0, 0.0, 0.0)
        self._levels: list[float] = []
        self.setZValue(-10)

    def set_epochs(self, epochs: int) -> None:
        """Shade up to the end of epoch number `epochs`."""
        self._epochs = epochs
        self.update()

    def set_best(self, epoch: int) -> None:
        """Mark the end of an epoch, counted from 1; 0 marks none."""
        if epoch != self._best:
            self._best = epoch
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._band = QColor(theme.raised if theme.dark else theme.window)
        self._pen = QPen(QColor(theme.grid), 0)
        self._mark = QPen(QColor(theme.validation), 0, Qt.PenStyle.DashLine)
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
        if self._best and view.left() < self._best < view.right():
            self._paint_best(painter, view)

    def _paint_best(self, painter: QPainter, view: QRectF) -> None:
        """A line at the best epoch, with its name at the top, upright whatever the scale."""
        painter.setPen(self._mark)
        painter.drawLine(QLineF(self._best, view.top(), self._best, view.bottom()))
        top = painter.transform().map(QPointF(self._best, view.bottom()))
        painter.save()
        painter.resetTransform()
        metrics = painter.fontMetrics()
        width = metrics.horizontalAdvance(_BEST)
        right = painter.device().width() / painter.device().devicePixelRatioF()
        x = top.x() + 3 if top.x() + 3 + width < right else top.x() - 3 - width
        painter.drawText(QPointF(x, top.y() + metrics.ascent()), _BEST)
        painter.restore()

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
