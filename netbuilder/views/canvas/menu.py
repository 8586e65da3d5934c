"""What can be done to blocks, offered at the pointer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from netbuilder.translation import say
from netbuilder.views.common.texts import own


def open_block_menu(
    parent: QWidget,
    place: QPoint,
    *,
    may_move: Callable[[int], bool],
    move: Callable[[int], None],
    actions: Sequence[QAction | None],
) -> None:
    """Open the menu; it goes when it is closed.

    Args:
        parent: the menu's owner.
        place: where, on the screen.
        may_move: whether the selected blocks can be moved by -1 or 1.
        move: moves them so.
        actions: what else can be done to them; None is a line between two.
    """
    menu = QMenu(parent)
    menu.setObjectName("blockMenu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for text, step in ((say("Move &up\tAlt+Up"), -1), (say("Move &down\tAlt+Down"), 1)):
        action = menu.addAction(own(text))
        action.triggered.connect(partial(_call, partial(move, step)))
        action.setEnabled(may_move(step))
    menu.addSeparator()
    for each in actions:
        if each is None:
            menu.addSeparator()
        else:
            menu.addAction(each)
    menu.popup(place)


def _call(command: Callable[[], None], _checked: bool = False) -> None:
    command()
