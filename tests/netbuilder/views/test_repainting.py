"""What is on the screen after an edit is what a fresh painting would put there."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.design import templates
from netbuilder.document import Document
from netbuilder.views.canvas import Canvas


def on_screen(canvas: Canvas) -> QImage:
    QApplication.processEvents()
    port = canvas.viewport()
    corner = port.mapToGlobal(QPoint())
    screen = QApplication.primaryScreen()
    return screen.grabWindow(0, corner.x(), corner.y(), port.width(), port.height()).toImage()


def test_nothing_of_the_last_state_is_left_on_the_screen(qtbot: QtBot) -> None:
    window = create_window("digits")
    qtbot.addWidget(window)
    window.resize(1100, 780)
    with qtbot.waitExposed(window):
        window.show()
    document = window.findChild(Document)
    canvas = window.findChild(Canvas, "canvas")
    canvas.select("dense")
    small = document.design
    states = [
        small.with_parameter("dense_1", "units", 7),
        small.with_parameter("dense_1", "units", 7).with_enabled(["dense"], False),
        small.with_parameter("dense_1", "units", 7),
        small,
        *(template.design for template in templates.built_in("digits")[1:]),
        small,
    ]
    for state in states:
        before = on_screen(canvas)
        document.new(state)
        after = on_screen(canvas)
        assert after != before
        canvas.viewport().update()
        assert on_screen(canvas) == after
