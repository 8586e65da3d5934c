"""The dialog that brings in somebody's own data, used with keys and mouse."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from netbuilder import theme
from netbuilder.imported import PictureSize, Split, TextFormat, compose, inspect, prepare
from netbuilder.imported.outline import CATEGORY
from netbuilder.imported.recipes.composing import LEFT_OUT
from netbuilder.imported.recipes.recipe import CLASSES, ITSELF, LEAVE_OUT, NUMBERS, Series
from netbuilder.pictures import processes
from netbuilder.views.imported import OwnDataDialog
from tests.helpers import hostile_pictures
from tests.netbuilder.imported.writing import flowers, houses, picture_folder, write


@pytest.fixture
def dialog(qtbot: QtBot) -> OwnDataDialog:
    dialog = OwnDataDialog()
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def ok(dialog: OwnDataDialog) -> QPushButton:
    buttons = dialog.findChild(QDialogButtonBox)
    return buttons.button(QDialogButtonBox.StandardButton.Ok)


def text_of(dialog: OwnDataDialog, name: str) -> str:
    label = dialog.findChild(QLabel, name)
    return label.text() if label.isVisible() else ""


def summary(dialog: OwnDataDialog) -> str:
    return text_of(dialog, "ownDataSummary")


def open_path(qtbot: QtBot, dialog: OwnDataDialog, path: Path) -> None:
    """Type the path and press Enter; wait for what is found."""
    field = dialog.findChild(QLineEdit, "ownDataPath")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, str(path))
    qtbot.keyClick(field, Qt.Key.Key_Return)
    settled(qtbot, dialog)


def settled(qtbot: QtBot, dialog: OwnDataDialog) -> None:
    qtbot.waitUntil(lambda: dialog.outline() is not None or bool(text_of(dialog, "ownDataError")))


def pick(qtbot: QtBot, dialog: OwnDataDialog, name: str, text: str) -> None:
    """Choose an entry of a combo box with its first letter, as one does at the keyboard."""
    combo = dialog.findChild(QComboBox, name)
    assert combo.isEnabled()
    combo.setFocus()
    wanted = combo.findText(text)
    assert wanted >= 0, [combo.itemText(index) for index in range(combo.count())]
    for _ in range(combo.count()):
        if combo.currentIndex() == wanted:
            return
        down = combo.currentIndex() < wanted
        qtbot.keyClick(combo, Qt.Key.Key_Down if down else Qt.Key.Key_Up)
    assert combo.currentText() == text


def toggle(qtbot: QtBot, dialog: OwnDataDialog, name: str) -> None:
    box = dialog.findChild(QCheckBox, name)
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)


def test_nothing_can_be_used_before_a_file_is_chosen(dialog: OwnDataDialog) -> None:
    assert not ok(dialog).isEnabled()
    assert dialog.recipe() is None
    assert summary(dialog).startswith("Choose a table")


def test_a_table_is_shown_and_used(qtbot: QtBot, dialog: OwnDataDialog, tmp_path: Path) -> None:
    path = flowers(tmp_path)
    open_path(qtbot, dialog, path)
    assert summary(dialog) == "150 rows. 4 inputs. The target is kind, with 3 classes."
    table = dialog.findChild(QTableWidget, "ownDataPreview")
    headers = [table.horizontalHeaderItem(i).text() for i in range(table.columnCount())]
    assert headers[0] == "a\nnumber"
    assert headers[4] == "kind\ncategory"
    assert table.item(2, 4).text() == "iris"
    assert dialog.findChild(QComboBox, "use kind").currentText() == "Target"
    assert not dialog.findChild(QComboBox, "use kind").isEnabled()
    qtbot.mouseClick(ok(dialog), Qt.MouseButton.LeftButton)
    assert dialog.result() == QDialog.DialogCode.Accepted
    recipe = dialog.recipe()
    assert recipe is not None
    assert len(prepare(path, recipe).train.x) == 105


def test_choices_change_the_recipe_and_the_sentence(
    qtbot: QtBot, dialog: OwnDataDialog, tmp_path: Path
) -> None:
    open_path(qtbot, dialog, houses(tmp_path))
    pick(qtbot, dialog, "ownDataTarget", "price")
    assert (
        summary(dialog) == "6 rows. 7 inputs after one-hot encoding. The target is price, a number."
    )
    pick(qtbot, dialog, "use kind", "Left out")
    assert summary(dialog) == "6 rows. 2 inputs. The target is price, a number."
    pick(qtbot, dialog, "use rooms", "Category")
    pick(qtbot, dialog, "missing area", "Leave the row out")
    test = dialog.findChild(QSpinBox, "ownDataTest")
    test.setFocus()
    qtbot.keyClick(test, Qt.Key.Key_Up)
    toggle(qtbot, dialog, "ownDataStandardise")
    recipe = dialog.recipe()
    assert recipe is not None
    assert (recipe.features[0].name, recipe.features[0].kind) == ("rooms", CATEGORY)
    assert recipe.features[1].missing == LEAVE_OUT
    assert recipe.split.test == 0.21
    assert recipe.standardise is False
    assert recipe.task == NUMBERS
    # A column without gaps has nothing to choose.
    assert not dialog.findChild(QComboBox, "missing rooms").isEnabled()


def test_what_does_not_fit_is_said_at_once(
    qtbot: QtBot, dialog: OwnDataDialog, tmp_path: Path
) -> None:
    open_path(qtbot, dialog, houses(tmp_path))
    pick(qtbot, dialog, "ownDataTarget", "kind")
    assert ok(dialog).isEnabled()
    pick(qtbot, dialog, "ownDataTask", "Number")
    assert "kind does not contain numbers; treat it as classes." in text_of(dialog, "ownDataError")
    assert summary(dialog) == ""
    assert not ok(dialog).isEnabled()
    assert dialog.recipe() is None
    pick(qtbot, dialog, "ownDataTask", "Class")
    assert text_of(dialog, "ownDataError") == ""
    assert ok(dialog).isEnabled()


def test_a_bad_row_is_named_and_another_format_mends_it(
    qtbot: QtBot, dialog: OwnDataDialog, tmp_path: Path
) -> None:
    open_path(qtbot, dialog, write(tmp_path / "t.csv", "a,b\n1,2\n3,4,5\n" + "6,7\n" * 9))
    assert text_of(dialog, "ownDataError").startswith("t.csv, line 3: 3 values, but the header")
    assert not ok(dialog).isEnabled()
    write(tmp_path / "t.csv", "a;b\n1;2\n3;4;5\n" + "6;7\n" * 9)
    open_path(qtbot, dialog, tmp_path / "t.csv")
    assert "t.csv, line 3" in text_of(dialog, "ownDataError")
    # What was tried can be seen, and another delimiter be tried.
    assert dialog.findChild(QComboBox, "ownDataDelimiter").currentText() == "Semicolon"
    with qtbot.waitSignal(dialog._looker.looked):
        pick(qtbot, dialog, "ownDataDelimiter", "Tab")
    assert [c.name for c in dialog.outline().columns] == ["a;b"]
    (tmp_path / "t.csv").write_text("a;b;c\n1,5;2;x\n3,5;4;y\n" + "2,5;1;x\n" * 9)
    open_path(qtbot, dialog, tmp_path / "t.csv")
    assert dialog.findChild(QComboBox, "ownDataDecimal").currentText() == "Comma"
    assert [c.name for c in dialog.outline().columns] == ["a", "b", "c"]
    with qtbot.waitSignal(dialog._looker.looked):
        toggle(qtbot, dialog, "ownDataHeader")
    assert [c.name for c in dialog.outline().columns] == ["column 1", "column 2", "column 3"]


def test_a_folder_of_pictures(qtbot: QtBot, dialog: OwnDataDialog, tmp_path: Path) -> None:
    open_path(qtbot, dialog, picture_folder(tmp_path / "p", each=20))
    shown = dialog.findChild(QListWidget, "ownDataPictures")
    assert shown.isVisible()
    assert shown.count() == 40
    assert shown.item(0).text() == "blue (20)"
    assert "40 colour pictures of 10×10 pixels" in summary(dialog)  # noqa: RUF001
    height = dialog.findChild(QSpinBox, "ownDataHeight")
    height.setFocus()
    height.selectAll()
    qtbot.keyClicks(height, "16")
    qtbot.keyClick(height, Qt.Key.Key_Tab)
    toggle(qtbot, dialog, "ownDataColour")
    recipe = dialog.recipe()
    assert recipe is not None
    assert recipe.pictures == PictureSize(16, 10, colour=False)
    assert recipe.task == CLASSES


def test_an_archive_has_no_text_format(qtbot: QtBot, dialog: OwnDataDialog, tmp_path: Path) -> None:
    np.savez(tmp_path / "t.npz", x=np.zeros((30, 4, 4)), y=np.arange(30) % 3, z=np.ones(30))
    open_path(qtbot, dialog, tmp_path / "t.npz")
    assert not dialog.findChild(QComboBox, "ownDataDelimiter").isVisible()
    assert summary(dialog) == "30 rows of shape 4×4. The target is y, with 3 classes."  # noqa: RUF001
    pick(qtbot, dialog, "use z", "Number")
    assert "cannot be combined with other columns; leave out z" in text_of(dialog, "ownDataError")


def test_closing_ends_the_reading(qtbot: QtBot, dialog: OwnDataDialog, tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "a,b\n" + "1,2\n" * 2_000_000)
    field = dialog.findChild(QLineEdit, "ownDataPath")
    field.setText(str(path))
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Reading t.csv" in summary(dialog))
    thread = next(t for t in threading.enumerate() if t.name == "netbuilder-look")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not thread.is_alive())
    assert dialog.outline() is None


def test_everything_can_be_reached_and_has_a_name(
    qtbot: QtBot, dialog: OwnDataDialog, tmp_path: Path
) -> None:
    open_path(qtbot, dialog, houses(tmp_path))
    dialog.findChild(QLineEdit, "ownDataPath").setFocus()
    reached: list[QWidget] = []
    for _ in range(60):
        widget = QApplication.focusWidget()
        if widget in reached:
            break
        reached.append(widget)
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    names = {widget.objectName() for widget in reached}
    assert {"ownDataDelimiter", "ownDataTarget", "ownDataTask", "ownDataSeed"} <= names
    assert {"use rooms", "missing area", "ownDataStandardise"} <= names
    assert ok(dialog) in reached
    for widget in reached:
        assert widget.accessibleName() or getattr(widget, "text", lambda: "")(), widget


def test_it_is_legible_in_light_and_dark(
    qtbot: QtBot, dialog: OwnDataDialog, tmp_path: Path
) -> None:
    open_path(qtbot, dialog, houses(tmp_path))
    app = QApplication.instance()
    before = app.palette()
    try:
        for look in (theme.LIGHT, theme.DARK):
            app.setPalette(theme.palette(look))
            qtbot.waitUntil(
                lambda look=look: dialog.grab().toImage().pixelColor(2, 2).name() == look.window
            )
    finally:
        app.setPalette(before)


def test_an_earlier_recipe_is_taken_over(qtbot: QtBot, tmp_path: Path) -> None:
    path = houses(tmp_path)
    written = TextFormat(missing=("", "flat"))
    recipe = compose(
        inspect(path, written),
        target="price",
        kinds={"rooms": CATEGORY, "kind": LEFT_OUT},
        missing={"area": LEAVE_OUT},
        split=Split(0, 0.3, 7),
        standardise=False,
    )
    dialog = OwnDataDialog(path, recipe)
    qtbot.addWidget(dialog)
    dialog.show()
    settled(qtbot, dialog)
    assert dialog.recipe() == recipe
    assert dialog.findChild(QSpinBox, "ownDataSeed").value() == 7
    assert dialog.findChild(QComboBox, "use kind").currentText() == "Left out"


def test_pictures_that_cannot_be_trusted_are_left_out(
    qtbot: QtBot, dialog: OwnDataDialog, tmp_path: Path
) -> None:
    """Their thumbnails too are made beside the window's thread, by the same limits."""
    folder = picture_folder(tmp_path / "pictures", each=2)
    (folder / "blue" / "0.png").write_bytes(hostile_pictures.bomb())
    open_path(qtbot, dialog, folder)
    shown = dialog.findChild(QListWidget, "ownDataPictures")
    icons = [shown.item(row).icon() for row in range(shown.count())]
    colours = [icon.pixmap(4, 4).toImage().pixelColor(1, 1).name() for icon in icons]
    assert colours == ["#0000ff", "#ff0000", "#ff0000"]
    assert summary(dialog).startswith("3 colour pictures of 10×10 pixels")  # noqa: RUF001
    remarks = text_of(dialog, "ownDataRemarks")
    assert remarks == "1 picture cannot be read and was left out: 'blue/0.png'."


def test_closing_ends_a_decoder_that_never_ends(
    qtbot: QtBot, dialog: OwnDataDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = "import time; time.sleep(999)"
    monkeypatch.setattr(processes, "COMMAND", (sys.executable, "-c", program))
    processes.end_all()
    folder = picture_folder(tmp_path / "pictures", each=2)
    field = dialog.findChild(QLineEdit, "ownDataPath")
    field.setText(str(folder))
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Looking at" in summary(dialog))
    (thread,) = [each for each in threading.enumerate() if each.name == "netbuilder-look"]
    dialog.reject()
    qtbot.waitUntil(lambda: not thread.is_alive())


def test_data_that_come_divided_stay_so_unless_told_otherwise(
    qtbot: QtBot, dialog: OwnDataDialog, tmp_path: Path
) -> None:
    path = tmp_path / "t.npz"
    labels = np.arange(40) % 2
    np.savez(
        path,
        x_train=np.zeros((40, 3, 3)),
        y_train=labels,
        x_test=np.ones((8, 3, 3)),
        y_test=labels[:8],
    )
    open_path(qtbot, dialog, path)
    box = dialog.findChild(QCheckBox, "ownDataAsGiven")
    validation, test = (
        dialog.findChild(QSpinBox, f"ownData{name}") for name in ("Validation", "Test")
    )
    assert (box.isVisible(), box.text(), box.isChecked()) == (
        True,
        "Split as &given: 40 / 0 / 8",
        True,
    )
    assert (validation.isEnabled(), test.isEnabled()) == (True, False)
    recipe = dialog.recipe()
    assert recipe is not None
    assert recipe.split == Split(0.1, 8 / 48)
    qtbot.keyClick(box, Qt.Key.Key_Space)
    recipe = dialog.recipe()
    assert recipe is not None
    assert not recipe.split.as_given
    assert test.isEnabled()
    open_path(qtbot, dialog, flowers(tmp_path))
    assert not box.isVisible()


def test_a_series_is_proposed_and_can_be_changed(
    qtbot: QtBot, dialog: OwnDataDialog, tmp_path: Path
) -> None:
    months = np.datetime64("1990-01") + np.arange(120).astype("timedelta64[M]")
    rows = "\n".join(f"{month},{number % 12 + 0.5}" for number, month in enumerate(months))
    open_path(qtbot, dialog, write(tmp_path / "s.csv", f"month,sales\n{rows}\n"))
    assert "1 row ahead of windows of 12 rows" in summary(dialog)
    dialog.findChild(QSpinBox, "ownDataWindow").setValue(6)
    dialog.findChild(QSpinBox, "ownDataHorizon").setValue(3)
    assert "3 rows ahead of windows of 6 rows" in summary(dialog)
    recipe = dialog.recipe()
    assert recipe is not None
    assert recipe.series == Series(6, 3, "month", "year first")
    pick(qtbot, dialog, "use month", "Date")
    recipe = dialog.recipe()
    assert recipe is not None
    assert (recipe.series is not None, len(recipe.inputs)) == (True, 5)
    pick(qtbot, dialog, "ownDataOrder", "as in the file")
    toggle(qtbot, dialog, "ownDataSeries")
    recipe = dialog.recipe()
    assert recipe is not None
    assert (recipe.series, recipe.input_shape) == (None, (4,))


def test_an_earlier_series_is_taken_over(qtbot: QtBot, tmp_path: Path) -> None:
    rows = "\n".join(f"{number % 12 + 0.5},{number % 5}.25" for number in range(60))
    path = write(tmp_path / "s.csv", f"sales,cost\n{rows}\n")
    recipe = compose(inspect(path), target="sales", series=Series(5, 2))
    dialog = OwnDataDialog(path, recipe)
    qtbot.addWidget(dialog)
    settled(qtbot, dialog)
    assert dialog.recipe() == recipe


def test_the_order_of_day_and_month_is_asked(
    qtbot: QtBot, dialog: OwnDataDialog, tmp_path: Path
) -> None:
    rows = "\n".join(f"{day}/{day % 11 + 1}/2020,{day}.5" for day in range(1, 12))
    open_path(qtbot, dialog, write(tmp_path / "t.csv", f"when,price\n{rows}\n"))
    assert "whether the day or the month comes first" in text_of(dialog, "ownDataRemarks")
    pick(qtbot, dialog, "use when", "Date (day first)")
    recipe = dialog.recipe()
    assert recipe is not None
    assert recipe.features[0].order == "day first"


def test_the_samples_themselves_can_be_the_target(
    qtbot: QtBot, dialog: OwnDataDialog, tmp_path: Path
) -> None:
    open_path(qtbot, dialog, flowers(tmp_path))
    combo = dialog.findChild(QComboBox, "ownDataTarget")
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_End)
    recipe = dialog.recipe()
    assert recipe is not None
    assert (recipe.task, recipe.targets) == (ITSELF, ())
    assert combo.currentText() == "The samples themselves"
    assert not dialog.findChild(QComboBox, "ownDataTask").isEnabled()
    assert summary(dialog).endswith("The network learns to reproduce the samples.")
    again = OwnDataDialog(tmp_path / "flowers.csv", recipe)
    qtbot.addWidget(again)
    again.show()
    settled(qtbot, again)
    assert again.recipe() == recipe


def test_rows_of_pixels_are_pictures_unless_told_otherwise(
    qtbot: QtBot, dialog: OwnDataDialog, tmp_path: Path
) -> None:
    rng = np.random.default_rng(0)
    np.save(
        tmp_path / "d.npy", np.column_stack([np.arange(40) % 4, rng.integers(0, 256, (40, 144))])
    )
    open_path(qtbot, dialog, tmp_path / "d.npy")
    box = dialog.findChild(QCheckBox, "ownDataWide")
    recipe = dialog.recipe()
    assert recipe is not None
    assert (recipe.input_shape, box.isVisible(), box.isChecked()) == ((12, 12), True, True)
    assert dialog.findChild(QComboBox, "use column 2").currentText() == "Pixel"
    assert dialog.findChild(QComboBox, "use column 1").currentText() == "Target"
    again = OwnDataDialog(tmp_path / "d.npy", recipe)
    qtbot.addWidget(again)
    again.show()
    settled(qtbot, again)
    assert again.recipe() == recipe
    qtbot.keyClick(box, Qt.Key.Key_Space)
    recipe = dialog.recipe()
    assert recipe is not None
    assert (recipe.input_shape, box.isChecked()) == ((144,), False)
