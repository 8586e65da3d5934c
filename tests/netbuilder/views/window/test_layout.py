"""Where the panels are, how they make room, and that they stay where the user has put them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QListWidget,
    QSplitter,
    QTabBar,
    QTabWidget,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.document import Document
from netbuilder.views.bar import TrainingBar
from netbuilder.views.canvas import Canvas
from netbuilder.views.pad.digit_pad import DigitPad
from netbuilder.views.palette import Palette
from netbuilder.views.scrubber import Scrubber
from netbuilder.views.window.panel_switches import PANELS
from netbuilder.views.window.panels import NARROW, Panels, first_size
from netbuilder.views.window.window import MainWindow

LEFT = Qt.MouseButton.LeftButton
NARROW_SIZE, WIDE_SIZE = (1024, 700), (1440, 900)


def resize(qtbot: QtBot, window: MainWindow, size: tuple[int, int]) -> None:
    window.resize(*size)
    panels = window.findChild(Panels)
    qtbot.waitUntil(lambda: panels.width() == size[0])
    QApplication.sendPostedEvents()
    QApplication.processEvents()


def action(window: MainWindow, name: str) -> QAction:
    return window.findChild(QAction, name)


def shown(window: MainWindow) -> set[str]:
    names = {"palette": Palette, "canvas": Canvas, "pad": DigitPad}
    parts = {name: window.findChild(kind) for name, kind in names.items()}
    for name in ("watch", "recipe", "inspector", "paletteRail"):
        parts[name] = window.findChild(QWidget, name)
    return {name for name, part in parts.items() if part.isVisible()}


@pytest.mark.parametrize("size", [(1024, 700), (1239, 700), (1240, 700), (1440, 900), (3840, 2160)])
def test_it_fits(window: MainWindow, qtbot: QtBot, size: tuple[int, int]) -> None:
    resize(qtbot, window, size)
    assert window.minimumSizeHint().width() <= size[0]
    assert window.minimumSizeHint().height() <= size[1]
    assert {"canvas", "pad", "watch"} <= shown(window)
    for part in (window.findChild(Canvas), window.findChild(DigitPad)):
        place = part.mapTo(window, QPoint(0, 0))
        assert window.rect().contains(place)
        assert window.rect().contains(place + QPoint(part.width() - 1, part.height() - 1))
    assert window.findChild(TrainingBar).width() == size[0]


def test_the_pad_is_square_and_large(window: MainWindow, qtbot: QtBot) -> None:
    pad = window.findChild(DigitPad)
    for size, least in ((NARROW_SIZE, 200), (WIDE_SIZE, 240)):
        resize(qtbot, window, size)
        assert pad.width() == pad.height() >= least


def test_the_tabs_of_details_need_no_arrows(window: MainWindow, qtbot: QtBot) -> None:
    resize(qtbot, window, NARROW_SIZE)
    bar = window.findChild(Panels).watch.tabBar()
    last = max(place for place in range(bar.count()) if bar.isTabVisible(place))
    assert [button for button in bar.findChildren(QToolButton) if button.isVisible()] == []
    assert bar.rect().contains(bar.tabRect(last))


@pytest.mark.long
def test_all_layers_are_in_sight_on_a_large_screen(qtbot: QtBot) -> None:
    window = create_window("digits")
    qtbot.addWidget(window)
    window.resize(2560, 1440)
    with qtbot.waitExposed(window):
        window.show()
    listed = window.findChild(QListWidget, "paletteList")
    areas = [listed.visualItemRect(listed.item(row)) for row in range(listed.count())]
    assert [area for area in areas if not listed.viewport().rect().contains(area)] == []
    assert {area.height() for area in areas} == {24}


@pytest.mark.long
def test_a_large_screen_is_used(qtbot: QtBot) -> None:
    window = create_window("digits")
    qtbot.addWidget(window)
    window.resize(2560, 1440)
    with qtbot.waitExposed(window):
        window.show()
    pad, canvas = window.findChild(DigitPad), window.findChild(Canvas)
    assert pad.width() == pad.height() > 400
    assert canvas.width() > 1000


def test_a_narrow_window_shows_one_panel_at_the_side(window: MainWindow, qtbot: QtBot) -> None:
    resize(qtbot, window, WIDE_SIZE)
    assert shown(window) == {"palette", "canvas", "pad", "watch", "recipe"}
    resize(qtbot, window, NARROW_SIZE)
    assert shown(window) == {"canvas", "pad", "watch", "paletteRail", "recipe"}
    window.findChild(Canvas).select("dense")
    assert "inspector" in shown(window)
    assert "pad" not in shown(window)
    window.findChild(Canvas).select(None)
    assert "pad" in shown(window)
    tabs = window.findChild(QTabBar, "sideTabs")
    QTest.mouseClick(tabs, LEFT, pos=tabs.tabRect(1).center())
    assert "inspector" in shown(window)
    resize(qtbot, window, WIDE_SIZE)
    assert window.findChild(Canvas).selected() == ()
    assert "inspector" not in shown(window)
    window.findChild(Canvas).select("dense")
    assert {"palette", "inspector", "pad"} <= shown(window)
    assert not tabs.isVisible()


@pytest.mark.long
@pytest.mark.parametrize("size", [NARROW_SIZE, WIDE_SIZE])
def test_selecting_moves_no_block(window: MainWindow, qtbot: QtBot, size: tuple[int, int]) -> None:
    resize(qtbot, window, size)
    canvas = window.findChild(Canvas)

    def place() -> QPoint:
        return canvas.viewport().mapTo(window, canvas.rect_of("dense").topLeft())

    before = place()
    canvas.select("dense")
    QApplication.processEvents()
    assert place() == before
    canvas.select(None)
    QApplication.processEvents()
    assert place() == before


def test_the_strip_of_icons_opens_the_layers_over_the_canvas(
    window: MainWindow, qtbot: QtBot
) -> None:
    resize(qtbot, window, NARROW_SIZE)
    canvas, document = window.findChild(Canvas), window.findChild(Document)
    palette, before = window.findChild(Palette), canvas.geometry()
    button = window.findChild(QToolButton, "family-convolution")
    QTest.mouseClick(button, LEFT)
    assert palette.isVisible()
    assert canvas.geometry() == before
    QTest.keyClick(QWidget.keyboardGrabber() or window.focusWidget(), Qt.Key.Key_Escape)
    assert not palette.isVisible()
    QTest.mouseClick(window.findChild(QToolButton, "family-search"), LEFT)
    QTest.keyClicks(window.focusWidget(), "dropout")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert "Dropout" in [block.kind for block in document.design.blocks]
    assert not palette.isVisible()
    QTest.mouseClick(button, LEFT)
    assert palette.isVisible()
    QTest.mouseClick(canvas.viewport(), LEFT, pos=QPoint(canvas.width() - 20, 20))
    assert not palette.isVisible()
    QTest.mouseClick(button, LEFT)
    resize(qtbot, window, WIDE_SIZE)
    assert palette.isVisible()
    listed = window.findChild(QListWidget, "paletteList")
    assert palette.isAncestorOf(listed)
    assert palette.mapTo(window, QPoint(0, 0)).x() == 0


def test_panels_are_hidden_and_remembered(qtbot: QtBot) -> None:
    window = create_window("digits")
    qtbot.addWidget(window)
    window.resize(*WIDE_SIZE)
    with qtbot.waitExposed(window):
        window.show()
    window.findChild(Canvas).select("dense")
    everything = shown(window)
    gone = {
        "actionPanelLayers": {"palette"},
        "actionPanelSettings": {"inspector"},
        "actionPanelTry": {"pad"},
        "actionPanelResults": {"watch"},
    }
    for name, parts in gone.items():
        action(window, name).trigger()
        assert shown(window) == everything - parts
        action(window, name).trigger()
        assert shown(window) == everything
    action(window, "actionPanelLayers").trigger()
    action(window, "actionPanelTry").trigger()
    window.close()
    again = create_window("digits")
    qtbot.addWidget(again)
    again.resize(*WIDE_SIZE)
    with qtbot.waitExposed(again):
        again.show()
    again.findChild(Canvas).select("dense")
    assert shown(again) == everything - {"palette", "pad"}
    assert not action(again, "actionPanelTry").isChecked()
    for name in ("actionPanelLayers", "actionPanelTry"):
        action(again, name).trigger()
    assert shown(again) == everything


def test_the_panel_in_use_is_maximized_and_restored(window: MainWindow, qtbot: QtBot) -> None:
    everything = shown(window)
    for name, part in (("canvas", Canvas), ("pad", DigitPad)):
        window.findChild(part).setFocus()
        action(window, "actionMaximize").trigger()
        assert shown(window) == {name, "recipe"}
        action(window, "actionMaximize").trigger()
        assert shown(window) == everything
    window.findChild(Palette).setFocus()
    action(window, "actionMaximize").trigger()
    assert shown(window) == {"watch", "recipe"}
    assert not window.findChild(Scrubber).isVisible()
    centre, watch = window.findChild(Panels).centre, window.findChild(QTabWidget, "watch")
    qtbot.waitUntil(lambda: watch.height() == centre.height())
    action(window, PANELS[0]).trigger()
    assert "canvas" in shown(window)


def test_borders_stay_for_each_width(qtbot: QtBot) -> None:
    window = create_window("digits")
    qtbot.addWidget(window)
    window.resize(*WIDE_SIZE)
    with qtbot.waitExposed(window):
        window.show()
    panels = window.findChild(Panels)
    panels.moveSplitter(260, 1)
    wide = panels.sizes()
    resize(qtbot, window, NARROW_SIZE)
    assert panels.sizes()[0] < 60
    resize(qtbot, window, WIDE_SIZE)
    assert panels.sizes()[0] == wide[0]
    window.close()
    again = create_window("digits")
    qtbot.addWidget(again)
    again.resize(*WIDE_SIZE)
    with qtbot.waitExposed(again):
        again.show()
    assert again.findChild(Panels).sizes()[0] == wide[0]
    assert all(isinstance(each, QSplitter) for each in (panels, again.findChild(Panels)))


@pytest.mark.parametrize(
    ("screen", "size"),
    [
        ((1024, 700), (1024, 700)),
        ((1366, 768), (1280, 768)),
        ((1440, 900), (1280, 800)),
        ((1920, 1080), (1600, 918)),
        ((3840, 2160), (1600, 1000)),
        ((960, 540), (960, 540)),
    ],
)
def test_the_first_window_suits_the_screen(screen: tuple[int, int], size: tuple[int, int]) -> None:
    assert first_size(QSize(*screen)) == QSize(*size)
    assert NARROW <= 1280
