"""The receiver operating characteristic of a network that tells two classes apart."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from netbuilder import theme
from netbuilder.design.deciding import MIDDLE
from netbuilder.insight.roc import Roc
from netbuilder.translation import say
from netbuilder.views.common.texts import elided, item, set_description, set_spoken, set_tip
from netbuilder.wording import number_text, percent

_PARTS: Final = 10_000
_POINT: Final = 5.0
_TICKS: Final = (0.0, 0.5, 1.0)


class RocPlot(QWidget):
    """The share that is recognised over the share of false alarms; chance is the diagonal."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._roc: Roc | None = None
        self._title, self._threshold = "", MIDDLE
        self.setObjectName("rocPlot")
        set_spoken(self, say("ROC curve"))
        set_tip(
            self,
            say(
                "Each point is a threshold for the second class. The nearer the "
                "curve comes to the upper left corner, the better; the diagonal is "
                "chance."
            ),
        )
        self.setMinimumSize(150, 120)

    def show_roc(self, found: Roc | None, positive: str) -> None:
        """Show this curve; None empties the plot.

        Args:
            found: the curve.
            positive: the class that is to be recognised.
        """
        self._roc = found
        # Rounded down: 1 is for classes that a threshold really divides.
        area = number_text(math.floor(found.area * _PARTS) / _PARTS, 4) if found else ""
        self._title = (
            say("{positive}: area under the curve (AUC) {area}", positive=item(positive), area=area)
            if found
            else ""
        )
        set_description(self, self._title)
        self.update()

    def show_threshold(self, threshold: float) -> None:
        """Mark the point of the curve at a threshold."""
        self._threshold = threshold
        self.update()

    def sizeHint(self) -> QSize:
        """The size of a square."""
        return QSize(260, 260)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint title, axes, the diagonal and the curve."""
        found, now = self._roc, theme.current()
        if found is None:
            return
        painter, metrics = QPainter(self), self.fontMetrics()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = metrics.height()
        left = line + metrics.horizontalAdvance(percent(1)) + 8
        side = max(10.0, min(self.width() - left - 24.0, self.height() - 3.0 * line - 12))
        area = QRectF(left, line + 6, side, side)
        painter.setPen(QColor(now.text))
        flag, middle = Qt.AlignmentFlag, Qt.AlignmentFlag.AlignCenter
        painter.drawText(0, metrics.ascent(), elided(metrics, self._title, self.width()))
        for share in _TICKS:
            x, y = area.left() + share * side, area.bottom() - share * side
            painter.setPen(QColor(now.grid))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(now.muted))
            beside = QRectF(0, y - line / 2, left - 4, line)
            painter.drawText(beside, flag.AlignRight | flag.AlignVCenter, percent(share))
            painter.drawText(QRectF(x - 40, area.bottom() + 1, 80, line), middle, percent(share))
        below = QRectF(area.left() - 20, area.bottom() + line, side + 40, line)
        painter.drawText(below, middle, say("False positive rate"))
        painter.save()
        painter.translate(0, area.bottom())
        painter.rotate(-90)
        painter.drawText(QRectF(0, 0, side, line), middle, say("True positive rate"))
        painter.restore()
        painter.setPen(QPen(QColor(now.muted), 1, Qt.PenStyle.DashLine))
        painter.drawLine(area.bottomLeft(), area.topRight())
        painter.setPen(QPen(QColor(now.training), 2))
        shares = zip(found.false_positives, found.true_positives, strict=True)
        corners = [QPointF(area.left() + x * side, area.bottom() - y * side) for x, y in shares]
        painter.drawPolyline(QPolygonF(corners))
        x, y = found.at(self._threshold)
        painter.setBrush(QColor(now.training))
        painter.setPen(QPen(QColor(now.window), 2))
        point = QPointF(area.left() + x * side, area.bottom() - y * side)
        painter.drawEllipse(point, _POINT, _POINT)
