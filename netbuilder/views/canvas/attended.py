"""The single value or unit that the user attends to, with pointer or keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject, QRectF, Signal, Slot

from netbuilder.design import Analysis, Design
from netbuilder.opened.fields import fields
from netbuilder.views.canvas.block_item import BlockItem
from netbuilder.views.canvas.field_item import FieldItem
from netbuilder.views.canvas.scene import StackScene
from netbuilder.views.canvas.values import Index, areas, has_values


class Value(NamedTuple):
    """A value that is drawn.

    Attributes:
        block: name of the block that puts it out.
        place: of it, its index in what the block puts out for a sample.
    """

    block: str
    place: Index


class Attended(QObject):
    """Marks the value, and frames what it comes from in every block before.

    What the pointer is over comes first; where it is over nothing, what the keys have come to.

    Args:
        scene: the blocks.
        shown: the design that they are of, with its analysis.

    Signals:
        chosen: a value was clicked, or Enter pressed on it: its block and its index.
    """

    chosen = Signal(str, object)

    def __init__(
        self, scene: StackScene, shown: Callable[[], tuple[Design, Analysis] | None]
    ) -> None:
        super().__init__(scene)
        self._scene, self._shown = scene, shown
        self._pointed: Value | None = None
        self._keyed: Value | None = None
        self.frames = FieldItem()
        scene.addItem(self.frames)
        scene.frameShown.connect(self.follow)
        scene.moved.connect(self.follow)

    @property
    def value(self) -> Value | None:
        """The value that is marked."""
        return self._pointed or self._keyed

    def point(self, value: Value | None) -> None:
        """The pointer is over this value."""
        if value != self._pointed:
            self._pointed = value
            self.follow()

    def come_to(self, value: Value | None) -> None:
        """The keys have come to this value."""
        self._keyed = value
        self.follow()

    @Slot()
    def follow(self) -> None:
        """Frame what is marked where it is now."""
        value = self.value
        self.frames.show_frames([] if value is None else self._framed(value))

    def _framed(self, value: Value) -> list[list[QRectF]]:
        item, shown = self._item(value.block), self._shown()
        if item is None or item.opened is None or shown is None:
            return []
        box = tuple((place, place + 1) for place in value.place)
        own = self._areas(item, box)
        if not has_values(item.opened.form):
            return [own]
        before = fields(*shown, value.block, value.place)
        found = [own]
        for name, spans in before.items():
            other = self._item(name)
            found.append([] if other is None else self._areas(other, spans))
        return found[::-1]

    def _areas(self, item: BlockItem, spans: tuple[tuple[int, int], ...]) -> list[QRectF]:
        opened = item.opened
        if opened is None:
            return []
        found = areas(opened.form, opened.picture, item.picture_area(), spans)
        return [item.mapRectToScene(area) for area in found]

    def _item(self, name: str) -> BlockItem | None:
        return self._scene.item(name) if name in self._scene.names else None
