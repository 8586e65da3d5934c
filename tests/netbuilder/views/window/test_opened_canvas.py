"""The canvas shows the network of the window, from a copy, only while it is seen."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from engine.datasets import digits
from netbuilder import theme
from netbuilder.design import INPUT, Design, templates
from netbuilder.design.storage import encode
from netbuilder.document import Document
from netbuilder.opened.pictures import Bars
from netbuilder.training.records import Progress
from netbuilder.training.trainer import Trainer
from netbuilder.views.canvas import Canvas
from netbuilder.views.common import motion
from netbuilder.views.common.chip import Chip
from netbuilder.views.pad.digit_pad import DigitPad
from netbuilder.views.window import opened_canvas
from netbuilder.views.window.window import MainWindow

pytestmark = pytest.mark.usefixtures("few_digits")


@pytest.fixture
def window(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.resize(1440, 900)
    document = window.findChild(Document)
    document.new(document.design.with_setting("epochs", 2).with_setting("batch_size", 20))
    return window


def canvas_of(window: MainWindow) -> Canvas:
    return window.findChild(Canvas, "canvas")


def trigger(window: MainWindow, name: str) -> None:
    action = window.findChild(QAction, name)
    assert action.isEnabled()
    action.trigger()


def train(window: MainWindow, qtbot: QtBot) -> None:
    trainer = window.findChild(Trainer)
    before = trainer.run
    trigger(window, "actionTrain")
    qtbot.waitUntil(lambda: trainer.run > before and trainer.state == "idle", timeout=20_000)
    qtbot.waitUntil(lambda: window.network.probe is not None)


def shown(window: MainWindow, name: str) -> Any:
    opened = canvas_of(window).scene().item(name).opened
    return None if opened is None else opened.picture


def sample(window: MainWindow) -> str:
    button = window.findChild(QToolButton, "canvasSample")
    return button.text() if button.isVisible() else ""


def chip(window: MainWindow) -> tuple[str, str]:
    shown = window.findChild(Chip, "canvasChip").shown
    return shown.state, shown.text


def test_a_trained_network_opens_with_a_named_test_sample(window: MainWindow, qtbot: QtBot) -> None:
    assert canvas_of(window).detail.plan.level == "cards"
    assert chip(window) == ("none", "Not trained yet")
    assert sample(window) == ""
    train(window, qtbot)
    assert canvas_of(window).detail.plan.level == "opened"
    qtbot.waitUntil(lambda: isinstance(shown(window, "dense_1"), Bars))
    assert sample(window) == "Showing test sample 1"
    trigger(window, "sample-next")
    qtbot.waitUntil(lambda: sample(window) == "Showing test sample 2")
    qtbot.waitUntil(lambda: chip(window)[0] == "own")
    qtbot.waitUntil(lambda: chip(window)[1].startswith("Run 1 · 64-10"))


def test_the_drawing_goes_through_the_network_as_on_the_pad(
    window: MainWindow, qtbot: QtBot
) -> None:
    train(window, qtbot)
    picture = digits.load_data()[1][0][3] / np.float32(255)
    window.findChild(DigitPad).show_picture(picture)
    qtbot.waitUntil(lambda: sample(window) == "Showing your drawing")
    answer = window.network.probe.outputs(window.findChild(DigitPad).image()[None])
    assert answer is not None

    def agrees() -> bool:
        bars = shown(window, "dense_1")
        return isinstance(bars, Bars) and bool(np.allclose(bars.shares, answer[0], atol=1e-5))

    qtbot.waitUntil(agrees)
    trigger(window, "sample-test")
    qtbot.waitUntil(lambda: sample(window) == "Showing test sample 1")
    window.findChild(DigitPad).clear()
    trigger(window, "sample-drawing")
    qtbot.waitUntil(lambda: sample(window) == "Showing test sample 1")


@pytest.mark.long
def test_frames_are_drawn_beside_the_window_and_only_while_it_is_seen(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []
    draw = opened_canvas.draw

    def noted(*arguments: Any) -> Any:
        threads.append(threading.current_thread())
        return draw(*arguments)

    monkeypatch.setattr(opened_canvas, "draw", noted)
    train(window, qtbot)
    qtbot.waitUntil(lambda: isinstance(shown(window, "dense_1"), Bars))
    assert threads
    assert threading.main_thread() not in threads
    trigger(window, "actionLevelCards")
    window.network.change(window.network.trained.weights)
    with qtbot.waitSignal(window.network.weightsChanged):
        window.network.change(window.network.trained.weights)
    trigger(window, "actionLevelOpened")
    before = shown(window, "dense_1")
    qtbot.waitUntil(lambda: shown(window, "dense_1") not in (None, before))
    canvas_of(window).hide()
    count = len(threads)
    window.network.change(window.network.trained.weights)
    timer = window.findChild(opened_canvas.OpenedCanvas)._timer
    qtbot.waitUntil(lambda: not timer.isActive())
    assert len(threads) == count
    canvas_of(window).show()
    qtbot.waitUntil(lambda: len(threads) > count)


def test_the_moment_of_the_weights_is_named_while_it_trains(
    window: MainWindow, qtbot: QtBot
) -> None:
    trainer = window.findChild(Trainer)
    with qtbot.waitSignal(
        trainer.recordReceived, check_params_cb=lambda record: isinstance(record, Progress)
    ):
        trigger(window, "actionStep")
    qtbot.waitUntil(lambda: chip(window) == ("live", "This training · epoch 1, batch 1"))
    qtbot.waitUntil(lambda: isinstance(shown(window, "dense_1"), Bars))
    qtbot.waitUntil(lambda: trainer.state == "paused")
    trigger(window, "actionStep")
    qtbot.waitUntil(lambda: chip(window) == ("live", "This training · epoch 1, batch 2"))
    # Paused, it ends on an exact frame: what is shown is what these weights answer.
    answer = window.network.probe.outputs(window.network.samples.test.samples[:1])
    qtbot.waitUntil(lambda: bool(np.allclose(shown(window, "dense_1").shares, answer, atol=1e-5)))
    trigger(window, "actionStop")
    qtbot.waitUntil(lambda: trainer.state == "idle")


@pytest.mark.long
def test_after_an_edit_the_chip_says_so_and_what_is_new_shows_nothing(
    window: MainWindow, qtbot: QtBot
) -> None:
    train(window, qtbot)
    qtbot.waitUntil(lambda: isinstance(shown(window, "dense_1"), Bars))
    document = window.findChild(Document)
    document.edit(document.design.inserted(1, "Dropout"), "edited")
    qtbot.waitUntil(lambda: chip(window)[0] == "old")
    qtbot.waitUntil(lambda: isinstance(shown(window, "dense_1"), Bars))
    assert shown(window, "dropout") is None
    document.undo()
    qtbot.waitUntil(lambda: chip(window)[0] == "own")
    document.new(Design.default("circles"))
    qtbot.waitUntil(lambda: chip(window)[0] == "none")
    assert canvas_of(window).detail.plan.level == "cards"


def test_small_networks_show_every_neuron(window: MainWindow, qtbot: QtBot) -> None:
    spirals = next(each.design for each in templates.built_in("digits") if each.title == "Spirals")
    window.findChild(Document).new(spirals.with_setting("epochs", 2))
    train(window, qtbot)
    assert canvas_of(window).detail.plan.level == "neurons"
    qtbot.waitUntil(lambda: shown(window, "dense") is not None)
    assert shown(window, "dense").levels.shape == (8, 48, 48)
    assert shown(window, INPUT).levels.shape == (2, 48, 48)
    assert sample(window) == "Showing the plane"
    trigger(window, "actionLevelOpened")
    qtbot.waitUntil(lambda: isinstance(shown(window, "dense_2"), Bars))
    trigger(window, "actionLevelAuto")
    assert canvas_of(window).detail.plan.level == "neurons"


def test_the_level_is_chosen_on_the_canvas_and_remembered(window: MainWindow, qtbot: QtBot) -> None:
    opened = window.findChild(QToolButton, "level-opened")
    window.findChild(Document).new(Design.default("circles"))
    assert window.findChild(QToolButton, "level-neurons").isEnabled()
    window.findChild(Document).new(Design.default())
    assert not window.findChild(QToolButton, "level-neurons").isEnabled()
    opened.click()
    assert canvas_of(window).detail.plan.level == "opened"
    assert window.findChild(QAction, "actionLevelOpened").isChecked()
    assert window._settings.window_state("canvasLevel") == b"opened"
    opened.click()
    assert canvas_of(window).detail.wish is None
    assert window.findChild(QAction, "actionLevelAuto").isChecked()
    assert canvas_of(window).detail.plan.level == "cards"


def hold_link(window: MainWindow, block: str, number: int) -> QPoint:
    """A place in the viewport where this link alone can be held."""
    canvas = canvas_of(window)
    qlinks = canvas.scene().gaps.item(block)
    for share in np.linspace(0.05, 0.95, 60):
        start, goal = qlinks.place(number)
        x = start.x() + (goal.x() - start.x()) * float(share)
        for y in np.arange(min(start.y(), goal.y()) - 4, max(start.y(), goal.y()) + 5, 2.0):
            place = canvas.mapFromScene(QPointF(x, float(y)))
            if canvas.detail.pointing.link_at(place) == (block, number):
                return place
    raise AssertionError("the link is hidden behind others")


def press(canvas: Canvas, kind: QEvent.Type, place: QPoint, keys: Qt.KeyboardModifier) -> None:
    released = kind == QEvent.Type.MouseButtonRelease
    held = Qt.MouseButton.NoButton if released else Qt.MouseButton.LeftButton
    button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    where = QPointF(canvas.viewport().mapToGlobal(place))
    event = QMouseEvent(kind, QPointF(place), where, button, held, keys)
    QApplication.sendEvent(canvas.viewport(), event)


@pytest.mark.long
def test_a_weight_is_changed_by_dragging_its_link(window: MainWindow, qtbot: QtBot) -> None:
    document, canvas = window.findChild(Document), canvas_of(window)
    spirals = next(each.design for each in templates.built_in("digits") if each.title == "Spirals")
    document.new(spirals.with_setting("epochs", 2))
    train(window, qtbot)
    qtbot.waitUntil(lambda: canvas.scene().gaps.item("dense_2") is not None)
    links = canvas.scene().gaps.item("dense_2").links
    number = int(np.abs(links.weights).argmax())
    first, second = links.pairs[number]
    before = window.network.trained
    place, none = hold_link(window, "dense_2", number), Qt.KeyboardModifier.NoModifier
    press(canvas, QEvent.Type.MouseButtonPress, place, none)
    for up in (20, 60):
        press(canvas, QEvent.Type.MouseMove, place - QPoint(0, up), none)
    press(canvas, QEvent.Type.MouseButtonRelease, place - QPoint(0, 60), none)
    changed = window.network.trained
    with window.network.probe.model(changed.weights) as model:
        kernel = np.array(model.layers[2].kernel)
    largest = float(np.abs(links.weights).max())
    assert kernel[first, second] == pytest.approx(links.weights[number] + largest / 2, rel=1e-4)
    assert np.count_nonzero(changed.weights != before.weights) == 1
    assert changed.figures == ()
    qtbot.waitUntil(lambda: chip(window)[0] == "changed")
    # The whole drag is one step.
    document.undo()
    assert (window.network.trained.weights == before.weights).all()
    qtbot.waitUntil(lambda: chip(window)[0] == "own")
    document.redo()
    assert (window.network.trained.weights == changed.weights).all()
    qtbot.waitUntil(lambda: chip(window)[0] == "changed")


def test_a_link_is_switched_off_with_ctrl(window: MainWindow, qtbot: QtBot) -> None:
    document, canvas = window.findChild(Document), canvas_of(window)
    circles = Design.default("circles").with_setting("epochs", 2)
    document.new(circles)
    train(window, qtbot)
    qtbot.waitUntil(lambda: canvas.scene().gaps.item("dense") is not None)
    links = canvas.scene().gaps.item("dense").links
    place = hold_link(window, "dense", 0)
    press(canvas, QEvent.Type.MouseButtonPress, place, Qt.KeyboardModifier.ControlModifier)
    with window.network.probe.model(window.network.trained.weights) as model:
        kernel = np.array(model.layers[0].kernel)
    assert kernel[tuple(links.pairs[0])] == 0
    assert np.count_nonzero(kernel) == kernel.size - 1
    document.undo()
    qtbot.waitUntil(lambda: chip(window)[0] == "own")


def test_the_view_is_kept_in_the_file_and_is_no_edit(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    document, detail = window.findChild(Document), canvas_of(window).detail
    document.save(tmp_path / "a.json")
    assert not document.modified
    detail.toggle("dense")
    detail.toggle("dense_1")
    assert not document.modified
    assert document.undo_text == ""
    document.save()
    window.findChild(QToolButton, "level-opened").click()
    document.save(tmp_path / "b.json")
    document.new(Design.default("circles"))
    assert detail.against == ()

    document.open(tmp_path / "a.json")
    assert detail.plan.level == "cards"
    assert set(detail.plan.forms) == {"dense", "dense_1"}
    assert not document.modified
    assert window.findChild(QAction, "actionLevelAuto").isChecked()
    document.open(tmp_path / "b.json")
    assert detail.wish == "opened"
    assert set(detail.plan.forms) == {INPUT, "dense", "dense_1"}
    assert window.findChild(QAction, "actionLevelOpened").isChecked()
    # A file that tells no view opens as the user likes it, as before.
    trigger(window, "actionLevelCards")
    (tmp_path / "c.json").write_bytes(encode(Design.default()))
    document.open(tmp_path / "b.json")
    document.open(tmp_path / "c.json")
    assert detail.wish == "cards"


def test_a_block_that_is_renamed_stays_open(window: MainWindow) -> None:
    document, detail = window.findChild(Document), canvas_of(window).detail
    detail.toggle("dense")
    document.edit(document.design.renamed("dense", "first"), "rename")
    assert set(detail.plan.forms) == {"first"}
    document.undo()
    assert set(detail.plan.forms) == {"dense"}


def sign(canvas: Canvas, block: str, step: int) -> QPoint:
    """A place in the viewport on the - (-1) or the + (1) of a block."""
    item = canvas.scene().item(block)
    area = canvas.mapFromScene(item.mapRectToScene(item.card())).boundingRect()
    for y in range(area.top(), area.bottom(), 2):
        for x in range(area.left(), area.right(), 2):
            if item.sign_at(canvas.mapToScene(x, y)) == step:
                return QPoint(x + 3, y + 3)
    raise AssertionError("there is no such sign")


@pytest.mark.long
@pytest.mark.parametrize("level", ["neurons", "opened"])
def test_units_are_added_and_removed_on_the_canvas(
    window: MainWindow, qtbot: QtBot, level: str
) -> None:
    document, canvas = window.findChild(Document), canvas_of(window)
    spirals = next(each.design for each in templates.built_in("digits") if each.title == "Spirals")
    document.new(spirals)
    canvas.detail.choose(level)

    def units(block: str = "dense") -> int:
        return int(document.design.block(block).parameters["units"])

    for step, count in ((1, 9), (-1, 8), (-1, 7)):
        place = sign(canvas, "dense", step)
        qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert units() == count
    assert canvas.selected() == ()
    document.undo()
    assert units() == 8
    # The data say how many classes there are.
    with pytest.raises(AssertionError):
        sign(canvas, document.design.blocks[-1].name, 1)
    document.edit(document.design.with_parameter("dense", "units", 1), "one")
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=sign(canvas, "dense", -1))
    assert units() == 1
    canvas.setFocus()
    canvas.select("dense_1")
    qtbot.keyClick(canvas, Qt.Key.Key_Plus)
    assert units("dense_1") == 9
    qtbot.keyClick(canvas, Qt.Key.Key_Minus)
    qtbot.keyClick(canvas, Qt.Key.Key_Minus)
    assert units("dense_1") == 7


@pytest.mark.long
def test_dashes_move_along_links_only_while_it_trains(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(motion, "allowed", lambda: True)
    document, canvas = window.findChild(Document), canvas_of(window)
    spirals = next(each.design for each in templates.built_in("digits") if each.title == "Spirals")
    document.new(spirals.with_setting("epochs", 10_000))
    trainer, gaps = window.findChild(Trainer), canvas.scene().gaps

    def offsets() -> set[float]:
        item = gaps.item("dense_1")
        if item is None:
            return set()
        return {pen.dashOffset() * pen.widthF() for _, pen in item._drawn(theme.current())}

    trigger(window, "actionTrain")
    qtbot.waitUntil(lambda: trainer.state == "running", timeout=20_000)
    qtbot.waitUntil(lambda: len(offsets()) > 0 and 0.0 not in offsets(), timeout=20_000)
    first = offsets()
    qtbot.waitUntil(lambda: offsets() != first)
    trigger(window, "actionPause")
    qtbot.waitUntil(lambda: trainer.state == "paused")
    qtbot.waitUntil(lambda: offsets() == {0.0})
    monkeypatch.setattr(motion, "allowed", lambda: False)
    trigger(window, "actionPause")
    qtbot.waitUntil(lambda: trainer.state == "running")
    assert offsets() == {0.0}
    trigger(window, "actionStop")
    qtbot.waitUntil(lambda: trainer.state == "idle")


@pytest.mark.long
def test_cards_light_up_and_opened_blocks_need_not(window: MainWindow, qtbot: QtBot) -> None:
    train(window, qtbot)
    scene = canvas_of(window).scene()
    window.findChild(DigitPad).show_picture(digits.load_data()[1][0][3] / np.float32(255))
    trigger(window, "actionLevelCards")
    qtbot.waitUntil(lambda: scene.item("dense").is_lit and scene.item("dense_1").is_lit)
    canvas_of(window).detail.toggle("dense")
    qtbot.waitUntil(lambda: not scene.item("dense").is_lit)
    assert scene.item("dense_1").is_lit
    canvas_of(window).detail.toggle("dense")
    qtbot.waitUntil(lambda: scene.item("dense").is_lit)
