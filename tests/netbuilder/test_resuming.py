"""Going on in the window: after Stop, a crash, a divergence, an edit; and changing on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QListWidget,
    QMessageBox,
    QPushButton,
    QSlider,
    QSpinBox,
    QTabWidget,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from engine.datasets import digits
from netbuilder.app import create_window
from netbuilder.document import Document
from netbuilder.insight.my_digits import MyDigits
from netbuilder.training.records import (
    EpochDone,
    Progress,
    Record,
    RunChanged,
    RunEnded,
    RunPaused,
    RunStarted,
)
from netbuilder.training.trainer import Trainer
from netbuilder.views.canvas import Canvas
from netbuilder.views.common.bars import PredictionBars
from netbuilder.views.pad.digit_pad import DigitPad
from netbuilder.views.pad.my_digits import MyDigitsDialog
from netbuilder.views.pad.nearest import Nearest
from netbuilder.views.plots import BATCHES, CurvePlot
from netbuilder.views.window.window import MainWindow

pytestmark = pytest.mark.usefixtures("few_digits")

Open = Callable[[], MainWindow]


@pytest.fixture
def open_window(qtbot: QtBot) -> Open:
    """Opens windows as the program does; a training of four epochs of 36 batches."""

    def opens() -> MainWindow:
        window = create_window("digits")
        document = window.findChild(Document)
        qtbot.addWidget(window, before_close_func=lambda _: document.new())
        document.new(document.design.with_setting("epochs", 4).with_setting("batch_size", 10))
        with qtbot.waitExposed(window):
            window.show()
        return window

    return opens


def do(window: MainWindow, name: str) -> None:
    action = window.findChild(QAction, name)
    assert action.isEnabled(), f"{name} is disabled"
    action.trigger()


def trainer_of(window: MainWindow) -> Trainer:
    return window.findChild(Trainer)


def idle(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: trainer_of(window).state == "idle", timeout=20_000)


def losses(window: MainWindow) -> list[float]:
    return [float(y) for y in window.findChild(CurvePlot, "lossPlot").series()[BATCHES][1]]


def ends(window: MainWindow) -> list[RunEnded]:
    found: list[RunEnded] = []

    def note(record: Record) -> None:
        if isinstance(record, RunEnded):
            found.append(record)

    trainer_of(window).recordReceived.connect(note)
    return found


def whole_run(window: MainWindow, qtbot: QtBot) -> tuple[list[float], RunEnded]:
    found = ends(window)
    do(window, "actionTrain")
    qtbot.waitUntil(lambda: bool(found))
    idle(window, qtbot)
    return losses(window), found[0]


def step(window: MainWindow, qtbot: QtBot, count: int, unit: str = "actionStep") -> None:
    trainer = trainer_of(window)
    for _ in range(count):
        with qtbot.waitSignal(
            trainer.recordReceived, check_params_cb=lambda record: isinstance(record, RunPaused)
        ):
            do(window, unit)
    assert trainer.state == "paused"


def same_weights(first: RunEnded, second: RunEnded) -> bool:
    assert first.weights is not None
    assert second.weights is not None
    return first.weights.tobytes() == second.weights.tobytes()


def test_a_stopped_run_goes_on(open_window: Open, qtbot: QtBot) -> None:
    window = open_window()
    curve, whole = whole_run(window, qtbot)
    assert not window.findChild(QAction, "actionResume").isEnabled()
    step(window, qtbot, 3)
    do(window, "actionStop")
    idle(window, qtbot)
    found = ends(window)
    do(window, "actionResume")
    qtbot.waitUntil(lambda: bool(found), timeout=20_000)
    assert losses(window) == curve
    assert same_weights(found[0], whole)
    assert "lowest" in window.findChild(QLabel, "runStatus").toolTip() + found[0].message


def answer(button: str) -> None:
    """Press a button of the question that opens next."""

    def press() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QMessageBox):
            QTimer.singleShot(20, press)
            return
        (found,) = [each for each in box.buttons() if each.text() == button]
        found.click()

    QTimer.singleShot(0, press)


def test_the_learning_rate_and_the_batch_size_change_on_the_way(
    open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    document = window.findChild(Document)
    records: list[Record] = []
    trainer_of(window).recordReceived.connect(records.append)
    step(window, qtbot, 2)
    design = document.design.with_optimizer_parameter("learning_rate", 0.05)
    document.edit(design.with_setting("batch_size", 40), "change")
    do(window, "actionPause")
    idle(window, qtbot)
    (changed,) = [r for r in records if isinstance(r, RunChanged)]
    assert "learning rate is now 0.05" in changed.message
    rates = np.concatenate([r.rates for r in records if isinstance(r, Progress)])
    assert rates[:2].tolist() == [0.001, 0.001]
    assert set(rates[2:]) == {0.05}
    assert len(losses(window)) == 36 + 3 * 9
    window.findChild(QTabWidget, "watch").setCurrentIndex(0)
    axis = window.findChild(CurvePlot, "lossPlot").getPlotItem().getAxis("right")
    qtbot.waitUntil(axis.isVisible)


def test_epochs_are_added_on_the_way_and_the_curves_make_room(
    open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    step(window, qtbot, 2)
    epochs = window.findChild(QSpinBox, "epochs")
    assert epochs.isEnabled()
    assert not window.findChild(QSpinBox, "seed").isEnabled()
    epochs.setFocus()
    epochs.selectAll()
    qtbot.keyClicks(epochs, "14")
    qtbot.keyClick(epochs, Qt.Key.Key_Return)
    found = ends(window)
    do(window, "actionPause")
    qtbot.waitUntil(lambda: bool(found), timeout=20_000)
    idle(window, qtbot)
    assert found[0].epochs_done == 14
    window.findChild(QTabWidget, "watch").setCurrentIndex(0)
    view = window.findChild(CurvePlot, "lossPlot").getViewBox()
    qtbot.waitUntil(lambda: view.viewRange()[0][1] >= 14)


def test_a_divergence_offers_the_last_good_epoch(open_window: Open, qtbot: QtBot) -> None:
    window = open_window()
    document = window.findChild(Document)
    design = document.design.with_optimizer("sgd").with_loss("mean_squared_error")
    design = design.with_parameter("dense_1", "activation", "linear")
    document.edit(design, "change")
    step(window, qtbot, 1, "actionStepEpoch")
    document.edit(design.with_optimizer_parameter("learning_rate", 50.0), "change")
    found = ends(window)
    do(window, "actionPause")
    qtbot.waitUntil(lambda: bool(found), timeout=20_000)
    assert found[0].reason == "diverged"
    assert "gradient" in found[0].message
    assert "last good one" in found[0].message
    offer = window.findChild(QPushButton, "goOnFromGoodEpoch")
    assert offer.isVisible()
    assert not window.statusBar().isAncestorOf(offer)
    assert offer.text() == f"Continue from epoch {found[0].good_epoch} at 5"
    document.edit(design.with_optimizer_parameter("learning_rate", 0.1), "change")
    qtbot.mouseClick(offer, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(found) == 2, timeout=20_000)
    assert found[1].reason == "finished"
    assert document.design.optimizer.parameters["learning_rate"] == pytest.approx(0.01)
    assert not offer.isVisible()


def test_training_on_keeps_what_still_fits(open_window: Open, qtbot: QtBot) -> None:
    window = open_window()
    document = window.findChild(Document)
    whole_run(window, qtbot)
    on = window.findChild(QAction, "actionTrainOn")
    design = document.design.inserted(1, "Dense", {"units": 10, "activation": "relu"})
    document.edit(design, "change")
    assert "Weights kept: dense." in on.toolTip()
    assert "Reinitialized: dense_2 and dense_1" in on.toolTip()
    records: list[Any] = []
    trainer_of(window).recordReceived.connect(records.append)
    do(window, "actionTrainOn")
    qtbot.waitUntil(lambda: any(isinstance(r, EpochDone) for r in records), timeout=20_000)
    idle(window, qtbot)
    (started,) = [r for r in records if isinstance(r, RunStarted)]
    assert started.kept == ("dense",)


def test_the_pad_says_what_an_answer_is_worth(open_window: Open, qtbot: QtBot) -> None:
    window = open_window()
    whole_run(window, qtbot)
    pad = window.findChild(DigitPad)
    verdict = window.findChild(QLabel, "padVerdict")
    nearest = window.findChild(Nearest)
    assert verdict.text() == ""
    pad.show_picture(digits.load_data()[1][0][0] / np.float32(255))
    qtbot.waitUntil(lambda: nearest.accessibleDescription() != "None")
    assert verdict.text()
    assert len(nearest.accessibleDescription().split(", ")) == 3
    pad.show_picture(np.random.default_rng(0).uniform(0, 1, (28, 28)).astype(np.float32))
    qtbot.waitUntil(lambda: "Unlike anything in the training data" in verdict.text())
    pad.clear()
    assert verdict.text() == ""
    assert nearest.accessibleDescription() == "None"


def test_a_drawing_lights_up_the_blocks(open_window: Open, qtbot: QtBot) -> None:
    window = open_window()
    window.findChild(QAction, "actionLevelCards").trigger()
    whole_run(window, qtbot)
    pad = window.findChild(DigitPad)
    canvas = window.findChild(Canvas)
    before = canvas.grab().toImage()
    pad.show_picture(digits.load_data()[1][0][0] / np.float32(255))
    qtbot.waitUntil(lambda: canvas.grab().toImage() != before)
    pad.clear()
    qtbot.waitUntil(lambda: canvas.grab().toImage() == before)


def test_a_bar_under_the_cursor_shows_what_speaks_for_it(open_window: Open, qtbot: QtBot) -> None:
    window = open_window()
    whole_run(window, qtbot)
    pad, bars = window.findChild(DigitPad), window.findChild(PredictionBars, "predictionBars")
    qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(60, 40))
    for place in (QPoint(120, 40), QPoint(100, 90), QPoint(80, 140)):
        qtbot.mouseMove(pad, place)
    qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(80, 140))
    plain = pad.grab().toImage()
    seen: list[object] = []
    bars.hovered.connect(seen.append)
    qtbot.mouseMove(bars, QPoint(bars.width() - 20, round(bars.height() * 0.75)))
    qtbot.waitUntil(lambda: len(seen) == 1)
    assert seen[0] in range(10)
    qtbot.waitUntil(lambda: pad.grab().toImage() != plain)
    QApplication.sendEvent(bars, QEvent(QEvent.Type.Leave))
    assert seen[1:] == [None]
    assert pad.grab().toImage() == plain


def draw(pad: DigitPad, qtbot: QtBot, *places: tuple[float, float]) -> None:
    points = [QPoint(round(x * pad.width()), round(y * pad.height())) for x, y in places]
    qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=points[0])
    for point in points[1:]:
        qtbot.mouseMove(pad, point)
    qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=points[-1])


def say(window: MainWindow, qtbot: QtBot, name: str) -> None:
    """Choose what the drawing was, as a person does."""
    button = window.findChild(QToolButton, "itWas")
    qtbot.waitUntil(button.isEnabled)
    menu = button.menu()
    menu.aboutToShow.emit()
    next(each for each in menu.actions() if each.text() == name).trigger()


def test_the_network_is_taught_what_a_drawing_was(open_window: Open, qtbot: QtBot) -> None:
    window = open_window()
    whole_run(window, qtbot)
    pad, bars = window.findChild(DigitPad), window.findChild(PredictionBars, "predictionBars")
    assert not window.findChild(QToolButton, "itWas").isEnabled()
    draw(pad, qtbot, (0.3, 0.3), (0.5, 0.7), (0.7, 0.3), (0.3, 0.5), (0.7, 0.6))
    qtbot.waitUntil(window.findChild(QToolButton, "itWas").isEnabled)
    wanted = "3" if bars.reading() != "3" else "5"
    say(window, qtbot, wanted)
    qtbot.waitUntil(lambda: bars.reading() == wanted, timeout=20_000)
    assert [each.label for each in MyDigits().all] == [wanted]
    verdict = window.findChild(QLabel, "padVerdict")
    qtbot.waitUntil(lambda: "nlike" not in verdict.text())

    do(window, "actionMyDigits")
    dialog = window.findChild(MyDigitsDialog)
    shown = dialog.findChild(QListWidget)
    qtbot.waitUntil(lambda: shown.count() == 1)
    assert shown.item(0).text() == wanted
    shown.setCurrentRow(0)
    undo = dialog.findChild(QPushButton, "undoDigits")
    assert not undo.isVisible()
    qtbot.mouseClick(dialog.findChild(QPushButton, "deleteDigits"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown.count() == 0)
    qtbot.waitUntil(lambda: MyDigits().all == ())
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown.count() == 1)
    qtbot.waitUntil(lambda: [each.label for each in MyDigits().all] == [wanted])
    assert not undo.isVisible()
    MyDigits().add("8", [np.array([[0.0, 0.0], [1.0, 1.0]])])  # as another window would
    dialog.hide()
    do(window, "actionMyDigits")
    qtbot.waitUntil(lambda: shown.count() == 2)
    dialog.close()


def test_thick_drawings_and_pictures_are_taught_as_they_are_seen(
    open_window: Open, qtbot: QtBot
) -> None:
    window = open_window()
    pad = window.findChild(DigitPad)
    window.findChild(QSlider, "thickness").setValue(200)
    draw(pad, qtbot, (0.3, 0.3), (0.7, 0.3), (0.5, 0.7))
    thick = pad.image()
    say(window, qtbot, "7")
    picture = np.zeros((28, 28), np.float32)
    picture[4:24, 12:16] = 1
    pad.show_picture(picture)
    say(window, qtbot, "1")
    qtbot.waitUntil(lambda: len(MyDigits()) == 2)
    drawn, pasted = MyDigits().all
    np.testing.assert_array_equal(drawn.picture(), thick)
    np.testing.assert_array_equal(pasted.picture(), picture)


def test_drawings_are_kept_where_there_is_nothing_to_teach(open_window: Open, qtbot: QtBot) -> None:
    window = open_window()
    draw(window.findChild(DigitPad), qtbot, (0.3, 0.3), (0.5, 0.7))
    say(window, qtbot, "1")
    qtbot.waitUntil(lambda: [each.label for each in MyDigits().all] == ["1"])
    said = "Train a network first; then it can be taught"
    qtbot.waitUntil(lambda: any(said in each.text() for each in window.findChildren(QLabel)))
