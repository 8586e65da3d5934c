"""Saving and closing on a disk that takes its time."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QInputDialog,
    QLabel,
    QMessageBox,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from netbuilder.design import Design
from netbuilder.design.templates import folder as template_folder
from netbuilder.document import Document
from netbuilder.views.window import file_commands
from netbuilder.views.window.window import MainWindow


class Disk:
    """Flushes nothing until it is let go."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.error = 0  # a number of the system's, where flushing fails
        self._flush = os.fsync

    def fsync(self, file: int) -> None:
        self.gate.wait(20)
        if self.error:
            raise OSError(self.error, os.strerror(self.error))
        self._flush(file)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    disk = Disk()
    monkeypatch.setattr(os, "fsync", disk.fsync)
    yield disk
    disk.gate.set()


@pytest.fixture
def path(window: MainWindow, tmp_path: Path) -> Path:
    """A file that is open in the window."""
    path = tmp_path / "mine.netbuilder.json"
    Design.default("digits").save(path)
    assert window.open_path(path)
    return path


def trigger(window: MainWindow, name: str) -> None:
    window.findChild(QAction, name).trigger()


def document(window: MainWindow) -> Document:
    return cast(Document, window.findChild(Document))


def set_epochs(window: MainWindow, epochs: int) -> None:
    document(window).edit(document(window).design.with_setting("epochs", epochs), "epochs")


def saves(window: MainWindow, path: Path, epochs: int) -> Callable[[], bool]:
    """Whether that is what the file holds, and the window knows."""
    return lambda: not window.isWindowModified() and Design.load(path).epochs == epochs


def dialog() -> QDialog | None:
    widget = QApplication.activeModalWidget()
    return widget if isinstance(widget, QDialog) else None


def when_asked(act: Callable[[QDialog], object], name: str = "patience") -> list[str]:
    """Do something as soon as a dialog of this name is shown; what it says, once it was."""
    said: list[str] = []

    def look() -> None:
        shown = dialog()
        if shown is None or shown.objectName() != name:
            QTimer.singleShot(10, look)
            return
        said.extend(label.text() for label in shown.findChildren(QLabel))
        act(shown)

    QTimer.singleShot(10, look)
    return said


def press(name: str) -> Callable[[QDialog], None]:
    def act(shown: QDialog) -> None:
        button = shown.findChild(QPushButton, name)
        assert button is not None
        button.click()

    return act


def discard(shown: QDialog) -> None:
    assert isinstance(shown, QMessageBox)
    shown.button(QMessageBox.StandardButton.Discard).click()


def test_the_window_goes_on_while_a_design_is_saved(
    qtbot: QtBot, window: MainWindow, path: Path, disk: Disk
) -> None:
    set_epochs(window, 7)
    trigger(window, "actionSave")
    assert window.isWindowModified()
    assert window.statusBar().currentMessage() == f"Saving {path.name}..."
    assert Design.load(path).epochs == 10
    disk.gate.set()
    qtbot.waitUntil(saves(window, path, 7))
    assert window.statusBar().currentMessage() == f"Saved {path.name}."


def test_what_is_edited_meanwhile_is_not_saved_yet(
    qtbot: QtBot, window: MainWindow, path: Path, disk: Disk
) -> None:
    set_epochs(window, 7)
    trigger(window, "actionSave")
    set_epochs(window, 8)
    disk.gate.set()
    qtbot.waitUntil(lambda: Design.load(path).epochs == 7)
    qtbot.waitUntil(lambda: window.statusBar().currentMessage().startswith("Saved"))
    assert window.isWindowModified()
    document(window).undo()
    assert not window.isWindowModified()


def test_of_two_saves_the_later_one_stays(
    qtbot: QtBot, window: MainWindow, path: Path, disk: Disk
) -> None:
    for epochs in (7, 8, 9):
        set_epochs(window, epochs)
        trigger(window, "actionSave")
        trigger(window, "actionSave")
    disk.gate.set()
    qtbot.waitUntil(saves(window, path, 9))


def test_another_file_is_the_documents_once_it_is_written(
    qtbot: QtBot, window: MainWindow, path: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = path.with_name("other.netbuilder.json")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(other), ""))
    set_epochs(window, 7)
    trigger(window, "actionSaveAs")
    assert document(window).path == path
    assert not other.exists()
    disk.gate.set()
    qtbot.waitUntil(lambda: document(window).path == other)
    assert saves(window, other, 7)()


def test_a_save_that_fails_is_told_and_the_design_is_not_saved(
    qtbot: QtBot, window: MainWindow, path: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(file_commands, "warn", lambda *words: told.append(words[2]))
    disk.error = errno.ENOSPC
    set_epochs(window, 7)
    trigger(window, "actionSave")
    disk.gate.set()
    qtbot.waitUntil(lambda: bool(told))
    assert told == [
        f"{path.name} in {path.parent} cannot be written (no space left on device). "
        "Choose another folder or name."
    ]
    assert window.isWindowModified()
    assert Design.load(path).epochs == 10


def test_closing_waits_for_a_save_with_a_notice(
    qtbot: QtBot, window: MainWindow, path: Path, disk: Disk
) -> None:
    set_epochs(window, 7)
    trigger(window, "actionSave")
    said = when_asked(lambda _: disk.gate.set())
    assert window.close()
    assert said == [f"Saving {path.name}..."]
    assert Design.load(path).epochs == 7


def test_one_may_stay_in_the_window_instead(
    qtbot: QtBot, window: MainWindow, path: Path, disk: Disk
) -> None:
    set_epochs(window, 7)
    trigger(window, "actionSave")
    when_asked(press("stopWaiting"))
    assert not window.close()
    assert window.isVisible()
    disk.gate.set()
    qtbot.waitUntil(saves(window, path, 7))


def test_a_save_that_fails_keeps_the_window_open(
    qtbot: QtBot, window: MainWindow, path: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_commands, "warn", lambda *_: None)
    disk.error = errno.EIO
    set_epochs(window, 7)
    when_asked(
        lambda box: cast(QMessageBox, box).button(QMessageBox.StandardButton.Save).click(),
        "unsavedQuestion",
    )
    when_asked(lambda _: disk.gate.set())
    assert not window.close()
    assert window.isWindowModified()
    when_asked(discard, "unsavedQuestion")
    assert window.close()


def test_opening_waits_for_a_save_with_a_notice(
    qtbot: QtBot, window: MainWindow, path: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_epochs(window, 7)
    trigger(window, "actionSave")
    said = when_asked(lambda _: disk.gate.set())
    trigger(window, "actionNew")
    assert len(said) == 1
    assert document(window).path is None
    assert Design.load(path).epochs == 7


@pytest.mark.long
def test_closing_waits_for_the_recovery_file_with_a_notice(
    qtbot: QtBot, window: MainWindow, path: Path, disk: Disk, user_folders: Path
) -> None:
    set_epochs(window, 7)
    folder = user_folders / "state" / "netbuilder" / "recovery"
    # The journal has begun to be written, and the disk does not answer.
    qtbot.waitUntil(lambda: any(folder.glob(".*.part")))
    said = when_asked(lambda _: disk.gate.set())
    when_asked(discard, "unsavedQuestion")
    assert window.close()
    assert said == ["Saving, and ending background work..."]
    assert list(folder.glob("*.json")) == []


def test_nothing_is_closed_while_something_else_waits(
    qtbot: QtBot, window: MainWindow, path: Path, disk: Disk
) -> None:
    set_epochs(window, 7)
    trigger(window, "actionSave")
    answers: list[bool] = []

    def close(_: QDialog) -> None:
        answers.append(window.close())
        disk.gate.set()

    when_asked(close)
    trigger(window, "actionNew")
    assert answers == [False]
    assert window.isVisible()


@pytest.mark.long
@pytest.mark.parametrize("name", ["actionExport", "actionSaveFigures", "actionSaveCurves"])
def test_what_is_exported_is_written_beside_the_window(
    qtbot: QtBot,
    window: MainWindow,
    tmp_path: Path,
    disk: Disk,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    chosen = tmp_path / "out.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(chosen), ""))
    trigger(window, name)
    assert not chosen.exists()
    disk.gate.set()
    qtbot.waitUntil(chosen.exists)


def test_a_template_is_written_beside_the_window(
    qtbot: QtBot, window: MainWindow, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("mine", True))
    trigger(window, "actionSaveTemplate")
    assert list(template_folder().glob("mine*")) == []
    disk.gate.set()
    qtbot.waitUntil(lambda: len(list(template_folder().glob("mine*"))) == 1)


def test_a_name_is_not_markup(qtbot: QtBot, window: MainWindow, tmp_path: Path, disk: Disk) -> None:
    name = "<b>x.netbuilder.json"
    document(window).edit(document(window).design.with_setting("epochs", 7), "epochs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / name), ""))
        trigger(window, "actionSaveAs")
    seen: list[object] = []

    def look(shown: QDialog) -> None:
        seen.extend(label.textFormat() for label in shown.findChildren(QLabel))
        disk.gate.set()

    when_asked(look)
    assert window.close()
    assert seen == [Qt.TextFormat.PlainText]


def test_closing_waits_for_the_settings_with_a_notice(
    qtbot: QtBot, window: MainWindow, disk: Disk, user_folders: Path
) -> None:
    said = when_asked(lambda _: disk.gate.set())
    assert window.close()
    assert said == ["Saving, and ending background work..."]
    qtbot.waitUntil((user_folders / "config" / "NetBuilder" / "NetBuilder.ini").exists)
