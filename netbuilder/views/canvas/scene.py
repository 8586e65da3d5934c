"""The blocks of a design in their places."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsScene

from netbuilder import theme
from netbuilder.design import INPUT
from netbuilder.views.canvas import layout
from netbuilder.views.canvas.block_item import BlockItem, MarkItem
from netbuilder.views.canvas.content import Content

_ARROW = 5.0
_HINT_HEIGHT = 90.0


class StackScene(QGraphicsScene):
    """Input and blocks, one below the other, with arrows between them and a mark for drops."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: dict[str, BlockItem] = {}
        self._mark = MarkItem()
        self._mark.setZValue(2)
        self._mark.hide()
        self.addItem(self._mark)
        self.gap: int | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Names from top to bottom, the input's first."""
        return tuple(self._items)

    def show_contents(self, contents: Sequence[Content]) -> None:
        """Show these; blocks that stay keep their items, and with them their selection."""
        items = {}
        for content in contents:
            item = self._items.pop(content.name, None)
            if item is None:
                item = BlockItem(content)
                self.addItem(item)
            item.show_content(content)
            items[content.name] = item
        for gone in self._items.values():
            self.removeItem(gone)
        self._items = items
        self.settle()

    def settle(self) -> None:
        """Put every block into its place."""
        for item, top in zip(self._items.values(), layout.tops(self.heights()), strict=True):
            item.setPos(0, top)
            item.setZValue(0)
            item.setOpacity(1)
        bottom = max((i.y() + i.height for i in self._items.values()), default=0.0)
        if len(self._items) <= 1:
            bottom += _HINT_HEIGHT
        area = QRectF(0, 0, layout.WIDTH, bottom)
        margin = layout.MARGIN
        self.setSceneRect(area.adjusted(-margin, -margin, margin, margin))
        self.update()

    def place_of(self, item: BlockItem) -> float:
        """The upper edge at which a block settles."""
        return layout.tops(self.heights())[self.names.index(item.content.name)]

    def heights(self) -> list[float]:
        """Heights of input and blocks."""
        return [item.height for item in self._items.values()]

    def item_of(self, name: str) -> BlockItem | None:
        """The item of a block."""
        return self._items.get(name)

    def show_mark(self, y: float) -> int:
        """Mark the gap nearest to `y`, and return it."""
        self.gap = layout.gap_at(y, self.heights())
        self._mark.setPos(0, layout.gap_centre(self.gap, self.heights()))
        self._mark.show()
        return self.gap

    def hide_mark(self) -> None:
        """Mark no gap."""
        self.gap = None
        self._mark.hide()

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Draw the ground, the arrows, and for an empty network what to do."""
        now = theme.current()
        painter.fillRect(rect, QColor(now.window))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        heights = self.heights()
        edges = layout.tops(heights)
        painter.setPen(QPen(QColor(now.muted), 1.5))
        painter.setBrush(QColor(now.muted))
        for top, height in zip(edges[:-1], heights[:-1], strict=True):
            if rect.top() - layout.GAP <= top + height <= rect.bottom() + layout.GAP:
                _draw_arrow(painter, top + height)
        if self.names == (INPUT,):
            painter.setPen(QColor(now.muted))
            area = QRectF(0, edges[0] + heights[0], layout.WIDTH, _HINT_HEIGHT)
            text = "No layers yet.\nDrag one here, or double-click it in the palette."
            painter.drawText(area, int(Qt.AlignmentFlag.AlignCenter), text)


def _draw_arrow(painter: QPainter, y: float) -> None:
    """An arrow from the lower edge of one block to the upper edge of the next."""
    x = layout.WIDTH / 2
    tip = QPointF(x, y + layout.GAP - 1)
    painter.drawLine(QPointF(x, y + 1), tip - QPointF(0, _ARROW))
    wings = [tip - QPointF(_ARROW, _ARROW * 1.4), tip - QPointF(-_ARROW, _ARROW * 1.4)]
    painter.drawPolygon(QPolygonF([tip, *wings]))
