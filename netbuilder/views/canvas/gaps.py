"""What is drawn in the gaps between opened blocks."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QObject, QPointF, Slot
from PySide6.QtWidgets import QGraphicsScene

from netbuilder.opened.links import Links
from netbuilder.views.canvas.block_item import BlockItem
from netbuilder.views.canvas.links_item import Ends, LinksItem

_STEP: Final = 2.5
"""Pixels that dashes move from frame to frame."""


class Gaps(QObject):
    """Keeps one item of links for each gap that has some.

    Args:
        scene: holds the items.
    """

    def __init__(self, scene: QGraphicsScene) -> None:
        super().__init__(scene)
        self._scene = scene
        self._blocks: Mapping[str, BlockItem] = {}
        self._links: Mapping[tuple[str, str], Links] = {}
        self._faint = self._moving = False
        self._phase = 0.0
        self._items: dict[str, LinksItem] = {}

    def arrange(self, blocks: Mapping[str, BlockItem]) -> None:
        """These blocks are shown, in this order."""
        self._blocks = blocks
        self.follow()

    def show_links(self, links: Mapping[tuple[str, str], Links], faint: bool) -> None:
        """Show these, by the names of the blocks that they lead from and into."""
        before = set(self._items)
        self._links, self._faint = links, faint
        self._phase += _STEP
        self.follow()
        if before != set(self._items):
            # Where there are no links there are arrows, and the other way round.
            self._scene.invalidate(layers=QGraphicsScene.SceneLayer.BackgroundLayer)

    def show_moving(self, moving: bool) -> None:
        """Whether dashes move along single links, by a step with each frame."""
        if moving != self._moving:
            self._moving = moving
            self.follow()

    def show_only(self, block: str | None, unit: int) -> None:
        """Show the single links of one unit alone; all where there is no block."""
        names = [name for name, item in self._blocks.items() if item.content.enabled]
        following = names[names.index(block) + 1 :][:1] if block in names else []
        for name, item in self._items.items():
            if name == block:
                item.show_only(unit, behind=True)
            else:
                item.show_only(unit if name in following else None)

    def has_links(self, name: str) -> bool:
        """Whether links lead into a block."""
        return name in self._items

    def item(self, name: str) -> LinksItem | None:
        """The links that lead into a block."""
        return self._items.get(name)

    def items(self) -> Mapping[str, LinksItem]:
        """All links, by the name of the block that they lead into."""
        return self._items

    @Slot()
    def follow(self) -> None:
        """Lead from edge to edge again, as blocks have moved."""
        shown = set()
        active = [(name, item) for name, item in self._blocks.items() if item.content.enabled]
        for (first, before), (name, behind) in pairwise(active):
            links = self._links.get((first, name))
            both = before.opened is not None and behind.opened is not None
            if links is None or not len(links.values) or not both:
                continue
            shown.add(name)
            item = self._items.get(name)
            if item is None:
                item = self._items[name] = LinksItem()
                self._scene.addItem(item)
            phase = self._phase if self._moving else None
            item.show_links(links, _ends(before, behind), self._faint, phase)
        for gone in set(self._items) - shown:
            self._scene.removeItem(self._items.pop(gone))


def _ends(before: BlockItem, behind: BlockItem) -> Ends:
    """The facing edges: of the cards, as long as the pictures on them are."""
    across = behind.x() >= before.x() + before.width
    first = before.mapRectToScene(before.picture_area())
    second = behind.mapRectToScene(behind.picture_area())
    bare = before.opened is not None and before.opened.bare
    if across:
        start = first.right() if bare else before.x() + before.width
        goal = second.left() if bare else behind.x()
        return Ends(
            QPointF(start, first.top()),
            QPointF(start, first.bottom()),
            QPointF(goal, second.top()),
            QPointF(goal, second.bottom()),
            True,
        )
    start = first.bottom() if bare else before.y() + before.height
    goal = second.top() if bare else behind.y()
    return Ends(
        QPointF(first.left(), start),
        QPointF(first.right(), start),
        QPointF(second.left(), goal),
        QPointF(second.right(), goal),
        False,
    )
