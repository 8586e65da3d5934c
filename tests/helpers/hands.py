"""What a person does with mouse and keys, wherever in the window that falls."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
COPY = Qt.DropAction.CopyAction
PATIENCE_MS = 60_000


class Hands:
    """Works on a window through the system's events: what lies on top gets them.

    Args:
        window: is shown.
        qtbot: waits.
    """

    def __init__(self, window: QWidget, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot

    def area(self, widget: QWidget, part: QRect | None = None) -> QRect:
        """The place of a widget, or of a part of it, in the window, where all of it is in sight.

        Raises:
            AssertionError: it is cut off, covered or not there.
        """
        own = widget.rect() if part is None else part
        name = widget.objectName() or type(widget).__name__
        assert widget.isVisible(), f"{name} is not shown"
        assert own.isValid(), f"{name} has no size"
        assert widget.visibleRegion().boundingRect().contains(own), f"{name} is cut off"
        found = QRect(widget.mapTo(self.window, own.topLeft()), own.size())
        assert self.window.rect().contains(found), f"{name} is outside the window"
        for place in (found.center(), *_corners(found.adjusted(3, 3, -3, -3))):
            top = self.window.childAt(place)
            related = top is not None and (top is widget or widget.isAncestorOf(top))
            assert related, f"{name} is covered by {top and top.objectName()}"
        return found

    def click(self, widget: QWidget, part: QRect | None = None) -> None:
        """Click into the middle of what is in sight."""
        QTest.mouseClick(self._handle(), LEFT, NONE, self.area(widget, part).center())

    def draw(self, widget: QWidget, points: Sequence[tuple[float, float]]) -> None:
        """Draw a line with the pressed button; points in parts of the widget's sides."""
        area = self.area(widget)
        places = [
            area.topLeft() + QPoint(round(x * area.width()), round(y * area.height()))
            for x, y in points
        ]
        QTest.mousePress(self._handle(), LEFT, NONE, places[0])
        for place in places[1:]:
            QTest.mouseMove(self._handle(), place)
        QTest.mouseRelease(self._handle(), LEFT, NONE, places[-1])

    def drag(self, start: QPoint, end: QPoint) -> None:
        """Drag something from one place of the window to another, and drop it there.

        The platform of the tests has no drags: its loop is replaced by the events that it would
        send to what lies at the end.
        """
        over: list[bool] = []

        def carry(drag: QDrag, *actions: object) -> Qt.DropAction:
            target = self.window.childAt(end)
            place, data = target.mapFrom(self.window, end), drag.mimeData()
            for kind in (QDragEnterEvent, QDragMoveEvent):
                QApplication.sendEvent(target, kind(place, COPY, data, LEFT, NONE))
            dropped = QDropEvent(QPointF(place), COPY, data, LEFT, NONE)
            over.append(QApplication.sendEvent(target, dropped) and dropped.isAccepted())
            return COPY

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(QDrag, "exec", carry)
            QTest.mousePress(self._handle(), LEFT, NONE, start)
            for part in (1, 2):
                QTest.mouseMove(self._handle(), start + (end - start) * part / 4)
            self.qtbot.waitUntil(lambda: over == [True], timeout=PATIENCE_MS)
            QTest.mouseRelease(self._handle(), LEFT, NONE, end)

    def _handle(self) -> object:
        return self.window.windowHandle()


def _corners(area: QRect) -> list[QPoint]:
    return [area.topLeft(), area.topRight(), area.bottomLeft(), area.bottomRight()]
