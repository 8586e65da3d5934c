"""Only what was interrupted is offered, in one bar; and what becomes of it."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.design import Design
from netbuilder.document import Document
from netbuilder.storage import folders
from netbuilder.training.checkpoints.folder import CheckpointFolder, Interrupted
from netbuilder.training.records import Progress, Record, RunEnded, RunPaused, RunResumed
from netbuilder.training.trainer import Trainer
from netbuilder.views.plots import BATCHES, CurvePlot
from netbuilder.views.window.interrupted import InterruptedBar, Offers
from netbuilder.views.window.window import MainWindow
from tests.helpers.left_behind import journal, training

pytestmark = pytest.mark.usefixtures("few_digits")

DESIGN = Design.default("digits").with_setting("epochs", 4).with_setting("batch_size", 10)

Open = Callable[[], MainWindow]


@pytest.fixture
def open_window(qtbot: QtBot) -> Open:
    """Starts as the program does; all that there is to offer is listed."""

    def opens() -> MainWindow:
        window = create_window("digits")
        document = window.findChild(Document)
        qtbot.addWidget(window, before_close_func=lambda _: document.new())
        with qtbot.waitExposed(window):
            window.show()
        with qtbot.waitSignal(window.findChild(Offers).searched):
            window.offer_recovery()
        return window

    return opens


def bar_of(window: MainWindow) -> InterruptedBar:
    return window.findChild(InterruptedBar)


def press(window: MainWindow, qtbot: QtBot, name: str, number: int = 0) -> None:
    buttons = bar_of(window).findChildren(QPushButton, name)
    qtbot.mouseClick(
        [each for each in buttons if each.isVisible()][number], Qt.MouseButton.LeftButton
    )


def do(window: MainWindow, name: str) -> None:
    action = window.findChild(QAction, name)
    assert action.isEnabled(), f"{name} is disabled"
    action.trigger()


def under_way(window: MainWindow, qtbot: QtBot) -> None:
    """Begin a training that does not end by itself."""
    document, trainer = window.findChild(Document), window.findChild(Trainer)
    document.new(DESIGN.with_setting("epochs", 9_000))
    with qtbot.waitSignal(
        trainer.recordReceived, check_params_cb=lambda record: isinstance(record, Progress)
    ):
        do(window, "actionTrain")


def step(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(
        window.findChild(Trainer).recordReceived,
        check_params_cb=lambda record: isinstance(record, RunPaused),
    ):
        do(window, "actionStep")


def state_is(window: MainWindow, qtbot: QtBot, state: str) -> None:
    qtbot.waitUntil(lambda: window.findChild(Trainer).state == state, timeout=20_000)


def offered_trainings() -> int:
    found = [each for each in CheckpointFolder().left() if isinstance(each, Interrupted)]
    for each in found:
        each.leave()
    return len(found)


def close(window: MainWindow) -> None:
    # Nothing to be saved, and as many epochs as before: a training takes new ones over.
    document = window.findChild(Document)
    document.new(document.design)
    window.close()


# What is an end, and what is none -----------------------------------------------------------------


@pytest.mark.long
def test_a_quit_in_the_middle_is_offered(open_window: Open, qtbot: QtBot) -> None:
    window = open_window()
    under_way(window, qtbot)
    close(window)
    qtbot.waitUntil(lambda: offered_trainings() == 1)


@pytest.mark.long
def test_a_quit_while_it_is_paused_is_offered(open_window: Open, qtbot: QtBot) -> None:
    window = open_window()
    under_way(window, qtbot)
    do(window, "actionPause")
    state_is(window, qtbot, "paused")
    close(window)
    qtbot.waitUntil(lambda: offered_trainings() == 1)


@pytest.mark.long
def test_steps_that_became_a_run_are_offered(open_window: Open, qtbot: QtBot) -> None:
    window = open_window()
    window.findChild(Document).new(DESIGN.with_setting("epochs", 9_000))
    step(window, qtbot)
    do(window, "actionPause")
    close(window)
    qtbot.waitUntil(lambda: offered_trainings() == 1)


@pytest.mark.long
@pytest.mark.parametrize("end", ["actionStop", "actionReset", "steps", "stop and resume and stop"])
def test_an_end_is_an_end(open_window: Open, qtbot: QtBot, end: str) -> None:
    window = open_window()
    if end == "steps":
        window.findChild(Document).new(DESIGN)
        step(window, qtbot)
        step(window, qtbot)
    else:
        under_way(window, qtbot)
        do(window, end if end.startswith("action") else "actionStop")
        state_is(window, qtbot, "idle")
    if end.startswith("stop"):
        do(window, "actionResume")
        state_is(window, qtbot, "running")
        do(window, "actionStop")
        state_is(window, qtbot, "idle")
    close(window)
    qtbot.waitUntil(lambda: not list(folders.trainings().glob("*")))


@pytest.mark.long
def test_a_kill_after_stop_offers_nothing(
    open_window: Open, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    under_way(window, qtbot)
    do(window, "actionStop")
    state_is(window, qtbot, "idle")
    qtbot.waitUntil(lambda: bool(list(folders.trainings().glob("*/checkpoint.npz"))))
    shutil.copytree(folders.state(), tmp_path / "killed" / "netbuilder")
    do(window, "actionResume")
    state_is(window, qtbot, "running")
    shutil.copytree(folders.state(), tmp_path / "killed again" / "netbuilder")
    do(window, "actionStop")
    state_is(window, qtbot, "idle")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "killed again"))
    assert offered_trainings() == 1, "it was resumed, and then killed"
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "killed"))
    assert offered_trainings() == 0
    again = open_window()
    assert not bar_of(again).isVisible()
    qtbot.waitUntil(lambda: not list(folders.trainings().glob("*")))


@pytest.mark.long
def test_a_training_of_the_same_design_leaves_an_interrupted_one_alone(
    open_window: Open, qtbot: QtBot
) -> None:
    folder = training(DESIGN)
    content = (folder / "checkpoint.npz").read_bytes()
    window = open_window()
    window.findChild(Document).new(DESIGN)
    do(window, "actionTrain")
    state_is(window, qtbot, "idle")
    assert (folder / "checkpoint.npz").read_bytes() == content
    close(window)
    qtbot.waitUntil(lambda: offered_trainings() == 1)


# What is offered ----------------------------------------------------------------------------------


def losses(window: MainWindow) -> list[float]:
    return [float(y) for y in window.findChild(CurvePlot, "lossPlot").series()[BATCHES][1]]


def end_of(window: MainWindow, qtbot: QtBot, begin: Callable[[], None]) -> RunEnded:
    ends: list[RunEnded] = []

    def note(record: Record) -> None:
        if isinstance(record, RunEnded):
            ends.append(record)

    window.findChild(Trainer).recordReceived.connect(note)
    begin()
    qtbot.waitUntil(lambda: bool(ends), timeout=20_000)
    state_is(window, qtbot, "idle")
    return ends[0]


@pytest.mark.long
def test_a_resumed_training_ends_as_one_that_was_never_interrupted(
    open_window: Open, qtbot: QtBot
) -> None:
    training(DESIGN)
    window = open_window()
    resumed = end_of(window, qtbot, lambda: press(window, qtbot, "resumeInterrupted"))
    assert not bar_of(window).isVisible()
    assert window.findChild(Document).design == DESIGN
    curve = losses(window)
    whole = end_of(window, qtbot, lambda: do(window, "actionTrain"))
    assert resumed.weights is not None
    assert whole.weights is not None
    assert resumed.weights.tobytes() == whole.weights.tobytes()
    assert losses(window) == curve
    close(window)
    assert list(folders.trainings().glob("*")) == []


@pytest.mark.long
def test_all_are_listed_in_one_bar_and_those_not_chosen_stay(
    open_window: Open, qtbot: QtBot
) -> None:
    paths = [journal(DESIGN.with_setting("epochs", number)) for number in (5, 6)]
    folder = training(DESIGN)
    window = open_window()
    bar = bar_of(window)
    assert QApplication.activeModalWidget() is None
    assert len(bar.texts()) == 3
    press(window, qtbot, "recoverInterrupted", 1)
    assert len(bar.texts()) == 2
    assert window.findChild(Document).design.epochs == 5
    press(window, qtbot, "laterInterrupted", 0)
    press(window, qtbot, "discardInterrupted", 0)
    assert not bar.isVisible()
    qtbot.waitUntil(lambda: not folder.exists())
    qtbot.waitUntil(lambda: not paths[0].exists())
    assert paths[1].exists()


@pytest.mark.long
def test_many_scroll_and_the_window_stays_small(open_window: Open, qtbot: QtBot) -> None:
    for number in range(12):
        journal(DESIGN.with_setting("epochs", number + 1))
    window = open_window()
    bar = bar_of(window)
    assert len(bar.texts()) == 12
    assert window.minimumSizeHint().height() <= 700
    scroll = bar.findChild(QScrollArea, "interruptedList").verticalScrollBar()
    qtbot.waitUntil(lambda: scroll.maximum() > 0)
    bar.findChild(QPushButton, "recoverInterrupted").setFocus()
    for _ in range(3 * 12 - 1):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert window.focusWidget() in bar.findChildren(QPushButton, "laterInterrupted")
    assert scroll.value() > 0, "the focus is brought into view"


@pytest.mark.long
def test_a_design_and_its_training_come_back_together(open_window: Open, qtbot: QtBot) -> None:
    edited = DESIGN.with_setting("seed", 3)
    journal(edited, saved=DESIGN)
    training(DESIGN)
    window = open_window()
    resumed = end_of(window, qtbot, lambda: press(window, qtbot, "resumeAllInterrupted"))
    assert resumed.reason == "finished"
    document = window.findChild(Document)
    assert document.design == edited, "what was edited while it trained is still there"
    assert document.undo_text == "change"
    assert not bar_of(window).isVisible()


KILLED = """
import os, signal
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from engine.datasets import digits
from netbuilder.app import create_window
from netbuilder.document import Document
from netbuilder.storage import folders
from netbuilder.training.checkpoints import writer as checkpointing
from netbuilder.training.trainer import Trainer

few = digits.load_data(train=400, test=100)
digits.load_data = lambda: few
checkpointing._INTERVAL = 0.1
app = QApplication([])
window = create_window("digits")
window.show()
window.offer_recovery()
document = window.findChild(Document)
document.edit(document.design.with_setting("epochs", 9_000), "change")
window.findChild(Trainer).start(document.design)

def look():
    kept = folders.recovery().glob("*.json"), folders.trainings().glob("*/checkpoint.npz")
    if all(map(list, kept)):
        os.kill(os.getpid(), signal.SIGKILL)

timer = QTimer()
timer.timeout.connect(look)
timer.start(20)
app.exec()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_a_killed_window_comes_back_with_its_training(open_window: Open, qtbot: QtBot) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED], timeout=60, capture_output=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    window = open_window()
    assert len(bar_of(window).texts()) == 2
    with qtbot.waitSignal(
        window.findChild(Trainer).recordReceived,
        check_params_cb=lambda record: isinstance(record, RunResumed),
        timeout=20_000,
    ) as resumed:
        press(window, qtbot, "resumeAllInterrupted")
    assert len(resumed.args[0].positions) > 0
    assert window.findChild(Document).design.epochs == 9_000
    assert window.findChild(Document).undo_text == "change"
    do(window, "actionStop")
    state_is(window, qtbot, "idle")
    close(window)
    assert [*folders.recovery().glob("*"), *folders.trainings().glob("*")] == []


def answer(button: str) -> None:
    """Press a button of the question that opens next."""

    def act() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(20, act)
            return
        (found,) = [each for each in box.buttons() if each.text().replace("&", "") == button]
        found.click()

    QTimer.singleShot(0, act)


@pytest.mark.parametrize(("button", "epochs"), [("Cancel", 33), ("Discard", 4)])
def test_edits_made_meanwhile_are_asked_about(
    open_window: Open, qtbot: QtBot, button: str, epochs: int
) -> None:
    path = journal(DESIGN)
    window = open_window()
    document = window.findChild(Document)
    document.edit(document.design.with_setting("epochs", 33), "change")
    answer(button)
    press(window, qtbot, "recoverInterrupted")
    assert document.design.epochs == epochs
    assert bar_of(window).isVisible() == (button == "Cancel")
    assert path.exists() or button == "Discard"


@pytest.mark.long
def test_edits_made_meanwhile_can_be_brought_back_after_a_resume(
    open_window: Open, qtbot: QtBot
) -> None:
    training(DESIGN)
    window = open_window()
    document = window.findChild(Document)
    mine = document.design.with_setting("epochs", 33)
    document.edit(mine, "change")
    end_of(window, qtbot, lambda: press(window, qtbot, "resumeInterrupted"))
    assert document.design == DESIGN
    document.undo()
    assert document.design == mine


@pytest.mark.long
def test_nothing_is_resumed_beside_a_training(open_window: Open, qtbot: QtBot) -> None:
    folder = training(DESIGN)
    window = open_window()
    under_way(window, qtbot)
    press(window, qtbot, "resumeInterrupted")
    assert "Stop the training" in window.statusBar().currentMessage()
    assert bar_of(window).isVisible()
    close(window)
    assert folder.exists()


@pytest.mark.long
@pytest.mark.parametrize("how", ["later", "unanswered"])
def test_what_is_not_answered_is_offered_again(open_window: Open, qtbot: QtBot, how: str) -> None:
    journal(DESIGN)
    training(DESIGN)
    for _ in range(2):
        window = open_window()
        assert len(bar_of(window).texts()) == 2
        if how == "later":
            press(window, qtbot, "laterAllInterrupted")
            assert not bar_of(window).isVisible()
        window.close()


@pytest.mark.long
def test_all_are_discarded_after_a_question(open_window: Open, qtbot: QtBot) -> None:
    journal(DESIGN)
    training(DESIGN)
    window = open_window()
    answer("Cancel")
    press(window, qtbot, "discardAllInterrupted")
    assert len(bar_of(window).texts()) == 2
    answer("Discard")
    press(window, qtbot, "discardAllInterrupted")
    assert not bar_of(window).isVisible()
    for folder in (folders.recovery(), folders.trainings()):
        qtbot.waitUntil(lambda folder=folder: list(folder.glob("*")) == [])


@pytest.mark.long
def test_another_window_does_not_offer_the_same(open_window: Open) -> None:
    journal(DESIGN)
    first, second = open_window(), open_window()
    assert len(bar_of(first).texts()) == 1
    assert bar_of(second).texts() == []


@pytest.mark.long
def test_the_bar_is_reached_and_left_with_the_keyboard(open_window: Open, qtbot: QtBot) -> None:
    journal(DESIGN)
    journal(DESIGN)
    window = open_window()
    bar = bar_of(window)
    assert not bar.isAncestorOf(window.focusWidget()), "it takes no focus from who is working"
    names = []
    bar.findChildren(QPushButton, "recoverInterrupted")[0].setFocus()
    for _ in range(50):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
        focused = window.focusWidget()
        if bar.isAncestorOf(focused):
            names.append(focused.accessibleName() or focused.text())
        elif names:
            break
    assert names == ["Later", "Discard All", "Recover Latest"]
    button = bar.findChild(QPushButton, "laterInterrupted")
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert len(bar.texts()) == 1
    assert bar.isAncestorOf(window.focusWidget()), "the focus goes on to the next"


@pytest.mark.long
def test_a_training_whose_data_are_gone_is_kept(
    open_window: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = training(DESIGN)
    window = open_window()

    def gone() -> None:
        raise OSError("the drive is not there")

    monkeypatch.setattr("engine.datasets.digits.load_data", gone)
    answer("OK")
    end = end_of(window, qtbot, lambda: press(window, qtbot, "resumeInterrupted"))
    assert end.reason == "failed"
    close(window)
    assert (folder / "checkpoint.npz").exists()
    qtbot.waitUntil(lambda: offered_trainings() == 1)
