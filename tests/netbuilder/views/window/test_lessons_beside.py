"""Lessons in the window: what counts is the network that it holds, and that alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QInputDialog,
    QLabel,
    QListWidget,
    QMessageBox,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from netbuilder import languages, translation
from netbuilder.app import create_window
from netbuilder.design import Design
from netbuilder.document import Document
from netbuilder.lessons import library, progress, results
from netbuilder.settings import Settings
from netbuilder.training.trainer import Trainer
from netbuilder.views.common import locale
from netbuilder.views.common.texts import PageView
from netbuilder.views.window.lesson_folders import LessonFolders
from netbuilder.views.window.window import MainWindow
from tests.helpers.untranslated import untranslated
from tests.netbuilder.test_accessibility import nameless

LESSONS = {lesson.key: lesson for lesson in library.built_in()}
XOR = LESSONS["xor"]


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    made = create_window("digits")
    qtbot.addWidget(made, before_close_func=lambda w: w.findChild(Document).new())
    made.resize(1240, 800)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.findChild(Trainer).stop()


def part(window: MainWindow, name: str) -> QWidget:
    found = window.findChild(QWidget, name)
    assert found is not None, name
    return found


def action(window: MainWindow, name: str) -> QAction:
    found = window.findChild(QAction, name)
    assert found is not None
    return found


def page(window: MainWindow) -> str:
    return str(window.findChild(PageView, "lessonPage").toPlainText())


def open_lesson(window: MainWindow, key: str, qtbot: QtBot) -> None:
    if part(window, "lessonPanel").isHidden():
        action(window, "actionLessons").trigger()
    if window.findChild(QToolButton, "lessonBack").isVisible():
        qtbot.mouseClick(part(window, "lessonBack"), Qt.MouseButton.LeftButton)
    listed = window.findChild(QListWidget, "lessonList")
    listed.setCurrentRow(library.ORDER.index(key))
    qtbot.keyClick(listed, Qt.Key.Key_Return)


def begin(window: MainWindow, qtbot: QtBot) -> Document:
    qtbot.mouseClick(part(window, "lessonStart"), Qt.MouseButton.LeftButton)
    document = window.findChild(Document)
    assert document is not None
    return document


def train(window: MainWindow, qtbot: QtBot) -> None:
    trainer = window.findChild(Trainer)
    run = trainer.run
    action(window, "actionTrain").trigger()
    qtbot.waitUntil(lambda: trainer.run > run and trainer.state == "idle", timeout=30_000)


def with_two_units(design: Design) -> Design:
    return design.inserted(0, "Dense", {"units": 2, "activation": "gelu"})


def passed(lesson: str = "xor") -> set[str]:
    return set(progress.read().of(LESSONS[lesson]))


def test_a_lesson_is_passed_by_the_network_that_was_trained(
    window: MainWindow, qtbot: QtBot
) -> None:
    open_lesson(window, "xor", qtbot)
    assert "Reach 95 % with two hidden neurons." in page(window)
    document = begin(window, qtbot)
    assert document.design == XOR.start
    train(window, qtbot)
    assert passed() == set()
    document.edit(with_two_units(document.design), "layer")
    assert passed() == set()
    train(window, qtbot)
    qtbot.waitUntil(lambda: passed() == {"lines", "bend"})
    assert page(window).count("Passed on") == 2
    assert "now 99.00 %" in page(window)
    assert part(window, "lessonCounts").text().startswith("All tasks passed")
    qtbot.mouseClick(part(window, "lessonNext"), Qt.MouseButton.LeftButton)
    assert window.findChild(QLabel, "lessonTitle").text() == "Bending the plane"
    assert part(window, "lessonNext").isHidden()
    qtbot.mouseClick(part(window, "lessonBack"), Qt.MouseButton.LeftButton)
    row = window.findChild(QListWidget, "lessonList").item(library.ORDER.index("xor"))
    assert "All tasks passed" in row.text()


@pytest.mark.long
def test_a_network_of_other_data_does_not_count(window: MainWindow, qtbot: QtBot) -> None:
    document = window.findChild(Document)
    document.new(LESSONS["bending-the-plane"].start.inserted(0, "Dense", {"units": 16}))
    train(window, qtbot)
    open_lesson(window, "xor", qtbot)
    assert "does not count" in part(window, "lessonCounts").text()
    assert passed() == set()
    begin(window, qtbot)
    qtbot.waitUntil(lambda: part(window, "lessonCounts").text().endswith("trained yet."))


def test_another_networks_end_is_not_this_ones(window: MainWindow, qtbot: QtBot) -> None:
    """A training diverges; the network that is brought back then did not."""
    open_lesson(window, "diverging", qtbot)
    document = begin(window, qtbot)
    train(window, qtbot)
    first = window.network.latest
    document.edit(document.design.with_optimizer_parameter("learning_rate", 0.1), "rate")
    window.network.replace(first)
    QApplication.processEvents()
    assert passed("diverging") == set()
    document.edit(document.design.with_optimizer_parameter("learning_rate", 0.44), "rate")
    train(window, qtbot)
    qtbot.waitUntil(lambda: passed("diverging") == {"diverge", "narrow"})


@pytest.mark.long
def test_a_restored_run_counts_with_its_own_course(window: MainWindow, qtbot: QtBot) -> None:
    document = window.findChild(Document)
    document.new(with_two_units(XOR.start))
    train(window, qtbot)
    document.new(Design.default("circles"))
    assert window.network.latest is None
    open_lesson(window, "xor", qtbot)
    assert passed() == set()
    document.new(with_two_units(XOR.start))
    qtbot.waitUntil(lambda: passed() == {"lines", "bend"})


def test_hints_come_from_the_lesson_and_from_the_advice(window: MainWindow, qtbot: QtBot) -> None:
    open_lesson(window, "repair", qtbot)
    begin(window, qtbot)
    assert "relu in the first two layers" not in page(window)
    window.findChild(PageView, "lessonPage").linkChosen.emit("hint:repaired")
    assert "relu in the first two layers" in page(window)
    assert "applies softmax in the middle of the network" in page(window)
    document = window.findChild(Document)
    document.edit(document.design.with_parameter("dense", "activation", "relu"), "relu")
    assert "applies softmax in the middle of the network" not in page(window)


def test_links_are_reached_by_the_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    open_lesson(window, "xor", qtbot)
    shown = window.findChild(PageView, "lessonPage")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    shown.setFocus()
    chosen: list[str] = []
    shown.linkChosen.connect(chosen.append)
    qtbot.keyClick(shown, Qt.Key.Key_Tab)
    qtbot.keyClick(shown, Qt.Key.Key_Return)
    assert chosen == ["term:layer"]
    assert window.guide.help._help.current == "term:layer"


def make_folder(where: Path) -> Path:
    folder = where / "own"
    folder.mkdir()
    for name in ("lesson.json", "lesson.md", "start.netbuilder.json"):
        (folder / name).write_bytes((XOR.folder / name).read_bytes())
    content = json.loads((folder / "lesson.json").read_text("utf-8"))
    content |= {"id": "mine", "title": "<b>Mine</b> & yours"}
    (folder / "lesson.json").write_text(json.dumps(content), "utf-8")
    return folder


def test_a_teachers_folder_is_opened_and_a_bad_one_refused(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_folder(tmp_path)
    told: list[str] = []
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    action(window, "actionLessonFolder").trigger()
    assert window.findChild(QLabel, "lessonTitle").text() == "<b>Mine</b> & yours"
    qtbot.mouseClick(part(window, "lessonBack"), Qt.MouseButton.LeftButton)
    assert window.findChild(QListWidget, "lessonList").count() == len(LESSONS) + 1
    (folder / "lesson.md").unlink()
    action(window, "actionLessonFolder").trigger()
    assert told == [f"lesson.md is missing in {folder}."]


def test_a_teachers_lesson_is_listed_at_the_next_start(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    settings = Settings()
    LessonFolders(settings).add(folder)
    settings.close()
    again = LessonFolders(Settings())
    assert [each.key for each in again.lessons] == ["mine"]
    kept = (folder / "lesson.md").read_bytes()
    (folder / "lesson.md").unlink()
    assert LessonFolders(Settings()).lessons == []
    (folder / "lesson.md").write_bytes(kept)
    assert [each.key for each in LessonFolders(Settings()).lessons] == ["mine"]


def test_of_many_folders_the_latest_are_remembered(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    settings = Settings()
    for number in range(25):
        place = tmp_path / f"{'long' * 50}-{number}"
        shutil.copytree(folder, place)
        LessonFolders(settings).add(place)
    names = [each.folder.name for each in LessonFolders(settings).lessons]
    assert 5 < len(names) <= 20
    assert names[-1].endswith("-24")


@pytest.mark.parametrize("state", [b"{", b"5", b'["", 5, "a\\u0000b"]', b"[" * 5000, b"\xff"])
def test_what_is_no_list_of_folders_is_passed_by(state: bytes) -> None:
    settings = Settings()
    settings.set_window_state("lesson-folders", state)
    assert LessonFolders(settings).lessons == []


@pytest.mark.long
def test_results_are_saved_under_the_name_that_is_typed(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    action(window, "actionLessons").trigger()
    qtbot.mouseClick(part(window, "lessonResults"), Qt.MouseButton.LeftButton)
    assert told == ["There are no results yet; pass a task of a lesson first."]
    document = window.findChild(Document)
    open_lesson(window, "xor", qtbot)
    document.new(with_two_units(XOR.start))
    train(window, qtbot)
    proposed: list[str] = []

    def choose(parent: QWidget, title: str, where: str, kinds: str) -> tuple[str, str]:
        proposed.append(Path(where).name)
        return str(tmp_path / "mine"), ""

    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("  Ana/María ", True))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    action(window, "actionLessonResults").trigger()
    assert proposed == ["Ana-María.results.json"]
    found = results.read(tmp_path / "mine.results.json")
    assert (found.student, found.lessons[0].passed) == ("Ana/María", 2)
    assert len(told) == 1


def test_the_column_comes_and_goes_and_keeps_its_width(window: MainWindow, qtbot: QtBot) -> None:
    panel = part(window, "lessonPanel")
    action(window, "actionLessons").trigger()
    assert panel.isVisible()
    assert nameless(window) == []
    qtbot.mouseClick(part(window, "lessonClose"), Qt.MouseButton.LeftButton)
    assert panel.isHidden()
    assert not action(window, "actionLessons").isChecked()
    window.resize(1024, 700)
    action(window, "actionLessons").trigger()
    assert (window.width(), window.height()) == (1024, 700)


def test_nothing_of_it_is_left_in_english(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(languages.VARIABLE, "pseudo")
    window = create_window("digits")
    qtbot.addWidget(window)
    try:
        with qtbot.waitExposed(window):
            window.show()
        window.guide.lessons.open(XOR)
        window.findChild(PageView, "lessonPage").linkChosen.emit("hint:bend")
        found = list(untranslated(part(window, "lessonPanel")))
        window.guide.lessons.show_list()
        found += untranslated(part(window, "lessonPanel"))
        assert "\n".join(found) == ""
    finally:
        monkeypatch.delenv(languages.VARIABLE)
        locale.use(translation.ENGLISH)


@pytest.mark.parametrize("code", languages.NAMES)
def test_another_language_is_spoken_at_once(
    window: MainWindow, qtbot: QtBot, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(languages.VARIABLE, raising=False)
    open_lesson(window, "xor", qtbot)
    try:
        window.findChild(QAction, f"language-{code}").trigger()
        assert ("Tasks" in page(window)) is (code == translation.ENGLISH)
        title = window.findChild(QLabel, "lessonTitle").text()
        assert (title == "XOR with two neurons") is (code == translation.ENGLISH)
    finally:
        window.findChild(QAction, "language-en").trigger()
        locale.use(translation.ENGLISH)


def test_buttons_say_what_they_do(window: MainWindow) -> None:
    action(window, "actionLessons").trigger()
    buttons = part(window, "lessonPanel").findChildren(QPushButton)
    assert len(buttons) == 4
    assert all(each.toolTip() for each in buttons)
