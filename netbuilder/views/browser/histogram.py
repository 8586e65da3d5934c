"""How the values of a column are spread, in all and by class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from netbuilder import theme
from netbuilder.insight.distributions import Spread
from netbuilder.translation import mark, say
from netbuilder.views.common.sides import LEFT, RIGHT
from netbuilder.views.common.texts import elided, item, set_description, set_spoken
from netbuilder.views.surface.colours import class_colour
from netbuilder.wording import count_text, number_text, terms

_HEIGHT: Final = 120
_MOST_CLASSES: Final = 8
_SPOKEN: Final = mark("{name}: {count}")


class Histogram(QWidget):
    """Bars side by side, each divided by class; names or limits below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("columnHistogram")
        set_spoken(self, say("Distribution of the column"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._spread: Spread | None = None
        self._classes: tuple[str, ...] = ()

    def show_spread(self, spread: Spread | None, classes: Sequence[str]) -> None:
        """Show this one; None for a column of texts.

        Args:
            spread: by class, or of all together.
            classes: their names, where there is a group for each.
        """
        self._spread, self._classes = spread, tuple(classes)
        said = ""
        if spread is not None:
            names = spread.categories or tuple(self._bins(spread))
            counts = spread.counts.sum(axis=0).tolist()
            pairs = zip(names, counts, strict=False)
            said = terms(_SPOKEN.format(name=n, count=count_text(c)) for n, c in pairs)
        set_description(self, said)
        self.setVisible(spread is not None)
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(240, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """As narrow as can be read."""
        return QSize(160, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint bars and what is below them."""
        spread = self._spread
        if spread is None or not spread.counts.size:
            return
        painter, now, metrics = QPainter(self), theme.current(), self.fontMetrics()
        line = metrics.height()
        legend = len(self._classes) if 1 < len(self._classes) <= _MOST_CLASSES else 0
        bottom = self.height() - line - (line if legend else 0) - 4
        totals = spread.counts.sum(axis=0)
        most, bins = max(int(totals.max()), 1), spread.counts.shape[1]
        width = self.width() / bins
        for column in range(bins):
            base = float(bottom)
            for group in range(spread.counts.shape[0]):
                high = bottom * float(spread.counts[group, column]) / most
                colour = class_colour(now, group) if legend else QColor(now.accent)
                bar = QRectF(column * width + 0.5, base - high, max(width - 1, 1), high)
                painter.fillRect(bar, colour)
                base -= high
        painter.setPen(QColor(now.muted))
        painter.drawLine(0, bottom, self.width(), bottom)
        painter.setPen(QColor(now.text))
        below = QRectF(0, bottom + 2, self.width(), line)
        if spread.categories:
            for column, name in enumerate(spread.categories):
                place = QRectF(column * width, bottom + 2, width, line)
                short = elided(metrics, item(name or "other"), width)
                painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, short)
        else:
            low, high_end = (number_text(float(spread.edges[place]), 4) for place in (0, -1))
            painter.drawText(below, LEFT, low)
            painter.drawText(below, RIGHT, high_end)
        if legend:
            self._paint_legend(painter, bottom + line + 2, line)

    def _paint_legend(self, painter: QPainter, top: float, line: int) -> None:
        now, metrics = theme.current(), self.fontMetrics()
        room = self.width() / len(self._classes)
        for number, name in enumerate(self._classes):
            left = number * room
            painter.fillRect(QRectF(left, top + line / 4, 8, line / 2), class_colour(now, number))
            painter.setPen(QColor(now.text))
            short = elided(metrics, item(name), room - 14)
            painter.drawText(QRectF(left + 11, top, room - 11, line), 0, short)

    @staticmethod
    def _bins(spread: Spread) -> list[str]:
        return [number_text(float(edge), 4) for edge in spread.edges[:-1]]
