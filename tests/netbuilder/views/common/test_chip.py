"""The chip says in words whose results are shown, wherever these fit."""

from __future__ import annotations

from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from netbuilder.network.provenance import Provenance
from netbuilder.views.common.chip import Chip


def painted(qtbot: QtBot, text: str, room_for: str = "") -> QImage:
    """The chip with a text, in the room that another text wants."""
    chip = Chip()
    qtbot.addWidget(chip)
    chip.show_provenance(Provenance("none", room_for or text))
    size = chip.sizeHint()
    chip.show_provenance(Provenance("none", text))
    chip.resize(size)
    return chip.grab().toImage()


def test_few_letters_that_fit_are_shown(qtbot: QtBot) -> None:
    """Chinese says 'Not trained yet' in four."""
    assert painted(qtbot, "Four") != painted(qtbot, " ", "Four")


def test_a_letter_or_two_of_many_are_not(qtbot: QtBot) -> None:
    assert painted(qtbot, "Not trained yet", "Not") == painted(qtbot, " ", "Not")
