"""Blocks carried to another place with the mouse."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication, QGraphicsView

from netbuilder.views.canvas.scene import StackScene

_OPACITY = 0.9
_FAINT = 0.4
_ABOVE_THE_OTHERS = 1


class BlockDrag:
    """A drag from the press on a block to its release over a gap.

    Args:
        view: where the mouse is.
        scene: holds the block, and marks the gap.
    """

    def __init__(self, view: QGraphicsView, scene: StackScene) -> None:
        self._view = view
        self._scene = scene
        self._name: str | None = None
        self._names: tuple[str, ...] = ()
        self._pressed_at = QPoint()
        self._grip = QPointF()
        self.active = False

    @property
    def pressed(self) -> bool:
        """Whether a block is held, though perhaps not carried yet."""
        return self._name is not None

    def press(self, name: str, position: QPoint, selected: tuple[str, ...]) -> None:
        """Hold a block, and with it all that are selected if it is among them.

        They are carried once the mouse has moved far enough.
        """
        self._name = name
        self._names = selected if name in selected else (name,)
        self._pressed_at = position
        self._grip = self._view.mapToScene(position) - self._scene.place_of(name)

    def move(self, position: QPoint) -> None:
        """Carry the block, and mark the gap that it would land in."""
        if self._name is None:
            return
        if not self.active:
            moved = (position - self._pressed_at).manhattanLength()
            if moved < QApplication.startDragDistance():
                return
            self._lift(self._name)
        point = self._view.mapToScene(position)
        self._scene.item(self._name).setPos(point - self._grip)
        gap = self._scene.gap_at(point)
        place = self._scene.names.index(self._name) - 1
        stays = len(self._names) == 1 and gap in (place, place + 1)
        self._scene.show_mark(None if stays else gap)

    def end(self) -> tuple[tuple[str, ...], int] | None:
        """Let go; the blocks and the gap that they are to go into, if that changes anything."""
        gap, dropped = self._scene.gap, self.active
        self.cancel()
        return (self._names, gap) if dropped and gap is not None else None

    def cancel(self) -> None:
        """Put the block back."""
        name, self._name = self._name, None
        if not self.active or name is None:
            return
        self.active = False
        item = self._scene.item(name)
        item.setOpacity(1)
        item.setZValue(0)
        self._scene.settle(name)
        for other in self._names:
            self._scene.item(other).setOpacity(1)
        self._scene.show_mark(None)
        self._view.viewport().unsetCursor()

    def _lift(self, name: str) -> None:
        self.active = True
        for other in self._names:
            self._scene.item(other).setOpacity(_FAINT)
        item = self._scene.item(name)
        item.setOpacity(_OPACITY)
        item.setZValue(_ABOVE_THE_OTHERS)
        self._view.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
