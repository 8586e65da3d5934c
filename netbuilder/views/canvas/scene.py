"""The blocks of a design in their places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from time import thread_time

from PySide6.QtCore import QMarginsF, QObject, QPointF, QRect, QRectF, QSizeF, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QGraphicsSceneHelpEvent

from engine.types import Array
from netbuilder.design import INPUT
from netbuilder.opened.forms import Form
from netbuilder.opened.frame import Frame
from netbuilder.translation import say
from netbuilder.views.canvas.backdrop import draw_arrow, draw_ground, draw_invitation
from netbuilder.views.canvas.block_item import BlockItem
from netbuilder.views.canvas.content import Content
from netbuilder.views.canvas.gaps import Gaps
from netbuilder.views.canvas.layout import Stack
from netbuilder.views.canvas.lettering import Lettering
from netbuilder.views.canvas.mark_item import MarkItem
from netbuilder.views.canvas.sliding import Sliding
from netbuilder.views.common.texts import set_tip

_MARGIN = 24.0
_INVITATION = 5.0
_WIDE_GAP = 3.4
_NEURON_GAP = 7.0
_LINKED = ("pixels", "weights", "cells")


class StackScene(QGraphicsScene):
    """Input and blocks, one below or beside the other, with arrows or links between them.

    Args:
        font: the application's.
        parent: Qt's.

    Attributes:
        names: of the input and the blocks, in their order.
        gap: that is marked; None where none is.
        painting: seconds of a processor that it was painted for, all in all.
        frame: that is shown of opened blocks; None for none.

    Signals:
        frameShown: opened blocks show something else.
        moved: blocks are in other places.
    """

    frameShown = Signal()
    moved = Signal()

    def __init__(self, font: QFont, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # The blocks move often and are few: an index would cost more than it saves.
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self._font, self._room, self._scale = font, 0.0, 1.0
        self._lettering = Lettering(font)
        self._items: dict[str, BlockItem] = {}
        self._forms: Mapping[str, Form] = {}
        self._across = False
        self._stack = Stack()
        self._sliding = Sliding(self)
        self.gaps = Gaps(self)
        self._sliding.moved.connect(self.gaps.follow)
        self._sliding.moved.connect(self.moved)
        self.frame: Frame | None = None
        self._mark = MarkItem()
        self._mark.hide()
        self.addItem(self._mark)
        self._began = self.painting = 0.0
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
            item.show_form(self._forms.get(content.name) if content.enabled else None)
            items[content.name] = item
        for gone in self._items.values():
            self._sliding.forget(gone)
            self.removeItem(gone)
        known = set(self.names)
        fresh = [name for name in items if name not in known]
        self._items = items
        self.names = tuple(items)
        self._lay_out(fresh)

    def arrange(self, forms: Mapping[str, Form], across: bool) -> None:
        """Open blocks in these forms, and have all of them stand beside or below each other."""
        if (forms, across) == (self._forms, self._across):
            return
        turned = across != self._across
        self._forms, self._across = forms, across
        if turned and self._room:
            self._letter()
        for name, item in self._items.items():
            item.show_form(forms.get(name) if item.content.enabled else None)
        self._lay_out(self.names if turned else ())

    def show_frame(self, frame: Frame | None, faint: bool = False, title: str = "") -> None:
        """Show what opened blocks do.

        Args:
            frame: what they do; None for nothing.
            faint: whether it is true no longer.
            title: of the sample that is shown.
        """
        pictures = {} if frame is None else frame.pictures
        for name, item in self._items.items():
            item.show_picture(pictures.get(name), faint)
        if INPUT in self._items:
            self._items[INPUT].show_remark(title)
        self.gaps.show_links({} if frame is None else frame.links, faint)
        self.frame = frame
        self.frameShown.emit()

    @property
    def lettering(self) -> Lettering:
        """Fonts and sizes."""
        return self._lettering

    @property
    def across(self) -> bool:
        """Whether the blocks stand beside each other."""
        return self._across

    def fit(self, font: QFont, room: float) -> None:
        """Derive all lettering from this font, for a view of this width."""
        self._font, self._room = font, room
        self._letter()

    def letter_for(self, scale: float) -> None:
        """Have letters that can be read at this scale."""
        if scale != self._scale:
            self._scale = scale
            self._letter()

    def size_for(self, scale: float) -> QSizeF:
        """The size that all of it would have in letters for this scale."""
        style = self._lettering_for(scale)
        sizes = [item.size_in(style) for item in self._items.values()]
        stack = Stack(sizes, self._stack.spaces, self._across)
        return QSizeF(*stack.size).grownBy(QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN))

    def _lettering_for(self, scale: float) -> Lettering:
        # Beside each other cards are as narrow as they can be.
        return Lettering(self._font, 0 if self._across else self._room - 2 * _MARGIN, scale)

    def _letter(self) -> None:
        lettering, before = self._lettering_for(self._scale), self._lettering
        fonts = lettering.plain == before.plain and lettering.small == before.small
        if fonts and lettering.width == before.width:
            return
        self._lettering = lettering
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

    def places(self) -> Iterable[tuple[BlockItem, QPointF]]:
        """Every block with the corner of its place, wherever it is on its way there."""
        places = (QPointF(*place) for place in self._stack.places)
        return zip(self._items.values(), places, strict=True)

    def place_of(self, name: str) -> QPointF:
        """The upper left corner of a block's place."""
        return QPointF(*self._stack.places[self.names.index(name)])

    def settle(self, name: str) -> None:
        """Put a block that was carried about back into its place."""
        item = self._items.get(name)
        if item is not None:
            place = self.place_of(name)
            if not self._across:
                item.setX(place.x())
            self._sliding.slide(self._goals())

    def gap_at(self, point: QPointF) -> int:
        """The gap nearest to a point."""
        return self._stack.gap_at(point.x(), point.y())

    def show_mark(self, gap: int | None) -> None:
        """Mark this gap, or none."""
        self.gap = gap
        if gap is not None:
            self._mark.show_length(self._stack.breadth, self._across)
            self._mark.setPos(*self._stack.gap_centre(gap))
        self._mark.setVisible(gap is not None)

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Draw the ground, the arrows, and in an empty network what to do."""
        self._began = thread_time()
        draw_ground(painter, QRectF(rect))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for gap, ((name, item), (behind, _)) in enumerate(pairwise(self._items.items())):
            place, opened = self.place_of(name), self._items[behind].opened
            if self.gaps.has_links(behind) or (opened is not None and opened.bare):
                continue
            start = place + QPointF(item.width, item.height / 2)
            way = QPointF(self._stack.space_of(gap), 0)
            if not self._across:
                start = place + QPointF(item.width / 2, item.height)
                way = QPointF(0, self._stack.space_of(gap))
            if QRectF(start, start + way).adjusted(-8, -8, 8, 8).intersects(QRectF(rect)):
                draw_arrow(painter, start, start + way)
        if self.names == (INPUT,):
            invitation, item = self._invitation(), self._items[INPUT]
            start = QPointF(item.width / 2, item.height)
            draw_arrow(painter, start, QPointF(start.x(), invitation.top()))
            draw_invitation(painter, self._lettering, invitation)

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        """Draw nothing; note what painting took."""
        self.painting += thread_time() - self._began

    def helpEvent(self, event: QGraphicsSceneHelpEvent) -> None:
        """Write a card's tooltip when it is asked for: few of many ever are."""
        item = self.block_at(event.scenePos())
        if item is not None:
            unit, opened, tip = item.unit_at(event.scenePos()), item.opened, item.content.hint
            sign = item.sign_at(event.scenePos())
            if sign is not None:
                tip = say("Add a unit (+)") if sign > 0 else say("Remove a unit (-)")
            elif opened is not None and unit is not None:
                tip = opened.tip(unit)
            set_tip(item, tip)
        super().helpEvent(event)

    def _goals(self) -> dict[QGraphicsItem, QPointF]:
        return dict(self.places())

    def _lay_out(self, fresh: Iterable[str] | None = None) -> None:
        """Give every block its place; only those that move are repainted.

        Args:
            fresh: blocks that stand in their places from the first; all where None.
        """
        sizes = tuple((item.width, item.height) for item in self._items.values())
        gaps = tuple(self._gap(*both) for both in pairwise(self.names))
        before = (self._stack.sizes, self._stack.spaces, self._stack.across)
        self._stack = Stack(sizes, gaps or self._lettering.gap, self._across)
        goals = self._goals()
        for name in self.names if fresh is None else fresh:
            self._items[name].setPos(goals[self._items[name]])
        self.gaps.arrange(self._items)
        self._sliding.slide(goals)
        self.moved.emit()
        if before == (sizes, self._stack.spaces, self._across):
            return
        width, height = self._stack.size
        if len(sizes) <= 1:
            height = self._invitation().bottom()
        area = QRectF(0, 0, width, height)
        self.setSceneRect(area.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN))
        self.invalidate(layers=QGraphicsScene.SceneLayer.BackgroundLayer)

    def _gap(self, before: str, behind: str) -> float:
        """The room between two blocks: more where links lead from one to the other."""
        first, second = self._forms.get(before), self._forms.get(behind)
        if first is None or second is None:
            return self._lettering.gap
        if second.kind == "neurons":
            return _NEURON_GAP * self._lettering.em
        linked = first.kind in _LINKED and second.kind in ("weights", "cells", "bars")
        return _WIDE_GAP * self._lettering.em if linked else self._lettering.gap

    def _invitation(self) -> QRectF:
        """The area of an empty network that waits for its first block."""
        style = self._lettering
        height = _INVITATION * style.em
        return QRectF(0, self._stack.length + style.gap, style.width, height)
