"""The same drawing at any size, at any place, on a pad of any size gives the same picture."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from netbuilder.views.pad.digit_pad import DigitPad

UNITS = 20
"""To the side of a drawing; its points lie at whole ones."""

Point = tuple[int, int]
Drawing = list[list[Point]]

units = st.integers(0, UNITS)
drawings = st.lists(
    st.lists(st.tuples(units, units), min_size=1, max_size=12), min_size=1, max_size=4
)
sizes = st.builds(QSize, st.integers(120, 900), st.integers(120, 900))
share = st.floats(0.0, 1.0)


def send(pad: DigitPad, kind: QEvent.Type, position: QPointF) -> None:
    """One event of the left button; positions may lie between pixels, as on dense displays."""
    button = Qt.MouseButton.LeftButton
    event = QMouseEvent(
        kind,
        position,
        pad.mapToGlobal(position),
        Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else button,
        button,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(pad, event)


def drawn(pad: DigitPad, drawing: Drawing, scale: float, left: float, top: float) -> np.ndarray:
    """The pad's picture of a drawing, `scale` pixels to the unit, with its corner at a place."""
    pad.clear()
    for stroke in drawing:
        line = [QPointF(left + x * scale, top + y * scale) for x, y in stroke]
        send(pad, QEvent.Type.MouseButtonPress, line[0])
        for position in line[1:]:
            send(pad, QEvent.Type.MouseMove, position)
        send(pad, QEvent.Type.MouseButtonRelease, line[-1])
    return pad.image()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(drawings, sizes, st.floats(0.1, 1.0), share, share)
def test_size_and_place_and_pad_do_not_matter(
    qtbot: QtBot, drawing: Drawing, size: QSize, part: float, right: float, down: float
) -> None:
    pad = DigitPad()
    pad.resize(400, 400)
    usual = drawn(pad, drawing, 10.0, 100.0, 100.0)
    pad.resize(size)
    scale = part * min(size.width(), size.height()) / UNITS
    side = scale * UNITS
    other = drawn(pad, drawing, scale, right * (size.width() - side), down * (size.height() - side))
    np.testing.assert_allclose(other, usual, atol=1e-3)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(drawings, sizes, sizes)
def test_resizing_the_pad_afterwards_does_not_matter(
    qtbot: QtBot, drawing: Drawing, before: QSize, after: QSize
) -> None:
    pad = DigitPad()
    pad.resize(before)
    usual = drawn(pad, drawing, 5.0, 10.0, 10.0)
    pad.resize(after)
    np.testing.assert_array_equal(pad.image(), usual)
