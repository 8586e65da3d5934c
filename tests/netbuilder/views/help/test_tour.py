"""The tour: three marks on the live window, each of which goes when its thing is done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from netbuilder.design import Design
from netbuilder.document import Document
from netbuilder.training.trainer import Trainer
from netbuilder.views.canvas import Canvas
from netbuilder.views.common import motion
from netbuilder.views.help.marks import Card, Mark, beside
from netbuilder.views.pad.digit_pad import DigitPad
from netbuilder.views.window.window import MainWindow


@pytest.fixture
def touring(window: MainWindow) -> Iterator[MainWindow]:
    """The tour has begun; nothing moves."""
    window.findChild(QAction, "actionReduceMotion").setChecked(True)
    motion.reduce(True)
    window.findChild(QAction, "actionTour").trigger()
    yield window
    motion.reduce(False)


def marks(window: MainWindow) -> list[str]:
    return [each.objectName()[-1] for each in window.findChildren(Mark) if each.isVisible()]


def title(window: MainWindow) -> str:
    return window.findChild(QLabel, "tourTitle").text()


def card(window: MainWindow) -> Card:
    found = window.findChild(Card)
    assert found is not None
    return found


def test_three_marks_lie_around_what_they_speak_of(touring: MainWindow) -> None:
    assert marks(touring) == ["1", "2", "3"]
    assert title(touring) == "Press Train"
    for number, name in (("1", "trainButton"), ("2", "digitPad")):
        target = touring.findChild(QWidget, name)
        area = QRect(target.mapTo(touring, QPoint()), target.size())
        assert touring.findChild(Mark, f"tourMark{number}").geometry().contains(area)
        assert number == "2" or not card(touring).geometry().intersects(area)


def test_each_step_ends_when_its_thing_is_done(
    qtbot: QtBot, touring: MainWindow, few_digits: None
) -> None:
    trainer = touring.findChild(Trainer)
    train = touring.findChild(QToolButton, "trainButton")
    with qtbot.waitSignal(trainer.stateChanged):
        qtbot.mouseClick(train, Qt.MouseButton.LeftButton)
    assert marks(touring) == ["2", "3"]
    assert title(touring) == "Draw a digit"
    pad = touring.findChild(DigitPad)
    qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(40, 40))
    qtbot.mouseMove(pad, QPoint(80, 80))
    qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(80, 80))
    assert marks(touring) == ["3"]
    assert title(touring) == "Drag a layer"
    qtbot.waitUntil(lambda: trainer.state == "idle", timeout=30_000)
    touring.findChild(Canvas, "canvas").insertRequested.emit("Dense", 1)
    assert marks(touring) == []
    assert not card(touring).isVisible()
    assert "Help > Tour" in touring.statusBar().currentMessage()


def test_steps_can_be_done_in_any_order(touring: MainWindow) -> None:
    document = touring.findChild(Document)
    document.edit(document.design.inserted(1, "ReLU"), "add")
    assert marks(touring) == ["1", "2"]
    assert title(touring) == "Press Train"
    document.edit(document.design.removed(["re_lu"]), "remove")
    assert marks(touring) == ["1", "2"]


def test_next_back_and_done(touring: MainWindow) -> None:
    later, back = (touring.findChild(QPushButton, f"tour{name}") for name in ("Next", "Back"))
    later.click()
    assert title(touring) == "Draw a digit"
    back.click()
    assert title(touring) == "Press Train"
    later.click()
    later.click()
    assert later.text() == "&Done"
    later.click()
    assert marks(touring) == []


def test_escape_ends_it_wherever_the_focus_is(qtbot: QtBot, touring: MainWindow) -> None:
    canvas = touring.findChild(Canvas, "canvas")
    canvas.setFocus()
    canvas.select("dense")
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert marks(touring) == []
    assert canvas.selected() == ("dense",)
    qtbot.keyClick(canvas, Qt.Key.Key_Escape)
    assert canvas.selected() == ()


def test_skip_ends_it_and_it_can_begin_again(touring: MainWindow) -> None:
    touring.findChild(QPushButton, "tourSkip").click()
    assert marks(touring) == []
    touring.findChild(QAction, "actionTour").trigger()
    touring.findChild(QAction, "actionTour").trigger()
    assert marks(touring) == ["1", "2", "3"]


def test_marks_follow_the_window(qtbot: QtBot, touring: MainWindow) -> None:
    pad, mark = touring.findChild(DigitPad), touring.findChild(Mark, "tourMark2")
    touring.resize(1024, 700)

    def lies_around() -> bool:
        return bool(mark.geometry().contains(QRect(pad.mapTo(touring, QPoint()), pad.size())))

    qtbot.waitUntil(lies_around)
    qtbot.waitUntil(lambda: bool(touring.rect().contains(card(touring).geometry())))


def test_nothing_is_blocked(touring: MainWindow) -> None:
    for mark in touring.findChildren(Mark):
        middle = mark.mapTo(touring, mark.rect().center())
        assert not isinstance(touring.childAt(middle), Mark)


@pytest.mark.parametrize("data", ["circles", "fashion_mnist"])
def test_it_fits_other_data(window: MainWindow, data: str) -> None:
    window.findChild(Document).new(Design.default(data))
    window.findChild(QAction, "actionTour").trigger()
    assert marks(window) == ["1", "2", "3"]
    window.findChild(QPushButton, "tourNext").click()
    assert title(window) in ("Look at the answers", "Try a picture")


def test_with_motion_it_fades_in(qtbot: QtBot, window: MainWindow) -> None:
    if not motion.allowed():
        motion.reduce(False)
    window.findChild(QAction, "actionTour").trigger()
    shown = card(window)
    if motion.allowed():
        assert shown.graphicsEffect() is not None
    qtbot.waitUntil(lambda: shown.graphicsEffect() is None)
    assert shown.isVisible()


sizes = st.builds(QSize, st.integers(20, 400), st.integers(20, 200))


@given(st.integers(0, 700), st.integers(0, 500), sizes, sizes)
def test_the_card_lies_in_the_window(x: int, y: int, area: QSize, size: QSize) -> None:
    room = QRect(0, 0, 800, 600)
    marked = QRect(QPoint(x, y), area).intersected(room)
    place = QRect(beside(marked, size, room), size)
    assert room.contains(place)
    free = (
        marked.left() > size.width() + 30
        or room.right() - marked.right() > size.width() + 30
        or marked.top() > size.height() + 30
        or room.bottom() - marked.bottom() > size.height() + 30
    )
    assert not free or not place.intersects(marked)
