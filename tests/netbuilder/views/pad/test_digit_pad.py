from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QAction, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from netbuilder.views.pad.digit_pad import DigitPad

LEFT = Qt.MouseButton.LeftButton
SEVEN = [(0.25, 0.25), (0.5, 0.22), (0.75, 0.25), (0.6, 0.5), (0.45, 0.8)]


@pytest.fixture
def pad(qtbot: QtBot) -> DigitPad:
    return shown(DigitPad(), QSize(200, 200), qtbot)


def shown(pad: DigitPad, size: QSize, qtbot: QtBot) -> DigitPad:
    qtbot.addWidget(pad)
    pad.resize(size)
    with qtbot.waitExposed(pad):
        pad.show()
    return pad


def draw(pad: DigitPad, points: list[tuple[float, float]]) -> None:
    """Draw with the mouse; points in fractions of the pad's sides."""
    pixels = [QPoint(round(x * pad.width()), round(y * pad.height())) for x, y in points]
    QTest.mousePress(pad, LEFT, pos=pixels[0])
    for pixel in pixels[1:]:
        QTest.mouseMove(pad, pixel)
    QTest.mouseRelease(pad, LEFT, pos=pixels[-1])


def counting(pad: DigitPad) -> list[int]:
    changes: list[int] = []
    pad.drawingChanged.connect(lambda: changes.append(len(pad.strokes())))
    return changes


def ink_at(pad: DigitPad, x: float, y: float) -> bool:
    """Whether the screen is painted in the text's colour at a place, in fractions of the sides."""
    picture = pad.grab().toImage()
    paper, here = (
        picture.pixelColor(round(u * picture.width()), round(v * picture.height())).lightness()
        for u, v in ((0.5, 0.96), (x, y))
    )
    return abs(paper - here) > 100


# The drawing


def test_an_empty_pad_is_zeros(pad: DigitPad) -> None:
    image = pad.image()
    assert image.shape == (28, 28)
    assert image.dtype == np.float32
    assert not image.any()
    assert pad.is_empty()
    assert pad.strokes() == ()


def test_the_mouse_draws_a_stroke_of_points(pad: DigitPad) -> None:
    draw(pad, SEVEN)
    (stroke,) = pad.strokes()
    np.testing.assert_allclose(stroke, SEVEN, atol=1e-9)
    assert not pad.is_empty()


def test_a_drawing_becomes_a_picture_as_in_mnist(pad: DigitPad) -> None:
    draw(pad, SEVEN)
    image = pad.image()
    assert image.dtype == np.float32
    assert image.min() == 0
    assert 0.9 < image.max() <= 1
    rows, columns = np.nonzero(image > 0.3)
    assert 18 <= max(np.ptp(rows), np.ptp(columns)) + 1 <= 22
    y, x = np.indices(image.shape)
    assert np.average(x, weights=image) == pytest.approx(14, abs=0.6)
    assert np.average(y, weights=image) == pytest.approx(14, abs=0.6)


def test_the_picture_does_not_depend_on_place_and_size(pad: DigitPad) -> None:
    draw(pad, SEVEN)
    whole = pad.image()
    pad.clear()
    draw(pad, [(0.4 + x / 2, 0.1 + y / 2) for x, y in SEVEN])
    assert np.abs(pad.image() - whole).max() < 0.3


def test_each_change_is_told_once(pad: DigitPad) -> None:
    changes = counting(pad)
    draw(pad, [(0.2, 0.2), (0.3, 0.3), (0.3, 0.3), (0.4, 0.3)])
    assert changes == [1, 1, 1]
    pad.undo()
    assert changes == [1, 1, 1, 0]
    pad.undo()
    pad.clear()
    assert changes == [1, 1, 1, 0]


def test_the_picture_is_made_once_for_each_drawing(qtbot: QtBot) -> None:
    calls: list[int] = []

    def render(strokes: object, width: float) -> np.ndarray:
        calls.append(1)
        return np.ones((28, 28))

    pad = shown(DigitPad(render), QSize(200, 200), qtbot)
    pad.image()
    assert not calls
    draw(pad, [(0.5, 0.5), (0.6, 0.6)])
    assert pad.image() is pad.image()
    assert len(calls) == 1
    draw(pad, [(0.1, 0.1)])
    pad.image()
    assert len(calls) == 2


def test_a_press_alone_is_a_dot(pad: DigitPad) -> None:
    QTest.mouseClick(pad, LEFT, pos=QPoint(100, 100))
    assert pad.strokes()[0].tolist() == [[0.5, 0.5]]
    assert pad.image().any()
    assert ink_at(pad, 0.5, 0.5)


def test_the_other_buttons_do_not_draw(pad: DigitPad) -> None:
    QTest.mouseClick(pad, Qt.MouseButton.RightButton, pos=QPoint(100, 100))
    QTest.mouseMove(pad, QPoint(50, 50))
    assert pad.is_empty()


def test_quick_strokes_are_no_double_clicks(pad: DigitPad) -> None:
    QTest.mouseClick(pad, LEFT, pos=QPoint(50, 50))
    QTest.mouseDClick(pad, LEFT, pos=QPoint(52, 50))
    assert len(pad.strokes()) == 2


def test_leaving_the_pad_keeps_the_line_on_it(pad: DigitPad) -> None:
    draw(pad, [(0.5, 0.5), (1.7, -0.6)])
    assert pad.strokes()[0].tolist() == [[0.5, 0.5], [1.0, 0.0]]


def test_a_wide_pad_is_all_for_drawing(qtbot: QtBot) -> None:
    pad = shown(DigitPad(), QSize(400, 200), qtbot)
    QTest.mouseClick(pad, LEFT, pos=QPoint(100, 0))
    QTest.mouseClick(pad, LEFT, pos=QPoint(390, 100))
    assert [stroke.tolist() for stroke in pad.strokes()] == [[[0.0, 0.0]], [[1.45, 0.5]]]


def test_clearing_in_mid_stroke_ends_it(pad: DigitPad) -> None:
    QTest.mousePress(pad, LEFT, pos=QPoint(50, 50))
    pad.clear()
    QTest.mouseMove(pad, QPoint(90, 90))
    QTest.mouseRelease(pad, LEFT, pos=QPoint(90, 90))
    assert pad.is_empty()


# What is seen


def test_fast_strokes_have_no_gaps(pad: DigitPad) -> None:
    draw(pad, [(0.1, 0.3), (0.9, 0.3)])
    assert all(ink_at(pad, x, 0.3) for x in np.linspace(0.15, 0.85, 15))
    assert not ink_at(pad, 0.5, 0.6)


def test_a_stroke_is_painted_while_it_grows(pad: DigitPad) -> None:
    QTest.mousePress(pad, LEFT, pos=QPoint(40, 40))
    for x in range(60, 180, 20):
        QTest.mouseMove(pad, QPoint(x, 40))
        assert ink_at(pad, x / 200, 0.2)
    assert ink_at(pad, 0.25, 0.2)
    QTest.mouseRelease(pad, LEFT, pos=QPoint(160, 40))


def test_taking_a_stroke_back_takes_its_ink(pad: DigitPad) -> None:
    draw(pad, [(0.2, 0.2), (0.5, 0.2), (0.8, 0.2)])
    draw(pad, [(0.2, 0.8), (0.5, 0.8), (0.8, 0.8)])
    assert ink_at(pad, 0.5, 0.8)
    pad.undo()
    assert ink_at(pad, 0.5, 0.2)
    assert not ink_at(pad, 0.5, 0.8)


@pytest.mark.parametrize("size", [QSize(300, 300), QSize(140, 140), QSize(400, 200)])
def test_resizing_keeps_the_drawing(pad: DigitPad, size: QSize, qtbot: QtBot) -> None:
    draw(pad, SEVEN)
    before, image = pad.strokes()[0], pad.image()
    pad.resize(size)
    qtbot.waitUntil(lambda: pad.size() == size)
    np.testing.assert_array_equal(pad.strokes()[0], before)
    np.testing.assert_array_equal(pad.image(), image)
    side = min(size.width(), size.height())
    x, y = SEVEN[0]
    assert ink_at(pad, 0.5 + (x - 0.5) * side / size.width(), y)


def test_a_drawing_that_does_not_fit_is_shown_smaller(qtbot: QtBot) -> None:
    pad = shown(DigitPad(), QSize(400, 200), qtbot)
    draw(pad, [(0.5, 0.5), (0.98, 0.5), (0.98, 0.9)])
    pad.resize(200, 200)
    qtbot.waitUntil(lambda: pad.width() == 200)
    assert ink_at(pad, 0.98, 0.6)
    assert not ink_at(pad, 0.98, 0.85)
    QTest.mouseClick(pad, LEFT, pos=QPoint(100, 50))
    assert ink_at(pad, 0.5, 0.25)


# Keyboard, pen, finger


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Delete])
def test_keys_clear(pad: DigitPad, key: Qt.Key) -> None:
    draw(pad, SEVEN)
    draw(pad, SEVEN)
    QTest.keyClick(pad, key)
    assert pad.is_empty()


def test_ctrl_z_takes_the_last_stroke_back(pad: DigitPad) -> None:
    draw(pad, SEVEN)
    draw(pad, SEVEN)
    QTest.keyClick(pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(pad.strokes()) == 1


def test_the_windows_shortcuts_do_not_take_the_pads_keys(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    pad = DigitPad(parent=window)
    pad.resize(200, 200)
    triggered: list[str] = []
    for shortcut in ("Ctrl+Z", "Del"):
        action = QAction(shortcut, window)
        action.setShortcut(shortcut)
        action.triggered.connect(lambda _=False, name=shortcut: triggered.append(name))
        window.addAction(action)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    pad.setFocus()
    qtbot.waitUntil(pad.hasFocus)
    draw(pad, SEVEN)
    QTest.keyClick(pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert pad.is_empty()
    QTest.keyClick(pad, Qt.Key.Key_Delete)
    assert triggered == []
    QTest.keyClick(pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert triggered == ["Ctrl+Z"]


def test_a_finger_draws(pad: DigitPad) -> None:
    device = QTest.createTouchDevice()
    QTest.touchEvent(pad, device).press(0, QPoint(50, 50), pad).commit()
    QTest.touchEvent(pad, device).move(0, QPoint(100, 50), pad).commit()
    QTest.touchEvent(pad, device).move(0, QPoint(150, 100), pad).commit()
    QTest.touchEvent(pad, device).release(0, QPoint(150, 100), pad).commit()
    (stroke,) = pad.strokes()
    np.testing.assert_allclose(stroke, [[0.25, 0.25], [0.5, 0.25], [0.75, 0.5]], atol=1e-6)


def test_a_pen_draws(pad: DigitPad) -> None:
    for kind, x in (
        (QEvent.Type.TabletPress, 20.5),
        (QEvent.Type.TabletMove, 60.25),
        (QEvent.Type.TabletRelease, 100.0),
        (QEvent.Type.TabletMove, 150.0),
    ):
        QApplication.sendEvent(pad, pen_event(kind, QPointF(x, 100), pad.mapToGlobal))
    (stroke,) = pad.strokes()
    np.testing.assert_allclose(stroke, [[0.1025, 0.5], [0.30125, 0.5], [0.5, 0.5]])


def pen_event(
    kind: QEvent.Type, at: QPointF, to_global: Callable[[QPointF], QPointF]
) -> QTabletEvent:
    return QTabletEvent(
        kind,
        QPointingDevice.primaryPointingDevice(),
        at,
        to_global(at),
        0.5,
        0,
        0,
        0,
        0,
        0,
        Qt.KeyboardModifier.NoModifier,
        LEFT,
        LEFT,
    )


def test_it_tells_what_is_on_it(pad: DigitPad) -> None:
    assert pad.accessibleName()
    assert "Empty" in pad.accessibleDescription()
    draw(pad, SEVEN)
    assert pad.accessibleDescription() == "1 stroke"
    assert pad.focusPolicy() & Qt.FocusPolicy.TabFocus
