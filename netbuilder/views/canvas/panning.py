"""The view dragged along with the middle mouse button."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QGraphicsView


class Panning:
    """Moves what a view shows with the pointer.

    Args:
        view: that is moved.
    """

    def __init__(self, view: QGraphicsView) -> None:
        self._view = view
        self._last: QPoint | None = None

    @property
    def active(self) -> bool:
        """Whether the view is held."""
        return self._last is not None

    def begin(self, position: QPoint) -> None:
        """Begin to pan."""
        self._last = position
        self._view.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def follow(self, position: QPoint) -> None:
        """Pan along with the pointer."""
        if self._last is None:
            return
        way, self._last = position - self._last, position
        for bar, distance in (
            (self._view.horizontalScrollBar(), way.x()),
            (self._view.verticalScrollBar(), way.y()),
        ):
            bar.setValue(bar.value() - distance)

    def end(self) -> None:
        """End panning."""
        if self._last is not None:
            self._last = None
            self._view.viewport().unsetCursor()
