"""What can be done to blocks, offered at the pointer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget


def open_block_menu(
    parent: QWidget,
    place: QPoint,
    *,
    count: int,
    may_move: Callable[[int], bool],
    move: Callable[[int], None],
    remove: Callable[[], None],
) -> None:
    """Open the menu; it goes when it is closed.

    Args:
        parent: the menu's owner.
        place: where, on the screen.
        count: the number of blocks concerned.
        may_move: whether they can be moved by -1 or 1.
        move: moves them so.
        remove: deletes them.
    """
    menu = QMenu(parent)
    menu.setObjectName("blockMenu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for text, step in (("Move &up\tAlt+Up", -1), ("Move &down\tAlt+Down", 1)):
        _add(menu, text, partial(move, step)).setEnabled(may_move(step))
    menu.addSeparator()
    what = "&Delete" if count == 1 else f"&Delete {count} blocks"
    _add(menu, f"{what}\tDel", remove)
    menu.popup(place)


def _add(menu: QMenu, text: str, command: Callable[[], None]) -> QAction:
    action = menu.addAction(text)
    action.triggered.connect(lambda: command())
    return action
