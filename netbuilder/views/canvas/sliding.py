"""Blocks that slide into their places, so that the eye can follow what an edit did."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEasingCurve, QObject, QPointF, QVariantAnimation, Signal, Slot
from PySide6.QtWidgets import QGraphicsItem

from netbuilder.views.common import motion

_MILLISECONDS = 160
_MOST = 40
"""Blocks; a longer row of moving cards explains nothing and costs time."""


class Sliding(QObject):
    """Moves items to their places; at once where motion is not wanted.

    Args:
        parent: Qt's.

    Signals:
        moved: some have.
    """

    moved = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._ways: dict[QGraphicsItem, tuple[QPointF, QPointF]] = {}
        self._animation = QVariantAnimation(self)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.setDuration(_MILLISECONDS)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(self._advance)
        self._animation.finished.connect(self._arrive)

    def slide(self, goals: Mapping[QGraphicsItem, QPointF]) -> None:
        """Let items go where they belong; those that are on their way turn from where they are."""
        self._animation.stop()
        ways = {item: (item.pos(), goal) for item, goal in goals.items() if item.pos() != goal}
        self._ways = ways
        if ways and len(ways) <= _MOST and motion.allowed():
            self._animation.start()
        else:
            self._arrive()

    def forget(self, item: QGraphicsItem) -> None:
        """Leave an item where it is, for it is gone or carried."""
        self._ways.pop(item, None)

    @Slot(object)
    def _advance(self, share: float) -> None:
        for item, (start, goal) in self._ways.items():
            item.setPos(start + (goal - start) * share)
        self.moved.emit()

    @Slot()
    def _arrive(self) -> None:
        for item, (_, goal) in self._ways.items():
            item.setPos(goal)
        moved, self._ways = bool(self._ways), {}
        if moved:
            self.moved.emit()
