"""The canvas, driven by mouse, keyboard and drops."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from netbuilder.design import INPUT, Design, analyze
from netbuilder.views.canvas import Canvas
from netbuilder.views.canvas.block_item import MarkItem
from netbuilder.views.mime import block_mime

LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier
THREE = Design.default().inserted(1, "Activation", {"activation": "tanh"})


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(480, 560)
    show(canvas, THREE)
    with qtbot.waitExposed(canvas):
        canvas.show()
    canvas.setFocus()
    return canvas


def show(canvas: Canvas, design: Design) -> None:
    canvas.show_design(design, analyze(design))


def centre(canvas: Canvas, name: str) -> QPoint:
    """The middle of a block, in the viewport."""
    for item in canvas.items():
        if getattr(getattr(item, "content", None), "name", None) == name:
            return canvas.mapFromScene(item.mapToScene(item.boundingRect().center()))
    raise KeyError(name)


def gap_below(canvas: Canvas, name: str) -> QPoint:
    """A point just below a block."""
    return centre(canvas, name) + QPoint(0, 42)


def mark_is_shown(canvas: Canvas) -> bool:
    return any(isinstance(item, MarkItem) and item.isVisible() for item in canvas.items())


def click(qtbot: QtBot, canvas: Canvas, name: str, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
    qtbot.mouseClick(canvas.viewport(), LEFT, keys, centre(canvas, name))


def drag(canvas: Canvas, start: QPoint, end: QPoint, *, release: bool = True) -> None:
    """Press, move in steps with the button held, and release."""
    steps = [start, start + (end - start) / 2, end]
    kinds = [QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseMove]
    if release:
        steps.append(end)
        kinds.append(QEvent.Type.MouseButtonRelease)
    viewport = canvas.viewport()
    for kind, place in zip(kinds, steps, strict=True):
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else LEFT
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else LEFT
        point = QPointF(place)
        where = QPointF(viewport.mapToGlobal(place))
        QApplication.sendEvent(viewport, QMouseEvent(kind, point, where, button, held, NO_KEYS))


def drop(canvas: Canvas, data: QMimeData, place: QPoint, *, release: bool = True) -> bool:
    """Bring a drag from outside to `place`; returns whether it was accepted there."""
    copy = Qt.DropAction.CopyAction
    viewport = canvas.viewport()
    QApplication.sendEvent(viewport, QDragEnterEvent(place, copy, data, LEFT, NO_KEYS))
    move = QDragMoveEvent(place, copy, data, LEFT, NO_KEYS)
    QApplication.sendEvent(viewport, move)
    if release:
        event = QDropEvent(QPointF(place), copy, data, LEFT, NO_KEYS)
        QApplication.sendEvent(viewport, event)
    return move.isAccepted()


def test_a_click_selects(qtbot: QtBot, canvas: Canvas) -> None:
    with qtbot.waitSignal(canvas.selectionChanged):
        click(qtbot, canvas, "dense")
    assert canvas.selected() == ("dense",)
    assert "64 units" in canvas.accessibleDescription()
    click(qtbot, canvas, "activation", Qt.KeyboardModifier.ControlModifier)
    assert canvas.selected() == ("dense", "activation")


def test_shift_selects_a_range(qtbot: QtBot, canvas: Canvas) -> None:
    click(qtbot, canvas, "dense")
    click(qtbot, canvas, "dense_1", Qt.KeyboardModifier.ShiftModifier)
    assert canvas.selected() == ("dense", "activation", "dense_1")


def test_a_layer_dropped_between_blocks_goes_there(qtbot: QtBot, canvas: Canvas) -> None:
    with qtbot.waitSignal(canvas.insertRequested) as caught:
        assert drop(canvas, block_mime("Dense"), gap_below(canvas, "dense"))
    assert caught.args == ["Dense", 1]
    assert not mark_is_shown(canvas)


@pytest.mark.parametrize(("below", "gap"), [(INPUT, 0), ("activation", 2), ("dense_1", 3)])
def test_each_gap_can_be_hit(qtbot: QtBot, canvas: Canvas, below: str, gap: int) -> None:
    with qtbot.waitSignal(canvas.insertRequested) as caught:
        drop(canvas, block_mime("Dense"), gap_below(canvas, below))
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


def test_a_block_can_be_dragged_elsewhere(qtbot: QtBot, canvas: Canvas) -> None:
    with qtbot.waitSignal(canvas.moveRequested) as caught:
        drag(canvas, centre(canvas, "dense_1"), gap_below(canvas, INPUT))
    assert caught.args == ["dense_1", 0]
    with qtbot.waitSignal(canvas.moveRequested) as caught:
        drag(canvas, centre(canvas, "dense"), gap_below(canvas, "dense_1"))
    assert caught.args == ["dense", 3]


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


def test_the_input_stays_where_it_is(qtbot: QtBot, canvas: Canvas) -> None:
    with qtbot.assertNotEmitted(canvas.moveRequested):
        drag(canvas, centre(canvas, INPUT), gap_below(canvas, "dense_1"))


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
    assert caught.args == ["activation", 0]
    with qtbot.waitSignal(canvas.moveRequested) as caught:
        qtbot.keyClick(canvas, Qt.Key.Key_Down, alt)
    assert caught.args == ["activation", 3]
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


def test_blocks_that_stay_keep_their_selection(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.select("dense_1")
    with qtbot.assertNotEmitted(canvas.selectionChanged):
        show(canvas, THREE.inserted(1, "Dense"))
    assert canvas.selected() == ("dense_1",)
    with qtbot.waitSignal(canvas.selectionChanged):
        show(canvas, THREE.removed(["dense_1"]))
    assert canvas.selected() == ()


def test_a_problem_is_said_on_its_block(qtbot: QtBot, canvas: Canvas) -> None:
    show(canvas, THREE.with_parameter("dense_1", "units", 12))
    canvas.select("dense_1")
    assert "10 classes" in canvas.accessibleDescription()
    assert "10 classes" in canvas.itemAt(centre(canvas, "dense_1")).toolTip()


def test_ctrl_and_wheel_zoom_within_limits(qtbot: QtBot, canvas: Canvas) -> None:
    ctrl = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(canvas, Qt.Key.Key_Plus, ctrl)
    assert canvas.transform().m11() > 1
    for _ in range(100):
        qtbot.keyClick(canvas, Qt.Key.Key_Minus, ctrl)
    assert canvas.transform().m11() == pytest.approx(0.2)
    qtbot.keyClick(canvas, Qt.Key.Key_0, ctrl)
    assert 0.9 <= canvas.transform().m11() <= 1


def test_an_empty_network_is_shown(qtbot: QtBot, canvas: Canvas) -> None:
    show(canvas, Design())
    assert not canvas.grab().isNull()
    with qtbot.waitSignal(canvas.insertRequested) as caught:
        drop(canvas, block_mime("Dense"), gap_below(canvas, INPUT))
    assert caught.args == ["Dense", 0]
