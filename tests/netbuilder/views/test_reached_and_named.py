"""The window and every dialog: Tab reaches all, all has a name, no letter stands for two things."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QWidget
from pytestqt.qtbot import QtBot

from netbuilder.design import Design
from netbuilder.document import Document
from netbuilder.views.browser import DataBrowser
from netbuilder.views.canvas import Canvas
from netbuilder.views.imported import OwnDataDialog
from netbuilder.views.pad.my_digits import MyDigitsDialog
from netbuilder.views.runs.comparison import Comparison
from netbuilder.views.sweep.dialog import SweepDialog
from netbuilder.views.window.panels import Panels
from netbuilder.views.window.window import MainWindow
from tests.helpers.focus import around, usable
from tests.helpers.mnemonics import clashes
from tests.helpers.spoken import name_of, nameless, tree, unnamed_pictures
from tests.netbuilder.imported.writing import flowers
from tests.netbuilder.training.history.test_book import run

Open = Callable[[QtBot, Path], QDialog]


def own_data(qtbot: QtBot, folder: Path) -> QDialog:
    dialog = OwnDataDialog(flowers(folder))
    ok = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)
    qtbot.waitUntil(ok.isEnabled)
    return dialog


def data(qtbot: QtBot, folder: Path) -> QDialog:
    browser = DataBrowser(None)
    browser.show_design(Design.default("circles"))
    qtbot.waitUntil(lambda: browser.findChild(QWidget, "dataScatter").isVisibleTo(browser))
    return browser


def my_digits(qtbot: QtBot, folder: Path) -> QDialog:
    return MyDigitsDialog()


def comparison(qtbot: QtBot, folder: Path) -> QDialog:
    return Comparison(run(0.25), run(0.5))


def sweep(qtbot: QtBot, folder: Path) -> QDialog:
    dialog = SweepDialog(lambda run: run, lambda: None)
    dialog.show_design(Design.default("digits"))
    return dialog


@pytest.mark.parametrize("make", [own_data, data, my_digits, comparison, sweep])
def test_dialogs(qtbot: QtBot, tmp_path: Path, make: Open) -> None:
    dialog = make(qtbot, tmp_path)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    forward = around(dialog, Qt.Key.Key_Tab)
    assert set(forward) == usable(dialog)
    assert set(around(dialog, Qt.Key.Key_Backtab)) == usable(dialog)
    assert nameless(dialog) == []
    assert unnamed_pictures(dialog) == []
    assert clashes(dialog) == []


@pytest.mark.long
@pytest.mark.parametrize("selected", [None, "", "dense", "conv2d"])
def test_the_window(window: MainWindow, selected: str | None) -> None:
    document = window.findChild(Document)
    document.new(document.design.inserted(1, "Conv2D"))
    window.findChild(QAction, "actionCode").trigger()
    window.findChild(Canvas).select(selected)
    watch = window.findChild(Panels).watch
    for place in range(watch.count()):
        watch.setCurrentIndex(place)
        QApplication.processEvents()
        assert nameless(window) == []
        assert unnamed_pictures(window) == []
    assert sum(1 for _ in tree(window)) > 100


def test_the_list_of_commands(window: MainWindow, qtbot: QtBot) -> None:
    window.findChild(QAction, "actionCommands").trigger()
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    chooser = QApplication.activePopupWidget()
    assert nameless(chooser) == []
    QTest.keyClick(chooser.focusWidget(), Qt.Key.Key_Escape)


def test_a_combo_box_is_called_as_its_label(window: MainWindow) -> None:
    window.findChild(Canvas).select("dense")
    QApplication.processEvents()
    names = {name_of(each) for each in tree(window) if each.role() == QAccessible.Role.ComboBox}
    assert {"Target", "Optimizer", "Loss", "Activation"} <= names


def test_blocks_are_items_of_a_list(window: MainWindow) -> None:
    document, canvas = window.findChild(Document), window.findChild(Canvas)
    document.new(document.design.inserted(1, "Conv2D"))
    whole = QAccessible.queryAccessibleInterface(canvas)
    assert whole.role() == QAccessible.Role.List
    blocks = [whole.child(place) for place in range(4)]
    names = [each.text(QAccessible.Text.Name) for each in blocks]
    assert names[0].startswith("Input, ")
    assert names[1] == (
        "Dense dense, block 1 of 3, 64 units \N{MIDDLE DOT} relu, output shape 64, "
        "50,240 parameters"
    )
    assert "block 2 of 3" in names[2]
    problem = blocks[2].text(QAccessible.Text.Description)
    assert "needs an image (height, width, channels), but 'dense' outputs 64 values" in problem
    assert [whole.indexOfChild(each) for each in blocks] == [0, 1, 2, 3]
    assert blocks[1].parent().object() is canvas
    assert all(each.role() == QAccessible.Role.ListItem for each in blocks)


def test_a_block_is_found_where_it_is_seen_and_says_whether_it_is_selected(
    window: MainWindow,
) -> None:
    canvas = window.findChild(Canvas)
    canvas.setFocus()
    canvas.select("dense_1")
    whole = QAccessible.queryAccessibleInterface(canvas)
    area = canvas.rect_of("dense_1")
    middle = canvas.viewport().mapToGlobal(area.center())
    found = whole.childAt(middle.x(), middle.y())
    assert "block 2 of 2" in found.text(QAccessible.Text.Name)
    assert found.rect().size() == area.size()
    assert found.state().selected
    assert found.state().focused
    assert whole.focusChild().rect() == found.rect()
    assert not whole.child(1).state().selected


def test_a_block_that_is_gone_says_nothing(window: MainWindow) -> None:
    document, canvas = window.findChild(Document), window.findChild(Canvas)
    whole = QAccessible.queryAccessibleInterface(canvas)
    last, count = whole.child(2), whole.childCount()
    document.new(document.design.removed(["dense_1"]))
    assert not last.isValid()
    assert last.text(QAccessible.Text.Name) == ""
    assert last.rect().isNull()
    assert last.state().invalid
    assert whole.childCount() == count - 1
