"""Unequal classes, where data are chosen: advice, taken or declined by a click."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from netbuilder.document import Document
from netbuilder.imported.recipes.class_balance import UNEQUAL
from netbuilder.training.run.class_weights import class_weights
from netbuilder.training.run.data import load
from netbuilder.views.imported import OwnDataDialog
from netbuilder.views.window.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
USE, DECLINE = "useClassWeights", "declineClassWeights"


def table(folder: Path, rare: int, frequent: int = 120) -> Path:
    path = folder / "birds.csv"
    kinds = ["owl"] * rare + ["sparrow"] * frequent
    rows = "\n".join(f"{i % 7},{i % 5},{kind}" for i, kind in enumerate(kinds))
    path.write_text(f"wings,legs,kind\n{rows}\n")
    return path


def choose(window: MainWindow, path: Path, then: Callable[[OwnDataDialog], None]) -> None:
    """Choose data in the dialog, do something there, and use them."""
    failures: list[BaseException] = []

    def begin() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, OwnDataDialog)
        dialog.look_at(path)
        use(dialog)

    def use(dialog: OwnDataDialog) -> None:
        if dialog.recipe() is None:
            QTimer.singleShot(20, lambda: use(dialog))
            return
        try:
            then(dialog)
        except BaseException as error:
            failures.append(error)
        dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()

    QTimer.singleShot(0, begin)
    window.findChild(QAction, "actionOwnData").trigger()
    if failures:
        raise failures[0]


def advice(dialog: OwnDataDialog) -> str:
    if dialog.findChild(QWidget, "classWeights").isHidden():
        return ""
    return str(dialog.findChild(QLabel, "classWeightsAdvice").text())


def press(qtbot: QtBot, dialog: OwnDataDialog, name: str) -> None:
    button = dialog.findChild(QPushButton, name)
    assert button.isVisible()
    qtbot.mouseClick(button, LEFT)


def test_advice_is_taken_with_a_click_and_undone_with_the_data(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    document = window.findChild(Document)
    before = document.design

    def take(dialog: OwnDataDialog) -> None:
        assert "'sparrow' has 10 times as many samples as 'owl'" in advice(dialog)
        press(qtbot, dialog, USE)
        assert advice(dialog) == (
            "In the loss, a sample of 'owl' counts 10 times as much as a sample of 'sparrow'."
        )

    choose(window, table(tmp_path, 12), take)
    design = document.design
    assert design.class_weight == "balanced"
    loaded = load(design, lambda *_: None)
    weights = class_weights(design, loaded.y_train)
    assert weights is not None
    assert weights[0] / weights[1] == pytest.approx(10, rel=0.3)
    document.undo()
    assert document.design == before
    document.redo()
    assert document.design == design

    def see(dialog: OwnDataDialog) -> None:
        assert advice(dialog) == ""  # The classes are weighed already.

    choose(window, table(tmp_path, 12), see)


def test_advice_is_declined_with_a_click(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    document = window.findChild(Document)

    def decline(dialog: OwnDataDialog) -> None:
        press(qtbot, dialog, DECLINE)
        assert advice(dialog) == ""

    choose(window, table(tmp_path, 12), decline)
    assert document.design.own is not None
    assert document.design.class_weight == "off"


def test_one_can_think_again(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    def change_mind(dialog: OwnDataDialog) -> None:
        first = advice(dialog)
        press(qtbot, dialog, USE)
        press(qtbot, dialog, DECLINE)
        assert advice(dialog) == first

    choose(window, table(tmp_path, 12), change_mind)
    assert window.findChild(Document).design.class_weight == "off"


def test_nothing_is_said_of_classes_that_are_about_equal(
    window: MainWindow, tmp_path: Path
) -> None:
    def see(dialog: OwnDataDialog) -> None:
        assert advice(dialog) == ""

    choose(window, table(tmp_path, 120 // UNEQUAL), see)
    assert window.findChild(Document).design.class_weight == "off"
