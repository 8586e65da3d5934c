"""The learning rate over a run that has not begun yet."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from netbuilder import theme
from netbuilder.design import Design
from netbuilder.design.rates import rates, run_steps
from netbuilder.design.schedules import PLATEAU
from netbuilder.translation import say
from netbuilder.views.common.texts import elided, set_description, set_spoken, set_tip
from netbuilder.wording import count_text, number_text, plural

_POINTS = 120
_HEIGHT = 62
_UNKNOWN = 10_000
"""Batches shown where nobody knows how many there will be."""


class SchedulePreview(QWidget):
    """A small curve, with the first and the last rate."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("schedulePreview")
        set_spoken(self, say("Learning rate over the run"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._rates = np.zeros(0)
        self._caption = ""

    def show_design(self, design: Design) -> None:
        """Show what its schedule makes of the learning rate."""
        if design.schedule.kind == PLATEAU:
            self._rates = np.zeros(0)
            self._caption = say("Reduced whenever the loss stops improving.")
        else:
            steps = run_steps(design)
            self._rates = rates(design, np.linspace(0, (steps or _UNKNOWN) - 1, _POINTS))
            first, last = number_text(self._rates[0], 3), number_text(self._rates[-1], 3)
            self._caption = say(
                "{first} to {last} in {unknown} batches",
                first=first,
                last=last,
                unknown=count_text(_UNKNOWN),
            )
            if steps:
                self._caption = plural(
                    design.epochs,
                    "{first} to {last} in {count} epoch",
                    "{first} to {last} in {count} epochs",
                    first=first,
                    last=last,
                )
        set_description(self, self._caption)
        set_tip(self, self._caption)
        self.update()

    def sizeHint(self) -> QSize:
        """Low, and as wide as there is room."""
        return QSize(160, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint frame, curve and caption."""
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.setBrush(QColor(colours.surface))
        painter.drawRoundedRect(frame, 4, 4)
        text = frame.adjusted(6, 2, -6, -2)
        painter.setPen(QColor(colours.muted))
        flags = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
        shown = elided(painter.fontMetrics(), self._caption, text.width())
        painter.drawText(text, int(flags), shown)
        if len(self._rates):
            area = text.adjusted(0, 4, 0, -painter.fontMetrics().height() - 2)
            painter.setPen(QPen(QColor(colours.training), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(self._curve(area))

    def _curve(self, area: QRectF) -> QPolygonF:
        highest = float(self._rates.max()) or 1.0
        heights = area.bottom() - self._rates / highest * area.height()
        places = np.linspace(area.left(), area.right(), len(self._rates))
        return QPolygonF([QPointF(x, y) for x, y in zip(places, heights, strict=True)])
