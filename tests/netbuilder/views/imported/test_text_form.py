"""Columns of texts in the dialog for own data."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QDialogButtonBox, QLabel, QSpinBox
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.design import analyze
from netbuilder.document import Document
from netbuilder.imported.recipes.text import CHARACTERS, WORDS
from netbuilder.views.imported import OwnDataDialog
from netbuilder.views.imported.left_out_row import LeftOutRow


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "reviews.csv"
    words = ("good", "fine", "great", "bad", "poor", "awful")
    lines = [
        f"{number % 5},This film with the number {number} was rather {word} I think,{kind}"
        for number in range(40)
        for word, kind in [(words[number % 6], "up" if number % 6 < 3 else "down")]
    ]
    path.write_text("stars,review,verdict\n" + "\n".join(lines) + "\n")
    return path


@pytest.fixture
def dialog(qtbot: QtBot, path: Path) -> OwnDataDialog:
    dialog = OwnDataDialog(path)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    qtbot.waitUntil(lambda: dialog.recipe() is not None)
    return dialog


def choose(dialog: OwnDataDialog, name: str, data: str) -> None:
    box = dialog.findChild(QComboBox, name)
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())


def test_words_are_proposed_and_characters_can_be_chosen(dialog: OwnDataDialog) -> None:
    recipe = dialog.recipe()
    assert recipe is not None
    assert recipe.text is not None
    assert recipe.text.unit == WORDS
    summary = dialog.findChild(QLabel, "ownDataSummary").text()
    assert "A sample is the first" in summary
    row = dialog.findChild(LeftOutRow)
    said = [label.text() for label in row.findChildren(QLabel)]
    assert any("stars is left out, because a text is a whole sample." in text for text in said)
    length = dialog.findChild(QSpinBox, "ownDataTextLength")
    assert length.isVisible()
    assert length.value() == recipe.text.length
    choose(dialog, "ownDataTextUnit", CHARACTERS)
    changed = dialog.recipe()
    assert changed is not None
    assert changed.text is not None
    assert changed.text.unit == CHARACTERS
    assert changed.text.length > 3 * recipe.text.length
    length.setValue(20)
    dialog.findChild(QSpinBox, "ownDataVocabulary").setValue(15)
    dialog.findChild(QCheckBox, "ownDataLowercase").click()
    last = dialog.recipe()
    assert last is not None
    assert last.text is not None
    assert (last.text.length, last.text.vocabulary, last.text.lowercase) == (20, 15, False)
    assert last.input_shape == (20,)


def test_a_table_instead_is_one_choice_away(dialog: OwnDataDialog) -> None:
    choose(dialog, "use review", "left out")
    recipe = dialog.recipe()
    assert recipe is not None
    assert recipe.text is None
    assert [feature.name for feature in recipe.features] == ["stars"]
    assert not dialog.findChild(QSpinBox, "ownDataTextLength").isVisible()
    choose(dialog, "use review", "text")
    recipe = dialog.recipe()
    assert recipe is not None
    assert recipe.text is not None


def test_what_was_chosen_is_taken_over(qtbot: QtBot, path: Path, dialog: OwnDataDialog) -> None:
    choose(dialog, "ownDataTextUnit", CHARACTERS)
    dialog.findChild(QSpinBox, "ownDataTextLength").setValue(33)
    again = OwnDataDialog(path, dialog.recipe())
    qtbot.addWidget(again)
    qtbot.waitUntil(lambda: again.recipe() is not None)
    assert again.recipe() == dialog.recipe()


def test_the_network_gets_an_embedding_in_the_same_step(qtbot: QtBot, path: Path) -> None:
    window = create_window("digits")
    document = window.findChild(Document)
    qtbot.addWidget(window, before_close_func=lambda _: document.new())
    with qtbot.waitExposed(window):
        window.show()
    before = document.design

    def accept(dialog: OwnDataDialog) -> None:
        if dialog.recipe() is None:
            QTimer.singleShot(20, lambda: accept(dialog))
            return
        dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, OwnDataDialog)
        dialog.look_at(path)
        accept(dialog)

    QTimer.singleShot(0, look)
    window.findChild(QAction, "actionOwnData").trigger()
    assert document.design.active[0].kind == "Embedding"
    assert analyze(document.design).can_train, analyze(document.design).reason
    document.undo()
    assert document.design == before
