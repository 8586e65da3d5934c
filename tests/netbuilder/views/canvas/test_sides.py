"""Where people write from right to left, painted texts stay on the sides that they were given."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine.types import Array
from netbuilder.views.canvas.line import write_line
from tests.helpers.painted_texts import painting
from tests.helpers.spoken_window import spoken_window
from tools.screenshots import STATES


def painted(text: str, right: bool, direction: Qt.LayoutDirection) -> Array:
    """The pixels of a line in the middle of 200, where the painter has that direction."""
    image = QImage(200, 30, QImage.Format.Format_Grayscale8)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setLayoutDirection(direction)
    write_line(painter, QRectF(0, 0, 200, 30), QFont(), QColor("black"), text, right=right)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(30, image.bytesPerLine())
    return pixels[:, :200].copy()


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("text", ["Dense", "28\u00d728\u00d71", "87.5 %", "→ 64"])
@pytest.mark.parametrize("right", [False, True])
def test_a_line_is_the_same_in_both_directions(text: str, right: bool) -> None:
    usual, other = (
        painted(text, right, direction)
        for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft)
    )
    assert (usual < 200).any()
    assert np.array_equal(usual, other)
    assert not ((usual[:, :100] if right else usual[:, 100:]) < 200).any()


def test_cards_and_bar_swap_no_sides(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    with spoken_window("pseudo-rtl", (1440, 900), monkeypatch) as window:
        STATES["problem"](window)
        for name in ("canvas", "trainingBar"):
            seen = window.findChild(QWidget, name)
            assert seen is not None
            with painting() as painted:
                seen.grab()
            assert len(painted.texts) > 3
            # Sentences that wrap have their lines to themselves.
            assert {text for text in painted.swapped if len(text) < 60} == set()
