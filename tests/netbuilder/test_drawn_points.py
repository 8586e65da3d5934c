"""Points drawn by hand on the plane of the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.design import Design, analyze
from netbuilder.design.points import DRAWN
from netbuilder.document import Document
from netbuilder.training.trainer import Trainer
from netbuilder.views.surface.plane import DecisionSurface
from netbuilder.views.window.window import MainWindow


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    window = create_window("digits")
    document = window.findChild(Document)
    qtbot.addWidget(window, before_close_func=lambda _: document.new())
    design = Design.default("circles").with_setting("epochs", 100).with_setting("batch_size", 4)
    document.new(design.with_optimizer_parameter("learning_rate", 0.05))
    with qtbot.waitExposed(window):
        window.show()
    window.findChild(QToolButton, "drawPoints").click()
    return window


def design(window: MainWindow) -> Design:
    return window.findChild(Document).design


def plane(window: MainWindow) -> DecisionSurface:
    return window.findChild(DecisionSurface)


def at(window: MainWindow, x: float, y: float) -> QPoint:
    return plane(window).place_of(x, y).toPoint()


def stroke(window: MainWindow, button: Qt.MouseButton, *places: tuple[float, float]) -> None:
    target = plane(window)
    QTest.mousePress(target, button, pos=at(window, *places[0]))
    for place in places[1:]:
        QTest.mouseMove(target, at(window, *place))
    QTest.mouseRelease(target, button, pos=at(window, *places[-1]))


LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


def draw_two_classes(window: MainWindow) -> None:
    row = [-1 + 0.5 * number for number in range(5)]
    stroke(window, LEFT, *((-2, y) for y in row))
    stroke(window, RIGHT, *((2, y) for y in row))


def test_each_button_draws_its_class_and_a_stroke_is_a_step(window: MainWindow) -> None:
    document = window.findChild(Document)
    assert design(window).data == DRAWN
    draw_two_classes(window)
    points = design(window).points.points
    assert [point[2] for point in points] == [0] * 5 + [1] * 5
    assert all(abs(abs(point[0]) - 2) < 0.1 for point in points)
    assert document.undo_text == "draw points"
    window.findChild(QToolButton, "undoPoints").click()
    assert len(design(window).points) == 5
    document.redo()
    assert len(design(window).points) == 10
    assert "10 points" in window.findChild(QLabel, "pointsSaid").text()


def test_the_plane_says_what_is_to_be_done(window: MainWindow, qtbot: QtBot) -> None:
    hint, document = window.findChild(QLabel, "surfaceHint"), window.findChild(Document)
    assert "Draw points of two classes" in hint.text()
    stroke(window, LEFT, (-2, 0), (-2, 1))
    assert "another class" in hint.text()
    stroke(window, RIGHT, (2, 0), (2, 1))
    assert "No trained network yet" in hint.text()
    document.undo()
    assert "another class" in hint.text()
    document.redo()
    trainer = window.findChild(Trainer)
    window.findChild(QAction, "actionTrain").trigger()
    qtbot.waitUntil(lambda: trainer.run > 0 and trainer.state == "idle", timeout=30_000)
    qtbot.waitUntil(lambda: plane(window).output() is not None and not hint.isVisible())
    # The network stays while points are added, and so does its surface.
    stroke(window, LEFT, (-1, 0), (-1, 1))
    assert not hint.isVisible()


def test_what_was_drawn_is_learned_and_saved(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    draw_two_classes(window)
    assert analyze(design(window)).can_train
    trainer = window.findChild(Trainer)
    run = trainer.run
    window.findChild(QAction, "actionTrain").trigger()
    qtbot.waitUntil(lambda: trainer.run > run and trainer.state == "idle", timeout=30_000)

    def learned() -> bool:
        output = plane(window).output()
        if output is None:
            return False
        row = output[len(output) // 2]
        return bool(row[len(row) // 6].argmax() == 0 and row[-len(row) // 6].argmax() == 1)

    qtbot.waitUntil(learned)
    path = tmp_path / "drawn.netbuilder.json"
    design(window).save(path)
    assert Design.load(path).points == design(window).points
    stroke(window, LEFT, (0, 2))
    assert window.network.trained is not None


def test_keys_draw_erase_and_choose_a_class(window: MainWindow) -> None:
    target = plane(window)
    target.setFocus()
    QTest.keyClick(target, Qt.Key.Key_Right)
    QTest.keyClick(target, Qt.Key.Key_Space)
    QTest.keyClick(target, Qt.Key.Key_Space, Qt.KeyboardModifier.ShiftModifier)
    assert [point[2] for point in design(window).points.points] == [0, 1]
    QTest.keyClick(target, Qt.Key.Key_3)
    assert window.findChild(QComboBox, "leftClass").currentIndex() == 2
    QTest.keyClick(target, Qt.Key.Key_Up)
    QTest.keyClick(target, Qt.Key.Key_Space)
    assert design(window).data_set.classes == 3
    assert analyze(design(window)).can_train, analyze(design(window)).reason
    QTest.keyClick(target, Qt.Key.Key_Delete)
    assert len(design(window).points) == 0


def test_brush_eraser_and_clear(window: MainWindow) -> None:
    brush = window.findChild(QComboBox, "pointBrush")
    brush.setCurrentIndex(2)
    brush.activated.emit(2)
    stroke(window, LEFT, (0, 0))
    assert len(design(window).points) == 10
    stroke(window, RIGHT, (2, 2))
    window.findChild(QToolButton, "pointEraser").click()
    stroke(window, LEFT, (-0.5, 0), (-0.25, 0), (0, 0), (0.25, 0), (0.5, 0))
    left = [point[2] for point in design(window).points.points]
    assert left.count(0) < 10
    assert left.count(1) == 10
    window.findChild(QToolButton, "clearPoints").click()
    assert len(design(window).points) == 0
    window.findChild(Document).undo()
    assert len(design(window).points) == len(left)


def test_built_in_points_are_not_drawn_on(window: MainWindow) -> None:
    document = window.findChild(Document)
    document.undo()
    before = document.design
    stroke(window, LEFT, (0, 0), (1, 1))
    assert document.design == before
