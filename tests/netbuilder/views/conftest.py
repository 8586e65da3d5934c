"""The whole window, for views that need their neighbours."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.views.window import MainWindow


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
