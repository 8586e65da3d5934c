"""The blocks of a design in their places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QObject, QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QGraphicsSceneHelpEvent

from engine.types import Array
from netbuilder import theme
from netbuilder.design import INPUT
from netbuilder.views.canvas.backdrop import draw_arrow, draw_invitation
from netbuilder.views.canvas.block_item import BlockItem
from netbuilder.views.canvas.content import Content
from netbuilder.views.canvas.layout import Stack
from netbuilder.views.canvas.lettering import Lettering
from netbuilder.views.canvas.mark_item import MarkItem
from netbuilder.views.canvas.sliding import Sliding
from netbuilder.views.common.texts import set_tip

_MARGIN = 24.0
_INVITATION = 5.0


class StackScene(QGraphicsScene):
    """Input and blocks, one below the other, with arrows between them and a mark for drops.

    Args:
        font: the application's.
        parent: Qt's.
    """

    def __init__(self, font: QFont, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # The blocks move often and are few: an index would cost more than it saves.
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self._lettering = Lettering(font)
        self._items: dict[str, BlockItem] = {}
        self._stack = Stack()
        self._width = 0.0
        self._sliding = Sliding(self)
        self._mark = MarkItem(self._lettering)
        self._mark.hide()
        self.addItem(self._mark)
        self.names: tuple[str, ...] = ()
        self.gap: int | None = None

    def show_contents(self, contents: Iterable[Content]) -> None:
        """Show these; blocks that stay keep their items, and with them their selection."""
        items = {}
        for content in contents:
            item = self._items.pop(content.name, None)
            if item is None:
                item = BlockItem(content, self._lettering)
                self.addItem(item)
            else:
                item.show_content(content, self._lettering)
            items[content.name] = item
        for gone in self._items.values():
            self._sliding.forget(gone)
            self.removeItem(gone)
        known = set(self.names)
        fresh = [name for name in items if name not in known]
        self._items = items
        self.names = tuple(items)
        self._lay_out(fresh)

    def fit(self, font: QFont, room: float) -> None:
        """Derive all lettering from this font, for a view of this width."""
        lettering = Lettering(font, room - 2 * _MARGIN)
        if lettering.width == self._lettering.width and lettering.plain == self._lettering.plain:
            return
        self._lettering = lettering
        self._mark.show_lettering(self._lettering)
        for item in self._items.values():
            item.show_content(item.content, self._lettering)
        self._lay_out()

    def show_activity(self, activities: Mapping[str, Array]) -> None:
        """Light blocks up by what they put out, by name; those without any go dark."""
        for name, item in self._items.items():
            item.show_activity(activities.get(name))

    def item(self, name: str) -> BlockItem:
        """The item of a block.

        Raises:
            KeyError: no block of this name is shown.
        """
        return self._items[name]

    def block_at(self, point: QPointF) -> BlockItem | None:
        """The block whose card is under a point; None beside the cards.

        By the cards' own places: Qt's `itemAt` may hand out another wrapper of an item.
        """
        for item in self._items.values():
            if item.shape().contains(item.mapFromScene(point)):
                return item
        return None

    def places(self) -> Iterable[tuple[BlockItem, float]]:
        """Every block with the top of its place, wherever it is on its way there."""
        return zip(self._items.values(), self._stack.tops, strict=True)

    def place_of(self, name: str) -> QPointF:
        """The upper left corner of a block's place."""
        return QPointF(0, self._stack.tops[self.names.index(name)])

    def settle(self, name: str) -> None:
        """Put a block that was carried about back into its place."""
        item = self._items.get(name)
        if item is not None:
            item.setX(0)
            self._sliding.slide(self._goals())

    def gap_at(self, y: float) -> int:
        """The gap nearest to `y`."""
        return self._stack.gap_at(y)

    def show_mark(self, gap: int | None) -> None:
        """Mark this gap, or none."""
        self.gap = gap
        if gap is not None:
            self._mark.setPos(0, self._stack.gap_centre(gap))
        self._mark.setVisible(gap is not None)

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Draw the ground, the arrows, and in an empty network what to do."""
        painter.fillRect(rect, QColor(theme.current().canvas))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        style, stack = self._lettering, self._stack
        for top, height in zip(stack.tops[:-1], stack.heights[:-1], strict=True):
            if rect.top() - style.gap <= top + height <= rect.bottom():
                draw_arrow(painter, style, top + height)
        if self.names == (INPUT,):
            draw_arrow(painter, style, stack.bottom)
            draw_invitation(painter, style, self._invitation())

    def helpEvent(self, event: QGraphicsSceneHelpEvent) -> None:
        """Write a card's tooltip when it is asked for: few of many ever are."""
        item = self.block_at(event.scenePos())
        if item is not None:
            set_tip(item, item.content.hint)
        super().helpEvent(event)

    def _goals(self) -> dict[QGraphicsItem, float]:
        return dict(self.places())

    def _lay_out(self, fresh: Iterable[str] | None = None) -> None:
        """Give every block its place; only those that move are repainted.

        Args:
            fresh: blocks that stand in their places from the first; all where None.
        """
        heights = tuple(item.height for item in self._items.values())
        before = (self._stack.heights, self._stack.space, self._width)
        self._stack = Stack(heights, self._lettering.gap)
        self._width = self._lettering.width
        goals = self._goals()
        for name in self.names if fresh is None else fresh:
            self._items[name].setPos(0, goals[self._items[name]])
        self._sliding.slide(goals)
        if before == (heights, self._lettering.gap, self._width):
            return
        bottom = self._stack.bottom if len(heights) > 1 else self._invitation().bottom()
        area = QRectF(0, 0, self._lettering.width, bottom)
        self.setSceneRect(area.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN))
        self.invalidate(layers=QGraphicsScene.SceneLayer.BackgroundLayer)

    def _invitation(self) -> QRectF:
        """The area of an empty network that waits for its first block."""
        style = self._lettering
        height = _INVITATION * style.em
        return QRectF(0, self._stack.bottom + style.gap, style.width, height)
