"""Hints of menus and widgets in the status bar, where they hide nothing that is told."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QStatusTipEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu

from netbuilder.views.common.texts import show_status


class Hints(QObject):
    """Takes the place of Qt's own way, by which a hint hides whatever the status bar says.

    The hint of a menu's entry is shown, for as long as the menu is open. That of a widget under the
    pointer is shown where there is nothing else to read: no run, and no message.

    Args:
        window: whose status bar it is.
        is_free: whether the status bar tells of no run.
    """

    def __init__(self, window: QMainWindow, is_free: Callable[[], bool]) -> None:
        super().__init__(window)
        self._bar, self._is_free = window.statusBar(), is_free
        self._hint = ""
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the hints, and nothing else."""
        if not isinstance(event, QStatusTipEvent):
            return False
        self._show(event.tip())
        return True

    def _show(self, hint: str) -> None:
        shown = self._bar.currentMessage()
        is_mine = bool(self._hint) and shown == self._hint
        in_menu = isinstance(QApplication.activePopupWidget(), QMenu)
        if hint and (in_menu or (self._is_free() and (is_mine or not shown))):
            show_status(self._bar, hint, 0)
            self._hint = self._bar.currentMessage()
        elif is_mine:
            self._bar.clearMessage()
            self._hint = ""
