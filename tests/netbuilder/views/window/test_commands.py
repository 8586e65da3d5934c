"""Finding commands and layers by name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget
from pytestqt.qtbot import QtBot

from netbuilder.document import Document
from netbuilder.ranking import ranked
from netbuilder.views.canvas import Canvas
from netbuilder.views.common.chooser import Chooser
from netbuilder.views.window.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
NAMES = ("Save", "Save As", "Train", "Continue Training", "Export", "Stop")
NOTES = ("", "", "", "", "Save a picture", "End the training")


def field(qtbot: QtBot) -> QLineEdit:
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), Chooser))
    return QApplication.activePopupWidget().findChild(QLineEdit)


def rows() -> list[str]:
    listed = QApplication.activePopupWidget().findChild(QListWidget)
    return [listed.item(row).text() for row in range(listed.count())]


def kinds(window: MainWindow) -> list[str]:
    return [block.kind for block in window.findChild(Document).design.blocks]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", list(NAMES)),
        ("save", ["Save", "Save As", "Export"]),
        ("tr", ["Train", "Continue Training", "Stop"]),
        ("training", ["Continue Training", "Stop"]),
        ("trian", ["Train"]),
        ("SAVE  as", ["Save As"]),
        ("qqqq", []),
    ],
)
def test_names_come_before_words_and_notes_and_typos_last(text: str, names: list[str]) -> None:
    assert [NAMES[place] for place in ranked(text, NAMES, NOTES)] == names


@given(st.text(max_size=30), st.lists(st.text(max_size=12), max_size=8))
def test_any_text_finds_places_that_are_there(text: str, names: list[str]) -> None:
    found = ranked(text, names)
    assert len(set(found)) == len(found)
    assert set(found) <= set(range(len(names)))


@given(st.sampled_from(NAMES))
def test_a_whole_name_is_found_first(name: str) -> None:
    assert NAMES[ranked(name.upper(), NAMES, NOTES)[0]] == name


def test_any_command_runs_by_its_name(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    entry = field(qtbot)
    QTest.keyClicks(entry, "costs")
    assert "Costs" in rows()[0]
    assert "F7" in rows()[0]
    QTest.keyClick(entry, Qt.Key.Key_Return)
    assert window.findChild(QAction, "actionCosts").isChecked()
    assert QApplication.activePopupWidget() is None


def test_every_action_is_among_the_commands(window: MainWindow, qtbot: QtBot) -> None:
    window.findChild(QAction, "actionCommands").trigger()
    field(qtbot)
    count = sum(
        each.isVisible() and each.objectName() != "actionCommands"
        for each in window.actions()
        if each.objectName().startswith("action")
    )
    assert len(rows()) >= count
    QTest.keyClick(field(qtbot), Qt.Key.Key_Escape)
    assert QApplication.activePopupWidget() is None


@pytest.mark.long
def test_what_cannot_be_done_now_does_nothing(window: MainWindow, qtbot: QtBot) -> None:
    window.findChild(QAction, "actionCommands").trigger()
    entry = field(qtbot)
    QTest.keyClicks(entry, "zzzzzz")
    assert rows() == []
    QTest.keyClick(entry, Qt.Key.Key_Return)
    entry.clear()
    assert not window.findChild(QAction, "actionStop").isEnabled()
    stop = next(row for row, text in enumerate(rows()) if ": Stop" in text)
    listed = QApplication.activePopupWidget().findChild(QListWidget)
    assert not listed.item(stop).flags()
    QTest.keyClick(entry, Qt.Key.Key_Escape)


@pytest.mark.long
@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Slash, Qt.Key.Key_Insert])
def test_a_key_adds_a_layer_behind_the_selected_block(
    window: MainWindow, qtbot: QtBot, key: Qt.Key
) -> None:
    canvas = window.findChild(Canvas)
    canvas.select("dense")
    QTest.keyClick(canvas, key)
    entry = field(qtbot)
    QTest.keyClicks(entry, "dropuot")
    QTest.keyClick(entry, Qt.Key.Key_Return)
    assert kinds(window) == ["Dense", "Dropout", "Dense"]


def test_a_double_click_beside_the_blocks_adds_one_there(window: MainWindow, qtbot: QtBot) -> None:
    canvas = window.findChild(Canvas)
    card = canvas.rect_of("dense_1")
    QTest.mouseDClick(canvas.viewport(), LEFT, pos=QPoint(card.left() - 20, card.top() - 6))
    entry = field(qtbot)
    QTest.keyClicks(entry, "batch norm")
    QTest.keyClick(entry, Qt.Key.Key_Down)
    QTest.keyClick(entry, Qt.Key.Key_Up)
    QTest.keyClick(entry, Qt.Key.Key_Return)
    assert kinds(window) == ["Dense", "BatchNormalization", "Dense"]


def test_a_double_click_on_a_block_opens_nothing(window: MainWindow) -> None:
    canvas = window.findChild(Canvas)
    QTest.mouseDClick(canvas.viewport(), LEFT, pos=canvas.rect_of("dense").center())
    assert QApplication.activePopupWidget() is None
