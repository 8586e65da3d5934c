"""The map beside a long network; zoom, pan, and blocks that slide."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from netbuilder.design import Design, analyze
from netbuilder.views.canvas import Canvas
from netbuilder.views.canvas.minimap import MiniMap
from netbuilder.views.common import motion
from netbuilder.views.window.window import MainWindow

LEFT = Qt.MouseButton.LeftButton


def long_design(blocks: int = 40) -> Design:
    design = Design.default("digits")
    for _ in range(blocks):
        design = design.inserted(1, "Dense", {"activation": "relu"})
    return design


def show(canvas: Canvas, design: Design) -> None:
    canvas.show_design(design, analyze(design))


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(480, 500)
    show(canvas, long_design())
    with qtbot.waitExposed(canvas):
        canvas.show()
    return canvas


@pytest.fixture
def minimap(canvas: Canvas) -> MiniMap:
    return canvas.findChild(MiniMap, "minimap")


def middle(canvas: Canvas) -> float:
    return canvas.mapToScene(canvas.viewport().rect().center()).y()


def test_only_a_long_network_has_a_map(canvas: Canvas, minimap: MiniMap) -> None:
    assert minimap.isVisible()
    assert minimap.geometry().left() > canvas.viewport().geometry().right()
    show(canvas, Design.default("digits"))
    assert not minimap.isVisible()
    assert canvas.viewport().width() > 400


def test_the_map_can_be_switched_off(canvas: Canvas, minimap: MiniMap) -> None:
    canvas.show_minimap(False)
    assert not minimap.isVisible()
    canvas.show_minimap(True)
    assert minimap.isVisible()


def test_a_narrow_canvas_keeps_its_room(canvas: Canvas, minimap: MiniMap) -> None:
    canvas.resize(300, 500)
    assert not minimap.isVisible()


def test_a_click_goes_there(qtbot: QtBot, canvas: Canvas, minimap: MiniMap) -> None:
    bottom = canvas.sceneRect().bottom()
    qtbot.mouseClick(minimap, LEFT, pos=QPoint(20, minimap.height() - 8))
    assert middle(canvas) > 0.8 * bottom
    qtbot.mouseClick(minimap, LEFT, pos=QPoint(20, 8))
    assert middle(canvas) < 0.2 * bottom


def test_a_drag_goes_along(qtbot: QtBot, canvas: Canvas, minimap: MiniMap) -> None:
    qtbot.mousePress(minimap, LEFT, pos=QPoint(20, 8))
    seen = []
    for y in range(60, minimap.height(), 60):
        qtbot.mouseMove(minimap, QPoint(20, y))
        QApplication.processEvents()
        seen.append(middle(canvas))
    qtbot.mouseRelease(minimap, LEFT, pos=QPoint(20, minimap.height() - 8))
    assert seen == sorted(seen)
    assert seen[-1] > seen[0] + 500


def test_blocks_show_in_their_colours(canvas: Canvas, minimap: MiniMap) -> None:
    canvas.select("dense_1")
    picture = minimap.grab().toImage()
    colours = {picture.pixelColor(20, y).name() for y in range(picture.height())}
    assert len(colours) > 2


def test_the_middle_button_carries_the_view(qtbot: QtBot, canvas: Canvas) -> None:
    port = canvas.viewport()
    before = middle(canvas)
    qtbot.mousePress(port, Qt.MouseButton.MiddleButton, pos=QPoint(100, 300))
    qtbot.mouseMove(port, QPoint(100, 120))
    QApplication.processEvents()
    qtbot.mouseRelease(port, Qt.MouseButton.MiddleButton, pos=QPoint(100, 120))
    assert middle(canvas) == pytest.approx(before + 180, abs=2)
    qtbot.mouseMove(port, QPoint(100, 300))
    QApplication.processEvents()
    assert middle(canvas) == pytest.approx(before + 180, abs=2)


def test_menus_zoom(qtbot: QtBot, window: MainWindow) -> None:
    canvas = window.findChild(Canvas, "canvas")
    before = canvas.transform().m11()
    window.findChild(QAction, "actionZoomIn").trigger()
    assert canvas.transform().m11() > before
    window.findChild(QAction, "actionZoomOut").trigger()
    assert canvas.transform().m11() == pytest.approx(before)
    window.findChild(QAction, "actionZoomIn").trigger()
    window.findChild(QAction, "actionFit").trigger()
    assert canvas.transform().m11() <= 1


# Motion


@pytest.fixture
def moving(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a system that wants motion."""
    monkeypatch.setattr(motion, "_system_reduces", lambda: False)


@pytest.mark.usefixtures("moving")
def test_blocks_slide_into_their_places(qtbot: QtBot, canvas: Canvas) -> None:
    design = Design.default("digits")
    show(canvas, design)
    before = canvas.rect_of("dense_1")
    changed = design.inserted(1, "Dropout")
    show(canvas, changed)
    assert canvas.rect_of("dense_1") == before
    qtbot.waitUntil(lambda: canvas.rect_of("dense_1").top() > canvas.rect_of("dropout").bottom())
    show(canvas, design)
    show(canvas, changed)
    show(canvas, design)
    qtbot.waitUntil(lambda: canvas.rect_of("dense_1") == before)


@pytest.mark.usefixtures("moving")
def test_reduced_motion_is_none(canvas: Canvas) -> None:
    design = Design.default("digits")
    show(canvas, design)
    before = canvas.rect_of("dense_1")
    motion.reduce(True)
    try:
        show(canvas, design.inserted(1, "Dropout"))
        assert canvas.rect_of("dense_1") != before
    finally:
        motion.reduce(False)


@pytest.mark.usefixtures("moving")
def test_the_choice_is_remembered(window: MainWindow) -> None:
    assert motion.allowed()
    window.findChild(QAction, "actionReduceMotion").trigger()
    assert not motion.allowed()
    assert window._settings.reduced_motion
    window.findChild(QAction, "actionReduceMotion").trigger()
    assert motion.allowed()
