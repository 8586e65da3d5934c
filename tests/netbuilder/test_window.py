"""The window as a whole, driven by mouse and keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QAction,
    QDrag,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QMouseEvent,
    QPalette,
)
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QListWidget,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.design import Design
from netbuilder.document import Document
from netbuilder.views.canvas import Canvas
from netbuilder.views.plots import BATCHES, VALIDATION
from netbuilder.views.window.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier
RUN_LIMIT = 90_000
SEVEN = [(0.28, 0.2), (0.5, 0.2), (0.72, 0.2), (0.64, 0.38), (0.56, 0.55), (0.48, 0.82)]
ONE = [(0.5, 0.15), (0.5, 0.4), (0.5, 0.6), (0.5, 0.85)]

OpenWindow = Callable[..., MainWindow]


@pytest.fixture
def open_window(qtbot: QtBot) -> OpenWindow:
    def make(data_set: str | None = "digits") -> MainWindow:
        window = create_window(data_set)
        qtbot.addWidget(window, before_close_func=lambda _: answer(discard))
        window.resize(1240, 800)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        return window

    return make


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    return open_window()


discard = QMessageBox.StandardButton.Discard


def answer(button: QMessageBox.StandardButton, heard: list[str] | None = None) -> None:
    """Press `button` in the message box that is about to open, if one does."""

    def press() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            if heard is not None:
                heard.append(box.text())
            box.button(button).click()

    QTimer.singleShot(0, press)


def child(window: QWidget, kind: type, name: str) -> Any:
    found = window.findChild(kind, name)
    assert found is not None, name
    return found


def action(window: MainWindow, name: str) -> QAction:
    return child(window, QAction, name)


def canvas_of(window: MainWindow) -> Canvas:
    return child(window, Canvas, "canvas")


def set_number(qtbot: QtBot, window: MainWindow, name: str, number: int) -> None:
    """Type a number into the spin box of this name."""
    box = child(window, QSpinBox, name)
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, str(number))
    qtbot.keyClick(box, Qt.Key.Key_Return)


def choose(qtbot: QtBot, window: MainWindow, name: str, text: str) -> None:
    """Choose an entry of the combo box of this name by its first letters."""
    box = child(window, QComboBox, name)
    box.setFocus()
    qtbot.keyClicks(box, text)
    qtbot.keyClick(box, Qt.Key.Key_Return)


def block_centre(window: MainWindow, name: str) -> QPoint:
    canvas = canvas_of(window)
    for item in canvas.items():
        if getattr(getattr(item, "content", None), "name", None) == name:
            return canvas.mapFromScene(item.mapToScene(item.boundingRect().center()))
    raise KeyError(name)


def click_block(qtbot: QtBot, window: MainWindow, name: str) -> None:
    qtbot.mouseClick(canvas_of(window).viewport(), LEFT, pos=block_centre(window, name))


def shown_blocks(window: MainWindow) -> list[str]:
    """The texts of the blocks, in the order of the network."""
    scene = canvas_of(window).scene()
    return [scene.item(name).content.spoken for name in scene.names]


def drag_from_palette(
    qtbot: QtBot, window: MainWindow, kind: str, below: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Drag a layer from the palette into the gap behind a block.

    The platform's own loop of a drag is replaced by the events that it would send.
    """
    palette = child(window, QListWidget, "paletteList")
    viewport = canvas_of(window).viewport()
    canvas, area = canvas_of(window), canvas_of(window).rect_of(below)
    beside = QPoint(area.right() + 8, area.center().y())
    target = beside if canvas.detail.plan.across else QPoint(area.center().x(), area.bottom() + 12)

    def carry(drag: QDrag, *actions: Any) -> Qt.DropAction:
        copy, data = Qt.DropAction.CopyAction, drag.mimeData()
        for event in (
            QDragEnterEvent(target, copy, data, LEFT, NO_KEYS),
            QDragMoveEvent(target, copy, data, LEFT, NO_KEYS),
            QDropEvent(QPointF(target), copy, data, LEFT, NO_KEYS),
        ):
            QApplication.sendEvent(viewport, event)
        return copy

    monkeypatch.setattr(QDrag, "exec", carry)
    rows = [palette.item(row) for row in range(palette.count())]
    item = next(row for row in rows if row.data(Qt.ItemDataRole.UserRole) == kind)
    start = palette.visualItemRect(item).center()
    before = len(shown_blocks(window))
    qtbot.mousePress(palette.viewport(), LEFT, pos=start)
    for step in (10, 30):
        qtbot.mouseMove(palette.viewport(), start + QPoint(step, step))
    qtbot.waitUntil(lambda: len(shown_blocks(window)) == before + 1)
    qtbot.mouseRelease(palette.viewport(), LEFT, pos=start)


def draw(qtbot: QtBot, window: MainWindow, points: list[tuple[float, float]]) -> None:
    pad = child(window, QWidget, "digitPad")
    side = min(pad.width(), pad.height())
    left, top = (pad.width() - side) / 2, (pad.height() - side) / 2
    places = [QPointF(left + x * side, top + y * side) for x, y in points]
    moves = [
        (QEvent.Type.MouseButtonPress, places[0]),
        *((QEvent.Type.MouseMove, p) for p in places),
    ]
    for kind, place in [*moves, (QEvent.Type.MouseButtonRelease, places[-1])]:
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else LEFT
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else LEFT
        where = pad.mapToGlobal(place)
        QApplication.sendEvent(pad, QMouseEvent(kind, place, where, button, held, NO_KEYS))


def train(qtbot: QtBot, window: MainWindow) -> None:
    """Press Train and wait for the run's end."""
    button = child(window, QWidget, "trainButton")
    qtbot.mouseClick(button, LEFT)
    qtbot.waitUntil(lambda: action(window, "actionStop").isEnabled())
    qtbot.waitUntil(lambda: action(window, "actionTrain").isEnabled(), timeout=RUN_LIMIT)


def status(window: MainWindow) -> str:
    return child(window, QLabel, "runStatus").text()


def curve(window: MainWindow, plot: str, name: str) -> tuple[np.ndarray, np.ndarray]:
    return child(window, QWidget, plot).series()[name]


def choose_file(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """Let both file dialogs answer `path`."""
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_, **__: (str(path), ""))


def test_the_whole_path(
    qtbot: QtBot,
    open_window: OpenWindow,
    image_data: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    window = open_window(image_data.name)
    set_number(qtbot, window, "epochs", 2)
    train(qtbot, window)
    positions, losses = curve(window, "lossPlot", BATCHES)
    assert len(positions) == 2 * -(-int(len(image_data.train[0]) * 0.9) // 32)
    assert losses[-100:].mean() < losses[:100].mean() / 2
    assert len(curve(window, "accuracyPlot", VALIDATION)[0]) == 2

    draw(qtbot, window, SEVEN)
    bars = child(window, QWidget, "predictionBars")
    qtbot.waitUntil(lambda: bars.reading() == "7")

    drag_from_palette(qtbot, window, "Dense", "dense", monkeypatch)
    assert len(shown_blocks(window)) == 4
    click_block(qtbot, window, "dense_2")
    set_number(qtbot, window, "units", 32)
    choose(qtbot, window, "activation", "tanh")
    texts = shown_blocks(window)
    assert "output shape 32" in texts[2]
    assert "2,080 parameters" in texts[2]
    assert "tanh" in texts[2]
    assert "330 parameters" in texts[3]

    train(qtbot, window)
    accuracy = curve(window, "accuracyPlot", VALIDATION)[1]
    assert accuracy[-1] > (0.93 if image_data.name == "mnist" else 0.83)
    qtbot.mouseClick(child(window, QPushButton, "clearPad"), LEFT)
    assert bars.probabilities() is None
    draw(qtbot, window, SEVEN)
    qtbot.waitUntil(lambda: bars.reading() == "7")

    path = tmp_path / "mine.netbuilder.json"
    choose_file(monkeypatch, path)
    action(window, "actionSave").trigger()
    qtbot.waitUntil(lambda: not window.isWindowModified())
    window.close()
    again = open_window(image_data.name)
    action(again, "actionOpen").trigger()
    assert shown_blocks(again) == texts
    assert Design.load(path).block("dense_2").parameters["units"] == 32


def test_it_opens_with_the_seed_network(window: MainWindow) -> None:
    texts = shown_blocks(window)
    assert len(texts) == 3
    assert "output shape 784" in texts[0]
    assert "64 units · relu" in texts[1]
    assert "10 units · softmax" in texts[2]
    assert child(window, QComboBox, "optimizer").currentText() == "Adam"
    assert child(window, QSpinBox, "batch_size").value() == 32
    assert child(window, QSpinBox, "epochs").value() == 10


def test_a_digit_is_read_while_training_runs(qtbot: QtBot, window: MainWindow) -> None:
    draw(qtbot, window, ONE)
    bars = child(window, QWidget, "predictionBars")
    assert bars.probabilities() is None
    set_number(qtbot, window, "epochs", 50)
    qtbot.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: bars.probabilities() is not None, timeout=RUN_LIMIT)
    first = bars.probabilities().copy()
    qtbot.waitUntil(lambda: not np.array_equal(bars.probabilities(), first), timeout=RUN_LIMIT)
    assert action(window, "actionStop").isEnabled()
    action(window, "actionStop").trigger()
    qtbot.waitUntil(lambda: action(window, "actionTrain").isEnabled())


def test_stop_keeps_the_network(qtbot: QtBot, window: MainWindow) -> None:
    set_number(qtbot, window, "epochs", 50)
    action(window, "actionTrain").trigger()
    plot = child(window, QWidget, "lossPlot")
    qtbot.waitUntil(lambda: len(plot.series()[BATCHES][0]) > 100, timeout=RUN_LIMIT)
    action(window, "actionStop").trigger()
    qtbot.waitUntil(lambda: action(window, "actionTrain").isEnabled())
    assert "top" in status(window)
    draw(qtbot, window, ONE)
    bars = child(window, QWidget, "predictionBars")
    qtbot.waitUntil(lambda: bars.probabilities() is not None)


def test_pause_holds_and_resume_goes_on(qtbot: QtBot, window: MainWindow) -> None:
    set_number(qtbot, window, "epochs", 50)
    action(window, "actionTrain").trigger()
    pause = action(window, "actionPause")
    progress = child(window, QProgressBar, "progressBar")
    qtbot.waitUntil(pause.isEnabled, timeout=RUN_LIMIT)
    pause.trigger()
    qtbot.waitUntil(lambda: "ume" in pause.text())
    held = progress.value()
    pause.trigger()
    qtbot.waitUntil(lambda: progress.value() > held, timeout=RUN_LIMIT)
    action(window, "actionStop").trigger()
    qtbot.waitUntil(lambda: action(window, "actionTrain").isEnabled())


def test_closing_while_training_ends_cleanly(qtbot: QtBot, window: MainWindow) -> None:
    action(window, "actionTrain").trigger()
    plot = child(window, QWidget, "lossPlot")
    qtbot.waitUntil(lambda: len(plot.series()[BATCHES][0]) > 0, timeout=RUN_LIMIT)
    assert window.close()
    assert not window.isVisible()


def test_what_cannot_be_trained_says_why(qtbot: QtBot, window: MainWindow) -> None:
    click_block(qtbot, window, "dense_1")
    set_number(qtbot, window, "units", 12)
    train_action = action(window, "actionTrain")
    assert not train_action.isEnabled()
    assert "10 classes" in train_action.toolTip()
    assert "10 classes" in shown_blocks(window)[2]
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert train_action.isEnabled()


def test_a_diverging_run_says_what_to_try(qtbot: QtBot, window: MainWindow) -> None:
    choose(qtbot, window, "optimizer", "SGD")
    choose(qtbot, window, "loss", "Mean")
    box = next(w for w in window.findChildren(QWidget, "learning_rate") if hasattr(w, "selectAll"))
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "1e6")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    click_block(qtbot, window, "dense_1")
    choose(qtbot, window, "activation", "linear")
    train(qtbot, window)
    assert "learning rate" in status(window)
    assert "poch 1" in status(window)


def test_undo_and_redo_by_keyboard(qtbot: QtBot, window: MainWindow) -> None:
    click_block(qtbot, window, "dense")
    qtbot.keyClick(canvas_of(window), Qt.Key.Key_Delete)
    assert len(shown_blocks(window)) == 2
    assert "delete dense" in action(window, "actionUndo").text()
    action(window, "actionUndo").trigger()
    assert len(shown_blocks(window)) == 3
    action(window, "actionRedo").trigger()
    assert len(shown_blocks(window)) == 2


def test_delete_in_a_field_leaves_the_block_alone(qtbot: QtBot, window: MainWindow) -> None:
    click_block(qtbot, window, "dense")
    box = child(window, QSpinBox, "units")
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Delete)
    qtbot.keyClick(box, Qt.Key.Key_Backspace)
    assert len(shown_blocks(window)) == 3


def test_a_double_click_adds_after_the_selection(qtbot: QtBot, window: MainWindow) -> None:
    click_block(qtbot, window, "dense")
    palette = child(window, QListWidget, "paletteList")
    palette.setFocus()
    qtbot.keyClick(palette, Qt.Key.Key_Return)
    assert "dense_2" in shown_blocks(window)[2]


def test_closing_with_changes_asks(qtbot: QtBot, window: MainWindow) -> None:
    set_number(qtbot, window, "epochs", 3)
    assert window.isWindowModified()
    heard: list[str] = []
    answer(QMessageBox.StandardButton.Cancel, heard)
    assert not window.close()
    assert window.isVisible()
    assert "Save the changes" in heard[0]


def test_text_being_typed_is_saved(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "typed.netbuilder.json"
    choose_file(monkeypatch, path)
    box = child(window, QSpinBox, "epochs")
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "77")
    action(window, "actionSave").trigger()
    qtbot.waitUntil(path.exists)
    assert Design.load(path).epochs == 77


@pytest.mark.parametrize("content", [b"", b"{}", b'{"format": "netbuilder-design", "version": 9}'])
def test_a_bad_file_is_refused_and_changes_nothing(
    qtbot: QtBot,
    window: MainWindow,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    content: bytes,
) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    choose_file(monkeypatch, path)
    before, heard = shown_blocks(window), list[str]()
    answer(QMessageBox.StandardButton.Ok, heard)
    action(window, "actionOpen").trigger()
    assert "bad.json" in heard[0]
    assert shown_blocks(window) == before


def test_a_file_dropped_on_the_window_opens(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "dropped.json"
    Design.default("digits").inserted(1, "Activation").save(path)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, place = Qt.DropAction.CopyAction, QPoint(5, 5)
    QApplication.sendEvent(window, QDragEnterEvent(place, copy, data, LEFT, NO_KEYS))
    QApplication.sendEvent(window, QDropEvent(QPointF(place), copy, data, LEFT, NO_KEYS))
    assert len(shown_blocks(window)) == 4
    assert "dropped.json" in window.windowTitle()


def test_new_begins_again(qtbot: QtBot, window: MainWindow) -> None:
    click_block(qtbot, window, "dense")
    qtbot.keyClick(canvas_of(window), Qt.Key.Key_Delete)
    answer(discard)
    action(window, "actionNew").trigger()
    assert len(shown_blocks(window)) == 3
    assert not window.isWindowModified()


def test_the_window_keeps_its_size(qtbot: QtBot, open_window: OpenWindow) -> None:
    first = open_window()
    height = first.minimumSizeHint().height() + 13
    first.resize(first.width(), height)
    first.close()
    second = create_window("digits")
    qtbot.addWidget(second)
    assert second.height() == height


WINDOW, BASE = QPalette.ColorRole.Window, QPalette.ColorRole.Base


def test_light_and_dark(qtbot: QtBot, window: MainWindow) -> None:
    def lightness() -> int:
        return window.grab().toImage().pixelColor(2, 40).lightness()

    assert lightness() > 200
    action(window, "appearance-dark").trigger()
    qtbot.waitUntil(lambda: lightness() < 60)
    box = window.findChild(QCheckBox)
    paper, inside = (box.palette().color(role).lightness() for role in (WINDOW, BASE))
    assert inside - paper > 60, "An empty check box is not to be seen in the dark"
    action(window, "appearance-light").trigger()
    qtbot.waitUntil(lambda: lightness() > 200)


def test_the_status_says_what_keeps_the_network_from_training(window: MainWindow) -> None:
    status = window.findChild(QLabel, "runStatus")
    assert "Press Train" in status.text()
    document = window.findChild(Document)
    document.edit(document.design.inserted(1, "Conv2D"), "insert")
    assert "needs " in status.text()
    document.undo()
    assert "Press Train" in status.text()
