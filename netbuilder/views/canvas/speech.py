"""What a screen reader is told of the canvas."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QGraphicsView

from netbuilder.views.canvas.content import Content
from netbuilder.views.canvas.nodes import install, selected_place
from netbuilder.views.common.texts import set_description
from netbuilder.wording import counted


def spoken(selected: Sequence[Content], count: int) -> str:
    """The selected blocks with settings, shapes and problems.

    Args:
        selected: their texts.
        count: the number of all blocks.
    """
    if selected:
        return "; ".join(content.spoken for content in selected)
    return f"{counted(count, 'block')}, none selected"


def say(canvas: QGraphicsView, text: str) -> None:
    """Make `text` the canvas's description, and have what is news to the user read out.

    The block that the keyboard has come to gets the focus, so that it is read like any item of a
    list; what else has changed is announced.
    """
    install()
    if text == canvas.accessibleDescription():
        return
    set_description(canvas, text)
    if not canvas.hasFocus() or not QAccessible.isActive():
        return
    place = selected_place(canvas)
    if place is None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(canvas, text))
        return
    focus = QAccessibleEvent(canvas, QAccessible.Event.Focus)
    focus.setChild(place)
    QAccessible.updateAccessibility(focus)
