"""Runs are named, starred and noted in their table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QTableView,
    QTabWidget,
)
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.design import build
from netbuilder.document import Document
from netbuilder.exchange.report import Subject, html_of, report
from netbuilder.network.restored import network_of
from netbuilder.training.history.book import RunStore
from netbuilder.training.history.labels import Label
from netbuilder.training.history.runs import Run
from netbuilder.views.canvas import Canvas
from netbuilder.views.runs import RunsPanel
from netbuilder.views.runs.keeper import RunKeeper
from netbuilder.views.runs.table import NAME, STAR
from netbuilder.views.window.window import MainWindow
from tests.netbuilder.training.history.test_book import DESIGN, run

LEFT = Qt.MouseButton.LeftButton
RUNS = 3


def kept(units: int) -> Run:
    """A run that went well."""
    design = DESIGN.with_parameter("dense", "units", units)
    return replace(run(0.25), design=design, weights=build(design).get_flat_weights())


@pytest.fixture
def window(qtbot: QtBot, few_digits: None) -> MainWindow:
    book = RunStore()
    for units in (4, 5, 6):
        book.write(book.add(kept(units)))
    return opened(qtbot)


def opened(qtbot: QtBot) -> MainWindow:
    window = create_window("digits")
    qtbot.addWidget(window, before_close_func=lambda _: window.findChild(Document).new())
    window.resize(1240, 820)
    with qtbot.waitExposed(window):
        window.show()
    window.findChild(QTabWidget, "watch").setCurrentIndex(RUNS)
    qtbot.waitUntil(lambda: table(window).model().rowCount() == 3)
    return window


def table(window: MainWindow) -> QTableView:
    return window.findChild(QTableView, "runTable")


def place(window: MainWindow, row: int, column: int) -> QPoint:
    view = table(window)
    return view.visualRect(view.model().index(row, column)).center()


def click(window: MainWindow, row: int, qtbot: QtBot, column: int = 1) -> None:
    qtbot.mouseClick(table(window).viewport(), LEFT, pos=place(window, row, column))


def column_of(
    window: MainWindow, column: int, role: int = Qt.ItemDataRole.DisplayRole
) -> list[str]:
    model = table(window).model()
    return [model.index(row, column).data(role) for row in range(model.rowCount())]


def on_disk() -> list[Label]:
    book = RunStore()
    book.extend(book.refresh())
    return [each.label for each in book.runs]


def type_name(window: MainWindow, name: str, qtbot: QtBot) -> None:
    field = table(window).findChild(QLineEdit)
    field.selectAll()
    qtbot.keyClicks(field, name)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_a_name_is_given_by_double_click(window: MainWindow, qtbot: QtBot) -> None:
    before = window.findChild(Document).design
    click(window, 1, qtbot, NAME)
    qtbot.mouseDClick(table(window).viewport(), LEFT, pos=place(window, 1, NAME))
    type_name(window, "wide & <b>deep</b>", qtbot)
    qtbot.waitUntil(lambda: column_of(window, NAME) == ["", "wide & <b>deep</b>", ""])
    qtbot.waitUntil(lambda: [each.name for each in on_disk()] == ["", "wide & <b>deep</b>", ""])
    # Elsewhere a double click goes back to the run, as ever.
    assert window.findChild(Document).design == before
    click(window, 1, qtbot)
    qtbot.mouseDClick(table(window).viewport(), LEFT, pos=place(window, 1, 1))
    assert window.findChild(Document).design != before


def test_a_name_is_given_by_f2(window: MainWindow, qtbot: QtBot) -> None:
    window.findChild(Canvas).select("dense")
    assert window.findChild(QAction, "actionRename").isEnabled()  # which has the key elsewhere
    click(window, 0, qtbot)
    view = table(window)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_F2)
    assert view.state() == QAbstractItemView.State.EditingState
    type_name(window, "third", qtbot)
    qtbot.waitUntil(lambda: column_of(window, NAME) == ["third", "", ""])
    assert [index.row() for index in view.selectionModel().selectedRows()] == [0]


def test_what_comes_meanwhile_takes_no_name_that_is_typed(window: MainWindow, qtbot: QtBot) -> None:
    click(window, 0, qtbot)
    qtbot.keyClick(table(window), Qt.Key.Key_F2)
    qtbot.keyClicks(table(window).findChild(QLineEdit), "thi")
    book = RunStore()
    book.extend(book.refresh())
    book.extend(book.write(book.add(kept(7))))
    keeper, panel = window.findChild(RunKeeper), window.findChild(RunsPanel)

    def has_come() -> bool:
        panel.looked.emit()  # An earlier look may have been under way.
        return len(keeper.runs) == 4

    qtbot.waitUntil(has_come)
    assert len(column_of(window, NAME)) == 3
    qtbot.keyClicks(table(window).findChild(QLineEdit), "rd")
    qtbot.keyClick(table(window).findChild(QLineEdit), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: column_of(window, NAME) == ["", "third", "", ""])


def test_stars_are_given_and_looked_for(window: MainWindow, qtbot: QtBot) -> None:
    spoken = Qt.ItemDataRole.AccessibleTextRole
    click(window, 2, qtbot, STAR)
    assert column_of(window, STAR, spoken) == ["not starred", "not starred", "starred"]
    click(window, 0, qtbot)
    star = window.findChild(QPushButton, "runStar")
    assert star.text() == "&Star"
    qtbot.mouseClick(star, LEFT)
    assert star.text() == "Un&star"
    assert column_of(window, STAR, spoken) == ["starred", "not starred", "starred"]
    only = window.findChild(QCheckBox, "runsStarredOnly")
    qtbot.mouseClick(only, LEFT, pos=QPoint(8, only.height() // 2))
    assert column_of(window, 0) == ["3", "1"]
    # What has changed is still told from the run before, seen or not.
    assert column_of(window, 8) == ["dense: units 5 → 6", ""]
    qtbot.mouseClick(star, LEFT)
    assert column_of(window, 0) == ["1"]
    qtbot.waitUntil(lambda: [each.starred for each in on_disk()] == [True, False, False])
    qtbot.mouseClick(only, LEFT, pos=QPoint(8, only.height() // 2))
    assert column_of(window, 0) == ["3", "2", "1"]


def test_a_note_belongs_to_the_run_it_was_typed_on(window: MainWindow, qtbot: QtBot) -> None:
    note = window.findChild(QLineEdit, "runNote")
    assert not note.isEnabled()
    click(window, 0, qtbot)
    qtbot.keyClicks(note, "Overfits.")
    click(window, 1, qtbot)
    assert note.text() == ""
    qtbot.keyClicks(note, "Best so far.")
    qtbot.keyClick(note, Qt.Key.Key_Return)
    click(window, 0, qtbot)
    assert note.text() == "Overfits."
    assert "Overfits." in column_of(window, 1, Qt.ItemDataRole.ToolTipRole)[0]
    expected = ["", "Best so far.", "Overfits."]
    qtbot.waitUntil(lambda: [each.note for each in on_disk()] == expected)


def test_two_windows_say_different_things(window: MainWindow, qtbot: QtBot) -> None:
    other = opened(qtbot)
    for each, column in ((window, STAR), (other, STAR)):
        click(each, 0 if each is window else 1, qtbot, column)
    click(other, 0, qtbot)
    qtbot.keyClicks(other.findChild(QLineEdit, "runNote"), "Good.")
    qtbot.keyClick(other.findChild(QLineEdit, "runNote"), Qt.Key.Key_Return)
    expected = [Label(), Label(starred=True), Label(starred=True, note="Good.")]
    qtbot.waitUntil(lambda: on_disk() == expected)
    spoken = Qt.ItemDataRole.AccessibleTextRole
    wanted = ["starred", "starred", "not starred"]
    for each in (window, other):
        watch = each.findChild(QTabWidget, "watch")
        watch.setCurrentIndex(0)
        watch.setCurrentIndex(RUNS)
        qtbot.waitUntil(lambda each=each: column_of(each, STAR, spoken) == wanted)


def test_files_and_reports_take_the_name(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    click(window, 0, qtbot)
    qtbot.keyClick(table(window), Qt.Key.Key_F2)
    type_name(window, "../wide layers?", qtbot)
    qtbot.waitUntil(lambda: column_of(window, NAME)[0] != "")
    proposed: list[str] = []

    def refuse(parent: object, title: str, where: str, kinds: str) -> tuple[str, str]:
        proposed.append(Path(where).name)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", refuse)
    qtbot.mouseClick(window.findChild(QPushButton, "runSave"), LEFT)
    qtbot.mouseClick(window.findChild(QPushButton, "runBack"), LEFT)
    window.findChild(QAction, "actionSaveNetwork").trigger()
    click(window, 1, qtbot)
    qtbot.mouseClick(window.findChild(QPushButton, "runSave"), LEFT)
    assert proposed == [
        "network-wide-layers.keras",
        "network-wide-layers.keras",
        "network-run2.keras",
    ]


def test_a_report_tells_what_is_said() -> None:
    found = replace(kept(4), number=3, label=Label("Wide & <deep>", True, "Best so far."))
    text = html_of(report(Subject("Title", network_of(found), found)))
    for row in ("Name</th><td>Wide &amp; &lt;deep&gt;", "Star</th><td>yes", "Note</th><td>Best so"):
        assert row in text
    plain = replace(found, label=Label())
    assert "Note</th>" not in html_of(report(Subject("Title", network_of(plain), plain)))
