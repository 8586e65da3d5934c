"""A figure in large type."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from netbuilder import theme
from netbuilder.training.bar_state import BarFigure
from netbuilder.translation import mark, say_as
from netbuilder.views.common.sides import LEFT
from netbuilder.views.common.texts import elided, set_description, set_spoken, set_tip

_LARGE: Final = 1.7
_LESS_LARGE: Final = 1.35
_SMALL: Final = 0.9
_WIDEST: Final = "0.0000"
_LONGEST: Final = mark("Validation")
_INSET: Final = 10
_DOT: Final = 4.0
_TREND: Final = 44
_BESIDE: Final = 26
"""Pixels of the small curve, and those that a title leaves it too few of."""


def scaled(font: QFont, factor: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """A font of another size whose digits all have the same width."""
    result = QFont(font)
    result.setPointSizeF(font.pointSizeF() * factor)
    result.setWeight(weight)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result


class FigureView(QWidget):
    """A title above a number; as wide as any number needs, so that nothing moves."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._figure = BarFigure("")
        self._compact = self._draws_trend = False

    @property
    def figure(self) -> BarFigure:
        """What is shown."""
        return self._figure

    def show_figure(self, figure: BarFigure) -> None:
        """Show a figure."""
        if figure == self._figure:
            return
        self._figure = figure
        set_spoken(self, figure.title)
        set_description(self, f"{figure.value} {figure.unit}".strip())
        set_tip(self, figure.all)
        self.update()

    def set_compact(self, compact: bool) -> None:
        """Take less room, or all that is good to have."""
        self._compact = compact
        self.updateGeometry()
        self.update()

    @property
    def has_trend(self) -> bool:
        """Whether there is room for a small curve."""
        return self._draws_trend

    def set_trend(self, on: bool) -> None:
        """Draw a small curve beside the title."""
        if on != self._draws_trend:
            self._draws_trend = on
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Room for the widest number and its unit."""
        large, small = self._metrics()
        wide = large.horizontalAdvance(_WIDEST) + small.horizontalAdvance(say_as("unit", "min"))
        titled = small.horizontalAdvance(_LONGEST) + round(2 * _DOT) + 5
        more = _BESIDE if self._draws_trend else 0
        width = max(wide, titled) + more + _INSET + 2
        return QSize(width, large.height() + small.height() + 2)

    def minimumSizeHint(self) -> QSize:
        """It is never squeezed."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a line at the left, the title with the colour of its curve, and the number."""
        now, figure = theme.current(), self._figure
        large, small = self._metrics()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(now.border))
        painter.drawLine(QPointF(0.5, 2), QPointF(0.5, self.height() - 2))
        top = (self.height() - large.height() - small.height()) / 2
        left = float(_INSET)
        title = QRectF(left, top, self.width() - left, small.height())
        if figure.series:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(getattr(now, figure.series)))
            painter.drawEllipse(QPointF(left + _DOT, title.center().y()), _DOT, _DOT)
            title.adjust(2 * _DOT + 5, 0, 0, 0)
        flags = LEFT | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(scaled(self.font(), _SMALL))
        painter.setPen(QColor(now.muted))
        painter.drawText(title, flags, elided(small, figure.title, title.width()))
        if self._draws_trend and len(figure.trend) > 1:
            self._draw_trend(painter, title)
        baseline = top + small.height() + large.ascent()
        painter.setFont(self._large())
        painter.setPen(QColor(now.text))
        painter.drawText(QPointF(left, baseline), figure.value)
        painter.setFont(scaled(self.font(), _SMALL))
        painter.setPen(QColor(now.muted))
        after = left + large.horizontalAdvance(figure.value) + 2
        painter.drawText(QPointF(after, baseline), figure.unit)
        painter.end()

    def _draw_trend(self, painter: QPainter, title: QRectF) -> None:
        values = self._figure.trend
        low, high = min(values), max(values)
        area = QRectF(title.right() - _TREND - 4, title.top() + 3, _TREND, title.height() - 5)
        steps = area.width() / (len(values) - 1)
        share = [(value - low) / ((high - low) or 1.0) for value in values]
        points = [
            QPointF(area.left() + steps * place, area.bottom() - area.height() * each)
            for place, each in enumerate(share)
        ]
        colour = getattr(theme.current(), self._figure.series or "muted")
        painter.setPen(QPen(QColor(colour), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))

    def _metrics(self) -> tuple[QFontMetrics, QFontMetrics]:
        large = QFontMetrics(self._large())
        return large, QFontMetrics(scaled(self.font(), _SMALL))

    def _large(self) -> QFont:
        factor = _LESS_LARGE if self._compact else _LARGE
        return scaled(self.font(), factor, QFont.Weight.DemiBold)
