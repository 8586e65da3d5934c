"""Whatever files call things, every window shows the very characters, and opens no other file."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QColor, QImage
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QGraphicsTextItem,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QMessageBox,
    QPushButton,
    QTableView,
    QTableWidget,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.design import Design, templates
from netbuilder.design.own import OwnData
from netbuilder.document import Document
from netbuilder.storage import folders
from netbuilder.training.records import RunEnded
from netbuilder.training.trainer import Trainer
from netbuilder.views.browser import DataBrowser
from netbuilder.views.canvas import Canvas
from netbuilder.views.common.questions import ask_new_file
from netbuilder.views.imported import OwnDataDialog
from netbuilder.views.imported.predicted_plot import PredictedPlot
from netbuilder.views.start.page import StartPage
from netbuilder.views.window.interrupted import InterruptedBar, Offers
from netbuilder.views.window.window import MainWindow
from tests.helpers.left_behind import journal
from tests.helpers.shown_texts import faults, show_tips
from tests.helpers.watched_file import WatchedFile
from tests.netbuilder.imported.writing import write_table

HARMLESS = ("<p value>", "<b>x</b>", "R&D", "<a href=x>y</a>")
HIDDEN = "a\nb\u202egpj\x1b[31m\u200b"
LONG = "n" * 10_000
WIDEST = 1240


class Names:
    """Names that are markup, and the file that would be read if Qt took them for that."""

    def __init__(self, folder: Path) -> None:
        self.watched = WatchedFile(folder / "i")
        self.picture = f"<img src='{QUrl.fromLocalFile(str(folder / 'i')).toString()}'>"
        # Names of files have no slashes, but an address can be written without any.
        self.file = f"<img src='file:{str(folder / 'i').replace('/', '%2F')}'>"
        self.all = (self.picture, self.file, *HARMLESS)

    def opened(self) -> bool:
        return self.watched.was_opened()


@pytest.fixture
def names() -> Iterator[Names]:
    """In a folder with a short name: the names of blocks are limited."""
    folder = Path(tempfile.mkdtemp(prefix="n"))
    found = Names(folder)
    yield found
    found.watched.close()
    shutil.rmtree(folder)


Boxes = list[str]


@pytest.fixture
def boxes(qtbot: QtBot, names: Names) -> Iterator[Boxes]:
    """Each message box is looked at and answered as soon as it is seen; what they said."""
    said: Boxes = []
    wrong: list[str] = []
    refusals = ("Cancel", "Ask again later", "OK", "Discard", "No")

    def look() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            return
        said.append(f"{box.text()}\n{box.informativeText()}")
        wrong.extend(faults(box, names.all))
        if box.width() > WIDEST:
            wrong.append(f"{box.width()} pixels wide")
        words = {each.text().replace("&", ""): each for each in box.buttons()}
        words[next(word for word in refusals if word in words)].click()

    timer = QTimer(interval=5)
    timer.timeout.connect(look)
    timer.start()
    yield said
    timer.stop()
    assert not wrong


def table(folder: Path, names: Names, name: str = "table", task: str = "class") -> Path:
    """Columns, categories and classes that are markup."""
    header = [names.picture, "<p value>", HIDDEN, LONG, f"{names.picture} target"]
    rows: list[list[object]] = [header]
    for number in range(60):
        colour = (names.picture, "<b>x</b>", HIDDEN, LONG[:150])[number % 4]
        answer: object = (names.picture, "R&D", HIDDEN, LONG[:150])[number % 4]
        rows.append(
            [number, colour, number / 7, -number, answer if task == "class" else 1.5 * number]
        )
    return write_table(folder / f"{name}.csv", rows)


@pytest.fixture
def open_window(qtbot: QtBot, names: Names) -> Callable[[], MainWindow]:
    def opened() -> MainWindow:
        window = create_window("digits")
        document = window.findChild(Document)
        qtbot.addWidget(window, before_close_func=lambda _: document.new())
        window.resize(WIDEST, 800)
        with qtbot.waitExposed(window):
            window.show()
        return window

    return opened


def check(window: QWidget, names: Names) -> None:
    """Every text of every window there is, each tooltip shown, and the window no wider."""
    found = list(show_tips(window))
    QApplication.processEvents()
    wrong = [each for top in QApplication.topLevelWidgets() for each in faults(top, names.all)]
    assert not wrong, "\n".join(dict.fromkeys(wrong))
    assert found or not isinstance(window, MainWindow)
    assert window.minimumSizeHint().width() <= WIDEST
    assert not names.opened()


def own_design(path: Path, dialog: OwnDataDialog) -> Design:
    recipe = dialog.recipe()
    assert recipe is not None
    design = Design().with_own(OwnData(str(path), recipe)).with_setting("epochs", 1)
    last = {"units": recipe.outputs, "activation": "softmax" if recipe.classes else "linear"}
    return design.inserted(0, "Dense", {"units": 4}).inserted(1, "Dense", last)


def read_in_dialog(qtbot: QtBot, path: Path) -> OwnDataDialog:
    dialog = OwnDataDialog(path)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.recipe() is not None, timeout=20_000)
    return dialog


def train(window: MainWindow, qtbot: QtBot) -> None:
    trainer = window.findChild(Trainer)
    with qtbot.waitSignal(
        trainer.recordReceived, timeout=30_000, check_params_cb=lambda r: isinstance(r, RunEnded)
    ):
        window.findChild(QAction, "actionTrain").trigger()
    qtbot.waitUntil(lambda: trainer.state == "idle")


def named(design: Design, *wanted: str) -> Design:
    """The first blocks renamed."""
    for block, name in zip(design.blocks, wanted, strict=False):
        design = design.renamed(block.name, name)
    return design


def test_a_table_in_the_dialog_for_own_data(qtbot: QtBot, tmp_path: Path, names: Names) -> None:
    path = table(tmp_path, names, f"{names.file[:-1]} x>")
    dialog = read_in_dialog(qtbot, path)
    check(dialog, names)
    headers = dialog.findChild(QTableWidget, "ownDataPreview").model()
    shown = [headers.headerData(column, Qt.Orientation.Horizontal) for column in range(2)]
    assert shown[1].startswith("<p value>")
    assert names.picture in dialog.findChild(QLabel, "ownDataSummary").text()


def test_a_folder_of_pictures(
    qtbot: QtBot, tmp_path: Path, names: Names, open_window: Callable[[], MainWindow]
) -> None:
    folder = tmp_path / "<b>pictures"
    for name in (names.file, "<b>x<b>", "R&D \u202egpj"):
        (folder / name).mkdir(parents=True)
        for number in range(4):
            image = QImage(8, 8, QImage.Format.Format_RGB888)
            image.fill(QColor(40 * number, 20, 90))
            image.save(str(folder / name / f"{number}.png"))
    dialog = read_in_dialog(qtbot, folder)
    check(dialog, names)
    window = open_window()
    window.findChild(Document).new(own_design(folder, dialog))
    dialog.close()
    check(window, names)


@pytest.mark.long
@pytest.mark.parametrize("task", ["class", "number"])
def test_a_design_its_training_and_every_window_about_them(
    qtbot: QtBot,
    tmp_path: Path,
    names: Names,
    boxes: Boxes,
    open_window: Callable[[], MainWindow],
    task: str,
) -> None:
    path = table(tmp_path, names, f"{names.file[:-1]} x>", task)
    dialog = read_in_dialog(qtbot, path)
    design = own_design(path, dialog)
    dialog.close()
    window = open_window()
    document = window.findChild(Document)
    saved = tmp_path / f"{names.file}[*].netbuilder.json"
    named(design, names.picture[:64].strip(), "<p value> R&D").save(saved)
    assert window.open_path(saved)
    assert window.windowTitle().count("[*]") == 3  # two of the name are one that is shown
    check(window, names)
    if task == "class":
        label = next(each for each in window.findChildren(QLabel) if each.text() == "<p value>")
        assert label.buddy().accessibleName() == "<p value>"

    train(window, qtbot)
    window.findChild(Canvas, "canvas").select(document.design.blocks[0].name)
    document.edit(document.design.with_setting("epochs", 2), "epochs <b>x</b>")
    train(window, qtbot)
    watch = window.findChild(QTabWidget)
    for place in range(watch.count()):
        watch.setCurrentIndex(place)
        check(window, names)
    for menu in window.findChildren(QMenu):
        menu.aboutToShow.emit()
    check(window, names)
    if task == "number":
        plot = window.findChild(PredictedPlot)
        written = [
            each.toPlainText()
            for each in plot.scene().items()
            if isinstance(each, QGraphicsTextItem)
        ]
        assert any(f"Predicted {names.picture[:20]}" in text for text in written)

    window.findChild(QAction, "actionData").trigger()
    browser = window.findChild(DataBrowser)
    qtbot.waitUntil(lambda: browser.findChild(QComboBox, "dataClass").count() > 0
                    or browser.findChild(QTableView, "dataTable").model().rowCount() > 0,
                    timeout=20_000)  # fmt: skip
    check(browser, names)
    sweep_blocks(window, qtbot, names)
    compare_runs(window, names)
    window.findChild(Document).edit(document.design.with_setting("epochs", 3), "epochs")
    window.findChild(QAction, "actionNew").trigger()
    assert any(saved.name[:20] in said for said in boxes)
    assert not names.opened()


def sweep_blocks(window: MainWindow, qtbot: QtBot, names: Names) -> None:
    """Vary the units of the block that has markup for a name, and another setting beside it."""
    window.findChild(QAction, "actionSweep").trigger()
    dialog = window.findChild(QDialog, "sweepDialog")
    for number, beginning, values in ((1, "Batch", "16, 32"), (2, "<img", "2, 3"), (3, "<img", "")):
        if dialog.findChild(QComboBox, f"sweepSetting{number}") is None:
            dialog.findChild(QPushButton, "sweepAdd").click()
        choice = dialog.findChild(QComboBox, f"sweepSetting{number}")
        fields = [choice.itemText(row) for row in range(choice.count())]
        rows = [row for row, text in enumerate(fields) if text.startswith(beginning)]
        choice.setCurrentIndex(rows[0] if number < 3 else rows[1])
        choice.activated.emit(choice.currentIndex())
        if values:
            dialog.findChild(QLineEdit, f"sweepValues{number}").setText(values)
    dialog.findChild(QLineEdit, "sweepValues3").setText(
        dialog.findChild(QLineEdit, "sweepValues3").text().split(",")[0]
    )
    dialog.findChild(QWidget, "sweepInTurn").click()
    dialog.findChild(QWidget, "sweepStart").click()
    qtbot.waitUntil(lambda: not dialog.busy, timeout=30_000)
    assert "&lt;img" in dialog.findChild(QLabel, "sweepLegend").text()
    check(dialog, names)
    dialog.close()


def compare_runs(window: MainWindow, names: Names) -> None:
    window.findChild(QTableView, "runTable").selectAll()
    view = window.findChild(QTableView, "runTable")
    view.clearSelection()
    mode = view.selectionModel().SelectionFlag
    for row in (0, 1):
        view.selectionModel().select(view.model().index(row, 0), mode.Select | mode.Rows)
    looked: list[bool] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is not None and dialog.objectName() == "comparison":
            check(window, names)
            looked.append(True)
            dialog.close()

    QTimer.singleShot(0, look)
    window.findChild(QWidget, "runCompare").click()
    assert looked


def test_what_is_refused_or_fails_is_told_as_it_is_written(
    qtbot: QtBot,
    tmp_path: Path,
    names: Names,
    boxes: Boxes,
    open_window: Callable[[], MainWindow],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = open_window()
    good = tmp_path / "good.json"
    Design.default("digits").save(good)
    content = json.loads(good.read_text(encoding="utf-8"))
    content["blocks"][0]["kind"] = names.picture
    refused = tmp_path / f"{names.file}.json"
    refused.write_text(json.dumps(content), encoding="utf-8")
    assert not window.open_path(refused)
    content["blocks"][0]["kind"] = LONG + HIDDEN
    refused.write_text(json.dumps(content), encoding="utf-8")
    assert not window.open_path(refused)
    assert not window.open_path(tmp_path / f"{names.file} is not there")
    window.show_failure(f"KeyError: {names.picture} {HIDDEN} {LONG}")
    ended = RunEnded(1, "failed", f"{names.picture} failed: {LONG}", 0, {}, None)
    window.findChild(Trainer).recordReceived.emit(ended)
    nowhere = str(tmp_path / "absent" / f"{names.file}.csv")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (nowhere, ""))
    window.findChild(QAction, "actionSaveFigures").trigger()
    assert len(boxes) == 6
    assert "<img src=" in boxes[0]
    check(window, names)


def test_qt_asks_about_a_file_by_its_name(
    qtbot: QtBot, tmp_path: Path, names: Names, boxes: Boxes, open_window: Callable[[], MainWindow]
) -> None:
    window = open_window()
    path = tmp_path / f"{names.file}.json"
    path.write_text("{}", encoding="utf-8")
    QTimer.singleShot(0, lambda: QApplication.activeModalWidget().accept())

    def leave() -> None:
        dialog = QApplication.activeModalWidget()
        if boxes and isinstance(dialog, QFileDialog):
            dialog.reject()
        else:
            QTimer.singleShot(20, leave)

    QTimer.singleShot(0, leave)
    assert ask_new_file(window, "Save", str(path), "Designs (*.json)")[0] == ""
    assert names.file in boxes[0]
    assert not names.opened()


def test_what_was_interrupted_is_offered_by_its_name(
    qtbot: QtBot, tmp_path: Path, names: Names, open_window: Callable[[], MainWindow]
) -> None:
    path = tmp_path / f"{names.file}\n{HIDDEN}.json"
    design = named(Design.default("digits"), names.picture[:64].strip())
    journal(design.with_setting("epochs", 3), path, saved=design)
    (folders.recovery() / f"{names.file}.json").write_bytes(b"damaged")
    window = open_window()
    with qtbot.waitSignal(window.findChild(Offers).searched):
        window.offer_recovery()
    design_text, complaint = window.findChild(InterruptedBar).texts()
    assert "<img" in design_text
    assert "<img" in complaint
    check(window, names)


def test_taught_digits_and_templates(
    qtbot: QtBot, tmp_path: Path, names: Names, open_window: Callable[[], MainWindow]
) -> None:
    when = datetime.now().isoformat()
    strokes = [[[0.3, 0.3], [0.7, 0.3], [0.5, 0.7]]]
    lines = [
        json.dumps(
            {
                "label": label,
                "strokes": strokes,
                "when": when,
                "id": f"{n:08}",
            }
        )
        for n, label in enumerate((names.picture, HIDDEN, LONG, *HARMLESS))
    ]
    folders.my_digits().parent.mkdir(parents=True, exist_ok=True)
    folders.my_digits().write_text("\n".join(lines) + "\n", encoding="utf-8")
    templates.save(Design.default("digits"), "plain")
    made = templates.folder()
    (plain,) = made.glob("plain*")
    for title in (names.file, "<b>x<b>", f"a\u202eb{'t' * 150}"):
        shutil.copy(plain, plain.with_name(plain.name.replace("plain", title)))
    (made / plain.name.replace("plain", f"{names.file} broken")).write_text("{", encoding="utf-8")
    window = open_window()
    window.findChild(QAction, "actionMyDigits").trigger()
    dialog = window.findChild(QDialog, "myDigits")
    shown = dialog.findChild(QListWidget)
    assert shown.count() == len(lines)
    assert shown.item(3).text() == "<p value>"
    check(dialog, names)
    dialog.close()
    window.findChild(QAction, "actionTemplates").trigger()
    cards = window.findChild(StartPage).templates.cards
    assert cards
    for card in cards:
        card.setFocus()
    check(window, names)


def test_the_watched_file_is_opened_by_a_label_that_guesses(qtbot: QtBot, names: Names) -> None:
    label = QLabel(names.picture)
    qtbot.addWidget(label)
    label.sizeHint()
    assert names.opened()
    assert not names.opened()
    other = QLabel(names.file)
    qtbot.addWidget(other)
    other.sizeHint()
    assert names.opened()
    assert os.path.lexists(names.file) is False
