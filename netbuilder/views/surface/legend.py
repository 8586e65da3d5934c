"""What the colours of the plane mean."""

from __future__ import annotations

from typing import Final

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from netbuilder import theme
from netbuilder.translation import say
from netbuilder.views.common.sides import LEFT, RIGHT
from netbuilder.views.common.texts import elided, item, set_description, set_spoken
from netbuilder.views.surface import colours
from netbuilder.wording import number_text, terms

_SWATCH: Final = 10  # pixels; so is the following
_GAP: Final = 6
_STEPS: Final = 32


class Legend(QWidget):
    """A swatch and a name for each class, or a scale of numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("surfaceLegend")
        set_spoken(self, say("Colours"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._names: tuple[str, ...] = ()
        self._span: tuple[float, float] | None = None

    def show_classes(self, names: tuple[str, ...]) -> None:
        """Show the colours of classes."""
        self._names, self._span = tuple(map(item, names)), None
        self._describe(terms(names))

    def show_scale(self, span: tuple[float, float]) -> None:
        """Show a scale of numbers."""
        self._names, self._span = (), span
        self._describe(
            say(
                "A scale from {span} to {span_2}",
                span=number_text(span[0], 6),
                span_2=number_text(span[1], 6),
            )
        )

    def texts(self) -> tuple[str, ...]:
        """What stands beside the colours, in their order."""
        return (
            self._names if self._span is None else tuple(number_text(end, 6) for end in self._span)
        )

    def sizeHint(self) -> QSize:
        """A line for each class, or one for the scale."""
        lines = max(len(self._names), 1)
        return QSize(110, lines * self._line())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the swatches and their names."""
        painter, now = QPainter(self), theme.current()
        if self._span is not None:
            self._paint_scale(painter, now)
            return
        line = self._line()
        for number, name in enumerate(self._names):
            top = number * line
            swatch = QRectF(0, top + (line - _SWATCH) / 2, _SWATCH, _SWATCH)
            painter.fillRect(swatch, colours.class_colour(now, number))
            text = QRectF(_SWATCH + _GAP, top, self.width() - _SWATCH - _GAP, line)
            painter.setPen(QColor(now.text))
            short = elided(self.fontMetrics(), name, text.width())
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, short)

    def _paint_scale(self, painter: QPainter, now: theme.Theme) -> None:
        low, high = self.texts()
        line, metrics = self._line(), self.fontMetrics()
        left = metrics.horizontalAdvance(low) + _GAP
        right = self.width() - metrics.horizontalAdvance(high) - _GAP
        shades = colours.of_numbers(np.linspace(0, 1, _STEPS, dtype=np.float32), (0.0, 1.0), now)
        width = max(right - left, 0) / _STEPS
        for number, shade in enumerate(shades.tolist()):
            piece = QRectF(left + number * width, (line - _SWATCH) / 2, width + 0.5, _SWATCH)
            painter.fillRect(piece, QColor(*map(round, shade)))
        painter.setPen(QColor(now.text))
        whole = QRectF(0, 0, self.width(), line)
        painter.drawText(whole, Qt.AlignmentFlag.AlignVCenter | LEFT, low)
        painter.drawText(whole, Qt.AlignmentFlag.AlignVCenter | RIGHT, high)

    def _line(self) -> int:
        return self.fontMetrics().height() + 2

    def _describe(self, text: str) -> None:
        set_description(self, text)
        self.updateGeometry()
        self.update()
