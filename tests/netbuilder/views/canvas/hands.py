"""What a person does to the canvas with mouse, keyboard and drops, and sees there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from netbuilder.design import Design, analyze
from netbuilder.views.canvas import Canvas

LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
THREE = Design.default().inserted(1, "Activation", {"activation": "tanh"})


def show(canvas: Canvas, design: Design) -> None:
    canvas.show_design(design, analyze(design))


def centre(canvas: Canvas, name: str) -> QPoint:
    """The middle of a block, in the viewport."""
    return canvas.rect_of(name).center()


def gap_below(canvas: Canvas, name: str) -> QPoint:
    """A point just below a block."""
    block = canvas.rect_of(name)
    return QPoint(block.center().x(), block.bottom() + 8)


def click(qtbot: QtBot, canvas: Canvas, name: str, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
    qtbot.mouseClick(canvas.viewport(), LEFT, keys, centre(canvas, name))


def drag(canvas: Canvas, start: QPoint, end: QPoint, *, release: bool = True) -> None:
    """Press, move in steps with the button held, and release."""
    steps = [start, (start + end) / 2, end]
    kinds = [QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseMove]
    if release:
        steps.append(end)
        kinds.append(QEvent.Type.MouseButtonRelease)
    viewport = canvas.viewport()
    for kind, place in zip(kinds, steps, strict=True):
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else LEFT
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else LEFT
        where = QPointF(viewport.mapToGlobal(place))
        event = QMouseEvent(kind, QPointF(place), where, button, held, NO_KEYS)
        QApplication.sendEvent(viewport, event)


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


def tall() -> Design:
    """More blocks than fit on the canvas."""
    design = THREE
    for _ in range(12):
        design = design.inserted(1, "Dense")
    return design
