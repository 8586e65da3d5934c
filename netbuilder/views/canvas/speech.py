"""What a screen reader is told of the canvas."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from netbuilder.views.canvas.content import Content
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


def say(widget: QWidget, text: str) -> None:
    """Make `text` the widget's description, and have it read out if that is news to the user."""
    if text == widget.accessibleDescription():
        return
    set_description(widget, text)
    if widget.hasFocus() and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))
