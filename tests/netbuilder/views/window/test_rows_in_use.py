"""Rows are pasted, taken from the data, and opened from the cells of the confusion matrix."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QTabWidget
from pytestqt.qtbot import QtBot

from netbuilder.design import Design
from netbuilder.exchange import model_file
from netbuilder.views.insight.confusion_panel import ConfusionPanel
from netbuilder.views.insight.row_list import RowList
from netbuilder.views.window.window import MainWindow
from tests.netbuilder.exchange.networks import CLASSES, MIXED, own_network, trained

ANSWERS = 1


def opened(window: MainWindow, qtbot: QtBot, folder: Path, kind: str) -> None:
    path = folder / "m.keras"
    model_file.write(own_network(kind, folder), path)
    assert window.open_path(path)
    qtbot.waitUntil(lambda: window.network.samples is not None, timeout=10_000)
    qtbot.waitUntil(lambda: window.network.probe is not None, timeout=10_000)


def field(window: MainWindow, name: str) -> str:
    return window.findChild(QLineEdit, f"column {name}").text()


@pytest.mark.long
def test_a_row_is_pasted_by_key_and_by_button(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    opened(window, qtbot, tmp_path, CLASSES)
    QApplication.clipboard().setText("1.5\t2.5\t3.5\t4.5")
    QTest.keyClick(
        window.findChild(QLineEdit, "column c"), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier
    )
    assert [field(window, name) for name in "abcd"] == ["1.5", "2.5", "3.5", "4.5"]
    QApplication.clipboard().setText("7")
    QTest.keyClick(
        window.findChild(QLineEdit, "column a"), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier
    )
    assert field(window, "a") == "1.57"
    QApplication.clipboard().setText("d,kind,a,b,c\n4,iris,1,2,3\n")
    window.findChild(QPushButton, "pasteRow").click()
    assert [field(window, name) for name in "abcd"] == ["1", "2", "3", "4"]
    QApplication.clipboard().setText("1,2,3")
    window.findChild(QPushButton, "pasteRow").click()
    assert "a row has 4: a, b, c and d" in window.findChild(QLabel, "tableHint").text()
    assert field(window, "a") == "1"


@pytest.mark.long
def test_a_row_is_taken_from_the_test_data(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    opened(window, qtbot, tmp_path, MIXED)
    button = window.findChild(QPushButton, "sampleRow")
    assert button.isEnabled()
    button.click()
    first = field(window, "size")
    assert float(first) > 0
    assert window.findChild(QComboBox, "column kind").currentData() in ("flat", "house")
    assert "Test sample 0: price is " in window.findChild(QLabel, "tableHint").text()
    button.click()
    assert field(window, "size") != first
    window.findChild(QLineEdit, "column size").setText("3")
    assert "Test sample" not in window.findChild(QLabel, "tableHint").text()


@pytest.mark.long
def test_a_cell_shows_its_rows_and_a_row_fills_the_form(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    opened(window, qtbot, tmp_path, CLASSES)
    window.findChild(QTabWidget, "watch").setCurrentIndex(ANSWERS)
    panel, rows = window.findChild(ConfusionPanel), window.findChild(RowList)
    qtbot.waitUntil(lambda: panel._confusion is not None, timeout=10_000)
    assert "all 30 test samples" in window.findChild(QLabel, "confusionCaption").text()
    counts = panel._confusion.counts
    cell = divmod(int(counts.argmax()), len(counts))
    panel.matrix.cellChosen.emit(cell)
    assert rows.isVisibleTo(panel)
    assert rows.count() == counts.max()
    text = rows.item(0).text()
    assert "a: " in text
    assert "d: " in text
    rows.itemClicked.emit(rows.item(0))
    assert f"a: {field(window, 'a')}, b: {field(window, 'b')}" in text


@pytest.mark.long
@pytest.mark.usefixtures("few_digits")
def test_points_of_the_plane_are_told_by_their_place(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "circles.keras"
    model_file.write(trained(Design.default("circles").with_setting("epochs", 1)), path)
    assert window.open_path(path)
    qtbot.waitUntil(lambda: window.network.samples is not None, timeout=10_000)
    window.findChild(QTabWidget, "watch").setCurrentIndex(ANSWERS)
    panel, rows = window.findChild(ConfusionPanel), window.findChild(RowList)
    qtbot.waitUntil(lambda: panel._confusion is not None, timeout=10_000)
    counts = panel._confusion.counts
    panel.matrix.cellChosen.emit(divmod(int(counts.argmax()), len(counts)))
    assert "x: " in rows.item(0).text()
