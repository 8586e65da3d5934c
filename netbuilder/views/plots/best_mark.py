"""The mark of the best epoch."""

from __future__ import annotations

from typing import Final

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from netbuilder.theme import Theme
from netbuilder.translation import mark, now

_BEST: Final = mark("best")
_OPAQUE: Final = 0.8


class BestMark(pg.UIGraphicsItem):
    """A line at the end of the best epoch, with its name at the top, upright whatever the scale.

    It lies above the curves, which would cover the name.
    """

    def __init__(self) -> None:
        super().__init__()
        self._epoch = 0
        self._pen = QPen()
        self._paper = QColor()
        self.setZValue(3)

    @property
    def epoch(self) -> int:
        """The epoch that is marked, counted from 1; 0 for none."""
        return self._epoch

    def set_epoch(self, epoch: int) -> None:
        """Mark the end of an epoch, counted from 1; 0 marks none."""
        if epoch != self._epoch:
            self._epoch = epoch
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of `theme`."""
        self._pen = QPen(QColor(theme.validation), 0, Qt.PenStyle.DashLine)
        self._paper = QColor(theme.surface)
        self._paper.setAlphaF(_OPAQUE)
        self.update()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paint line and name, where they are in view."""
        view: QRectF = self.boundingRect()
        if not (self._epoch and view.left() < self._epoch < view.right()):
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(self._pen)
        painter.drawLine(QLineF(self._epoch, view.top(), self._epoch, view.bottom()))
        top = painter.transform().map(QPointF(self._epoch, view.bottom()))
        right = painter.transform().map(QPointF(view.right(), view.bottom())).x()
        painter.save()
        painter.resetTransform()
        metrics = painter.fontMetrics()
        width = metrics.horizontalAdvance(now(_BEST))
        x = top.x() + 3 if top.x() + 3 + width < right else top.x() - 3 - width
        painter.fillRect(QRectF(x - 1, top.y(), width + 2, metrics.height()), self._paper)
        painter.drawText(QPointF(x, top.y() + metrics.ascent()), now(_BEST))
        painter.restore()
