"""Real keys in a real window, and where they lead."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QTabWidget,
    QWidget,
)

NONE = Qt.KeyboardModifier.NoModifier


def press(window: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> QWidget:
    """Press a key as the system would, whatever has the focus; what has it then."""
    QTest.keyClick(window.windowHandle(), key, modifiers)
    QApplication.processEvents()
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus


def around(window: QWidget, key: Qt.Key) -> list[QWidget]:
    """Where Tab or Backtab leads until it comes to a place for the second time."""
    modifiers = Qt.KeyboardModifier.ShiftModifier if key == Qt.Key.Key_Backtab else NONE
    visited = [press(window, key, modifiers)]
    while (focus := press(window, key, modifiers)) not in visited:
        visited.append(focus)
    assert focus is visited[0], f"{focus.objectName()} is a trap"
    return visited


def usable(window: QWidget) -> set[QWidget]:
    """All that is seen and takes the Tab key, but for what is a part of another."""
    return {
        each
        for each in window.findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus
        and each.isVisible()
        and each.isEnabled()
        and each.window() is window
        and not _is_part(each)
    }


def _is_part(widget: QWidget) -> bool:
    """A viewport, the line of a spin box, and a tab widget, whose bar has its focus."""
    parent = widget.parentWidget()
    port = isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget
    line = isinstance(parent, QAbstractSpinBox) and widget.objectName() == "qt_spinbox_lineedit"
    return port or line or isinstance(widget, QTabWidget)
