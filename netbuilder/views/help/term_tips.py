"""Hints with the meaning of a term, wherever the window shows one that has no hint of its own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from netbuilder.views.common.texts import show_tip
from netbuilder.views.help.topics import term_at


class TermTips(QObject):
    """Answers the questions for a hint that nothing within the window has answered.

    Args:
        window: whose labels, tabs and figures are explained.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show what the term under the pointer means."""
        if watched is not self._window or not isinstance(event, QHelpEvent):
            return False
        if event.type() != QEvent.Type.ToolTip:
            return False
        text = self.meaning_at(event.pos())
        if text:
            show_tip(event.globalPos(), text, self._window)
        return bool(text)

    def meaning_at(self, place: QPoint) -> str:
        """The hint for a place of the window; '' where nothing there names a term."""
        widget = self._window.childAt(place)
        if widget is None:
            return ""
        return meaning(widget, widget.mapFrom(self._window, place))


def meaning(widget: QWidget, place: QPoint) -> str:
    """What the term means that a widget shows at a place; '' where it shows none."""
    found = term_at(widget, place)
    return "" if found is None else f"{found.title}: {found.meaning}"
