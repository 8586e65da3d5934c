"""Under the pseudo language nothing that the window shows is left in English."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QTabWidget
from pytestqt.qtbot import QtBot

from netbuilder.design import Design
from netbuilder.document import Document
from netbuilder.views.canvas import Canvas
from netbuilder.views.window.window import MainWindow
from tests.helpers.spoken_window import spoken_window
from tests.helpers.untranslated import english_in, inserted_in, shown_in_english


@pytest.fixture
def window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    with spoken_window("pseudo", (1440, 900), monkeypatch) as made:
        yield made


def test_a_new_window(window: MainWindow) -> None:
    assert "\n".join(shown_in_english(window)) == ""


def test_a_design_with_a_problem_and_a_selected_block(window: MainWindow, qtbot: QtBot) -> None:
    document, canvas = window.findChild(Document), window.findChild(Canvas)
    assert document is not None
    assert canvas is not None
    document.edit(Design.default().inserted(1, "Conv2D"), "arranged")
    canvas.select("conv2d")
    qtbot.wait(1)
    assert "\n".join(shown_in_english(window)) == ""


def test_the_preferences(window: MainWindow) -> None:
    window.findChild(QAction, "actionPreferences").trigger()
    dialog = window.findChild(QDialog, "preferences")
    for place in range(4):
        dialog.findChild(QTabWidget, "preferencePages").setCurrentIndex(place)
        assert "\n".join(shown_in_english(dialog)) == ""


def test_what_was_forgotten_is_found() -> None:
    assert english_in("\u27e6Tr\u00e5\u00eb\u27e7: see the log") == ["see", "the", "log"]
    assert inserted_in("\u27e6Tr\u00e5 samples 3\u27e7") == ["samples"]
    assert english_in("\u27e6a \u27e6b\u27e7 c\u27e7 Ctrl+K learning_rate Conv2D") == []
