"""Edits with mouse and keyboard end where the same edits of the document alone end."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.design import Design
from netbuilder.views.window.window import MainWindow
from tests.helpers.operations import OPERATIONS, Alone, InWindow, Operation, fitting

small = st.integers(0, 20)
operations = st.builds(Operation, st.sampled_from(OPERATIONS), small, small, st.integers(1, 60))


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    window = create_window("digits")
    qtbot.addWidget(window, before_close_func=lambda _: _discard())
    window.resize(1240, 900)
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


class Opened(QObject):
    """Collects the windows that are shown while it lives."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[str] = []
        QApplication.instance().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(type(watched).__name__)
        return False


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(operations, min_size=10, max_size=50))
def test_random_edits_end_in_the_same_design(window: MainWindow, steps: list[Operation]) -> None:
    """The long run of this is `python -m tests.fuzz.canvas_operations`."""
    alone = Alone(Design.default("digits"))
    person = InWindow(window, alone)
    person.begin(alone.design)
    opened = Opened()
    for step in steps:
        op = fitting(step, alone)
        person.do(op)
        alone.do(op)
        assert person.design == alone.design, op
    assert opened.windows == [], "a part of the window was a window of its own for a moment"
