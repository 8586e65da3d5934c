"""How much room the window needs, and what is shown where."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.document import Document
from netbuilder.views.window.window import MainWindow


def test_it_fits_on_a_small_screen(window: MainWindow) -> None:
    """Of 1024 by 700, less the frame."""
    document = window.findChild(Document)
    for data in ("digits", "spirals", "line"):
        document.edit(document.design.with_data(data), "data")
        hint = window.minimumSizeHint()
        assert hint.width() <= 1020
        assert hint.height() <= 660


def test_the_first_window_is_no_larger_than_the_screen(qtbot: QtBot) -> None:
    window = create_window("digits")
    qtbot.addWidget(window)
    room, least = window.screen().availableSize(), window.minimumSizeHint()
    assert window.width() <= max(room.width(), least.width())
    assert window.height() <= max(room.height(), least.height())


def test_the_menu_of_the_curves_is_beside_the_curves_alone(window: MainWindow) -> None:
    tabs = window.findChild(QTabWidget, "watch")
    corner: QWidget = tabs.cornerWidget()
    for place in range(tabs.count()):
        tabs.setCurrentIndex(place)
        assert corner.isVisible() == (place == 0)
