"""Cut, copy, paste, duplicate, rename, disable: in the window, by its shortcuts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMessageBox, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.design import Design, analyze, clipboard
from netbuilder.design.blocks import MAX_BLOCKS
from netbuilder.document import Document
from netbuilder.views.canvas import Canvas
from netbuilder.views.canvas.block_item import BlockItem
from netbuilder.views.common.findings import Findings
from netbuilder.views.settings.recipe import Recipe
from netbuilder.views.window.window import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    window = create_window("digits")
    qtbot.addWidget(window, before_close_func=lambda _: discard())
    window.resize(1240, 800)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture(autouse=True)
def empty_clipboard(qapp: QApplication) -> Iterator[None]:
    qapp.clipboard().clear()
    yield
    qapp.clipboard().clear()


def discard() -> None:
    def press() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            box.button(QMessageBox.StandardButton.Discard).click()

    QTimer.singleShot(0, press)


@pytest.fixture
def canvas(window: MainWindow) -> Canvas:
    canvas = window.findChild(Canvas, "canvas")
    canvas.setFocus()
    return canvas


def names(window: MainWindow) -> list[str]:
    return [block.name for block in design(window).blocks]


def design(window: MainWindow) -> Design:
    return window.findChild(Document).design


def test_copies_go_below_the_selected_block(
    qtbot: QtBot, window: MainWindow, canvas: Canvas
) -> None:
    canvas.select("dense")
    qtbot.keyClick(canvas, Qt.Key.Key_C, CTRL)
    assert clipboard.from_text(QGuiApplication.clipboard().text()) == design(window).blocks[:1]
    canvas.select("dense_1")
    qtbot.keyClick(canvas, Qt.Key.Key_V, CTRL)
    qtbot.keyClick(canvas, Qt.Key.Key_V, CTRL)
    assert names(window) == ["dense", "dense_1", "dense_2", "dense_3"]
    assert canvas.selected() == ("dense_3",)
    assert design(window).block("dense_3").parameters["units"] == 64
    qtbot.keyClick(canvas, Qt.Key.Key_Z, CTRL)
    assert names(window) == ["dense", "dense_1", "dense_2"]


def test_cut_and_paste_moves(qtbot: QtBot, window: MainWindow, canvas: Canvas) -> None:
    before = design(window).block("dense")
    canvas.select("dense")
    qtbot.keyClick(canvas, Qt.Key.Key_X, CTRL)
    assert names(window) == ["dense_1"]
    canvas.select("dense_1")
    qtbot.keyClick(canvas, Qt.Key.Key_V, CTRL)
    assert names(window) == ["dense_1", "dense"]
    assert design(window).block("dense") == before


def test_duplicating_several(qtbot: QtBot, window: MainWindow, canvas: Canvas) -> None:
    canvas.select_blocks(["dense", "dense_1"])
    qtbot.keyClick(canvas, Qt.Key.Key_D, CTRL)
    assert names(window) == ["dense", "dense_1", "dense_2", "dense_3"]
    assert canvas.selected() == ("dense_2", "dense_3")
    assert not QGuiApplication.clipboard().text()


def test_pasting_what_is_no_block_says_so(qtbot: QtBot, window: MainWindow, canvas: Canvas) -> None:
    QGuiApplication.clipboard().setText("hello")
    before = design(window)
    qtbot.keyClick(canvas, Qt.Key.Key_V, CTRL)
    assert design(window) == before
    assert "There are no blocks on the clipboard" in window.statusBar().currentMessage()


def test_renaming(qtbot: QtBot, window: MainWindow, canvas: Canvas) -> None:
    canvas.select("dense")
    qtbot.keyClick(canvas, Qt.Key.Key_F2)
    field = canvas.findChild(QLineEdit, "nameField")
    qtbot.keyClicks(field, "hidden")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert names(window) == ["hidden", "dense_1"]
    assert canvas.selected() == ("hidden",)
    qtbot.keyClick(canvas, Qt.Key.Key_F2)
    field = canvas.findChildren(QLineEdit, "nameField")[-1]
    qtbot.keyClicks(field, "dense_1")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert names(window) == ["hidden", "dense_1"]
    assert "dense_1" in window.statusBar().currentMessage()


def test_disabling_and_enabling(qtbot: QtBot, window: MainWindow, canvas: Canvas) -> None:
    canvas.select("dense")
    qtbot.keyClick(canvas, Qt.Key.Key_E, CTRL)
    assert not design(window).block("dense").enabled
    qtbot.keyClick(canvas, Qt.Key.Key_E, CTRL)
    assert design(window).block("dense").enabled


def test_locking_and_unlocking(qtbot: QtBot, window: MainWindow, canvas: Canvas) -> None:
    lock, undo = (window.findChild(QAction, name) for name in ("actionLock", "actionUndo"))
    canvas.select("dense")
    assert lock.isEnabled()
    before = canvas.grab().toImage()
    qtbot.keyClick(canvas, Qt.Key.Key_L, CTRL)
    assert design(window).block("dense").frozen
    assert "lock" in undo.text()
    assert lock.text() == "Un&lock Weights"
    assert canvas.grab().toImage() != before
    assert "locked" in canvas.accessibleDescription()
    shown = window.findChild(QLabel, "blockLocked")
    assert shown.text() == "locked: training does not change them"
    qtbot.keyClick(canvas, Qt.Key.Key_L, CTRL)
    assert not design(window).block("dense").frozen
    canvas.insertRequested.emit("Flatten", 0)
    canvas.select("flatten")
    assert not lock.isEnabled()


def test_keys_in_a_field_leave_the_blocks_alone(
    qtbot: QtBot, window: MainWindow, canvas: Canvas
) -> None:
    canvas.select("dense")
    before = names(window)
    units = next(box for box in window.findChildren(QSpinBox, "units") if box.isVisible())
    units.setFocus()
    units.selectAll()
    qtbot.keyClick(units, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "64"
    for key, modifier in (
        (Qt.Key.Key_X, CTRL),
        (Qt.Key.Key_V, CTRL),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Backspace, Qt.KeyboardModifier.NoModifier),
    ):
        qtbot.keyClick(units, key, modifier)
    assert names(window) == before


# Fixes --------------------------------------------------------------------------------------------


def test_the_button_on_a_card_mends_the_block(
    qtbot: QtBot, window: MainWindow, canvas: Canvas
) -> None:
    document = window.findChild(Document)
    document.edit(design(window).with_parameter("dense_1", "units", 7), "units")
    scene = canvas.scene()
    (item,) = [
        each
        for each in scene.items()
        if isinstance(each, BlockItem) and each.content.name == "dense_1"
    ]
    assert item.content.wrong
    assert item.content.fix == "Set dense_1 to 10 units"
    place = canvas.mapFromScene(item.mapToScene(item.fix_area().center()))
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert design(window) == Design.default("digits")
    assert item.content.finding == ""


def test_advice_is_shown_and_followed(qtbot: QtBot, window: MainWindow, canvas: Canvas) -> None:
    document = window.findChild(Document)
    document.edit(design(window).with_loss("mean_squared_error"), "loss")
    canvas.select("dense_1")
    findings = window.findChild(Findings, "inspectorProblems")
    assert "cross-entropy" in findings.text()
    assert window.findChild(QAction, "actionTrain").isEnabled()
    (button,) = findings.findChildren(QPushButton, "fix")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert design(window) == Design.default("digits")
    assert not findings.isVisible()


def test_a_full_design_takes_no_further_block_and_says_so(
    qtbot: QtBot, window: MainWindow, canvas: Canvas
) -> None:
    document = window.findChild(Document)
    first, last = document.design.blocks
    many = (replace(first, name=f"layer_{number}") for number in range(MAX_BLOCKS - 1))
    full = document.design.with_blocks((*many, last))
    document.edit(full, "fill")
    canvas.insertRequested.emit("Dense", 3)
    assert design(window) == full
    assert "at most 1,000 blocks" in window.statusBar().currentMessage()
    canvas.select("layer_5")
    qtbot.keyClick(canvas, Qt.Key.Key_D, CTRL)
    assert design(window) == full
    assert "would make 1,001 blocks" in window.statusBar().currentMessage()


def test_a_layer_dropped_behind_the_output_goes_before_it(
    window: MainWindow, canvas: Canvas
) -> None:
    before = design(window)
    canvas.insertRequested.emit("Dropout", len(before.blocks))
    assert [block.kind for block in design(window).blocks] == ["Dense", "Dropout", "Dense"]
    assert canvas.selected() == ("dropout",)
    window.findChild(Document).undo()
    assert design(window) == before


def test_data_and_target_take_input_output_and_loss_along_in_one_step(window: MainWindow) -> None:
    document, training = window.findChild(Document), window.findChild(Recipe)
    before = document.design
    training.dataChanged.emit("circles")
    assert document.design.input_shape == (2,)
    assert document.design.blocks[-1].parameters["units"] == 2
    assert analyze(document.design).can_train
    document.undo()
    assert document.design == before
    training.targetChanged.emit("number")
    assert document.design.blocks[-1].parameters["units"] == 1
    assert analyze(document.design).can_train
    assert analyze(document.design).advice == ()
    document.undo()
    assert document.design == before
