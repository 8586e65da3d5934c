"""The units and values of an opened block, gone through with the keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, QRect, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGraphicsView

from netbuilder.design import INPUT
from netbuilder.opened.forms import Form
from netbuilder.opened.pictures import Bars, Tiles
from netbuilder.opened.walk_words import place_of
from netbuilder.translation import mark
from netbuilder.views.canvas.attended import Attended, Value
from netbuilder.views.canvas.block_item import BlockItem
from netbuilder.views.canvas.picture_painting import tile_area
from netbuilder.views.canvas.scene import StackScene
from netbuilder.views.canvas.values import has_values, index_of

_STEPS: Final = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
_PAGES: Final = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BARE: Final = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)

KEYS: Final[Mapping[str, tuple[Qt.Key, ...]]] = {
    mark("Enter the units and values of the selected block"): (Qt.Key.Key_Down, Qt.Key.Key_Right),
    mark("Go from value to value"): tuple(_STEPS),
    mark("Go to the unit or map before or behind"): tuple(_PAGES),
    mark("Go to the first value"): (Qt.Key.Key_Home,),
    mark("Look at the unit or value"): _ENTER,
    mark("Leave the block"): (Qt.Key.Key_Escape,),
    mark("Add a unit to a Dense block, or remove one"): (Qt.Key.Key_Plus, Qt.Key.Key_Minus),
}
"""The keys, by what they do."""


class Cursor(NamedTuple):
    """The place that the keys have come to.

    Attributes:
        block: name of the block.
        tile: the unit, map or class, as it is drawn.
        row: of the value within the map, or of the unit in a picture of steps and units.
        column: of the value within the map, or of the step.
    """

    block: str
    tile: int = 0
    row: int = 0
    column: int = 0


class UnitKeys(QObject):
    """Takes the keys once they have entered a block.

    Where blocks stand beside each other Down leads into the selected one, where they stand below
    each other Right does. Back over the edge, or Escape, leaves it.

    Args:
        view: the canvas.
        scene: the blocks.
        attended: marks the value.

    Signals:
        moved: the keys have come to another value: its block and its index; None twice once they
            have left.
        moreKnown: what `know_more` was told.
    """

    moved = Signal(object, object)
    moreKnown = Signal(str)

    def __init__(self, view: QGraphicsView, scene: StackScene, attended: Attended) -> None:
        super().__init__(view)
        self._view, self._scene, self._attended = view, scene, attended
        self._at: Cursor | None = None
        self._more = ""
        scene.frameShown.connect(self.keep)

    @property
    def at(self) -> Cursor | None:
        """The place of the keys; None while they go from block to block."""
        return self._at

    def value(self) -> Value | None:
        """The value that they have come to."""
        at = self._at
        known = None if at is None else self._tiles(at.block)
        if at is None or known is None:
            return None
        form, picture = known
        if isinstance(picture, Tiles) and has_values(form):
            return Value(at.block, index_of(form, picture, at.tile, at.row, at.column))
        return Value(at.block, (int(picture.units[at.tile]),))

    def take(self, event: QKeyEvent) -> bool:
        """Whether a key is for the units, and so has been used."""
        if event.modifiers() not in _BARE:
            return False
        key = Qt.Key(event.key())
        at = self._at
        if at is None:
            inward = Qt.Key.Key_Down if self._scene.across else Qt.Key.Key_Right
            return key == inward and self._enter()
        if key in _STEPS:
            self._step(at, *_STEPS[key])
        elif key in _PAGES:
            self._go(at._replace(tile=at.tile + _PAGES[key]))
        elif key == Qt.Key.Key_Home:
            self._go(Cursor(at.block))
        elif key in _ENTER:
            value = self.value()
            if value is not None and value.block != INPUT:
                self._attended.chosen.emit(*value)
        elif key == Qt.Key.Key_Escape:
            self.leave()
        else:
            return False
        return True

    def leave(self) -> None:
        """Go from block to block again."""
        if self._at is not None:
            self._at, self._more = None, ""
            self._attended.come_to(None)
            self.moved.emit(None, None)

    # What is told

    def parts(self) -> tuple[str, int]:
        """The block whose units are gone through and how many there are; '' and 0 for none."""
        known = None if self._at is None else self._tiles(self._at.block)
        if self._at is None or known is None:
            return "", 0
        return self._at.block, self._count(*known)

    def part(self, number: int) -> tuple[str, QRect, str]:
        """What a unit is called, where it is on the viewport, and what more is known of it."""
        block, _ = self.parts()
        item, at = self._scene.item(block), self._at
        opened = item.opened
        if opened is None or at is None:
            return "", QRect(), ""
        known = self._tiles(block)
        unit = 0 if known is None else int(known[1].units[number])
        place = item.mapRectToScene(tile_area(opened.form, item.picture_area(), number))
        area = self._view.mapFromScene(place).boundingRect()
        if number != at.tile:
            return f"{opened.tip(unit)} ({block})", area, ""
        return self.said(), area, self._more

    def said(self) -> str:
        """The name of the unit or value that the keys have come to."""
        value, at = self.value(), self._at
        known = None if at is None else self._tiles(at.block)
        if value is None or at is None or known is None:
            return ""
        opened = self._scene.item(at.block).opened
        if has_values(known[0]) or opened is None:
            return f"{place_of(value.place)} ({at.block})"
        return f"{opened.tip(value.place[0])} ({at.block})"

    def know_more(self, value: Value, words: str) -> None:
        """More is known of a value: how large it is, what its weights are."""
        if value == self.value() and words != self._more:
            self._more = words
            self.moreKnown.emit(words)

    # Where they go

    def _enter(self) -> bool:
        selected = [item for item, _ in self._scene.places() if item.isSelected()]
        if len(selected) != 1 or self._tiles(selected[0].content.name) is None:
            return False
        self._go(Cursor(selected[0].content.name))
        return True

    def _step(self, at: Cursor, down: int, across: int) -> None:
        known = self._tiles(at.block)
        if known is None:
            return
        form, picture = known
        tile, row, column = at.tile, at.row + down, at.column + across
        inside = self._size(form, picture)
        if 0 <= row < inside[0] and 0 <= column < inside[1]:
            self._go(Cursor(at.block, tile, row, column))
            return
        line, place = divmod(tile, form.columns)
        line, place = line + down, place + across
        back = (down if self._scene.across else across) < 0
        count = self._count(form, picture)
        if line >= 0 and 0 <= place < form.columns and line * form.columns + place < count:
            row = (row + inside[0]) % inside[0]
            column = (column + inside[1]) % inside[1]
            self._go(Cursor(at.block, line * form.columns + place, row, column))
        elif back:
            self.leave()

    def _go(self, at: Cursor) -> None:
        known = self._tiles(at.block)
        if known is None or not 0 <= at.tile < self._count(*known):
            return
        if at != self._at:
            self._at, self._more = at, ""
            value = self.value()
            self._attended.come_to(value)
            self._reveal(at)
            if value is not None:
                self.moved.emit(*value)

    def _reveal(self, at: Cursor) -> None:
        item = self._scene.item(at.block)
        if item.opened is not None:
            area = tile_area(item.opened.form, item.picture_area(), at.tile)
            self._view.ensureVisible(item.mapRectToScene(area), 8, 8)

    @Slot()
    def keep(self) -> None:
        """Stay while the block is selected and shows something; the picture may be another."""
        at = self._at
        if at is None:
            return
        known = self._tiles(at.block)
        item = self._item(at.block)
        if known is None or item is None or not item.isSelected():
            self.leave()
            return
        height, width = self._size(*known)
        within = at.tile < self._count(*known) and at.row < height and at.column < width
        if not within:
            self.leave()
        else:
            self._attended.come_to(self.value())

    def _tiles(self, name: str) -> tuple[Form, Tiles | Bars] | None:
        """The form and the picture of a block that has units to go through."""
        item = self._item(name)
        opened = None if item is None else item.opened
        if opened is None or opened.form.kind == "pixels":
            return None
        picture = opened.picture
        if not isinstance(picture, Tiles | Bars) or not len(picture.units):
            return None
        return opened.form, picture

    def _item(self, name: str) -> BlockItem | None:
        return self._scene.item(name) if name in self._scene.names else None

    def _count(self, form: Form, picture: Tiles | Bars) -> int:
        return 1 if form.kind == "image" else len(picture.units)

    def _size(self, form: Form, picture: Tiles | Bars) -> tuple[int, int]:
        """Rows and columns of values within a tile."""
        if not has_values(form) or not isinstance(picture, Tiles):
            return 1, 1
        return int(picture.levels.shape[1]), int(picture.levels.shape[2])
