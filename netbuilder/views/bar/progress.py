"""How far a training is: a part for each epoch, or one bar."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar

from netbuilder import theme
from netbuilder.training.bar_state import BarState
from netbuilder.translation import say
from netbuilder.views.common.texts import set_spoken

TONES: Final = {
    "ready": "muted",
    "training": "go",
    "paused": "pause",
    "done": "accent",
    "failed": "error",
}
"""The role in the theme of the colour of each tone."""

_TICKS: Final = 10_000
_THICK: Final = 5.0
_GAP: Final = 3.0


class Progress(QProgressBar):
    """Shows the progress of a bar's state."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("progressBar")
        set_spoken(self, say("Progress of the training"))
        self.setRange(0, _TICKS)
        self.setValue(0)
        self.setTextVisible(False)
        self._segments, self._role = 1, "muted"

    def show_state(self, state: BarState) -> None:
        """Show how far it is."""
        role = "go" if state.tone == "done" else TONES[state.tone]
        if (state.segments, role) != (self._segments, self._role):
            self._segments, self._role = state.segments, role
            self.update()
        self.setMaximum(0 if state.fraction is None else _TICKS)
        if state.fraction is not None:
            self.setValue(round(state.fraction * _TICKS))

    def sizeHint(self) -> QSize:
        """A thin line."""
        return QSize(160, 8)

    def minimumSizeHint(self) -> QSize:
        """It may be short."""
        return QSize(60, 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the parts; where the length is not known all are half full."""
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        unknown = self.maximum() == 0
        done = 0.0 if unknown else self.value() / _TICKS * self._segments
        gap = _GAP if self._segments > 1 else 0.0
        width = (self.width() - gap * (self._segments - 1)) / self._segments
        top = (self.height() - _THICK) / 2
        for number in range(self._segments):
            part = QRectF(number * (width + gap), top, width, _THICK)
            painter.setBrush(QColor(now.warning_line if unknown else now.track))
            painter.drawRoundedRect(part, _THICK / 2, _THICK / 2)
            full = min(1.0, done - number)
            if full > 0:
                painter.setBrush(QColor(getattr(now, self._role)))
                part.setWidth(width * full)
                painter.drawRoundedRect(part, _THICK / 2, _THICK / 2)
        painter.end()
