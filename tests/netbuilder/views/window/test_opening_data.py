"""Data that are opened like a design are offered to learn from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from netbuilder.document import Document
from netbuilder.views.imported import OwnDataDialog
from netbuilder.views.window.window import MainWindow


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "coins.csv"
    path.write_text("flip,side\n" + "1,heads\n2,tails\n" * 30)
    return path


def answer(qtbot: QtBot, heard: list[str]) -> None:
    """Use the data that the next dialog shows, once it knows them."""

    def use() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, OwnDataDialog), dialog
        if dialog.recipe() is None:
            QTimer.singleShot(20, use)
            return
        heard.append(dialog.findChild(QLineEdit, "ownDataPath").text())
        dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()

    QTimer.singleShot(50, use)


def drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    place, action = QPointF(5, 5), Qt.DropAction.CopyAction
    none = Qt.KeyboardModifier.NoModifier
    event = QDropEvent(place, action, data, Qt.MouseButton.LeftButton, none)
    window.dropEvent(event)


@pytest.mark.long
@pytest.mark.parametrize("way", ["argument", "drop", "recent"])
def test_a_table_opens_the_dialog_for_own_data(
    window: MainWindow, qtbot: QtBot, table: Path, way: str
) -> None:
    document = window.findChild(Document)
    document.edit(document.design.with_parameter("dense", "units", 12), "widen")
    heard: list[str] = []
    answer(qtbot, heard)
    if way == "argument":
        assert not window.open_path(table)
    elif way == "drop":
        drop(window, table)
    else:
        window._files.open_recent(table)
    qtbot.waitUntil(lambda: heard == [str(table)])
    qtbot.waitUntil(lambda: document.design.data_set.title == "coins.csv")
    assert document.undo_text == "own data"
    assert document.design.block("dense").parameters["units"] == 12


def test_so_do_arrays_and_the_open_dialog(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "points.npz"
    np.savez(path, x=np.random.default_rng(0).normal(size=(60, 3)), y=np.arange(60) % 2)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(path), ""))
    heard: list[str] = []
    answer(qtbot, heard)
    window._files.open()
    qtbot.waitUntil(lambda: heard == [str(path)])
    qtbot.waitUntil(lambda: window.findChild(Document).design.data_set.title == "points.npz")


def test_a_missing_design_is_named_with_its_folder(window: MainWindow, tmp_path: Path) -> None:
    said: list[str] = []

    def close() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        said.append(f"{box.text()} {box.informativeText()}")
        box.accept()

    QTimer.singleShot(0, close)
    assert not window.open_path(tmp_path / "nope.json")
    assert f"nope.json in {tmp_path}" in said[0]
