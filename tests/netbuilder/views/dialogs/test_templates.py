"""The dialog of templates, in the window."""

from __future__ import annotations

import pytest
from netbuilder.views.dialogs.templates import TemplateDialog
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QInputDialog,
    QLabel,
    QListWidget,
    QMessageBox,
    QPushButton,
)
from pytestqt.qtbot import QtBot

from netbuilder.design import templates
from netbuilder.document import Document
from netbuilder.views.window.window import MainWindow


def in_dialog(act: object) -> None:
    """Do this once the dialog is open."""

    def go() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, TemplateDialog)
        try:
            act(dialog)  # type: ignore[operator]
        except BaseException:
            dialog.reject()
            raise

    QTimer.singleShot(0, go)


def test_a_template_is_chosen_with_the_keyboard(qtbot: QtBot, window: MainWindow) -> None:
    def choose(dialog: TemplateDialog) -> None:
        entries = dialog.findChild(QListWidget, "templateList")
        qtbot.keyClick(entries, Qt.Key.Key_Down)
        assert "weighted sum" in dialog.findChild(QLabel, "templateSummary").text()
        assert dialog.grab().toImage().width() > 400
        qtbot.keyClick(entries, Qt.Key.Key_Return)

    in_dialog(choose)
    window.findChild(QAction, "actionTemplates").trigger()
    document = window.findChild(Document)
    assert document.design == templates.built_in("digits")[1].design
    assert not document.modified


def test_escape_changes_nothing(qtbot: QtBot, window: MainWindow) -> None:
    before = window.findChild(Document).design
    in_dialog(lambda dialog: qtbot.keyClick(dialog, Qt.Key.Key_Escape))
    window.findChild(QAction, "actionTemplates").trigger()
    assert window.findChild(Document).design == before


def test_ones_own_is_offered(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("mine", True))
    window.findChild(QAction, "actionSaveTemplate").trigger()

    def look(dialog: TemplateDialog) -> None:
        entries = dialog.findChild(QListWidget, "templateList")
        assert entries.item(entries.count() - 1).text() == "mine"
        dialog.reject()

    in_dialog(look)
    window.findChild(QAction, "actionTemplates").trigger()


def press(name: str, seen: list[str]) -> None:
    """Press a button of the question that comes."""

    def go() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        seen.append(box.text())
        box.findChild(QPushButton, name).click()

    QTimer.singleShot(0, go)


@pytest.mark.parametrize("pressed", ["replace", "another", "cancel"])
def test_a_template_of_the_same_name_asks(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, pressed: str
) -> None:
    document = window.findChild(Document)
    first = document.design
    typed = ["mine", "mine", "yours"]
    proposed: list[object] = []

    def get_text(*given: object) -> tuple[str, bool]:
        proposed.append(given[-1])
        return typed.pop(0), True

    monkeypatch.setattr(QInputDialog, "getText", get_text)
    window.findChild(QAction, "actionSaveTemplate").trigger()
    document.edit(first.with_setting("epochs", 99), "change the epochs")
    seen: list[str] = []
    press(pressed, seen)
    window.findChild(QAction, "actionSaveTemplate").trigger()
    assert seen == ["There already is a template mine."]
    found = {each.title: each.design for each in templates.own()[0]}
    if pressed == "another":
        assert found == {"mine": first, "yours": document.design}
        assert proposed[-1] == "mine"
    else:
        assert found == {"mine": document.design if pressed == "replace" else first}
    document.new()
