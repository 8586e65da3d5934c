"""Cards are as wide as their letters need, in whatever font the system has."""

from __future__ import annotations

from string import ascii_letters

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from netbuilder.views.canvas.lettering import Lettering

_WRITING = QFontDatabase.WritingSystem


@pytest.mark.parametrize("writing", [_WRITING.Latin, _WRITING.SimplifiedChinese])
def test_cards_have_room_for_so_many_letters(
    qapp: object, writing: QFontDatabase.WritingSystem
) -> None:
    for family in QFontDatabase.families(writing)[:5]:
        font = QFont(family, 9)
        letter = QFontMetricsF(font).horizontalAdvance(ascii_letters) / len(ascii_letters)
        assert 40 * letter < Lettering(font).width < 60 * letter, family
