"""The keyboard alone: real keys in a real window reach everything, and lead out of it again."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction, QImage, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from netbuilder import theme
from netbuilder.document import Document
from netbuilder.views.canvas import Canvas
from netbuilder.views.code.editor import ScriptEditor
from netbuilder.views.common.tabbing import tab_stops
from netbuilder.views.window.panels import Panels
from netbuilder.views.window.regions import REGIONS
from netbuilder.views.window.window import MainWindow
from tests.helpers.focus import around, press, usable
from tests.helpers.mnemonics import clashes

KEYS = Qt.Key
SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
CANVAS = QPoint(500, 380)
SIZES = [(1024, 700), (1440, 900)]


def resize(qtbot: QtBot, window: MainWindow, size: tuple[int, int]) -> None:
    window.resize(*size)
    qtbot.waitUntil(lambda: window.findChild(Panels).width() == size[0])
    QApplication.processEvents()


@pytest.mark.long
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("state", ["at first", "a block", "broken", "script"])
def test_tab_goes_everywhere_and_out_again(
    window: MainWindow, qtbot: QtBot, size: tuple[int, int], state: str
) -> None:
    resize(qtbot, window, size)
    if state == "a block":
        window.findChild(Canvas).select("dense")
    elif state == "broken":
        document = window.findChild(Document)
        document.new(document.design.inserted(1, "Conv2D"))
    elif state == "script":
        window.findChild(QAction, "actionCode").trigger()
    forward = around(window, KEYS.Key_Tab)
    assert set(forward) == usable(window)
    backward = around(window, KEYS.Key_Backtab)
    assert set(backward) == usable(window)
    assert len(forward) > 15
    at = backward.index(forward[0])
    assert [*backward[at::-1], *backward[:at:-1]] == forward
    if state == "script":
        assert window.findChild(ScriptEditor) in forward


@pytest.mark.long
@pytest.mark.parametrize("size", SIZES)
def test_train_is_the_first_stop_and_regions_follow_in_reading_order(
    window: MainWindow, qtbot: QtBot, size: tuple[int, int]
) -> None:
    resize(qtbot, window, size)
    assert QApplication.focusWidget().objectName() == "trainButton"
    stops = tab_stops(window, lambda widget: None)
    assert stops[0].objectName() == "trainButton"
    walked = around(window, KEYS.Key_Tab)
    regions = [region_of(each) for each in (walked[-1:] + walked[:-1])]
    assert regions == sorted(regions)
    assert len(set(regions)) >= 5


def region_of(widget: QWidget | None) -> int:
    while widget is not None:
        for place, names in enumerate(REGIONS):
            if widget.objectName() in names:
                return place
        widget = widget.parentWidget()
    raise AssertionError("this belongs to no region")


@pytest.mark.long
@pytest.mark.parametrize("size", SIZES)
def test_ctrl_tab_goes_from_region_to_region(
    window: MainWindow, qtbot: QtBot, size: tuple[int, int]
) -> None:
    resize(qtbot, window, size)
    known = sorted({region_of(each) for each in usable(window)})
    seen = [region_of(press(window, KEYS.Key_Tab, CTRL)) for _ in known]
    assert seen == [*known[1:], known[0]]
    back = [region_of(press(window, KEYS.Key_Backtab, CTRL | SHIFT)) for _ in known]
    assert back == [*known[:0:-1], known[0]]


def test_a_region_keeps_its_focus(window: MainWindow) -> None:
    second = press(window, KEYS.Key_Tab)
    assert press(window, KEYS.Key_Tab, CTRL) is not second
    assert press(window, KEYS.Key_Backtab, CTRL | SHIFT) is second


def test_alt_and_a_number_show_a_tab(window: MainWindow) -> None:
    watch = window.findChild(Panels).watch
    last = max(place for place in range(watch.count()) if watch.isTabVisible(place))
    for place in (1, 3, 0, last):
        focus = press(window, Qt.Key(KEYS.Key_1 + place), ALT)
        assert watch.currentIndex() == place
        assert focus is watch.tabBar()
        inside = press(window, KEYS.Key_Tab)
        assert watch.isAncestorOf(inside) or inside.objectName() == "trainButton"
    press(window, KEYS.Key_9, ALT)
    assert watch.currentIndex() == last


@pytest.mark.long
@pytest.mark.parametrize("size", SIZES)
def test_ctrl_f_finds_a_layer(window: MainWindow, qtbot: QtBot, size: tuple[int, int]) -> None:
    resize(qtbot, window, size)
    window.findChild(Canvas).setFocus()
    focus = press(window, KEYS.Key_F, CTRL)
    assert isinstance(focus, QLineEdit)
    QTest.keyClicks(focus, "dropot")
    press(window, KEYS.Key_Return)
    assert "Dropout" in [block.kind for block in window.findChild(Document).design.blocks]


def test_ctrl_f_brings_back_hidden_layers(window: MainWindow) -> None:
    window.findChild(QAction, "actionPanelLayers").trigger()
    assert not window.findChild(QListWidget, "paletteList").isVisible()
    press(window, KEYS.Key_F, CTRL)
    assert window.findChild(QListWidget, "paletteList").isVisible()


def test_leaving_the_unfolded_layers_folds_them(window: MainWindow, qtbot: QtBot) -> None:
    resize(qtbot, window, SIZES[0])
    press(window, KEYS.Key_F, CTRL)
    listed = window.findChild(QListWidget, "paletteList")
    assert press(window, KEYS.Key_Tab) is listed
    assert region_of(press(window, KEYS.Key_Tab)) == region_of(window.findChild(Canvas))
    assert not listed.isVisible()
    press(window, KEYS.Key_F, CTRL)
    assert press(window, KEYS.Key_Escape).objectName() == "family-search"


@pytest.mark.parametrize("broken", [False, True])
def test_no_key_stands_for_two_things(window: MainWindow, broken: bool) -> None:
    """Not even in one action: Qt takes Ctrl+Backtab for Ctrl+Shift+Tab, and then does neither."""
    document = window.findChild(Document)
    document.new(document.design.inserted(1, "Conv2D") if broken else document.design)
    taken = Counter(
        "+".join(sorted(set(keys.toString().replace("Backtab", "Tab").split("+")) - {"Shift"}))
        if "tab" in keys.toString().casefold()
        else keys.toString()
        for action in window.findChildren(QAction)
        if action.isEnabled()
        for keys in action.shortcuts()
    )
    taken += Counter(
        shortcut.key().toString()
        for shortcut in window.findChildren(QShortcut)
        if shortcut.context() == Qt.ShortcutContext.WindowShortcut
    )
    twice = {keys for keys, count in taken.items() if count > 1}
    assert twice == {"Ctrl+Tab"}  # with Shift, the other way


@pytest.mark.parametrize("selected", [None, "dense"])
def test_no_letter_stands_for_two_things(window: MainWindow, selected: str | None) -> None:
    window.findChild(Canvas).select(selected)
    for maximized in (False, True):
        window.findChild(QAction, "actionMaximize").setChecked(maximized)
        assert clashes(window) == []


@pytest.mark.long
@pytest.mark.parametrize("dark", [False, True])
def test_the_focus_is_seen_wherever_it_is(window: MainWindow, qtbot: QtBot, dark: bool) -> None:
    """What has the focus looks otherwise than without it."""
    QApplication.setPalette(theme.palette(theme.DARK if dark else theme.LIGHT))
    resize(qtbot, window, SIZES[1])
    QApplication.setCursorFlashTime(0)
    window.findChild(QAction, "actionCode").trigger()
    window.findChild(Canvas).select("dense")
    stops = around(window, KEYS.Key_Tab)
    focused, without, count = {}, {}, len(stops)
    for place in range(1, count + 1):
        stop, far = stops[place % count], stops[(place + 2) % count]
        assert press(window, KEYS.Key_Tab) is stop
        focused[stop], without[far] = picture(window, stop), picture(window, far)
    unseen = [
        f"{type(stop).__name__} {stop.objectName()}"
        for stop in stops
        if focused[stop] == without[stop]
    ]
    assert unseen == []


@pytest.mark.long
@pytest.mark.parametrize("key", [KEYS.Key_Tab, KEYS.Key_2])
def test_the_focus_is_seen_after_the_mouse_was_used(window: MainWindow, key: Qt.Key) -> None:
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=CANVAS)
    assert not window.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
    press(window, key, CTRL if key == KEYS.Key_Tab else ALT)
    assert window.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)


def picture(window: MainWindow, widget: QWidget) -> QImage:
    """A widget with the edge around it."""
    place = widget.mapTo(window, QPoint(0, 0))
    area = QRect(place, widget.size()).adjusted(-4, -4, 4, 4)
    return window.grab(area & window.rect()).toImage()
