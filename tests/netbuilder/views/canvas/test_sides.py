"""Where people write from right to left, painted texts stay on the sides that they were given."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from netbuilder.views.canvas.line import write_line
from netbuilder.views.common import locale
from tests.helpers.painted_texts import painting
from tests.helpers.spoken_window import spoken_window
from tools.screenshots import STATES


@pytest.fixture
def from_right_to_left(qapp: QApplication) -> Iterator[None]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    locale.use("en")


def ink(right: bool) -> tuple[bool, bool]:
    """Whether a short text leaves something in the left half, and in the right one."""
    image = QImage(200, 30, QImage.Format.Format_Grayscale8)
    image.fill(QColor("white"))
    painter = QPainter(image)
    write_line(painter, QRectF(0, 0, 200, 30), QFont(), QColor("black"), "Dense", right=right)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(30, image.bytesPerLine())[:, :200]
    return bool((pixels[:, :100] < 200).any()), bool((pixels[:, 100:] < 200).any())


@pytest.mark.usefixtures("from_right_to_left")
def test_a_line_stays_on_its_side() -> None:
    assert ink(right=False) == (True, False)
    assert ink(right=True) == (False, True)


def test_cards_and_bar_swap_no_sides(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    with spoken_window("pseudo-rtl", (1440, 900), monkeypatch) as window:
        STATES["problem"](window)
        qtbot.wait(20)
        for name in ("canvas", "trainingBar"):
            seen = window.findChild(QWidget, name)
            assert seen is not None
            with painting() as painted:
                seen.grab()
            assert len(painted.texts) > 3
            # Sentences that wrap have their lines to themselves.
            assert {text for text in painted.swapped if len(text) < 60} == set()
