"""The canvas and its blocks as assistive technology sees them: a list and its items.

Blocks are no widgets, so Qt knows nothing of them; what stands for each of them here is asked anew
every time, and holds nothing.
"""

from __future__ import annotations

import weakref
from typing import Any, Final, cast

import shiboken6
from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface, QColor
from PySide6.QtWidgets import QAccessibleWidget, QGraphicsView

from netbuilder.views.canvas.content import Content
from netbuilder.views.canvas.scene import StackScene

_CANVAS: Final = "Canvas"
_TEXT: Final = QAccessible.Text


def install() -> None:
    """Have Qt ask here for what stands for a canvas; again does nothing."""
    if not _installed:
        _installed.append(True)
        QAccessible.installFactory(_made)


def node_name(content: Content, place: int, count: int) -> str:
    """What is said of a block as an item of the list.

    Args:
        content: its texts.
        place: among the blocks, from 1; 0 for the input.
        count: the number of all blocks.
    """
    head = f"{content.title} {content.name}".strip()
    where = [f"block {place} of {count}"] if place else []
    rest = [content.detail, f"output shape {content.shape}", content.count]
    locked = ["locked"] if content.frozen else []
    return ", ".join(part for part in [head, *where, *rest, *locked] if part)


class CanvasList(QAccessibleWidget):
    """A canvas: its blocks from top to bottom, then the widgets that lie on it.

    Args:
        canvas: whose blocks they are.
    """

    def __init__(self, canvas: QGraphicsView) -> None:
        super().__init__(canvas, QAccessible.Role.List)
        self._canvas = weakref.ref(canvas)
        self._nodes: list[_Node] = []

    def childCount(self) -> int:
        """The number of blocks, the input among them, and of widgets."""
        return self._blocks() + super().childCount()

    def child(self, index: int) -> QAccessibleInterface:
        """A block or, after them, a widget."""
        blocks = self._blocks()
        if not 0 <= index < blocks:
            return super().child(index - blocks)
        while len(self._nodes) < blocks:
            self._nodes.append(_Node(self._canvas, len(self._nodes)))
        return self._nodes[index]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """The place of a child; -1 for what is none."""
        if isinstance(child, _Node):
            return child.place if child in self._nodes[: self._blocks()] else -1
        found = super().indexOfChild(child)
        return found if found < 0 else found + self._blocks()

    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        """The block at a place of the screen, else what Qt finds there."""
        for index in range(self._blocks()):
            node = self.child(index)
            if node.rect().contains(x, y):
                return node
        return super().childAt(x, y)

    def focusChild(self) -> QAccessibleInterface:
        """The selected block while the canvas has the focus."""
        index = selected_place(self._canvas())
        canvas = self._canvas()
        if index is None or canvas is None or not canvas.hasFocus():
            return super().focusChild()
        return self.child(index)

    def _blocks(self) -> int:
        return len(_scene(self._canvas()).names) if shiboken6.isValid(self._canvas()) else 0


class _Node(QAccessibleInterface):
    """The block at a place of the list, counted from 0."""

    def __init__(self, canvas: weakref.ref[QGraphicsView], place: int) -> None:
        super().__init__()
        self._canvas = canvas
        self.place = place

    def isValid(self) -> bool:
        """Whether there is a block at this place."""
        canvas = self._canvas()
        return shiboken6.isValid(canvas) and self.place < len(_scene(canvas).names)

    def object(self) -> QObject:
        """A block is no object of Qt's."""
        return cast(QObject, None)

    def parent(self) -> QAccessibleInterface:
        """The canvas."""
        return QAccessible.queryAccessibleInterface(cast(QObject, self._canvas()))

    def child(self, index: int) -> QAccessibleInterface:
        """None."""
        return cast(QAccessibleInterface, None)

    def childCount(self) -> int:
        """None."""
        return 0

    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        """None."""
        return cast(QAccessibleInterface, None)

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """None."""
        return -1

    def relations(self, match: Any = None) -> list[Any]:
        """None."""
        return []

    def text(self, kind: QAccessible.Text) -> str:
        """The block with its settings and shape; as its description, what is wrong with it."""
        if not self.isValid():
            return ""
        scene = _scene(self._canvas())
        content = scene.item(scene.names[self.place]).content
        if kind == _TEXT.Name:
            return node_name(content, self.place, len(scene.names) - 1)
        if kind == _TEXT.Description:
            return " ".join([*content.problems, *content.advice])
        return ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Nothing: names are edited in the window."""

    def rect(self) -> QRect:
        """The card on the screen."""
        canvas = self._canvas()
        if canvas is None or not self.isValid():
            return QRect()
        scene = _scene(canvas)
        item = scene.item(scene.names[self.place])
        area = canvas.mapFromScene(item.mapRectToScene(item.card())).boundingRect()
        return QRect(canvas.viewport().mapToGlobal(area.topLeft()), area.size())

    def role(self) -> QAccessible.Role:
        """An item of a list."""
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        """Whether it is selected, has the focus, is in sight."""
        state = QAccessible.State()
        canvas = self._canvas()
        if canvas is None or not self.isValid():
            state.invalid = True
            return state
        scene = _scene(canvas)
        state.selectable = state.focusable = True
        state.selected = scene.item(scene.names[self.place]).isSelected()
        state.focused = canvas.hasFocus() and selected_place(canvas) == self.place
        area = QRect(canvas.viewport().mapToGlobal(QRect().topLeft()), canvas.viewport().size())
        state.offscreen = not area.intersects(self.rect())
        return state

    def foregroundColor(self) -> QColor:
        """None of its own."""
        return QColor()

    def backgroundColor(self) -> QColor:
        """None of its own."""
        return QColor()

    def virtual_hook(self, id: int, data: Any) -> None:  # noqa: A002
        """For Qt's later versions."""


def selected_place(canvas: QGraphicsView | None) -> int | None:
    """The place of the selected block that was chosen last, or of the first; None for none."""
    if canvas is None or not shiboken6.isValid(canvas):
        return None
    scene = _scene(canvas)
    chosen = [i for i, name in enumerate(scene.names) if scene.item(name).isSelected()]
    return chosen[-1] if chosen else None


def _scene(canvas: QGraphicsView | None) -> StackScene:
    return cast(StackScene, cast(QGraphicsView, canvas).scene())


_installed: list[bool] = []


def _made(name: str, thing: QObject) -> QAccessibleInterface | None:
    """Qt asks this for every class of every object."""
    if name != _CANVAS or not isinstance(thing, QGraphicsView):
        return None
    return CanvasList(thing) if isinstance(thing.scene(), StackScene) else None
