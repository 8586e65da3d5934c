"""A file that somebody else changes, deletes or takes the place of while it is open."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.design import Design, journal
from netbuilder.design.errors import ChangedError
from netbuilder.design.history import Step
from netbuilder.design.journal import Journal
from netbuilder.document import Document
from netbuilder.storage.fingerprints import Kind
from netbuilder.views.window.window import MainWindow

START = Design.default("digits")
OTHERS = START.with_setting("epochs", 111)
MINE = START.with_setting("epochs", 222)


def opened(path: Path) -> Document:
    START.save(path)
    document = Document()
    document.open(path)
    document.edit(MINE, "change the epochs")
    return document


# Without a window -------------------------------------------------------------------------------


def test_saving_goes_on_while_the_file_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    document = opened(path)
    os.utime(path)
    for epochs in (1, 2, 3):
        document.edit(START.with_setting("epochs", epochs), "change the epochs")
        document.save()
        assert not document.modified
    assert Design.load(path).epochs == 3


def test_two_windows_do_not_overwrite_each_other(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    one, other = opened(path), Document()
    other.open(path)
    other.edit(OTHERS, "change the epochs")
    one.save()
    with pytest.raises(ChangedError) as caught:
        other.save()
    assert caught.value.change.kind is Kind.CHANGED
    assert Design.load(path) == MINE
    assert other.modified
    other.save(over=True)
    assert Design.load(path) == OTHERS
    other.edit(START, "change the epochs")
    other.save()
    with pytest.raises(ChangedError):
        one.save(tmp_path / "sub" / ".." / "a.json" if os.name == "nt" else path)


def test_saving_under_another_spelling_of_the_name_asks_too(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    document = opened(path)
    OTHERS.save(path)
    (tmp_path / "link.json").symlink_to(path)
    with pytest.raises(ChangedError):
        document.save(tmp_path / "link.json")
    document.save(tmp_path / "b.json")
    assert Design.load(path) == OTHERS


def test_what_was_reloaded_can_be_undone(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    document = opened(path)
    OTHERS.save(path)
    document.reload()
    assert document.design == OTHERS
    assert not document.modified
    document.save()
    document.undo()
    assert document.design == MINE
    assert document.modified


def test_a_file_that_is_gone_leaves_unsaved_work(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    document = opened(path)
    document.save()
    path.unlink()
    with pytest.raises(ChangedError) as caught:
        document.save()
    document.note_change_of_file(caught.value.change)
    assert document.modified
    assert document.title == "a.json[*] (deleted)"
    document.save(over=True)
    assert not document.modified
    assert document.title == "a.json[*]"


@pytest.mark.parametrize("version", [1, 2])
def test_a_recovered_document_asks_too(tmp_path: Path, version: int) -> None:
    path = tmp_path / "a.json"
    document = opened(path)
    left = document.journal
    if version == 1:
        left = Journal(left.steps, left.present, left.saved, left.path)
    content = journal.encode(left)
    assert f'"version":{version}'.encode() in content
    again = Document()
    again.recover(journal.decode(content))
    again.saving().write()
    START.save(path)
    third = Document()
    third.recover(journal.decode(content))
    OTHERS.save(path)
    with pytest.raises(ChangedError):
        third.save()


def test_a_journal_without_a_file_is_of_the_first_version() -> None:
    content = journal.encode(Journal((Step(START),), 0, START, None))
    assert b'"version":1' in content
    assert b'"file"' not in content


# In the window ----------------------------------------------------------------------------------


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    return show(qtbot, tmp_path / "a.json")


def show(qtbot: QtBot, path: Path) -> MainWindow:
    if not path.exists():
        START.save(path)
    window = create_window("digits")
    qtbot.addWidget(window, before_close_func=lambda _: window.findChild(Document).new())
    with qtbot.waitExposed(window):
        window.show()
    assert window.open_path(path)
    window.findChild(Document).edit(MINE, "change the epochs")
    return window


def answer(name: str, seen: list[str]) -> None:
    """Press a button of the question that comes."""

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        seen.append(f"{box.text()} {box.informativeText()}")
        button = box.findChild(QPushButton, name)
        if button is None:
            box.reject()
        assert button is not None, f"{name} is not offered"
        button.click()

    QTimer.singleShot(0, press)


def do(window: MainWindow, name: str) -> None:
    window.findChild(QAction, name).trigger()


def change(path: Path) -> None:
    OTHERS.save(path)


def delete(path: Path) -> None:
    path.unlink()


def replace(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("happens", "pressed", "saved", "shown"),
    [
        (change, "overwrite", MINE, MINE),
        (change, "reload", OTHERS, OTHERS),
        (change, "cancel", OTHERS, MINE),
        (delete, "overwrite", MINE, MINE),
        (delete, "cancel", None, MINE),
        (replace, "cancel", None, MINE),
    ],
)
def test_save_asks(
    window: MainWindow,
    tmp_path: Path,
    happens: Callable[[Path], None],
    pressed: str,
    saved: Design | None,
    shown: Design,
) -> None:
    path = tmp_path / "a.json"
    happens(path)
    seen: list[str] = []
    answer(pressed, seen)
    do(window, "actionSave")
    assert len(seen) == 1
    assert "a.json was" in seen[0]
    assert (Design.load(path) if path.is_file() else None) == saved
    document = window.findChild(Document)
    assert document.design == shown
    assert document.modified == (saved != shown)
    if saved == shown:  # there is nothing more to ask
        do(window, "actionSave")
        assert Design.load(path) == saved
    if pressed == "reload":
        do(window, "actionUndo")
        assert document.design == MINE


@pytest.mark.parametrize("happens", [change, delete, replace])
def test_save_as_is_offered_whatever_happened(
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    happens: Callable[[Path], None],
) -> None:
    happens(tmp_path / "a.json")
    target = tmp_path / "b.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    answer("save_as", [])
    do(window, "actionSave")
    assert Design.load(target) == MINE
    document = window.findChild(Document)
    assert document.path == target
    assert not document.modified


def test_a_file_that_was_only_touched_asks_nothing(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(path.read_bytes())
    do(window, "actionSave")
    assert Design.load(path) == MINE


def test_a_read_only_file_is_not_replaced(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    seen: list[str] = []
    answer("cancel", seen)
    do(window, "actionSave")
    assert "a.json is read-only" in seen[0]
    assert Design.load(tmp_path / "a.json") == START


def test_closing_asks_too(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    change(path)
    seen: list[str] = []

    def save() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        assert box.objectName() == "unsavedQuestion"
        answer("cancel", seen)
        box.button(QMessageBox.StandardButton.Save).click()

    QTimer.singleShot(0, save)
    assert not window.close()
    assert len(seen) == 1
    assert Design.load(path) == OTHERS
    assert window.findChild(Document).modified


def test_the_window_tells_once_what_becomes_of_the_file(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "a.json"
    document = window.findChild(Document)
    document.save()
    told: list[str] = []
    window.statusBar().messageChanged.connect(lambda text: told.append(text) if text else None)
    change(path)
    qtbot.waitUntil(lambda: window.windowTitle() == "a.json[*] (changed on disk) - NetBuilder")
    assert not document.modified
    assert [text.startswith("a.json was changed by another") for text in told] == [True]
    window.activateWindow()
    document.save(over=True)
    assert window.windowTitle() == "a.json[*] - NetBuilder"
    content = path.read_bytes()
    path.unlink()
    qtbot.waitUntil(lambda: "(deleted)" in window.windowTitle())
    assert document.modified
    path.write_bytes(content)
    qtbot.waitUntil(lambda: window.windowTitle() == "a.json[*] - NetBuilder")
    assert not document.modified
    assert len(told) == 2


def test_reload_takes_what_the_file_holds_now(window: MainWindow, tmp_path: Path) -> None:
    change(tmp_path / "a.json")
    do(window, "actionReload")
    document = window.findChild(Document)
    assert document.design == OTHERS
    do(window, "actionUndo")
    assert document.design == MINE
    document.new()
    assert not window.findChild(QAction, "actionReload").isEnabled()


def test_saving_over_a_file_that_another_window_has_open_asks(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = tmp_path / "b.json"
    other = show(qtbot, theirs)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(theirs), ""))
    seen: list[str] = []
    answer("cancel", seen)
    do(window, "actionSaveAs")
    assert "b.json is open in another window of NetBuilder." in seen[0]
    assert Design.load(theirs) == START
    answer("overwrite", seen)
    do(window, "actionSaveAs")
    assert Design.load(theirs) == MINE
    assert len(seen) == 2
    other.findChild(Document).edit(OTHERS, "change the epochs")
    answer("cancel", seen)
    do(other, "actionSave")  # that window is asked in its turn
    assert "b.json was changed by another" in seen[2]
    other.findChild(Document).new()
    do(window, "actionSaveAs")  # nobody has it open any more
    assert len(seen) == 3


def test_opening_a_file_that_another_window_has_open_is_told(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    other = show(qtbot, tmp_path / "a.json")
    assert "a.json is open in another window" in other.statusBar().currentMessage()


@pytest.mark.parametrize("pressed", ["Save", "Cancel"])
def test_closing_asks_where_only_the_window_has_the_design(
    window: MainWindow, tmp_path: Path, pressed: str
) -> None:
    path = tmp_path / "a.json"
    window.findChild(Document).save()
    path.unlink()
    seen: list[str] = []

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        seen.append(box.text())
        box.button(getattr(QMessageBox.StandardButton, pressed)).click()

    QTimer.singleShot(0, press)
    assert window.close() == (pressed == "Save")
    assert len(seen) == 1
    assert seen[0] == "a.json was deleted or renamed. Save the design again?"
    assert path.exists() == (pressed == "Save")
