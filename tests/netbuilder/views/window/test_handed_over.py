"""Files that the system hands to the running program."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from netbuilder import __main__
from netbuilder.design import Design
from netbuilder.document import Document
from netbuilder.views.window.handed_over import HandedOver
from netbuilder.views.window.window import MainWindow


def test_files_wait_for_the_window_and_are_opened_in_it(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    document = window.findChild(Document)
    path = tmp_path / "net.netbuilder"
    Design.default("digits").with_setting("epochs", 7).save(path)
    files = HandedOver()
    assert files.take(QFileOpenEvent(str(path)))
    assert not files.take(QEvent(QEvent.Type.Timer))
    assert document.path is None
    files.open_with(lambda each: window.open_path(each, ask=True))
    qtbot.waitUntil(lambda: document.path == path)
    other = tmp_path / "other.netbuilder"
    Design.default("moons").save(other)
    assert files.take(QFileOpenEvent(str(other)))
    qtbot.waitUntil(lambda: document.path == other)


def test_unsaved_changes_are_asked_about_first(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = window.findChild(Document)
    document.edit(document.design.with_setting("epochs", 3), "change")
    path = tmp_path / "net.netbuilder"
    Design.default("digits").save(path)
    asked: list[str] = []

    def cancel(box: QMessageBox) -> QMessageBox.StandardButton:
        asked.append(box.objectName())
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QMessageBox, "exec", cancel)
    files = HandedOver()
    files.open_with(lambda each: window.open_path(each, ask=True))
    files.take(QFileOpenEvent(str(path)))
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == ["unsavedQuestion"]
    assert document.path is None
    document.undo()


def test_a_program_without_standard_output_can_still_write(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As on Windows without a console."""
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert __main__.main(["--completion", "bash"]) == 0
    assert __main__.main(["--completion", "csh"]) == 2
    sys.stdout.close()
    sys.stderr.close()
