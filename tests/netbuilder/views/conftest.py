"""The whole window, for views that need their neighbours; and a place for an editor."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.views.forms.editors import ParameterEditor
from netbuilder.views.window.window import MainWindow


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    window = create_window("digits")
    qtbot.addWidget(window, before_close_func=lambda _: _discard())
    window.resize(1240, 800)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def _discard() -> None:
    def press() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            box.button(QMessageBox.StandardButton.Discard).click()

    QTimer.singleShot(0, press)


@pytest.fixture
def place(qtbot: QtBot) -> Callable[[ParameterEditor], ParameterEditor]:
    """Shows an editor beside a line edit that can take the focus away from it."""
    windows = []

    def put(editor: ParameterEditor) -> ParameterEditor:
        window = QWidget()
        layout = QVBoxLayout(window)
        layout.addWidget(editor)
        layout.addWidget(editor.notice)
        other = QLineEdit()
        other.setObjectName("other")
        layout.addWidget(other)
        qtbot.addWidget(window)
        windows.append(window)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        other.setFocus()
        qtbot.waitUntil(other.hasFocus)
        return editor

    return put
