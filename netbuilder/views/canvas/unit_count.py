"""The number of units of a layer, changed on the canvas."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QGraphicsView

from netbuilder.views.canvas.scene import StackScene

_KEYS: Final = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Minus: -1}
_BARE: Final = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.KeypadModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


class UnitCount(QObject):
    """Takes presses on the signs, and the keys + and - for the selected block.

    Signals:
        wanted: a block, and the number of units that it is to have.

    Args:
        view: the canvas.
        scene: the blocks.
    """

    wanted = Signal(str, int)

    def __init__(self, view: QGraphicsView, scene: StackScene) -> None:
        super().__init__(view)
        self._view, self._scene = view, scene
        self._pressed = False
        view.viewport().installEventFilter(self)

    def take(self, event: QKeyEvent) -> bool:
        """Whether a key is for the number of units, and so has been used."""
        step = _KEYS.get(Qt.Key(event.key()))
        selected = [item for item, _ in self._scene.places() if item.isSelected()]
        if step is None or event.modifiers() not in _BARE or len(selected) != 1:
            return False
        return self._want(selected[0].content.name, step)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep presses on the signs from the canvas."""
        if not isinstance(event, QMouseEvent) or event.button() != Qt.MouseButton.LeftButton:
            return False
        kind = event.type()
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            found = self._sign_at(event.position().toPoint())
            self._pressed = found is not None
            if found is not None:
                self._want(*found)
            return self._pressed
        if kind == QEvent.Type.MouseButtonRelease:
            pressed, self._pressed = self._pressed, False
            return pressed
        return False

    def _sign_at(self, place: QPoint) -> tuple[str, int] | None:
        point = self._view.mapToScene(place)
        item = self._scene.block_at(point)
        step = None if item is None else item.sign_at(point)
        return None if item is None or step is None else (item.content.name, step)

    def _want(self, block: str, step: int) -> bool:
        units = self._scene.item(block).content.units
        if not units:
            return False
        if units + step >= 1:
            self.wanted.emit(block, units + step)
        return True
