"""Layers dropped on the canvas, and blocks dragged about it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDragLeaveEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from netbuilder.design import INPUT
from netbuilder.views.canvas import Canvas
from netbuilder.views.canvas.mark_item import MarkItem
from netbuilder.views.common.mime import block_mime
from tests.netbuilder.views.canvas.hands import (
    LEFT,
    NO_KEYS,
    THREE,
    centre,
    drag,
    drop,
    gap_below,
    show,
    tall,
)


def mark_is_shown(canvas: Canvas) -> bool:
    return any(isinstance(item, MarkItem) and item.isVisible() for item in canvas.items())


def test_a_layer_dropped_between_blocks_goes_there(qtbot: QtBot, canvas: Canvas) -> None:
    with qtbot.waitSignal(canvas.insertRequested) as caught:
        assert drop(canvas, block_mime("Dense"), gap_below(canvas, "dense"))
    assert caught.args == ["Dense", 1]
    assert not mark_is_shown(canvas)


@pytest.mark.parametrize(("below", "gap"), [(INPUT, 0), ("activation", 2), ("dense", 1)])
def test_each_gap_can_be_hit(qtbot: QtBot, canvas: Canvas, below: str, gap: int) -> None:
    with qtbot.waitSignal(canvas.insertRequested) as caught:
        drop(canvas, block_mime("Dense"), gap_below(canvas, below))
    assert caught.args == ["Dense", gap]


def test_a_layer_dropped_behind_the_output_goes_before_it(qtbot: QtBot, canvas: Canvas) -> None:
    for kind in ("Dense", "Conv2D", "Dropout"):
        with qtbot.waitSignal(canvas.insertRequested) as caught:
            drop(canvas, block_mime(kind), gap_below(canvas, "dense_1"))
        assert caught.args == [kind, 2]


def test_the_mark_shows_the_gap_before_the_output(canvas: Canvas) -> None:
    drop(canvas, block_mime("Dense"), gap_below(canvas, "dense_1"), release=False)
    (mark,) = [item for item in canvas.items() if isinstance(item, MarkItem)]
    shown = canvas.mapFromScene(mark.pos()).y()
    assert canvas.rect_of("activation").bottom() < shown < canvas.rect_of("dense_1").top()


@pytest.mark.parametrize(("offset", "gap"), [(-6, 0), (6, 1)])
def test_over_a_block_the_nearer_gap_counts(
    qtbot: QtBot, canvas: Canvas, offset: int, gap: int
) -> None:
    with qtbot.waitSignal(canvas.insertRequested) as caught:
        drop(canvas, block_mime("Dense"), centre(canvas, "dense") + QPoint(0, offset))
    assert caught.args == ["Dense", gap]


def test_the_mark_shows_while_a_layer_hovers(qtbot: QtBot, canvas: Canvas) -> None:
    drop(canvas, block_mime("Dense"), gap_below(canvas, "dense"), release=False)
    assert mark_is_shown(canvas)
    QApplication.sendEvent(canvas.viewport(), QDragLeaveEvent())
    assert not mark_is_shown(canvas)


def test_other_drags_are_refused(qtbot: QtBot, canvas: Canvas) -> None:
    data = QMimeData()
    data.setText("Dense")
    with qtbot.assertNotEmitted(canvas.insertRequested):
        assert not drop(canvas, data, gap_below(canvas, "dense"))
        assert not drop(canvas, block_mime("Teleport"), gap_below(canvas, "dense"))
    assert not mark_is_shown(canvas)


def test_a_drop_takes_the_focus(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.activateWindow()
    qtbot.waitUntil(canvas.hasFocus)
    canvas.clearFocus()
    drop(canvas, block_mime("Dense"), gap_below(canvas, "dense"))
    assert canvas.hasFocus()


def test_a_block_can_be_dragged_elsewhere(qtbot: QtBot, canvas: Canvas) -> None:
    with qtbot.waitSignal(canvas.moveRequested) as caught:
        drag(canvas, centre(canvas, "dense_1"), gap_below(canvas, INPUT))
    assert caught.args == [("dense_1",), 0]
    with qtbot.waitSignal(canvas.moveRequested) as caught:
        drag(canvas, centre(canvas, "dense"), gap_below(canvas, "dense_1"))
    assert caught.args == [("dense",), 3]


def test_a_block_dropped_where_it_was_stays(qtbot: QtBot, canvas: Canvas) -> None:
    before = centre(canvas, "dense")
    with qtbot.assertNotEmitted(canvas.moveRequested):
        drag(canvas, before, before + QPoint(0, 25))
    assert centre(canvas, "dense") == before


def test_escape_cancels_a_drag(qtbot: QtBot, canvas: Canvas) -> None:
    before = centre(canvas, "dense_1")
    drag(canvas, before, gap_below(canvas, INPUT), release=False)
    assert mark_is_shown(canvas)
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert not mark_is_shown(canvas)
    with qtbot.assertNotEmitted(canvas.moveRequested):
        qtbot.mouseRelease(canvas.viewport(), LEFT, NO_KEYS, gap_below(canvas, INPUT))
    assert centre(canvas, "dense_1") == before


def test_a_new_design_or_another_button_ends_a_drag(qtbot: QtBot, canvas: Canvas) -> None:
    before, place = centre(canvas, "dense_1"), gap_below(canvas, INPUT)
    drag(canvas, before, place, release=False)
    show(canvas, THREE)
    assert not mark_is_shown(canvas)
    drag(canvas, before, place, release=False)
    assert mark_is_shown(canvas)
    qtbot.mousePress(canvas.viewport(), Qt.MouseButton.RightButton, NO_KEYS, place)
    assert not mark_is_shown(canvas)
    with qtbot.assertNotEmitted(canvas.moveRequested):
        qtbot.mouseRelease(canvas.viewport(), LEFT, NO_KEYS, place)
    assert centre(canvas, "dense_1") == before


def test_the_edge_scrolls_while_a_layer_hovers(qtbot: QtBot, canvas: Canvas) -> None:
    show(canvas, tall())
    bar, bottom = canvas.verticalScrollBar(), canvas.viewport().height() - 3
    drop(canvas, block_mime("Dense"), QPoint(200, bottom), release=False)
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())
    with qtbot.waitSignal(canvas.insertRequested) as caught:
        drop(canvas, block_mime("Dense"), QPoint(200, bottom))
    assert caught.args == ["Dense", len(tall().blocks) - 1]
    drop(canvas, block_mime("Dense"), QPoint(200, 3), release=False)
    qtbot.waitUntil(lambda: bar.value() < bar.maximum() - 60)
    QApplication.sendEvent(canvas.viewport(), QDragLeaveEvent())
    assert not mark_is_shown(canvas)


def test_the_edge_scrolls_while_a_block_is_carried(qtbot: QtBot, canvas: Canvas) -> None:
    show(canvas, tall())
    bar = canvas.verticalScrollBar()
    end = QPoint(200, canvas.viewport().height() - 3)
    drag(canvas, centre(canvas, "dense"), end, release=False)
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())
    with qtbot.waitSignal(canvas.moveRequested) as caught:
        qtbot.mouseRelease(canvas.viewport(), LEFT, NO_KEYS, end)
    assert caught.args == [("dense",), len(tall().blocks)]


def test_the_input_stays_where_it_is(qtbot: QtBot, canvas: Canvas) -> None:
    with qtbot.assertNotEmitted(canvas.moveRequested):
        drag(canvas, centre(canvas, INPUT), gap_below(canvas, "dense_1"))


def test_selected_blocks_are_dragged_together(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.select_blocks(["dense", "activation"])
    with qtbot.waitSignal(canvas.moveRequested) as caught:
        drag(canvas, centre(canvas, "activation"), gap_below(canvas, "dense_1"))
    assert caught.args == [("dense", "activation"), 3]
    canvas.select("dense")
    with qtbot.waitSignal(canvas.moveRequested) as caught:
        drag(canvas, centre(canvas, "dense_1"), gap_below(canvas, INPUT))
    assert caught.args == [("dense_1",), 0]
