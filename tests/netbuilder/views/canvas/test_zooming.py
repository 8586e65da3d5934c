"""Zoom and scrolling."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from netbuilder.design import INPUT
from netbuilder.views.canvas import Canvas
from tests.netbuilder.views.canvas.hands import CTRL, NO_KEYS, show, tall


def turn_wheel(canvas: Canvas, place: QPoint, notches: int, keys: Qt.KeyboardModifier) -> None:
    viewport = canvas.viewport()
    event = QWheelEvent(
        QPointF(place),
        QPointF(viewport.mapToGlobal(place)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewport, event)


def test_the_keyboard_zooms_within_limits(qtbot: QtBot, canvas: Canvas) -> None:
    qtbot.keyClick(canvas, Qt.Key.Key_Plus, CTRL)
    assert canvas.transform().m11() > 1
    for _ in range(30):
        qtbot.keyClick(canvas, Qt.Key.Key_Minus, CTRL)
    assert canvas.transform().m11() == pytest.approx(0.2)
    qtbot.keyClick(canvas, Qt.Key.Key_1, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.transform().m11() == 1


def test_shift_1_fits_the_network_and_back(qtbot: QtBot, canvas: Canvas) -> None:
    show(canvas, tall())
    last = tall().blocks[-1].name
    qtbot.keyClick(canvas, Qt.Key.Key_1, Qt.KeyboardModifier.ShiftModifier)
    for name in (INPUT, last):
        assert canvas.viewport().rect().contains(canvas.rect_of(name))
    qtbot.keyClick(canvas, Qt.Key.Key_1, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.transform().m11() == 1


def test_the_wheel_scrolls_and_with_ctrl_zooms_at_the_pointer(qtbot: QtBot, canvas: Canvas) -> None:
    show(canvas, tall())
    bar = canvas.verticalScrollBar()
    turn_wheel(canvas, QPoint(240, 280), -2, NO_KEYS)
    assert bar.value() > bar.minimum()
    assert canvas.transform().m11() == 1
    place = QPoint(200, 150)
    before = canvas.mapToScene(place)
    turn_wheel(canvas, place, 3, CTRL)
    assert canvas.transform().m11() == pytest.approx(1.15**3)
    after = canvas.mapToScene(place)
    assert after.y() == pytest.approx(before.y(), abs=1.5)
    assert after.x() == pytest.approx(before.x(), abs=1.5)
    turn_wheel(canvas, place, -3, CTRL)
    assert canvas.transform().m11() == pytest.approx(1)
