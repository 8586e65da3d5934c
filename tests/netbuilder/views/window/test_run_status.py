"""What the status bar says of a run, and what may hide it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QAction, QEnterEvent
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from netbuilder.document import Document
from netbuilder.training.records import Progress, Record, RunPaused
from netbuilder.training.trainer import Trainer
from netbuilder.views.bar.state_view import StateView
from netbuilder.views.plots import CurvePlot
from netbuilder.views.window.window import MainWindow

pytestmark = pytest.mark.usefixtures("few_digits")


@pytest.fixture
def window(window: MainWindow) -> MainWindow:
    document = window.findChild(Document)
    document.new(document.design.with_setting("epochs", 3).with_setting("batch_size", 10))
    return window


def do(window: MainWindow, name: str) -> None:
    action = window.findChild(QAction, name)
    assert action.isEnabled(), name
    action.trigger()


def status(window: MainWindow) -> str:
    label = window.findChild(QLabel, "runStatus")
    return str(label.text())


def wait(qtbot: QtBot, window: MainWindow, state: str) -> None:
    qtbot.waitUntil(lambda: window.findChild(Trainer).state == state, timeout=20_000)


def step(qtbot: QtBot, window: MainWindow) -> None:
    trainer = window.findChild(Trainer)
    with qtbot.waitSignal(
        trainer.recordReceived, check_params_cb=lambda record: isinstance(record, RunPaused)
    ):
        do(window, "actionStep")


def enter(widget: QWidget) -> None:
    """The pointer comes over a widget."""
    place = QPointF(3, 3)
    QApplication.sendEvent(widget, QEnterEvent(place, place, widget.mapToGlobal(place)))


def leave(widget: QWidget) -> None:
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))


def state(window: MainWindow) -> str:
    view = window.findChild(StateView, "trainingState")
    return f"{view.word}: {view.detail}"


def test_it_says_that_a_run_waits(window: MainWindow, qtbot: QtBot) -> None:
    step(qtbot, window)
    qtbot.waitUntil(lambda: state(window) == "Paused: epoch 1 of 3, batch 1 of 36")
    step(qtbot, window)
    qtbot.waitUntil(lambda: state(window) == "Paused: epoch 1 of 3, batch 2 of 36")
    do(window, "actionPause")
    wait(qtbot, window, "idle")
    assert "Finished 3 epochs" in status(window)
    assert state(window).startswith("Done: 3 epochs")


def test_the_menu_offers_resume_once(window: MainWindow, qtbot: QtBot) -> None:
    step(qtbot, window)
    offered = [window.findChild(QAction, f"action{name}") for name in ("Pause", "Resume")]
    assert [a.text().replace("&", "") for a in offered if a.isVisible()] == ["Resume"]
    do(window, "actionStop")
    wait(qtbot, window, "idle")
    assert [a.text().replace("&", "") for a in offered if a.isVisible()] == ["Pause", "Resume"]
    do(window, "actionReset")


def test_no_hint_of_a_widget_hides_what_is_told_of_a_run(window: MainWindow, qtbot: QtBot) -> None:
    hovered = [
        window.findChild(QToolButton, "trainButton"),
        window.findChild(CurvePlot, "lossPlot"),
    ]
    bar = window.statusBar()
    for widget in hovered:  # Nothing is told yet.
        enter(widget)
        assert bar.currentMessage() == widget.statusTip() != ""
        leave(widget)
        assert bar.currentMessage() == ""
    step(qtbot, window)
    for widget in hovered:
        enter(widget)
        assert state(window).startswith("Paused")
        assert "training on 360 samples" in status(window)
        leave(widget)
    do(window, "actionStop")
    wait(qtbot, window, "idle")
    for widget in hovered:
        enter(widget)
        assert status(window).startswith("Stopped in epoch 1")
        leave(widget)
    do(window, "actionReset")


def test_a_menu_tells_its_hints_while_it_is_open(window: MainWindow, qtbot: QtBot) -> None:
    step(qtbot, window)
    bar, train = window.statusBar(), window.findChild(QAction, "actionSweep")
    menu = next(m for m in window.menuBar().findChildren(QMenu) if train in m.actions())
    with qtbot.waitExposed(menu):
        menu.popup(window.mapToGlobal(window.rect().center()))
    menu.setActiveAction(train)
    assert bar.currentMessage() == train.statusTip()
    menu.close()
    qtbot.waitUntil(lambda: bar.currentMessage() == "")
    assert state(window).startswith("Paused")
    do(window, "actionReset")


def test_a_message_stays_when_the_pointer_moves(window: MainWindow) -> None:
    button, bar = window.findChild(QToolButton, "trainButton"), window.statusBar()
    bar.showMessage("Something was done.", 8000)
    enter(button)
    assert bar.currentMessage() == "Something was done."
    leave(button)
    assert bar.currentMessage() == "Something was done."


@pytest.mark.long
def test_a_change_on_the_way_is_a_part_of_its_own(window: MainWindow, qtbot: QtBot) -> None:
    document = window.findChild(Document)
    step(qtbot, window)
    document.edit(document.design.with_optimizer_parameter("learning_rate", 0.01), "change rate")
    qtbot.waitUntil(lambda: "learning rate is now 0.01" in status(window))
    assert "The learning rate is now 0.01." in status(window)
    do(window, "actionPause")
    wait(qtbot, window, "idle")
    assert "learning rate is now" not in status(window)


@pytest.mark.long
def test_the_time_goes_on_where_a_stopped_run_goes_on(window: MainWindow, qtbot: QtBot) -> None:
    seconds: list[float] = []

    def note(record: Record) -> None:
        if isinstance(record, Progress):
            seconds.append(record.seconds)

    window.findChild(Trainer).recordReceived.connect(note)
    step(qtbot, window)
    step(qtbot, window)
    do(window, "actionStop")
    wait(qtbot, window, "idle")
    before = len(seconds)
    assert seconds[-1] > 0
    do(window, "actionResume")
    wait(qtbot, window, "idle")
    assert len(seconds) > before
    assert seconds == sorted(seconds)
