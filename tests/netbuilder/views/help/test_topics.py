"""F1 and hints: what is under the pointer, else what has the focus."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QCursor, QHelpEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QListWidget,
    QTabBar,
    QTabWidget,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from netbuilder.help.contents import Library
from netbuilder.views.canvas import Canvas
from netbuilder.views.help import topics
from netbuilder.views.help.term_tips import meaning
from netbuilder.views.help.window import HelpWindow
from netbuilder.views.window.window import MainWindow


def point_at(widget: QWidget, place: QPoint | None = None) -> None:
    """Put the pointer there; the window moves so that the place is on the screen."""
    window, place = widget.window(), place or widget.rect().center()
    middle = window.screen().geometry().center()
    window.move(window.pos() + middle - widget.mapToGlobal(place))
    QCursor.setPos(widget.mapToGlobal(place))


@pytest.fixture
def away(window: MainWindow) -> None:
    """The pointer is somewhere else."""
    QCursor.setPos(window.mapToGlobal(QPoint(-40, -40)))


def pressed(qtbot: QtBot, window: MainWindow) -> str:
    """The page that F1 opens."""
    qtbot.keyClick(window, Qt.Key.Key_F1)
    shown = window.findChild(HelpWindow)
    assert shown is not None
    key = shown.current
    shown.close()
    window.activateWindow()
    return key


def test_a_block_under_the_pointer(qtbot: QtBot, window: MainWindow) -> None:
    canvas = window.findChild(Canvas, "canvas")
    point_at(canvas.viewport(), canvas.rect_of("dense").center())
    assert pressed(qtbot, window) == "layer:Dense"
    point_at(canvas.viewport(), QPoint(3, canvas.viewport().height() - 3))
    assert pressed(qtbot, window) == "part:canvas"


def test_an_entry_of_the_palette(qtbot: QtBot, window: MainWindow) -> None:
    layers = window.findChild(QListWidget, "paletteList")
    entry = next(
        layers.item(row) for row in range(layers.count()) if layers.item(row).text() == "ReLU"
    )
    layers.scrollToItem(entry, QAbstractItemView.ScrollHint.PositionAtCenter)
    point_at(layers.viewport(), layers.visualItemRect(entry).center())
    assert pressed(qtbot, window) == "layer:ReLU"


@pytest.mark.long
@pytest.mark.parametrize("name", ["optimizer", "batch_size", "loss", "data"])
def test_a_setting(qtbot: QtBot, window: MainWindow, name: str) -> None:
    window.resize(1240, 1400)
    editor = window.findChild(QWidget, name)
    qtbot.waitUntil(lambda: window.rect().contains(editor.mapTo(window, editor.rect().center())))
    point_at(editor)
    assert pressed(qtbot, window) == f"setting:{name}"


@pytest.mark.long
@pytest.mark.parametrize(
    ("place", "key"), [*enumerate(["curves", "answers", "layers", "runs", "result"])]
)
def test_a_tab(qtbot: QtBot, window: MainWindow, place: int, key: str) -> None:
    bar = window.findChild(QTabWidget, "watch").findChild(QTabBar)
    point_at(bar, bar.tabRect(place).center())
    assert pressed(qtbot, window) == f"part:{key}"


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("trainButton", "part:bar"),
        ("digitPad", "part:pad"),
        ("lossPlot", "part:curves"),
        ("statusLine", "part:status"),
    ],
)
def test_a_part_of_the_window(qtbot: QtBot, window: MainWindow, name: str, key: str) -> None:
    point_at(window.findChild(QWidget, name))
    assert pressed(qtbot, window) == key


def test_without_a_pointer_the_focus_counts(qtbot: QtBot, window: MainWindow, away: None) -> None:
    canvas = window.findChild(Canvas, "canvas")
    canvas.setFocus()
    canvas.select("dense")
    assert pressed(qtbot, window) == "layer:Dense"
    window.findChild(QListWidget, "paletteList").setFocus()
    assert pressed(qtbot, window) == "layer:Dense"
    window.findChild(QWidget, "trainButton").setFocus()
    assert pressed(qtbot, window) == "part:bar"


def test_every_topic_has_a_page() -> None:
    pages = {page.key for page in Library().pages}
    assert {f"part:{name}" for name in topics.PARTS} <= pages


def test_terms_are_explained_where_they_stand(qtbot: QtBot, window: MainWindow) -> None:
    figure = window.findChild(QWidget, "lossFigure")
    assert figure.toolTip() == ""
    place = figure.rect().center()
    event = QHelpEvent(QEvent.Type.ToolTip, place, figure.mapToGlobal(place))
    QApplication.sendEvent(figure, event)
    qtbot.waitUntil(lambda: "Loss: How wrong" in QToolTip.text())
    QToolTip.hideText()


@pytest.mark.parametrize(
    ("name", "term"), [("trainingBar", "Loss"), ("trainingBar", "Accuracy"), ("watch", "Run")]
)
def test_figures_and_tabs_explain_their_terms(window: MainWindow, name: str, term: str) -> None:
    part = window.findChild(QWidget, name)
    found = ""
    for each in part.findChildren(QWidget):
        if isinstance(each, QTabBar):
            rects = [each.tabRect(tab).center() for tab in range(each.count())]
        else:
            rects = [each.rect().center()]
        found += "\n".join(meaning(each, rect) for rect in rects)
    assert f"{term}: " in found


def test_what_has_its_own_hint_keeps_it(window: MainWindow) -> None:
    action = window.findChild(QAction, "actionTrain")
    assert "F5" in action.toolTip()
