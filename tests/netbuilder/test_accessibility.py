"""What a screen reader is told, and whether the keyboard reaches everything."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.design import Design
from netbuilder.document import Document
from netbuilder.views.canvas import Canvas
from netbuilder.views.window.totals import Totals
from netbuilder.views.window.window import MainWindow


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    window = create_window("digits")
    qtbot.addWidget(window)
    window.resize(1240, 800)
    with qtbot.waitExposed(window):
        window.show()
    return window


def said(widget: QWidget) -> str:
    """The name that assistive technology gets."""
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def reached(widget: QWidget) -> Iterator[QWidget]:
    """What Tab can lead to."""
    for each in [widget, *widget.findChildren(QWidget)]:
        tabbed = each.focusPolicy() & Qt.FocusPolicy.TabFocus
        # A viewport and a spin box's line edit speak through what holds them. (PySide keeps what a
        # viewport says is its focus proxy for ever.)
        inner = is_viewport(each) or each.focusProxy() or each.objectName() == "qt_spinbox_lineedit"
        if tabbed and each.isVisibleTo(widget) and each.isEnabled() and not inner:
            yield each


def is_viewport(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget


def nameless(widget: QWidget) -> list[str]:
    return [
        f"{type(each).__name__} {each.objectName()!r}"
        for each in reached(widget)
        if not said(each).strip()
    ]


@pytest.mark.parametrize("selected", [None, "", "dense", "conv2d"])
def test_every_control_has_a_name(window: MainWindow, selected: str | None) -> None:
    document = window.findChild(Document)
    document.new(document.design.inserted(1, "Conv2D"))
    window.findChild(QAction, "actionCode").trigger()
    window.findChild(Canvas, "canvas").select(selected)
    QApplication.processEvents()
    assert len(list(reached(window))) > 15
    assert nameless(window) == []


def test_start_page_and_help_have_names(window: MainWindow) -> None:
    window.findChild(QAction, "actionStart").trigger()
    page = window.findChild(QWidget, "startPage")
    assert len(list(reached(page))) > 15
    assert nameless(page) == []
    window.findChild(QAction, "actionHelp").trigger()
    assert nameless(window.findChild(QDialog, "help")) == []
    window.findChild(QAction, "actionProblemReport").trigger()
    report = window.findChild(QDialog, "problemReport")
    assert nameless(report) == []
    report.close()


def test_shapes_and_errors_are_spoken(window: MainWindow) -> None:
    window.findChild(Document).new(Design.default("digits").inserted(1, "Conv2D"))
    canvas = window.findChild(Canvas, "canvas")
    canvas.select("conv2d")
    told = QAccessible.queryAccessibleInterface(canvas).text(QAccessible.Text.Description)
    assert "needs an image (height, width, channels), but 'dense' outputs 64 values" in told
    canvas.select("dense")
    told = QAccessible.queryAccessibleInterface(canvas).text(QAccessible.Text.Description)
    assert "output shape 64" in told
    assert "50,240 parameters" in told


def test_totals_are_spoken(window: MainWindow) -> None:
    totals = QAccessible.queryAccessibleInterface(window.findChild(Totals))
    assert "has 50,890 parameters" in totals.text(QAccessible.Text.Description)


def test_actions_tell_what_they_do(window: MainWindow) -> None:
    actions = [each for each in window.findChildren(QAction) if each.objectName()[:6] == "action"]
    assert len(actions) > 25
    assert [each.objectName() for each in actions if not each.statusTip()] == []
