"""Tables as people bring them, in the dialog: what is left out, sheets, files beside, words."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from netbuilder.imported.outline import CATEGORY
from netbuilder.views.imported import OwnDataDialog
from tests.netbuilder.imported.writing import write
from tests.netbuilder.views.imported.test_dialog import (
    ok,
    open_path,
    pick,
    settled,
    text_of,
    toggle,
)


@pytest.fixture
def dialog(qtbot: QtBot) -> OwnDataDialog:
    dialog = OwnDataDialog()
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def features(dialog: OwnDataDialog) -> list[str]:
    recipe = dialog.recipe()
    assert recipe is not None
    return [feature.name for feature in recipe.features]


def test_columns_left_out_are_told_and_taken_with_one_click(
    qtbot: QtBot, dialog: OwnDataDialog, tmp_path: Path
) -> None:
    rows = [f"{n + 1},code{n},{n / 3},{'uv'[n % 2]}" for n in range(60)]
    open_path(qtbot, dialog, write(tmp_path / "t.csv", "\n".join(["id,code,size,kind", *rows])))
    assert features(dialog) == ["size"]
    said = text_of(dialog, "leftOutReasons")
    assert said.startswith("2 columns are left out. id numbers the rows. code is text")
    button = dialog.findChild(QPushButton, "take id")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert features(dialog) == ["id", "size"]
    assert text_of(dialog, "leftOutReasons").startswith("1 column is left out. code is text")
    qtbot.mouseClick(dialog.findChild(QPushButton, "take code"), Qt.MouseButton.LeftButton)
    recipe = dialog.recipe()
    assert recipe is not None
    assert [feature.kind for feature in recipe.features][1] == CATEGORY
    assert text_of(dialog, "leftOutReasons") == ""


def test_a_class_called_na_is_said_and_can_be_missing(
    qtbot: QtBot, dialog: OwnDataDialog, tmp_path: Path
) -> None:
    rows = [f"{n / 3},{('EU', 'NA')[n % 2]}" for n in range(20)] + [f"{n}.5,AS" for n in range(9)]
    open_path(qtbot, dialog, write(tmp_path / "t.csv", "\n".join(["x,region", *rows])))
    assert "region: 'NA' counts as a class." in text_of(dialog, "ownDataRemarks")
    pick(qtbot, dialog, "missing region", "Leave the row out")
    recipe = dialog.recipe()
    assert recipe is not None
    assert recipe.classes == ("AS", "EU")
    assert text_of(dialog, "ownDataRemarks") == ""


def test_words_among_numbers_count_as_missing_or_make_a_category(
    qtbot: QtBot, dialog: OwnDataDialog, tmp_path: Path
) -> None:
    rows = [f"{'oops' if n == 9 else n / 3},{n}.5,{'uv'[n % 2]}" for n in range(60)]
    open_path(qtbot, dialog, write(tmp_path / "t.csv", "\n".join(["size,b,kind", *rows])))
    combo = dialog.findChild(QComboBox, "use size")
    assert combo.currentText() == "Number, else missing"
    assert text_of(dialog, "ownDataRemarks") == "size: 1 value is not a number, in line 11."
    pick(qtbot, dialog, "use size", "Number")
    assert text_of(dialog, "ownDataError").startswith("Line 11, column size: 'oops' is not a")
    pick(qtbot, dialog, "use size", "Number, else missing")
    assert ok(dialog).isEnabled()


def test_a_sheet_is_chosen(qtbot: QtBot, dialog: OwnDataDialog, tmp_path: Path) -> None:
    book = Workbook()
    for title, names in (("first", ["a", "kind"]), ("second", ["b", "sort"])):
        sheet = book.create_sheet(title)
        sheet.append([f"A title of {title}"])
        sheet.append(names)
        for n in range(20):
            sheet.append([n / 3, "uv"[n % 2]])
    del book["Sheet"]
    book.save(tmp_path / "t.xlsx")
    open_path(qtbot, dialog, tmp_path / "t.xlsx")
    assert features(dialog) == ["a"]
    assert not dialog.findChild(QComboBox, "ownDataDelimiter").isVisible()
    pick(qtbot, dialog, "ownDataSheet", "second")
    settled(qtbot, dialog)
    assert features(dialog) == ["b"]
    assert dialog.findChild(QComboBox, "ownDataSheet").currentText() == "second"


def test_a_test_table_beside_is_offered(
    qtbot: QtBot, dialog: OwnDataDialog, tmp_path: Path
) -> None:
    rows = "\n".join(f"{n / 3},{'uv'[n % 2]}" for n in range(30)) + "\n"
    write(tmp_path / "test.csv", "x,kind\n" + rows)
    open_path(qtbot, dialog, write(tmp_path / "train.csv", "x,kind\n" + rows + rows))
    box = dialog.findChild(QCheckBox, "ownDataBeside")
    assert box.isVisible()
    assert not box.isChecked()
    assert "test.csv" in box.text()
    toggle(qtbot, dialog, "ownDataBeside")
    settled(qtbot, dialog)
    outline = dialog.outline()
    assert outline is not None
    assert (outline.rows, outline.parts) == (90, (60, 0, 30))
    assert box.isChecked()
    toggle(qtbot, dialog, "ownDataBeside")
    settled(qtbot, dialog)
    assert dialog.outline() is not None
    open_path(qtbot, dialog, write(tmp_path / "other.csv", "x,kind\n" + rows))
    assert not box.isVisible()


def test_another_delimiter_finds_the_beginning_anew(
    qtbot: QtBot, dialog: OwnDataDialog, tmp_path: Path
) -> None:
    text = "a;b|c;kind\n" + "".join(f"{n};1|2;{'uv'[n % 2]}\n" for n in range(30))
    open_path(qtbot, dialog, write(tmp_path / "t.csv", text))
    pick(qtbot, dialog, "ownDataDelimiter", "Vertical bar")
    settled(qtbot, dialog)
    outline = dialog.outline()
    assert outline is not None
    assert [column.name for column in outline.columns] == ["a;b", "c;kind"]
