"""Icons are drawn, in the colour that is asked for, and sharp."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication

from netbuilder.views.icons import icon, pixmap
from netbuilder.views.icons.outlines import OUTLINES


@pytest.mark.parametrize("name", OUTLINES)
def test_every_icon_is_drawn_within_its_square(qapp: QApplication, name: str) -> None:
    image = pixmap(name, "#ff0000", 36, 2.0).toImage()
    assert image.width() == image.height() == 72
    inked = [
        (x, y)
        for x in range(72)
        for y in range(72)
        if QColor.fromRgba(image.pixel(x, y)).alpha() > 100
    ]
    assert len(inked) > 60
    colours = {QColor.fromRgba(image.pixel(*place)).name() for place in inked}
    assert "#ff0000" in colours
    assert min(min(place) for place in inked) >= 2
    assert max(max(place) for place in inked) <= 69


def test_an_icon_has_a_colour_for_what_cannot_be_used(qapp: QApplication) -> None:
    made = icon("stop", "#00ff00", "#777777", side=18)
    for mode, colour in ((QIcon.Mode.Normal, "#00ff00"), (QIcon.Mode.Disabled, "#777777")):
        image = made.pixmap(18, mode).toImage()
        assert QColor(image.pixel(9, 9)).name() == colour
