"""Strokes coloured where the picture's pixels speak for or against an answer."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from netbuilder import theme
from netbuilder.views.pad.digit_pad import DigitPad


@pytest.mark.parametrize("thickness", [0.5, 1.0, 2.5])
@pytest.mark.parametrize("size", [QSize(200, 200), QSize(300, 180)])
def test_each_part_of_a_drawing_has_the_colour_of_its_pixels(
    qtbot: QtBot, size: QSize, thickness: float
) -> None:
    pad = DigitPad()
    qtbot.addWidget(pad)
    pad.resize(size)
    pad.set_thickness(thickness)
    bars = [round(y * pad.height()) for y in (0.2, 0.5, 0.8)]
    for y in bars:
        qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(pad.width() // 2 - 40, y))
        qtbot.mouseMove(pad, QPoint(pad.width() // 2 + 40, y))
        qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(pad.width() // 2 + 40, y))
    evidence = np.zeros((28, 28), np.float32)
    evidence[:9], evidence[19:] = 1, -1
    pad.show_attention(evidence)
    painted = pad.grab().toImage()
    ratio = painted.height() / pad.height()
    middle = painted.width() // 2
    seen = [painted.pixelColor(middle, round(y * ratio)).name() for y in bars]
    now = theme.current()
    assert seen == [QColor(colour).name() for colour in (now.classes[0], now.text, now.classes[1])]
