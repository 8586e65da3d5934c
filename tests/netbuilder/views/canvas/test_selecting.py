"""Blocks selected by mouse and keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from netbuilder.design import INPUT
from netbuilder.views.canvas import Canvas
from tests.netbuilder.views.canvas.hands import CTRL, LEFT, NO_KEYS, centre, click, drag

SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_a_click_selects(qtbot: QtBot, canvas: Canvas) -> None:
    with qtbot.waitSignal(canvas.selectionChanged) as caught:
        click(qtbot, canvas, "activation")
    assert caught.args == ["activation"]
    assert canvas.selected() == ("activation",)
    with qtbot.waitSignal(canvas.selectionChanged) as caught:
        click(qtbot, canvas, "dense", CTRL)
    assert caught.args == ["dense"]
    assert canvas.selected() == ("dense", "activation")
    with qtbot.waitSignal(canvas.selectionChanged) as caught:
        click(qtbot, canvas, INPUT)
    assert caught.args == [INPUT]
    with qtbot.waitSignal(canvas.selectionChanged) as caught:
        qtbot.mouseClick(canvas.viewport(), LEFT, NO_KEYS, QPoint(5, 5))
    assert caught.args == [None]
    assert canvas.selected() == ()


def test_a_click_moves_nothing(qtbot: QtBot, canvas: Canvas) -> None:
    place = centre(canvas, "dense")
    with qtbot.assertNotEmitted(canvas.moveRequested):
        drag(canvas, place, place + QPoint(2, 2), release=False)
        assert centre(canvas, "dense") == place
        qtbot.mouseRelease(canvas.viewport(), LEFT, NO_KEYS, place + QPoint(2, 2))
        assert centre(canvas, "dense") == place
        # A double click opens the block, where it stands, and closes it again.
        top = canvas.rect_of("dense").top()
        qtbot.mouseDClick(canvas.viewport(), LEFT, NO_KEYS, place)
        assert canvas.rect_of("dense").top() == top
        qtbot.mouseDClick(canvas.viewport(), LEFT, NO_KEYS, place)
    assert centre(canvas, "dense") == place


def test_a_rubber_band_selects(qtbot: QtBot, canvas: Canvas) -> None:
    start = canvas.rect_of("dense").topLeft() - QPoint(10, 4)
    drag(canvas, start, centre(canvas, "activation"))
    assert canvas.selected() == ("dense", "activation")
    assert "dense" in canvas.accessibleDescription()
    assert "tanh" in canvas.accessibleDescription()


def test_it_selects_what_it_is_told(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.select("dense")
    assert canvas.selected() == ("dense",)
    with qtbot.assertNotEmitted(canvas.selectionChanged):
        canvas.select("dense")
    canvas.select(None)
    assert canvas.selected() == ()
    assert canvas.accessibleDescription() == "3 blocks, none selected"
    with pytest.raises(KeyError):
        canvas.select("nobody")


def test_shift_selects_a_range(qtbot: QtBot, canvas: Canvas) -> None:
    click(qtbot, canvas, "dense")
    click(qtbot, canvas, "dense_1", SHIFT)
    assert canvas.selected() == ("dense", "activation", "dense_1")
    click(qtbot, canvas, INPUT, SHIFT)
    assert canvas.selected() == (INPUT, "dense")


def test_shift_and_arrows_grow_and_shrink_the_selection(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.select("activation")
    seen = []
    for key in ("Down", "Down", "Up", "Up", "Home", "End"):
        qtbot.keyClick(canvas, getattr(Qt.Key, f"Key_{key}"), SHIFT)
        seen.append(canvas.selected())
    assert seen == [
        ("activation", "dense_1"),
        ("activation", "dense_1"),
        ("activation",),
        ("dense", "activation"),
        (INPUT, "dense", "activation"),
        ("activation", "dense_1"),
    ]
