"""Weights changed with the mouse: a link is dragged up or down, or switched off."""

from __future__ import annotations

from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGraphicsView

from netbuilder.translation import say
from netbuilder.views.canvas.pointing import Pointing
from netbuilder.views.canvas.scene import StackScene
from netbuilder.views.common.texts import show_tip
from netbuilder.wording import number_text

_REACH: Final = 120.0
"""Pixels for as much as the largest weight of the gap."""
_LEAST: Final = 0.5
"""The largest weight that a gap counts as having, so that one of zeros can be changed, too."""


class Held(NamedTuple):
    """A link that is held.

    Attributes:
        block: name of the block that it leads into.
        first: the unit that it comes from.
        second: the unit that it leads to.
        weight: it had when it was taken.
        step: the weight's change for a pixel.
    """

    block: str
    first: int
    second: int
    weight: float
    step: float


class WeightDrag(QObject):
    """Takes presses on single links; everything else is left to the canvas.

    Signals:
        dragged: block, unit before, unit behind, and the weight that the link is to have.
        released: the last weight is the one that is wanted.
        cancelled: all is to be as it was.
        offWanted: block and number of a unit that is to give 0 from now on.

    Args:
        view: the canvas.
        scene: the blocks.
        pointing: knows the link under the pointer.
    """

    dragged = Signal(str, int, int, float)
    released = Signal()
    cancelled = Signal()
    offWanted = Signal(str, int)

    def __init__(self, view: QGraphicsView, scene: StackScene, pointing: Pointing) -> None:
        super().__init__(view)
        self._view, self._scene, self._pointing = view, scene, pointing
        self._held: Held | None = None
        self._from = QPoint()
        self._moved = False
        view.viewport().installEventFilter(self)

    @property
    def active(self) -> bool:
        """Whether a link is held."""
        return self._held is not None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hold, drag and let go of a link."""
        if not isinstance(event, QMouseEvent):
            return False
        kind, place = event.type(), event.position().toPoint()
        if kind == QEvent.Type.MouseButtonPress and self._held is not None:
            self._held = None  # another button gives it up
            self.cancelled.emit()
            return True
        if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            return self._press(place, event.modifiers())
        if kind == QEvent.Type.MouseMove and self._held is not None:
            self._move(place)
            return True
        if kind == QEvent.Type.MouseButtonRelease and self._held is not None:
            self._held = None
            if self._moved:
                self.released.emit()
            return True
        return False

    def _press(self, place: QPoint, keys: Qt.KeyboardModifier) -> bool:
        found = self._pointing.link_at(place)
        item = None if found is None else self._scene.gaps.item(found[0])
        links = None if item is None else item.links
        if found is None or links is None or links.pairs is None or links.weights is None:
            return False
        first, second = (int(unit) for unit in links.pairs[found[1]])
        weight = float(links.weights[found[1]])
        largest = max(float(abs(links.weights).max()), _LEAST)
        held = Held(found[0], first, second, weight, largest / _REACH)
        if keys & Qt.KeyboardModifier.ControlModifier:
            self._tell(held, 0.0, place)
            self.released.emit()
            return True
        self._held, self._from, self._moved = held, place, False
        return True

    def _move(self, place: QPoint) -> None:
        held, up = self._held, self._from.y() - place.y()
        if held is not None and (up or self._moved):
            self._moved = True
            self._tell(held, held.weight + up * held.step, place)

    def _tell(self, held: Held, weight: float, place: QPoint) -> None:
        self.dragged.emit(held.block, held.first, held.second, weight)
        where = self._view.viewport().mapToGlobal(place)
        show_tip(where, say("Weight: {weight}", weight=number_text(weight, 3)), self._view)
