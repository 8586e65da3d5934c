"""Keys of commands can be chosen, and only keys that are free for it."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QKeyCombination, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTabWidget,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.settings import Settings
from netbuilder.storage import folders
from netbuilder.storage.files import keep
from netbuilder.views.window.actions import ACTIONS
from netbuilder.views.window.making_actions import create_actions, usual_keys
from netbuilder.views.window.reserved_keys import why_reserved
from netbuilder.views.window.shortcuts import FOLLOWING, Shortcuts
from netbuilder.views.window.window import MainWindow

pytestmark = pytest.mark.usefixtures("qapp")  # Which keys edit text, Qt asks the platform.

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
NONE = Qt.KeyboardModifier.NoModifier
KNOWN = {each.value for each in Qt.Key}
KEYS = [Qt.Key(value) for value in (*range(0x60), *range(2**24, 2**24 + 64)) if value in KNOWN]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def made(owner: QWidget, settings: Settings | None = None) -> tuple[Shortcuts, dict[str, QAction]]:
    actions = create_actions(owner)
    return Shortcuts(actions, settings or Settings(), owner), actions


def keys(text: str) -> QKeySequence:
    return QKeySequence(text, QKeySequence.SequenceFormat.PortableText)


def written(action: QAction) -> str:
    return QKeySequence.listToString(action.shortcuts(), QKeySequence.SequenceFormat.PortableText)


# Which keys can be had ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("A", "needed for typing"),
        ("Shift+A", "needed for typing"),
        ("Space", "needed for typing"),
        ("Return", "needed for typing"),
        ("Tab", "needed for typing"),
        ("Esc", "on the canvas (Cancel a drag, or select nothing)"),
        ("Alt+Up", "on the canvas (Move the selected blocks up)"),
        ("Ctrl+-", "on the canvas (Zoom out)"),
        ("Ctrl+C", "edits text"),
        ("Ctrl+Left", "edits text"),
        ("Alt+F", "opens menus"),
        ("Alt+1", "opens menus"),
        ("Alt+F4", "belongs to the system"),
        ("Meta+L", "belongs to the system"),
        ("Ctrl+Alt+F1", "belongs to the system"),
        ("Ctrl+Alt+Del", "belongs to the system"),
        ("Ctrl+K, Ctrl+S", "a single key"),
        ("", "a single key"),
    ],
)
def test_keys_that_no_command_gets_are_refused_with_the_reason(text: str, reason: str) -> None:
    assert reason in why_reserved(keys(text))


@pytest.mark.parametrize("text", ["F3", "Shift+F7", "Ctrl+B", "Ctrl+Alt+B", "Ctrl+Shift+7", "F12"])
def test_other_keys_can_be_had(text: str) -> None:
    assert why_reserved(keys(text)) == ""


def test_no_keys_break_the_judgement() -> None:
    for key, held in product(KEYS, (NONE, SHIFT, CTRL, ALT, CTRL | ALT | SHIFT)):
        reason = why_reserved(QKeySequence(QKeyCombination(held, key)))
        assert reason == "" or reason.endswith(".")


# What commands have -------------------------------------------------------------------------------


def test_keys_count_at_once_and_at_the_next_start(owner: QWidget) -> None:
    settings = Settings()
    shortcuts, actions = made(owner, settings)
    shortcuts.assign("actionTrain", keys("F12"))
    shortcuts.assign("actionSweep", None)
    assert written(actions["actionTrain"]) == "F12"
    assert actions["actionTrain"].toolTip() == "Train the network from fresh weights (F12)"
    assert actions["actionSweep"].shortcuts() == []
    assert "F9" not in actions["actionSweep"].toolTip()
    settings.close()
    again, others = made(owner)
    assert written(others["actionTrain"]) == "F12"
    assert others["actionSweep"].shortcuts() == []
    assert not again.is_usual("actionSweep")
    again.reset("actionTrain")
    assert written(others["actionTrain"]) == "F5"
    again.reset_all()
    assert all(again.is_usual(name) for name in again.names)
    assert Settings().shortcuts == {}


def test_keys_of_another_command_are_refused_unless_they_are_reassigned(owner: QWidget) -> None:
    shortcuts, actions = made(owner)
    refused = shortcuts.refusal("actionSweep", keys("Ctrl+S"))
    assert refused == ("Ctrl+S already belongs to Save.", "actionSave")
    shortcuts.assign("actionSweep", keys("Ctrl+S"))
    assert written(actions["actionSweep"]) == "Ctrl+S"
    assert keys("Ctrl+S") not in actions["actionSave"].shortcuts()
    said = shortcuts.reset("actionSave")
    assert said == "These keys were taken from Sweep."
    assert keys("Ctrl+S") in actions["actionSave"].shortcuts()
    assert actions["actionSweep"].shortcuts() == []


def test_a_command_may_have_its_usual_keys_whatever_they_are(owner: QWidget) -> None:
    shortcuts, _ = made(owner)
    for name in shortcuts.names:
        for each in usual_keys(name):
            assert shortcuts.refusal(name, each) is None, name


DAMAGED = ["Hello", "A", "Ctrl+Alt+F1", "@Variant(x)", "Ctrl+S", "x" * 500, "Ctrl+K, Ctrl+J"]


@pytest.mark.parametrize("text", DAMAGED)
def test_a_damaged_setting_is_left_out_with_one_sentence(owner: QWidget, text: str) -> None:
    keep(folders.settings(), f'[shortcuts]\nactionSweep="{text}"\nactionGone=F3\n'.encode())
    settings = Settings()
    shortcuts, actions = made(owner, settings)
    assert written(actions["actionSweep"]) == "F9"
    ((sentence, _),) = settings.complaints
    assert sentence.startswith("The shortcut of Sweep in the settings cannot be used")
    assert "Edit > Preferences" in sentence
    assert shortcuts.is_usual("actionSweep")


def test_commands_that_have_changed_keys_are_read_so(owner: QWidget) -> None:
    keep(folders.settings(), b"[shortcuts]\nactionSweep=F8\nactionData=F9\n")
    settings = Settings()
    _, actions = made(owner, settings)
    assert settings.complaints == []
    assert (written(actions["actionSweep"]), written(actions["actionData"])) == ("F8", "F9")


NAMES = st.sampled_from([spec.name for spec in ACTIONS if spec.name not in FOLLOWING])
TEXTS = st.sampled_from(["F3", "F5", "F9", "Ctrl+S", "Ctrl+B", "", "Q", "Ctrl+Alt+S", "Hello"])


@given(given_keys=st.dictionaries(NAMES, TEXTS, max_size=6))
def test_no_two_commands_have_the_same_keys_whatever_the_file_holds(
    qapp: QObject, given_keys: dict[str, str]
) -> None:
    owner, settings = QWidget(), Settings()
    settings._texts = {f"shortcuts/{name}": f'"{text}"' for name, text in given_keys.items()}
    shortcuts, _ = made(owner, settings)
    every = [str(each) for name in shortcuts.names for each in shortcuts.keys(name)]
    assert len(set(every)) == len(every)
    assert len(settings.complaints) <= 1


# In the window ------------------------------------------------------------------------------------


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> QDialog:
    window.findChild(QAction, "actionPreferences").trigger()
    dialog = window.findChild(QDialog, "preferences")
    dialog.findChild(QTabWidget).setCurrentIndex(2)
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def select(qtbot: QtBot, page: QDialog, text: str) -> None:
    search = page.findChild(QLineEdit, "shortcutSearch")
    search.clear()
    qtbot.keyClicks(search, text)


def press(qtbot: QtBot, page: QDialog, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> str:
    qtbot.keyClick(page.findChild(QKeySequenceEdit), key, held)
    return page.findChild(QLabel, "shortcutSaid").text()


def click(qtbot: QtBot, page: QDialog, name: str) -> None:
    qtbot.mouseClick(page.findChild(QPushButton, name), LEFT)


def test_the_page_gives_keys_which_work_and_are_told_everywhere(
    qtbot: QtBot, window: MainWindow, page: QDialog
) -> None:
    window.findChild(QAction, "actionKeys").trigger()
    overview = window.findChild(QDialog, "help")
    shown = overview.findChild(QObject, "helpPage")
    assert "F12" not in shown.toPlainText()
    table = page.findChild(QTableWidget)
    select(qtbot, page, "costs")
    field = page.findChild(QKeySequenceEdit)
    qtbot.mouseClick(field.findChild(QLineEdit), LEFT)
    assert page.focusWidget() is field
    assert table.item(0, 0).text() == "Costs"
    assert table.item(0, 1).text() == "F7"
    assert press(qtbot, page, Qt.Key.Key_F12) == "Costs has the shortcut F12 now."
    assert table.item(0, 1).text() == "F12"
    assert "F12" in shown.toPlainText()
    costs = window.findChild(QAction, "actionCosts")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_F7)
    assert not costs.isChecked()
    qtbot.keyClick(window, Qt.Key.Key_F12)
    assert costs.isChecked()


def test_the_page_refuses_reassigns_and_resets(
    qtbot: QtBot, window: MainWindow, page: QDialog
) -> None:
    select(qtbot, page, "next problem")
    assert "needed for typing" in press(qtbot, page, Qt.Key.Key_Q)
    assert not page.findChild(QPushButton, "takeShortcut").isEnabled()
    said = press(qtbot, page, Qt.Key.Key_F7)
    assert said.startswith("F7 already belongs to Costs. Press Reassign")
    assert written(window.findChild(QAction, "actionNextProblem")) == "Ctrl+."
    click(qtbot, page, "takeShortcut")
    assert written(window.findChild(QAction, "actionNextProblem")) == "F7"
    assert window.findChild(QAction, "actionCosts").shortcuts() == []
    badge = window.findChild(QToolButton, "problems")
    assert badge.toolTip() == "Go to the next problem (F7)"
    click(qtbot, page, "resetShortcut")
    assert written(window.findChild(QAction, "actionNextProblem")) == "Ctrl+."
    click(qtbot, page, "clearShortcut")
    assert window.findChild(QAction, "actionNextProblem").shortcuts() == []
    click(qtbot, page, "resetShortcuts")
    assert written(window.findChild(QAction, "actionCosts")) == "F7"
    assert badge.toolTip() == "Go to the next problem (Ctrl+.)"


def test_keys_that_train_lead_to_the_problem_whichever_they_are(
    qtbot: QtBot, window: MainWindow, page: QDialog
) -> None:
    select(qtbot, page, "train the network from fresh")
    press(qtbot, page, Qt.Key.Key_F12)
    assert keys("F12") in window.findChild(QAction, "actionProblem").shortcuts()
    assert keys("F5") not in window.findChild(QAction, "actionProblem").shortcuts()
    select(qtbot, page, "qqqqqq")
    assert page.findChild(QLabel, "shortcutSaid").text() == "No command matches. Try another word."
    assert not page.findChild(QKeySequenceEdit).isEnabled()


def test_texts_name_the_keys_that_count_from_the_start_on(qtbot: QtBot) -> None:
    settings = Settings()
    settings.set_shortcuts({"actionFindLayer": "Ctrl+Shift+F"})
    settings.close()
    window = create_window("digits")
    qtbot.addWidget(window)
    placeholder = window.findChild(QLineEdit, "paletteSearch").placeholderText()
    assert placeholder.endswith("layers (Ctrl+Shift+F)")
    assert "(Ctrl+T)" in window.findChild(QWidget, "moreSettingsButton").toolTip()


def test_every_command_has_a_row(window: MainWindow, page: QDialog) -> None:
    table = page.findChild(QTableWidget)
    assert table.rowCount() == len(ACTIONS) - len(FOLLOWING)
