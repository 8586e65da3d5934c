"""Thousands of taught drawings: read, shown and taught beside the window's thread."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QListWidget, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.insight import my_digits
from netbuilder.insight.my_digits import MyDigits, Taught, samples
from netbuilder.storage import files
from netbuilder.training.records import RunEnded
from netbuilder.training.trainer import Trainer
from netbuilder.views.pad import digits as digits_module
from netbuilder.views.pad import teaching
from netbuilder.views.pad.digit_pad import DigitPad
from netbuilder.views.pad.digits import Digits
from netbuilder.views.pad.my_digits import MyDigitsDialog
from netbuilder.views.pad.panel import PadPanel
from netbuilder.views.window.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
NAMES = [str(number) for number in range(10)]


def drawings(count: int) -> list[Taught]:
    rng = np.random.default_rng(count)
    when = datetime(2026, 11, 1, 12)
    return [
        Taught(
            str(number % 10),
            (tuple(map(tuple, rng.uniform(size=(5, 2)).tolist())),),
            when,
            f"{number:06x}",
        )
        for number in range(count)
    ]


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was drawn as a picture."""
    calls: list[object] = []
    render = my_digits.render

    def counting(*arguments: Any) -> Any:
        calls.append(arguments)
        return render(*arguments)

    monkeypatch.setattr(my_digits, "render", counting)
    return calls


def test_reading_draws_nothing(tmp_path: Path, rendered: list[object]) -> None:
    file = tmp_path / "mine.jsonl"
    many = drawings(500)
    file.write_bytes(msgspec.json.Encoder().encode_lines(many))
    assert MyDigits(file).all == tuple(many)
    assert rendered == []


@pytest.mark.parametrize("thickness", [0.0, -1.0, 1e9])
def test_pens_that_do_not_exist_are_left_out(tmp_path: Path, thickness: float) -> None:
    file = tmp_path / "mine.jsonl"
    good, bad = drawings(2)
    bad = msgspec.structs.replace(bad, thickness=thickness)
    file.write_bytes(msgspec.json.Encoder().encode_lines([good, bad]))
    assert MyDigits(file).all == (good,)


def test_each_drawing_is_drawn_once(rendered: list[object]) -> None:
    drawn: dict[str, np.ndarray] = {}
    told: list[tuple[int, int]] = []
    many = drawings(120)
    first = samples(many[:100], NAMES, lambda *both: told.append(both), drawn)
    again = samples(many, NAMES, drawn=drawn)
    assert len(rendered) == 120
    assert told == [(0, 100), (50, 100)]
    np.testing.assert_array_equal(again[0][:100], first[0])
    np.testing.assert_array_equal(again[0], samples(many, NAMES)[0])


def test_many_are_shown_and_only_those_in_sight_are_drawn(
    qtbot: QtBot, rendered: list[object]
) -> None:
    dialog = MyDigitsDialog()
    qtbot.addWidget(dialog)
    many = drawings(1700)
    dialog.show_digits(many)
    shown = dialog.findChild(QListWidget)
    assert shown.count() < 1700
    dialog.show()
    qtbot.waitUntil(lambda: shown.count() == 1700)
    assert [shown.item(row).text() for row in (0, 1, 1699)] == ["9", "8", "0"]
    qtbot.waitUntil(lambda: len(rendered) > 10)
    assert len(rendered) < 300
    # One more at the top, and nothing is built anew.
    kept = shown.item(5)
    dialog.show_digits([*many, *drawings(1)])
    assert shown.count() == 1701
    assert shown.item(6) is kept
    assert "drawn on 1 November 2026" in shown.item(0).toolTip()
    blank = shown.item(0).icon().pixmap(56, 56).toImage()
    qtbot.waitUntil(lambda: shown.item(0).icon().pixmap(56, 56).toImage() != blank)
    dialog.show_digits(many[:3])
    assert [shown.item(row).text() for row in range(shown.count())] == ["2", "1", "0"]


def test_while_they_are_read_the_dialog_says_so(qtbot: QtBot) -> None:
    dialog = MyDigitsDialog()
    qtbot.addWidget(dialog)
    dialog.show_digits(None)
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert "Loading your digits..." in texts
    dialog.show_digits([])
    assert any("Nothing here yet" in label.text() for label in dialog.findChildren(QLabel))


def test_orders_are_carried_out_in_turn_and_told(
    qtbot: QtBot, gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Slow(MyDigits):
        def add(self, *arguments: Any, **options: Any) -> Taught:
            assert threading.current_thread() is not threading.main_thread()
            gate.wait(5)
            return super().add(*arguments, **options)

    monkeypatch.setattr(digits_module, "MyDigits", Slow)
    parent = QLabel()
    qtbot.addWidget(parent)
    mine = Digits(parent)
    told: list[str] = []
    for name in NAMES:
        mine.add(name, [np.zeros((2, 2))], 1.0, None, told.append)
    assert mine.busy
    assert told == []
    gate.set()
    qtbot.waitUntil(lambda: not mine.busy)
    assert told == [""] * 10
    assert mine.all is not None
    assert [each.label for each in mine.all] == [each.label for each in MyDigits().all] == NAMES


def test_what_cannot_be_written_is_told_and_kept_for_now(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files, "keep", fail)
    parent = QLabel()
    qtbot.addWidget(parent)
    mine = Digits(parent)
    told: list[str] = []
    mine.add("7", [np.zeros((2, 2))], 1.0, None, told.append)
    qtbot.waitUntil(lambda: bool(told))
    (sentence,) = told
    assert sentence.startswith("my-digits.jsonl cannot be written (no space left on device); free")
    assert mine.all is not None
    assert [each.label for each in mine.all] == ["7"]


@pytest.fixture
def window(qtbot: QtBot, few_digits: None) -> MainWindow:
    """With a network that was trained, and three drawings that it has not learned."""
    mine = MyDigits()
    for number in range(3):
        mine.add(NAMES[number], [np.random.default_rng(number).uniform(size=(5, 2))])
    window = create_window("digits")
    qtbot.addWidget(window, before_close_func=lambda _: QTimer.singleShot(0, discard))
    with qtbot.waitExposed(window):
        window.show()
    trainer = window.findChild(Trainer)
    ended: list[RunEnded] = []
    trainer.recordReceived.connect(
        lambda record: ended.append(record) if isinstance(record, RunEnded) else None
    )
    window.findChild(QAction, "actionTrain").trigger()
    qtbot.waitUntil(lambda: bool(ended), timeout=20_000)
    return window


def discard() -> None:
    box = QApplication.activeModalWidget()
    if isinstance(box, QMessageBox):
        box.button(QMessageBox.StandardButton.Discard).click()


def teach_again(qtbot: QtBot, window: MainWindow) -> None:
    window.findChild(QAction, "actionMyDigits").trigger()
    dialog = window.findChild(MyDigitsDialog)
    shown = dialog.findChild(QListWidget)
    qtbot.waitUntil(lambda: shown.count() == 3)
    qtbot.mouseClick(dialog.findChild(QPushButton, "teachDigits"), LEFT)
    dialog.close()


def held(gate: threading.Event) -> Callable[..., object]:
    """Pictures that are not drawn before the gate is open."""

    def draw(*arguments: Any) -> Any:
        gate.wait(10)
        return samples(*arguments)

    return draw


def test_teaching_can_be_cancelled(
    qtbot: QtBot, window: MainWindow, gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teaching, "samples", held(gate))
    before = window.network.trained
    assert before is not None
    said: list[str] = []
    window._teaching.notice.connect(said.append)
    teach_again(qtbot, window)
    cancel = window.findChild(QPushButton, "cancelTeaching")
    assert cancel.isVisible()
    qtbot.mouseClick(cancel, LEFT)
    assert not cancel.isVisible()
    assert said[-1] == "Teaching cancelled. Your digits are kept."
    gate.set()
    assert window.network.trained is before


def test_teaching_says_how_far_it_is_and_ends(
    qtbot: QtBot, window: MainWindow, gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    window._teaching.notice.connect(said.append)
    teach_again(qtbot, window)
    cancel = window.findChild(QPushButton, "cancelTeaching")
    qtbot.waitUntil(lambda: not cancel.isVisible(), timeout=20_000)
    assert said[0] == "Learning your digits..."
    assert "Your drawings:" in said[-1]


def test_teaching_that_fails_is_said(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("The network is too small.")

    monkeypatch.setattr(teaching, "teach", fail)
    said: list[str] = []
    window._teaching.notice.connect(said.append)
    teach_again(qtbot, window)
    qtbot.waitUntil(lambda: "Teaching failed: The network is too small." in said)
    assert not window.findChild(QPushButton, "cancelTeaching").isVisible()


def test_closing_waits_for_digits_that_are_written(
    qtbot: QtBot, window: MainWindow, gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = files.keep

    def slow(path: Path, content: bytes) -> None:
        gate.wait(10)
        keep(path, content)

    monkeypatch.setattr(files, "keep", slow)
    pad = window.findChild(DigitPad)
    qtbot.mousePress(pad, LEFT, pos=pad.rect().center())
    qtbot.mouseRelease(pad, LEFT, pos=pad.rect().center())
    window.findChild(PadPanel).answered.emit("7")

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog) and dialog.objectName() == "patience":
            gate.set()
        else:
            QTimer.singleShot(10, look)

    QTimer.singleShot(10, look)
    assert window.close()
    assert [each.label for each in MyDigits().all][-1] == "7"
