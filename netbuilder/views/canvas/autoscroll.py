"""Scrolling while something is carried along the edge of a view."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QTimer, Signal, Slot
from PySide6.QtWidgets import QAbstractScrollArea

_INTERVAL_MS = 16
_ZONE = 40
_FASTEST = 14


class AutoScroll(QObject):
    """Scrolls up and down, the faster the nearer the pointer is to the edge.

    Signals:
        scrolled: the view has moved beneath the pointer.

    Args:
        area: what is scrolled.
    """

    scrolled = Signal()

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self._step = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_INTERVAL_MS)
        self._timer.timeout.connect(self._scroll)

    def follow(self, position: QPoint) -> None:
        """Scroll for as long as the pointer stays here, if it is near an edge."""
        self._step = self._step_at(position.y())
        if self._step == 0:
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """Stop scrolling."""
        self._timer.stop()

    def _step_at(self, y: int) -> int:
        """Pixels per interval; negative is upwards."""
        height = self._area.viewport().height()
        zone = min(_ZONE, height // 4)
        if zone <= 0:
            return 0
        above, below = zone - y, y - (height - 1 - zone)
        depth = min(max(above, below) / zone, 1.0)
        if depth <= 0:
            return 0
        speed = max(1, round(depth * _FASTEST))
        return -speed if above > below else speed

    @Slot()
    def _scroll(self) -> None:
        bar = self._area.verticalScrollBar()
        before = bar.value()
        bar.setValue(before + self._step)
        if bar.value() == before:
            self._timer.stop()
        else:
            self.scrolled.emit()
