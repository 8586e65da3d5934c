"""Preferences and menus are two views of the same choices."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QPushButton,
    QTableWidget,
    QTabWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from netbuilder import languages, translation
from netbuilder.app import create_window
from netbuilder.document import Document
from netbuilder.settings import DEFAULTS, Settings
from netbuilder.training.elsewhere.process import Elsewhere
from netbuilder.training.trainer import Trainer
from netbuilder.views.common import locale, motion
from netbuilder.views.window.window import MainWindow
from tests.helpers.focus import around, usable
from tests.helpers.mnemonics import clashes
from tests.helpers.spoken import nameless, unnamed_pictures

LEFT = Qt.MouseButton.LeftButton


def opened(qtbot: QtBot, window: MainWindow) -> QDialog:
    """The preferences, opened by their keys."""
    with qtbot.waitActive(window):
        window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(QDialog, "preferences")
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def choose(qtbot: QtBot, dialog: QDialog, name: str, value: str) -> None:
    """Choose an option by the keyboard, as people do."""
    box = dialog.findChild(QComboBox, name)
    step = box.findData(value) - box.currentIndex()
    assert step
    for _ in range(abs(step)):
        qtbot.keyClick(box, Qt.Key.Key_Down if step > 0 else Qt.Key.Key_Up)


def tick(qtbot: QtBot, dialog: QDialog, name: str) -> None:
    box = dialog.findChild(QCheckBox, name)
    qtbot.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))


def checked(window: MainWindow, name: str) -> bool:
    return window.findChild(QAction, name).isChecked()


def test_what_is_chosen_takes_effect_at_once_and_is_kept(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(qtbot, window)
    choose(qtbot, dialog, "appearanceChoice", "dark")
    assert checked(window, "appearance-dark")
    tick(qtbot, dialog, "actionReduceMotionBox")
    assert checked(window, "actionReduceMotion")
    assert not motion.allowed()
    choose(qtbot, dialog, "startChoice", "page")
    choose(qtbot, dialog, "levelChoice", "actionLevelCards")
    assert checked(window, "actionLevelCards")
    tick(qtbot, dialog, "actionPanelTryBox")
    assert not window.findChild(QWidget, "readings").isVisible()
    dialog.findChild(QTabWidget).setCurrentIndex(1)
    later = dialog.findChild(QLabel, "threadsLater")
    assert not later.text()
    choose(qtbot, dialog, "threadsChoice", "1")
    assert later.text() == "This counts from the next start on."
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    qtbot.mouseClick(dialog.findChild(QPushButton, "chooseBoard"), LEFT)
    assert window.findChild(Trainer).board_folder == tmp_path
    assert checked(window, "actionTensorBoard")
    window.close()
    kept = Settings()
    chosen = {name: getattr(kept, name) for name in DEFAULTS}
    more = {"appearance": "dark", "reduced_motion": True, "at_start": "page"}
    assert chosen == {**DEFAULTS, **more, "board_folder": tmp_path, "threads": 1}


def test_what_the_menus_do_is_seen_in_the_preferences(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(qtbot, window)
    for name in ("appearance-dark", "actionReduceMotion", "actionLevelNeurons", "actionPanelTry"):
        window.findChild(QAction, name).trigger()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    window.findChild(QAction, "actionTensorBoard").trigger()
    assert dialog.findChild(QComboBox, "appearanceChoice").currentData() == "dark"
    assert dialog.findChild(QCheckBox, "actionReduceMotionBox").isChecked()
    assert dialog.findChild(QComboBox, "levelChoice").currentData() == "actionLevelNeurons"
    assert not dialog.findChild(QCheckBox, "actionPanelTryBox").isChecked()
    assert dialog.findChild(QLabel, "boardNow").text() == str(tmp_path)
    window.findChild(QAction, "actionTensorBoard").trigger()
    assert dialog.findChild(QLabel, "boardNow").text() == "No logs are written."


def test_restore_defaults_makes_the_usual_choices_of_its_page(
    qtbot: QtBot, window: MainWindow
) -> None:
    dialog = opened(qtbot, window)
    for name in ("appearance-dark", "actionReduceMotion", "actionLevelCards", "actionPanelResults"):
        window.findChild(QAction, name).trigger()
    settings = window._settings
    settings.elsewhere = Elsewhere(Path("/no/python"), "jax")
    settings.threads = 1
    assert window.findChild(Trainer).elsewhere == settings.elsewhere
    qtbot.mouseClick(dialog.findChild(QPushButton, "restoreDefaults"), LEFT)
    assert checked(window, "appearance-system")
    assert not checked(window, "actionReduceMotion")
    assert checked(window, "actionLevelAuto")
    assert checked(window, "actionPanelResults")
    assert settings.elsewhere is not None, "it is on another page"
    dialog.findChild(QTabWidget).setCurrentIndex(1)
    qtbot.mouseClick(dialog.findChild(QPushButton, "restoreDefaults"), LEFT)
    assert settings.elsewhere is None
    assert dialog.findChild(QComboBox, "threadsChoice").currentText().startswith("All (")
    assert window.findChild(Trainer).elsewhere is None
    assert "own engine" in dialog.findChild(QLabel, "engineNow").text()


def test_the_language_changes_in_both(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(languages.VARIABLE, raising=False)
    dialog = opened(qtbot, window)
    try:
        choose(qtbot, dialog, "languageChoice", "zh_CN")
        assert dialog.windowTitle() == "首选项"
        assert dialog.findChild(QTableWidget).item(0, 0).text() == "新建"
        assert checked(window, "language-zh_CN")
        window.findChild(QAction, "language-en").trigger()
        assert dialog.windowTitle() == "Preferences"
        assert dialog.findChild(QTableWidget).item(0, 0).text() == "New"
        assert dialog.findChild(QComboBox, "languageChoice").currentData() == "en"
    finally:
        locale.use(translation.ENGLISH)


def test_recent_files_can_be_forgotten(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text("{}")
    window._settings.remember_file(path, "98 %")
    dialog = opened(qtbot, window)
    qtbot.mouseClick(dialog.findChild(QPushButton, "clearRecent"), LEFT)
    assert window._settings.recent == ()
    assert window._settings.note_of(path) == ""
    assert path.exists()
    assert not dialog.findChild(QPushButton, "clearRecent").isEnabled()


@pytest.mark.parametrize("shown", ["last", "page"])
def test_what_is_shown_at_the_start(qtbot: QtBot, tmp_path: Path, shown: str) -> None:
    first = create_window("digits")
    qtbot.addWidget(first)
    path = tmp_path / "mine.json"
    document = first.findChild(Document)
    document.save(path)
    first._settings.at_start = shown
    first._settings.welcomed = True
    first.close()
    second = create_window("digits")
    qtbot.addWidget(second)
    second.show()
    second.open_last()
    second.guide.greet()
    assert second.findChild(Document).path == (path if shown == "last" else None)
    assert second.guide.start.shown == (shown == "page")


def test_tab_reaches_everything_on_each_page_and_all_of_it_has_a_name(
    qtbot: QtBot, window: MainWindow
) -> None:
    dialog = opened(qtbot, window)
    tabs = dialog.findChild(QTabWidget)
    for place in range(tabs.count()):
        tabs.setCurrentIndex(place)
        assert set(around(dialog, Qt.Key.Key_Tab)) == usable(dialog)
        assert set(around(dialog, Qt.Key.Key_Backtab)) == usable(dialog)
        assert nameless(dialog) == []
        assert unnamed_pictures(dialog) == []
        assert clashes(dialog) == []


def test_a_bundle_says_why_it_has_no_plugins(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("netbuilder.views.window.preferences.plugins_page.installed", tuple)
    dialog = opened(qtbot, window)
    said = dialog.findChild(QLabel, "pluginSaid")
    assert said.text() == "No package that is installed here offers layers."
    dialog.close()
    monkeypatch.setattr("netbuilder.processes.is_bundle", lambda: True)
    opened(qtbot, window)
    assert "into which no packages can be installed" in said.text()
