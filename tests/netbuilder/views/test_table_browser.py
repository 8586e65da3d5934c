"""The data browser with the user's own table: by name, part by part, into the form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QTableView, QTableWidget
from pytestqt.qtbot import QtBot

from netbuilder.design import Design
from netbuilder.design.own import OwnData
from netbuilder.imported import compose, inspect
from netbuilder.views.browser import DataBrowser
from netbuilder.views.browser.histogram import Histogram
from tests.netbuilder.test_accessibility import nameless

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def table(tmp_path: Path) -> Path:
    rng = np.random.default_rng(1)
    lines = ["age,job,income,left"]
    for number in range(200):
        age, job = int(rng.integers(18, 70)), ("clerk", "baker", "smith")[number % 3]
        income = "" if number % 20 == 0 else f"{1000 + 20 * age}"
        lines.append(f"{age},{job},{income},{'yes' if age > 44 else 'no'}")
    path = tmp_path / "people.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture
def browser(table: Path, qtbot: QtBot) -> DataBrowser:
    browser = DataBrowser(None)
    qtbot.addWidget(browser)
    with qtbot.waitExposed(browser):
        browser.show()
    own = OwnData(str(table), compose(inspect(table), target="left"))
    browser.show_design(Design().with_own(own))
    qtbot.waitUntil(lambda: browser.samples.isVisible())
    return browser


def child(browser: DataBrowser, kind: type, name: str) -> Any:
    found = browser.findChild(kind, name)
    assert found is not None, name
    return found


def rows(browser: DataBrowser) -> list[list[str]]:
    model = child(browser, QTableView, "dataRows").model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_columns_have_their_names_and_units(browser: DataBrowser) -> None:
    model = child(browser, QTableView, "dataRows").model()
    names = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())]
    assert names == ["age", "job", "income", "left"]
    found = rows(browser)
    assert all(18 <= float(row[0]) < 70 and row[1] in ("clerk", "baker", "smith") for row in found)
    assert all((float(row[0]) > 44) == (row[3] == "yes") for row in found)
    columns = child(browser, QTableWidget, "dataColumns")
    told = {
        columns.item(n, 0).text(): [columns.item(n, c).text() for c in range(1, 7)]
        for n in range(columns.rowCount())
    }
    assert set(told) == {"age", "job", "income", "left"}
    assert told["income"][4] == "10"
    assert told["age"][4] == "0"
    assert float(told["age"][5]) > 0.7
    assert nameless(browser) == []


def test_each_part_is_shown(browser: DataBrowser) -> None:
    part = child(browser, QComboBox, "dataPart")
    assert [part.itemText(n) for n in range(part.count())] == ["Training", "Validation", "Test"]
    counts = []
    for number in range(3):
        part.setCurrentIndex(number)
        counts.append(len(rows(browser)))
    assert sum(counts) == 200
    assert counts[0] > counts[2] > counts[1]
    facts = child(browser, QLabel, "dataFacts").text()
    assert "validation samples" in facts


def test_rows_are_sorted_filtered_and_searched(browser: DataBrowser, qtbot: QtBot) -> None:
    view = child(browser, QTableView, "dataRows")
    view.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    ages = [float(row[0]) for row in rows(browser)]
    assert ages == sorted(ages, reverse=True)
    view.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    jobs = [row[1] for row in rows(browser)]
    assert jobs == sorted(jobs)
    search = child(browser, QLineEdit, "dataSearch")
    QTest.keyClicks(search, "age > 60")
    qtbot.keyClick(search, Qt.Key.Key_Return)
    found = rows(browser)
    assert found
    assert [row for row in found if float(row[0]) <= 60] == []
    assert "of" in child(browser, QLabel, "dataCount").text()
    search.clear()
    qtbot.keyClick(search, Qt.Key.Key_Return)
    child(browser, QComboBox, "dataClass").setCurrentIndex(1)
    assert {row[3] for row in rows(browser)} == {"no"}


def test_a_row_goes_to_the_form(browser: DataBrowser, qtbot: QtBot) -> None:
    view, use = child(browser, QTableView, "dataRows"), child(browser, QPushButton, "dataUse")
    assert not use.isEnabled()
    taken: list[tuple[dict[str, str], ...]] = []
    browser.samples.rowsChosen.connect(taken.append)
    place = view.visualRect(view.model().index(2, 0)).center()
    qtbot.mouseClick(view.viewport(), LEFT, pos=place)
    qtbot.mouseClick(use, LEFT)
    first = rows(browser)[2]
    assert taken == [(dict(zip(("age", "job", "income"), first[:3], strict=True)),)]
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert len(taken) == 2
    qtbot.mouseDClick(view.viewport(), LEFT, pos=place)
    assert taken[0] == taken[1] == taken[2]


def test_the_chosen_column_is_drawn(browser: DataBrowser) -> None:
    histogram = child(browser, Histogram, "columnHistogram")
    columns = child(browser, QTableWidget, "dataColumns")
    columns.selectRow(1)
    assert child(browser, QLabel, "columnTitle").text() == "job"
    assert "clerk: " in histogram.accessibleDescription()
    before = histogram.grab().toImage()
    columns.selectRow(0)
    assert histogram.grab().toImage() != before
