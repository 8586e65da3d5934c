"""Eraser, undo, redo, thickness; images pasted and dropped."""

from __future__ import annotations

import sys
import threading
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QInputDevice,
    QPainter,
    QPen,
    QPointingDevice,
    QTabletEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QSlider, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from netbuilder.pictures import processes
from netbuilder.views.pad.digit_pad import DigitPad
from netbuilder.views.pad.panel import PadPanel
from tests.helpers import hostile_pictures

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(qtbot: QtBot) -> PadPanel:
    panel = PadPanel()
    qtbot.addWidget(panel)
    panel.resize(420, 330)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


@pytest.fixture
def pad(panel: PadPanel) -> DigitPad:
    return panel.pad


def stroke(pad: DigitPad, *places: tuple[float, float]) -> None:
    side = min(pad.width(), pad.height())
    left, top = (pad.width() - side) // 2, (pad.height() - side) // 2
    points = [QPoint(left + round(x * side), top + round(y * side)) for x, y in places]
    QTest.mousePress(pad, LEFT, pos=points[0])
    for point in points[1:]:
        QTest.mouseMove(pad, point)
    QTest.mouseRelease(pad, LEFT, pos=points[-1])


def press(panel: PadPanel, name: str) -> None:
    button = panel.findChild(QToolButton, name)
    assert button.isEnabled()
    QTest.mouseClick(button, LEFT)


def test_the_eraser_cuts_a_stroke_in_two(panel: PadPanel, pad: DigitPad) -> None:
    stroke(pad, (0.1, 0.5), (0.9, 0.5))
    press(panel, "eraser")
    stroke(pad, (0.5, 0.3), (0.5, 0.5), (0.5, 0.7))
    first, second = pad.strokes()
    assert first[-1][0] < 0.48
    assert second[0][0] > 0.52
    assert first[0][0] == pytest.approx(0.1, abs=0.02)
    assert second[-1][0] == pytest.approx(0.9, abs=0.02)
    press(panel, "eraser")
    assert not pad.erasing


def test_the_eraser_takes_whole_dots_and_the_key_changes_it(panel: PadPanel, pad: DigitPad) -> None:
    stroke(pad, (0.5, 0.5), (0.5, 0.5))
    pad.setFocus()
    QTest.keyClick(pad, Qt.Key.Key_E)
    assert panel.findChild(QToolButton, "eraser").isChecked()
    stroke(pad, (0.5, 0.5), (0.5, 0.5))
    assert pad.is_empty()


def test_everything_can_be_taken_back_and_made_again(panel: PadPanel, pad: DigitPad) -> None:
    assert not panel.findChild(QToolButton, "undoDrawing").isEnabled()
    stroke(pad, (0.2, 0.2), (0.8, 0.2))
    stroke(pad, (0.8, 0.2), (0.4, 0.8))
    drawn = pad.strokes()
    pad.clear()
    assert pad.is_empty()
    press(panel, "undoDrawing")
    for one, other in zip(pad.strokes(), drawn, strict=True):
        np.testing.assert_array_equal(one, other)
    press(panel, "undoDrawing")
    assert len(pad.strokes()) == 1
    press(panel, "redoDrawing")
    press(panel, "redoDrawing")
    assert pad.is_empty()
    assert not panel.findChild(QToolButton, "redoDrawing").isEnabled()
    pad.setFocus()
    QTest.keyClick(pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(pad.strokes()) == 2
    stroke(pad, (0.1, 0.9), (0.9, 0.9))
    assert not pad.can_redo()


def test_a_thicker_pen_has_more_ink(panel: PadPanel, pad: DigitPad) -> None:
    stroke(pad, (0.2, 0.2), (0.8, 0.2), (0.4, 0.8))
    usual = pad.image().sum()
    slider = panel.findChild(QSlider, "thickness")
    slider.setValue(200)
    assert pad.thickness == 2
    assert pad.image().sum() > 1.4 * usual
    slider.setValue(50)
    assert pad.image().sum() < 0.75 * usual
    slider.setValue(100)
    assert pad.image().sum() == pytest.approx(usual)


def seven(ink: str = "black", paper: str = "white", side: int = 200) -> QImage:
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor(paper))
    with QPainter(image) as painter:
        painter.setPen(QPen(QColor(ink), side / 14))
        painter.drawPolyline(
            [QPointF(x * side, y * side) for x, y in ((0.3, 0.2), (0.6, 0.2), (0.45, 0.7))]
        )
    return image


def as_mime(image: QImage) -> QMimeData:
    mime = QMimeData()
    mime.setImageData(image)
    return mime


@pytest.mark.parametrize(
    "image", [seven(), seven("white", "black"), seven("#205080", "#e8e0c0", 640)]
)
def test_an_image_is_pasted_whatever_its_paper(qtbot: QtBot, pad: DigitPad, image: QImage) -> None:
    stroke(pad, (0.2, 0.2), (0.8, 0.2), (0.53, 0.99))
    drawn = pad.image()
    QApplication.clipboard().setImage(image)
    pad.setFocus()
    with qtbot.waitSignal(pad.drawingChanged):
        QTest.keyClick(pad, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert pad.strokes() == ()
    pasted = pad.image()
    assert pasted.max() > 0.8
    assert np.corrcoef(pasted.ravel(), drawn.ravel())[0, 1] > 0.5
    pad.undo()
    np.testing.assert_array_equal(pad.image(), drawn)


def drop(pad: DigitPad, mime: QMimeData) -> bool:
    """Drop something on the pad; whether the pad wanted it."""
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    place = QPoint(50, 50)
    enter = QDragEnterEvent(place, copy, mime, LEFT, none)
    enter.ignore()
    QApplication.sendEvent(pad, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(pad, QDropEvent(QPointF(place), copy, mime, LEFT, none))
    return True


def files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def test_a_file_is_dropped(qtbot: QtBot, pad: DigitPad, tmp_path: Path) -> None:
    seven().save(str(tmp_path / "seven.png"))
    with qtbot.waitSignal(pad.drawingChanged):
        assert drop(pad, files(tmp_path / "seven.png"))
    assert not pad.is_empty()


def test_a_design_is_left_to_the_window(pad: DigitPad, tmp_path: Path) -> None:
    (tmp_path / "mine.json").write_text("{}")
    assert not drop(pad, files(tmp_path / "mine.json"))


def test_what_shows_nothing_is_refused_in_a_sentence(
    qtbot: QtBot, panel: PadPanel, pad: DigitPad, tmp_path: Path
) -> None:
    stroke(pad, (0.2, 0.2), (0.8, 0.2))
    drawn = pad.image()
    (tmp_path / "no.png").write_bytes(b"nonsense")
    (tmp_path / "use.png").write_bytes(hostile_pictures.bomb())
    far = QMimeData()
    far.setUrls([QUrl("file://example.org/share/seven.png")])
    blank = QImage(50, 50, QImage.Format.Format_RGB32)
    blank.fill(QColor("white"))
    for mime, told in (
        (files(tmp_path / "no.png"), "not a readable picture"),
        (files(tmp_path / "use.png"), "is an SVG drawing"),
        (far, "is on another computer"),
        (as_mime(blank), "shows no ink"),
    ):
        assert drop(pad, mime)
        qtbot.waitUntil(partial(says, panel, told))
        np.testing.assert_array_equal(pad.image(), drawn)


def says(panel: PadPanel, text: str) -> bool:
    return any(text in label.text() for label in panel.findChildren(QLabel))


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A picture whose decoding never ends."""
    program = "import time; time.sleep(999)"
    monkeypatch.setattr(processes, "COMMAND", (sys.executable, "-c", program))
    processes.end_all()
    seven().save(str(tmp_path / "seven.png"))
    return tmp_path / "seven.png"


@pytest.mark.long
@pytest.mark.parametrize("how", ["button", "Escape", "stroke", "another"])
def test_a_picture_that_takes_long_is_told_and_can_be_cancelled(
    qtbot: QtBot,
    panel: PadPanel,
    pad: DigitPad,
    endless: Path,
    how: str,
) -> None:
    stroke(pad, (0.2, 0.2), (0.8, 0.2))
    drawn = pad.image()
    notice = panel.findChild(QWidget, "readingPicture")
    assert not notice.isVisible()
    assert drop(pad, files(endless))
    qtbot.waitUntil(notice.isVisible)
    assert "Reading the picture..." in [each.text() for each in notice.findChildren(QLabel)]
    (thread,) = [each for each in threading.enumerate() if each.name == "netbuilder-picture"]
    if how == "button":
        button = notice.findChild(QPushButton, "cancelPicture")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    elif how == "Escape":
        QTest.keyClick(pad, Qt.Key.Key_Escape)
    elif how == "stroke":
        stroke(pad, (0.3, 0.3), (0.8, 0.4))
        drawn = pad.image()
    else:
        with qtbot.waitSignal(pad.drawingChanged):
            assert drop(pad, as_mime(seven()))
        drawn = pad.image()
    assert not notice.isVisible()
    qtbot.waitUntil(lambda: not thread.is_alive())
    np.testing.assert_array_equal(pad.image(), drawn)


def test_a_pad_that_is_gone_reads_no_further(qtbot: QtBot, endless: Path) -> None:
    panel = PadPanel()
    assert drop(panel.pad, files(endless))
    (thread,) = [each for each in threading.enumerate() if each.name == "netbuilder-picture"]
    panel.deleteLater()
    qtbot.waitUntil(lambda: not thread.is_alive())


def test_the_picture_is_copied(pad: DigitPad) -> None:
    stroke(pad, (0.2, 0.2), (0.8, 0.2), (0.4, 0.8))
    pad.setFocus()
    QTest.keyClick(pad, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    image = QApplication.clipboard().image()
    assert (image.width(), image.height()) == (28, 28)


def pen(
    pad: DigitPad, x: float, kind: QEvent.Type, pressure: float, *, eraser: bool = False
) -> None:
    """One event of a pen, or of its other end."""
    kinds = QPointingDevice.PointerType
    device = QPointingDevice(
        "pen",
        1,
        QInputDevice.DeviceType.Stylus,
        kinds.Eraser if eraser else kinds.Pen,
        QInputDevice.Capability.Pressure,
        1,
        2,
    )
    at = QPointF(x * pad.width(), pad.height() / 2)
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(
        pad,
        QTabletEvent(
            kind, device, at, pad.mapToGlobal(at), pressure, 0, 0, 0, 0, 0, none, LEFT, LEFT
        ),
    )


def pen_stroke(pad: DigitPad, pressure: float, *places: float, eraser: bool = False) -> None:
    kinds = [QEvent.Type.TabletPress, *[QEvent.Type.TabletMove] * (len(places) - 1)]
    for kind, x in zip(kinds, places, strict=True):
        pen(pad, x, kind, pressure, eraser=eraser)
    pen(pad, places[-1], QEvent.Type.TabletRelease, pressure, eraser=eraser)


def dark_pixels(pad: DigitPad) -> int:
    image = pad.grab().toImage()
    return sum(
        image.pixelColor(x, y).lightness() < 100
        for x in range(10, image.width() - 10)
        for y in range(10, image.height() - 10)
    )


def test_pressure_widens_what_is_seen_and_leaves_the_picture(pad: DigitPad) -> None:
    places = (0.2, 0.35, 0.5, 0.65, 0.8)
    pen_stroke(pad, 0.1, *places)
    thin, picture = dark_pixels(pad), pad.image()
    pad.clear()
    pen_stroke(pad, 1.0, *places)
    assert dark_pixels(pad) > 1.5 * thin
    np.testing.assert_array_equal(pad.image(), picture)


def test_the_pens_other_end_erases(pad: DigitPad) -> None:
    pen_stroke(pad, 0.5, 0.2, 0.5, 0.8)
    pen_stroke(pad, 0.5, 0.5, 0.5, eraser=True)
    assert len(pad.strokes()) == 2
    assert not pad.erasing
