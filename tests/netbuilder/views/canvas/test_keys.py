"""Walking, moving and deleting by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from netbuilder.design import INPUT
from netbuilder.views.canvas import Canvas
from tests.netbuilder.views.canvas.hands import THREE, show


def test_arrow_keys_walk(qtbot: QtBot, canvas: Canvas) -> None:
    visited = []
    for key in ("Down", "Down", "Down", "Down", "Down", "Up", "Home", "End"):
        qtbot.keyClick(canvas, getattr(Qt.Key, f"Key_{key}"))
        visited += canvas.selected()
    assert visited == [
        INPUT, "dense", "activation", "dense_1", "dense_1", "activation", INPUT, "dense_1",
    ]  # fmt: skip


def test_alt_and_arrows_move_a_block(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.select("activation")
    alt = Qt.KeyboardModifier.AltModifier
    with qtbot.waitSignal(canvas.moveRequested) as caught:
        qtbot.keyClick(canvas, Qt.Key.Key_Up, alt)
    assert caught.args == [("activation",), 0]
    with qtbot.waitSignal(canvas.moveRequested) as caught:
        qtbot.keyClick(canvas, Qt.Key.Key_Down, alt)
    assert caught.args == [("activation",), 3]
    canvas.select("dense")
    with qtbot.assertNotEmitted(canvas.moveRequested):
        qtbot.keyClick(canvas, Qt.Key.Key_Up, alt)


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_delete_asks_for_the_selected_blocks(qtbot: QtBot, canvas: Canvas, key: Qt.Key) -> None:
    qtbot.keyClick(canvas, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(canvas.removeRequested) as caught:
        qtbot.keyClick(canvas, key)
    assert caught.args == [("dense", "activation", "dense_1")]
    canvas.select(INPUT)
    with qtbot.assertNotEmitted(canvas.removeRequested):
        qtbot.keyClick(canvas, key)


def test_after_a_deletion_the_keyboard_goes_on_from_there(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.select("dense")
    show(canvas, THREE.removed(["dense"]))
    assert canvas.selected() == ()
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    assert canvas.selected() == ("activation",)
    show(canvas, THREE)
    canvas.select("activation")
    show(canvas, THREE.removed(["activation"]))
    qtbot.keyClick(canvas, Qt.Key.Key_Up)
    assert canvas.selected() == ("dense",)


def test_escape_gives_the_selection_up(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.select("dense")
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.selected() == ()


def test_alt_and_arrows_move_several_blocks(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.select_blocks(["dense", "activation"])
    alt = Qt.KeyboardModifier.AltModifier
    with qtbot.assertNotEmitted(canvas.moveRequested):
        qtbot.keyClick(canvas, Qt.Key.Key_Up, alt)
    with qtbot.waitSignal(canvas.moveRequested) as caught:
        qtbot.keyClick(canvas, Qt.Key.Key_Down, alt)
    assert caught.args == [("dense", "activation"), 3]


def test_tab_brings_the_focus_to_the_input(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.activateWindow()
    qtbot.waitUntil(canvas.hasFocus)
    canvas.clearFocus()
    assert canvas.selected() == ()
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    assert canvas.selected() == ()  # which would bring other settings into sight
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    assert canvas.selected() == (INPUT,)
