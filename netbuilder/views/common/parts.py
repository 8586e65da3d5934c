"""Parts of a widget that are painted, as assistive technology sees them: items of a list.

What is painted is no widget, so Qt knows nothing of it. What stands for each part here holds
nothing; it asks the widget anew every time.
"""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import Any, Final, Protocol, cast

import shiboken6
from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface, QColor
from PySide6.QtWidgets import QAbstractScrollArea, QAccessibleWidget, QWidget

_NONE: Final = cast(QAccessibleInterface, None)


@dataclass(frozen=True, slots=True)
class Part:
    """What is told of a part.

    Attributes:
        name: what it is.
        area: where it is, in the coordinates of what is painted on.
        description: what is wrong with it, or more of it.
        selected: whether it is chosen.
    """

    name: str
    area: QRect
    description: str = ""
    selected: bool = False


class Teller(Protocol):
    """Tells of the parts of a kind of widget."""

    def count(self, widget: Any, /) -> int:
        """How many there are."""

    def part(self, widget: Any, place: int, /) -> Part:
        """One of them."""

    def current(self, widget: Any, /) -> int | None:
        """The one that the keyboard acts on."""


_tellers: Final[dict[str, tuple[type[QWidget], Teller]]] = {}


def tell_of_parts(kind: type[QWidget], teller: Teller) -> None:
    """Have a teller tell of all widgets of a class from now on."""
    if not _tellers:
        QAccessible.installFactory(_made)
    _tellers[kind.__name__] = kind, teller


def focus_part(widget: QWidget, place: int) -> None:
    """Have the part that the keyboard has come to read like any item of a list."""
    if widget.hasFocus() and QAccessible.isActive():
        event = QAccessibleEvent(widget, QAccessible.Event.Focus)
        event.setChild(place)
        QAccessible.updateAccessibility(event)


class _Whole(QAccessibleWidget):
    """A widget: its parts, then the widgets that lie on it."""

    def __init__(self, widget: QWidget, teller: Teller) -> None:
        super().__init__(widget, QAccessible.Role.List)
        self._widget, self._teller = weakref.ref(widget), teller
        self._nodes: list[_Node] = []

    def childCount(self) -> int:
        return self._count() + super().childCount()

    def child(self, index: int) -> QAccessibleInterface:
        count = self._count()
        if not 0 <= index < count:
            return super().child(index - count)
        while len(self._nodes) < count:
            self._nodes.append(_Node(self._widget, self._teller, len(self._nodes)))
        return self._nodes[index]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        if isinstance(child, _Node):
            return child.place if child in self._nodes[: self._count()] else -1
        found = super().indexOfChild(child)
        return found if found < 0 else found + self._count()

    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        for index in range(self._count()):
            node = self.child(index)
            if node.rect().contains(x, y):
                return node
        return super().childAt(x, y)

    def focusChild(self) -> QAccessibleInterface:
        widget = _alive(self._widget)
        place = None if widget is None else self._teller.current(widget)
        if widget is None or place is None or not widget.hasFocus():
            return super().focusChild()
        return self.child(place)

    def _count(self) -> int:
        widget = _alive(self._widget)
        return 0 if widget is None else self._teller.count(widget)


class _Node(QAccessibleInterface):
    """The part at a place, counted from 0."""

    def __init__(self, widget: weakref.ref[QWidget], teller: Teller, place: int) -> None:
        super().__init__()
        self._widget, self._teller, self.place = widget, teller, place

    def isValid(self) -> bool:
        return self._known() is not None

    def object(self) -> QObject:
        return cast(QObject, None)

    def parent(self) -> QAccessibleInterface:
        widget = _alive(self._widget)
        return _NONE if widget is None else QAccessible.queryAccessibleInterface(widget)

    def child(self, index: int) -> QAccessibleInterface:
        return _NONE

    def childCount(self) -> int:
        return 0

    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        return _NONE

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def relations(self, match: Any = None) -> list[Any]:
        return []

    def text(self, kind: QAccessible.Text) -> str:
        found = self._known()
        if found is None:
            return ""
        texts = {
            QAccessible.Text.Name: found[1].name,
            QAccessible.Text.Description: found[1].description,
        }
        return texts.get(kind, "")

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Nothing: parts are edited in the window."""

    def rect(self) -> QRect:
        found = self._known()
        if found is None:
            return QRect()
        area = found[1].area
        return QRect(_ground(found[0]).mapToGlobal(area.topLeft()), area.size())

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        found = self._known()
        if found is None:
            state.invalid = True
            return state
        widget, part = found
        ground = _ground(widget)
        seen = QRect(ground.mapToGlobal(QPoint(0, 0)), ground.size())
        focused = widget.hasFocus() and self._teller.current(widget) == self.place
        state.selectable = state.focusable = True
        state.selected = part.selected
        state.focused = focused
        state.offscreen = not seen.intersects(self.rect())
        return state

    def foregroundColor(self) -> QColor:
        return QColor()

    def backgroundColor(self) -> QColor:
        return QColor()

    def virtual_hook(self, id: int, data: Any) -> None:  # noqa: A002
        """Do nothing; later versions of Qt may ask more."""

    def _known(self) -> tuple[QWidget, Part] | None:
        widget = _alive(self._widget)
        if widget is None or self.place >= self._teller.count(widget):
            return None
        return widget, self._teller.part(widget, self.place)


def _ground(widget: QWidget) -> QWidget:
    """What is painted on."""
    return widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget


def _alive(reference: weakref.ref[QWidget]) -> QWidget | None:
    widget = reference()
    return widget if widget is not None and shiboken6.isValid(widget) else None


def _made(name: str, thing: QObject) -> QAccessibleInterface | None:
    """Qt asks this for every class of every object that assistive technology looks at."""
    kind, teller = _tellers.get(name, (None, None))
    if kind is None or teller is None or not isinstance(thing, kind):
        return None
    return _Whole(thing, teller)
