"""The blocks of the canvas as items of a list, for assistive technology."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtWidgets import QGraphicsView

from netbuilder.translation import say
from netbuilder.views.canvas.content import Content
from netbuilder.views.canvas.scene import StackScene
from netbuilder.views.canvas.unit_keys import UnitKeys
from netbuilder.views.common.parts import Part
from netbuilder.wording import count_text, sentences, terms


class BlockTeller:
    """Tells of input and blocks, from top to bottom; then of the units that the keys go through."""

    def count(self, canvas: QGraphicsView) -> int:
        """The number of blocks, the input among them, and of units."""
        return len(_scene(canvas).names) + _units(canvas).parts()[1]

    def part(self, canvas: QGraphicsView, place: int) -> Part:
        """A block with its settings and its shape; what is wrong with it as its description."""
        scene = _scene(canvas)
        if place >= len(scene.names):
            number = place - len(scene.names)
            name, area, more = _units(canvas).part(number)
            at = _units(canvas).at
            return Part(name, area, more, at is not None and at.tile == number)
        item = scene.item(scene.names[place])
        area = canvas.mapFromScene(item.mapRectToScene(item.card())).boundingRect()
        findings = sentences(*item.content.problems, *item.content.advice)
        name = node_name(item.content, place, len(scene.names) - 1)
        return Part(name, area, findings, item.isSelected())

    def current(self, canvas: QGraphicsView) -> int | None:
        """The unit that the keys have come to, else the last block that is selected."""
        scene, at = _scene(canvas), _units(canvas).at
        if at is not None:
            return len(scene.names) + at.tile
        names = scene.names
        selected = (i for i in reversed(range(len(names))) if scene.item(names[i]).isSelected())
        return next(selected, None)


def node_name(content: Content, place: int, count: int) -> str:
    """What is said of a block as an item of a list.

    Args:
        content: its texts.
        place: among the blocks, from 1; 0 for the input.
        count: the number of all blocks.
    """
    head = f"{content.title} {content.name}".strip()
    where = (
        say("block {place} of {count}", place=count_text(place), count=count_text(count))
        if place
        else ""
    )
    locked = say("locked") if content.frozen else ""
    output = say("output shape {shape}", shape=content.shape)
    return terms((head, where, content.detail, output, content.count, locked))


def _units(canvas: QGraphicsView) -> UnitKeys:
    return cast(UnitKeys, cast(Any, canvas).detail.units)


def _scene(canvas: QGraphicsView) -> StackScene:
    return cast(StackScene, canvas.scene())
