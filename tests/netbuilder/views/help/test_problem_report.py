"""The report of a problem, and the folder of the log."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

import netbuilder
from netbuilder import logs
from netbuilder.views.common.questions import MessageBox
from netbuilder.views.help.problem_report import ProblemReport
from netbuilder.views.window.window import MainWindow


@pytest.fixture
def report(window: MainWindow) -> ProblemReport:
    window.findChild(QAction, "actionProblemReport").trigger()
    found = window.findChild(ProblemReport)
    assert found is not None
    return found


def test_it_is_completed_and_copied(qtbot: QtBot, report: ProblemReport) -> None:
    field = report.findChild(QPlainTextEdit)
    assert f"NetBuilder: {netbuilder.__version__}" in field.toPlainText()
    assert "Qt: " in field.toPlainText()
    qtbot.keyClicks(field, "It stops.")
    report.findChild(QPushButton, "copyReport").click()
    assert QGuiApplication.clipboard().text().startswith("It stops.")
    report.close()


def test_it_is_saved(
    report: ProblemReport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "mine"), ""))
    report.findChild(QPushButton, "saveReport").click()
    assert (tmp_path / "mine.txt").read_text("utf-8") == report.findChild(
        QPlainTextEdit
    ).toPlainText()
    said: list[str] = []
    monkeypatch.setattr(MessageBox, "exec", lambda box: said.append(box.text()))
    nowhere = tmp_path / "x.txt"
    nowhere.mkdir()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(nowhere), ""))
    report.findChild(QPushButton, "saveReport").click()
    assert said == ["x.txt cannot be written (is a directory). Choose another folder."]
    report.close()


def test_the_folder_of_the_log_is_opened(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    answers = [True, False]

    def open_url(address: QUrl) -> bool:
        opened.append(address)
        return answers[len(opened) - 1]

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.text()))
    action = window.findChild(QAction, "actionLogFolder")
    action.trigger()
    assert Path(opened[0].toLocalFile()) == logs.path().parent
    assert logs.path().parent.is_dir()
    assert said == []
    action.trigger()
    assert str(logs.path().parent) in said[0]
