"""What the pointer is over: a unit, whose links are then shown alone, or a single link."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGraphicsView

from netbuilder.design import INPUT
from netbuilder.translation import say
from netbuilder.views.canvas.attended import Attended, Value
from netbuilder.views.canvas.scene import StackScene
from netbuilder.views.canvas.values import has_values
from netbuilder.views.common.texts import show_tip
from netbuilder.wording import number_text

_STILL: Final = 4
"""Pixels that the pointer may move in a click."""


class Pointing(QObject):
    """Follows the pointer over an opened network while no button is held.

    Args:
        view: the canvas.
        scene: the blocks.
        attended: marks the value that is pointed at.
    """

    def __init__(self, view: QGraphicsView, scene: StackScene, attended: Attended) -> None:
        super().__init__(view)
        self._attended = attended
        self._pressed: QPoint | None = None
        self._view, self._scene = view, scene
        self._unit: tuple[str, int] | None = None
        self._link: tuple[str, int] | None = None
        view.viewport().setMouseTracking(True)
        view.viewport().installEventFilter(self)

    @property
    def unit(self) -> tuple[str, int] | None:
        """The block and the number of the unit that is pointed at."""
        return self._unit

    @property
    def link(self) -> tuple[str, int] | None:
        """The block that the single link leads into that is pointed at, and its number there."""
        return self._link

    def link_at(self, place: QPoint) -> tuple[str, int] | None:
        """The single link at a point of the viewport: the block that it leads into, its number."""
        return self._found(place)[1]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look what is under the pointer."""
        if event.type() == QEvent.Type.Leave:
            self._point(None)
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
            held = event.buttons() != Qt.MouseButton.NoButton
            self._point(None if held else event.position().toPoint())
        elif isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.LeftButton:
            self._click(event.type(), event.position().toPoint())
        return False

    def _click(self, kind: QEvent.Type, place: QPoint) -> None:
        """Tell a click on a unit; the canvas takes the press like any other."""
        if kind == QEvent.Type.MouseButtonPress:
            self._pressed = place
        elif kind == QEvent.Type.MouseButtonRelease:
            before, self._pressed = self._pressed, None
            value = self._value(place)
            still = before is not None and (place - before).manhattanLength() <= _STILL
            if still and value is not None and value.block != INPUT:
                self._attended.chosen.emit(*value)
        else:
            self._pressed = None

    def _value(self, place: QPoint) -> Value | None:
        """The value that is drawn at a point of the viewport."""
        point = self._view.mapToScene(place)
        item = self._scene.block_at(point)
        index = None if item is None else item.value_at(point)
        return None if item is None or index is None else Value(item.content.name, index)

    def _point(self, place: QPoint | None) -> None:
        gaps, value = self._scene.gaps, None if place is None else self._value(place)
        opened = None if value is None else self._scene.item(value.block).opened
        many = opened is not None and has_values(opened.form)
        self._attended.point(value if many else None)
        if not gaps.items() and self._unit is None and self._link is None:
            return
        unit, link = (None, None) if place is None else self._found(place)
        if unit != self._unit:
            self._unit = unit
            gaps.show_only(*(unit or (None, 0)))
        if link != self._link:
            self._link = link
            if link is not None and place is not None:
                show_tip(self._view.viewport().mapToGlobal(place), self._words(*link), self._view)

    def _found(self, place: QPoint) -> tuple[tuple[str, int] | None, tuple[str, int] | None]:
        point = self._view.mapToScene(place)
        item = self._scene.block_at(point)
        unit = None if item is None else item.unit_at(point)
        if item is not None and unit is not None:
            return (item.content.name, unit), None
        if item is not None and (item.opened is None or not item.opened.bare):
            return None, None
        for name, links in self._scene.gaps.items().items():
            number = links.nearest(point)
            if number is not None:
                return None, (name, number)
        return None, None

    def _words(self, name: str, number: int) -> str:
        item = self._scene.gaps.item(name)
        links = None if item is None else item.links
        if links is None or links.pairs is None or links.weights is None:
            return ""
        first, second = (int(unit) + 1 for unit in links.pairs[number])
        weight = number_text(float(links.weights[number]), 3)
        return say(
            "Weight from unit {first} to unit {second} of {name}: {weight}",
            first=first,
            second=second,
            name=name,
            weight=weight,
        )
