"""The menu of a block."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from netbuilder.design import INPUT
from netbuilder.views.canvas import Canvas
from tests.netbuilder.views.canvas.hands import CTRL, LEFT, NO_KEYS, centre, click

# The offscreen platform says so of every menu.
of_the_menu = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def press_menu_key(canvas: Canvas) -> None:
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    QApplication.sendEvent(canvas.viewport(), event)


def right_click(qtbot: QtBot, canvas: Canvas, place: QPoint) -> None:
    """What a window system sends for a click of the right button."""
    viewport = canvas.viewport()
    qtbot.mousePress(viewport, Qt.MouseButton.RightButton, NO_KEYS, place)
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, place, viewport.mapToGlobal(place), NO_KEYS
    )
    QApplication.sendEvent(viewport, event)
    qtbot.mouseRelease(viewport, Qt.MouseButton.RightButton, NO_KEYS, place)


def menu_actions() -> dict[str, QAction]:
    """The actions of the menu that is open, by their words."""
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    actions = [action for action in menu.actions() if not action.isSeparator()]
    return {action.text().split("\t")[0].replace("&", ""): action for action in actions}


def choose(qtbot: QtBot, text: str) -> None:
    """Click an entry of the menu that is open."""
    menu = QApplication.activePopupWidget()
    qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(menu_actions()[text]).center())


@of_the_menu
def test_the_context_menu_of_a_block(qtbot: QtBot, canvas: Canvas) -> None:
    offered = QAction("&Delete", canvas)
    canvas.set_menu_actions([offered])
    right_click(qtbot, canvas, centre(canvas, "dense"))
    assert canvas.selected() == ("dense",)
    assert {text: action.isEnabled() for text, action in menu_actions().items()} == {
        "Move up": False,
        "Move down": True,
        "Delete": True,
    }
    with qtbot.waitSignal(canvas.moveRequested) as caught:
        choose(qtbot, "Move down")
    assert caught.args == [("dense",), 2]
    canvas.select("dense_1")
    press_menu_key(canvas)
    with qtbot.waitSignal(offered.triggered):
        choose(qtbot, "Delete")


@of_the_menu
def test_the_context_menu_keeps_several_blocks_selected(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.select("dense")
    click(qtbot, canvas, "dense_1", CTRL)
    right_click(qtbot, canvas, centre(canvas, "dense_1"))
    assert canvas.selected() == ("dense", "dense_1")
    assert not menu_actions()["Move up"].isEnabled()


def test_the_input_and_the_ground_have_no_menu(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.select("dense")
    right_click(qtbot, canvas, centre(canvas, INPUT))
    right_click(qtbot, canvas, QPoint(5, 5))
    assert QApplication.activePopupWidget() is None
    assert canvas.selected() == ("dense",)
