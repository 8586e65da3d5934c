"""The way of the Tab key: to everything that can be used, in reading order, and round again.

Qt keeps a chain of widgets in the order of their creation, mended by `setTabOrder`; with fields
that consist of several widgets it comes to run in circles. Here the order is read from what is
seen, whenever the key is pressed, so that nothing has to be kept up to date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QDialog, QScrollArea, QWidget

from netbuilder.views.common.reading_order import Box, reading_order

Rank = Callable[[QWidget], int | None]


def tab_stops(root: QWidget, rank: Rank | None = None) -> list[QWidget]:
    """The widgets within `root` at which the Tab key stops, in their order.

    Args:
        root: a window, or a part of one.
        rank: where a widget and all within it stand among the others; None for as its parent.
    """
    return [each for each in _walk(root, rank) if is_stop(each)]


def is_stop(widget: QWidget) -> bool:
    """Whether the Tab key stops at a widget."""
    usable = widget.isVisible() and widget.isEnabled()
    if not usable or not widget.focusPolicy() & Qt.FocusPolicy.TabFocus or is_viewport(widget):
        return False
    # What stands in for another widget is that widget's part.
    return widget.focusProxy() is None


def is_viewport(widget: QWidget) -> bool:
    """Whether a widget is what a scroll area scrolls in, which has the area's focus."""
    parent = widget.parentWidget()
    return isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget


def move_focus(root: QWidget, forward: bool, rank: Rank | None = None) -> bool:
    """Take the focus to the next stop within `root`, or to the one before.

    Returns:
        whether there is one.
    """
    walk = _walk(root, rank)
    current = root.focusWidget()
    place = walk.index(current) if current in walk else -1 if forward else 0
    around = walk[place + 1 :] + walk[: max(place, 0)]
    target = next((each for each in (around if forward else around[::-1]) if is_stop(each)), None)
    if target is None:
        return False
    reasons = Qt.FocusReason
    focus_by_key(target, reasons.TabFocusReason if forward else reasons.BacktabFocusReason)
    return True


def focus_by_key(widget: QWidget, reason: Qt.FocusReason) -> None:
    """Give a widget the focus, and scroll whatever it lies in so that it is seen."""
    widget.setFocus(reason)
    above = widget.parentWidget()
    while above is not None and not above.isWindow():
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()


def _walk(root: QWidget, rank: Rank | None) -> list[QWidget]:
    """All widgets within a window, those that are hidden, too: one may just have had the focus."""
    found: list[tuple[int, QWidget]] = []

    def visit(widget: QWidget, inherited: int) -> None:
        for child in _in_order(widget):
            own = rank(child) if rank is not None else None
            position = inherited if own is None else own
            found.append((position, child))
            visit(child, position)

    visit(root, 0)
    return [widget for _, widget in sorted(found, key=lambda each: each[0])]


def _in_order(widget: QWidget) -> list[QWidget]:
    """The children; a hidden one is where it was seen last, and does not disturb the others."""
    children = [
        child for child in widget.children() if isinstance(child, QWidget) and not child.isWindow()
    ]
    shown = [child for child in children if not child.isHidden()]
    ordered = [shown[place] for place in reading_order([_box(child) for child in shown])]
    for child in children:
        if child.isHidden():
            box = _box(child)
            later = (place for place, each in enumerate(ordered) if _follows(_box(each), box))
            ordered.insert(next(later, len(ordered)), child)
    return ordered


def _follows(one: Box, other: Box) -> bool:
    below = one.top >= other.bottom
    return below or (one.bottom > other.top and one.left >= other.left)


def _box(widget: QWidget) -> Box:
    area = widget.geometry()
    right, bottom = area.left() + area.width(), area.top() + area.height()
    return Box(area.left(), area.top(), max(right, area.left()), max(bottom, area.top()))


def all_named(names: Iterable[Iterable[str]]) -> Rank:
    """A rank by object names: those of the first group come first."""
    places = {name: place for place, group in enumerate(names) for name in group}
    return lambda widget: places.get(widget.objectName())


class Dialog(QDialog):
    """A dialog through which Tab leads in reading order."""

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go to the next stop, or to the one before."""
        return move_focus(self, forward)
