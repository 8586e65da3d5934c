"""Where Tab leads, whatever was shown, hidden or made last."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

import netbuilder
from netbuilder.views.common.tabbing import Dialog, all_named, tab_stops
from tests.helpers.focus import around, press

VIEWS = Path(netbuilder.__file__).parent / "views"
SOURCES = sorted(VIEWS.rglob("*.py"))
TABLE = re.compile(r"\((?:QTableView|QTableWidget|QTreeView|QTreeWidget)\)|= QT(?:able|ree)\w+\(")


@pytest.fixture
def dialog(qtbot: QtBot) -> Dialog:
    """Two columns of two fields each, those of the second made first, above a spin box."""
    dialog = Dialog()
    fields = {}
    for name in ("d", "c", "b", "a"):
        fields[name] = QLineEdit()
        fields[name].setObjectName(name)
    above, below = QHBoxLayout(), QSpinBox()
    below.setObjectName("e")
    for names in ("ab", "cd"):
        column = QVBoxLayout()
        for name in names:
            column.addWidget(fields[name])
        holder = QWidget()
        holder.setObjectName(names)
        holder.setLayout(column)
        above.addWidget(holder)
    layout = QVBoxLayout(dialog)
    layout.addLayout(above)
    layout.addWidget(below)
    return shown(dialog, qtbot)


def shown(dialog: Dialog, qtbot: QtBot) -> Dialog:
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def names(widgets: list[QWidget]) -> str:
    return "".join(each.objectName() for each in widgets)


def test_it_reads_column_by_column_where_columns_stand_side_by_side(dialog: Dialog) -> None:
    assert names(tab_stops(dialog)) == "abcde"
    dialog.findChild(QWidget, "a").setFocus()
    assert names(around(dialog, Qt.Key.Key_Tab)) == "bcdea"
    assert names(around(dialog, Qt.Key.Key_Backtab)) == "aedcb"


def test_what_is_hidden_or_disabled_is_passed_over(dialog: Dialog) -> None:
    dialog.findChild(QWidget, "b").hide()
    dialog.findChild(QWidget, "d").setEnabled(False)
    assert names(tab_stops(dialog)) == "ace"


@pytest.mark.parametrize("how", ["hide", "disable"])
def test_what_loses_the_focus_hands_it_to_the_next(dialog: Dialog, how: str) -> None:
    field = dialog.findChild(QWidget, "b")
    field.setFocus()
    field.hide() if how == "hide" else field.setEnabled(False)
    assert names([dialog.focusWidget()]) == "c"


def test_regions_come_in_the_order_that_is_asked_for(dialog: Dialog) -> None:
    rank = all_named([["cd"], ["ab"]])
    assert names(tab_stops(dialog, rank)) == "cdeab"  # what has no place is with the first


def test_what_comes_later_takes_its_place(dialog: Dialog, qtbot: QtBot) -> None:
    layout = dialog.findChild(QWidget, "ab").layout()
    late = QCheckBox("late")
    late.setObjectName("x")
    layout.insertWidget(1, late)
    qtbot.waitUntil(lambda: late.geometry().top() > 0)
    assert names(tab_stops(dialog)) == "axbcde"


def test_tabs_lead_into_the_page_that_is_seen_and_scroll_to_what_has_the_focus(
    qtbot: QtBot,
) -> None:
    dialog, tabs, area, inside = Dialog(), QTabWidget(), QScrollArea(), QWidget()
    column = QVBoxLayout(inside)
    for number in range(30):
        field = QLineEdit()
        field.setObjectName(f"{number},")
        column.addWidget(field)
    area.setWidget(inside)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    tabs.addTab(area, "fields")
    hidden = QLineEdit()
    hidden.setObjectName("hidden")
    tabs.addTab(hidden, "another")
    QVBoxLayout(dialog).addWidget(tabs)
    shown(dialog, qtbot)
    tabs.tabBar().setFocus()
    last = press(dialog, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert last.objectName() == "29,"
    assert last.visibleRegion().boundingRect() == last.rect()
    assert press(dialog, Qt.Key.Key_Tab) is tabs.tabBar()
    assert press(dialog, Qt.Key.Key_Tab).objectName() == "0,"
    tabs.setCurrentIndex(1)
    tabs.tabBar().setFocus()
    assert press(dialog, Qt.Key.Key_Tab) is hidden


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(VIEWS)))
def test_every_dialog_leads_tab_and_no_table_keeps_it(path: Path) -> None:
    source = path.read_text("utf-8")
    assert path.name == "tabbing.py" or "(QDialog)" not in source, "use common.tabbing.Dialog"
    if TABLE.search(source):
        assert "setTabKeyNavigation(False)" in source, "Tab would go from cell to cell for ever"
