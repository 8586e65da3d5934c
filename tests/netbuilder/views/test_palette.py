"""The palette, driven by mouse and keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QListWidgetItem
from pytestqt.qtbot import QtBot

from netbuilder.design.catalogue import CATALOGUE
from netbuilder.views.mime import kind_of
from netbuilder.views.palette import Palette

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def palette(qtbot: QtBot) -> Palette:
    palette = Palette()
    qtbot.addWidget(palette)
    palette.resize(220, 320)
    with qtbot.waitExposed(palette):
        palette.show()
    return palette


def listed(palette: Palette) -> QListWidget:
    return palette.findChild(QListWidget, "paletteList")


def kinds(palette: Palette) -> list[str]:
    widget = listed(palette)
    found = [widget.item(row).data(Qt.ItemDataRole.UserRole) for row in range(widget.count())]
    return [kind for kind in found if kind]


def item_of(palette: Palette, kind: str) -> QListWidgetItem:
    widget = listed(palette)
    for row in range(widget.count()):
        if widget.item(row).data(Qt.ItemDataRole.UserRole) == kind:
            return widget.item(row)
    raise KeyError(kind)


def middle(palette: Palette, kind: str) -> QPoint:
    return listed(palette).visualItemRect(item_of(palette, kind)).center()


def test_every_layer_of_the_catalogue_is_there(palette: Palette) -> None:
    assert sorted(kinds(palette)) == sorted(entry.kind for entry in CATALOGUE)
    for entry in CATALOGUE:
        assert entry.summary in item_of(palette, entry.kind).toolTip()


def test_a_double_click_adds(qtbot: QtBot, palette: Palette) -> None:
    viewport, place = listed(palette).viewport(), middle(palette, "Activation")
    qtbot.mouseClick(viewport, LEFT, pos=place)
    with qtbot.waitSignal(palette.addRequested) as caught:
        qtbot.mouseDClick(viewport, LEFT, pos=place)
    assert caught.args == ["Activation"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_keys_add_the_current_layer(qtbot: QtBot, palette: Palette, key: Qt.Key) -> None:
    qtbot.keyClick(listed(palette), Qt.Key.Key_Down)
    with qtbot.waitSignal(palette.addRequested) as caught:
        qtbot.keyClick(listed(palette), key)
    assert caught.args == ["Activation"]


def test_a_drag_carries_the_kind(
    qtbot: QtBot, palette: Palette, monkeypatch: pytest.MonkeyPatch
) -> None:
    dragged: list[str | None] = []

    def run(drag: QDrag, *actions: Any) -> Qt.DropAction:
        dragged.append(kind_of(drag.mimeData()))
        return Qt.DropAction.CopyAction

    monkeypatch.setattr(QDrag, "exec", run)
    viewport, place = listed(palette).viewport(), middle(palette, "Dense")
    qtbot.mousePress(viewport, LEFT, pos=place)
    for step in (8, 20, 40):
        qtbot.mouseMove(viewport, place + QPoint(step, step))
    qtbot.waitUntil(lambda: dragged == ["Dense"])
    qtbot.mouseRelease(viewport, LEFT, pos=place)


def test_the_search_narrows_the_list(qtbot: QtBot, palette: Palette) -> None:
    search = palette.findChild(QLineEdit, "paletteSearch")
    qtbot.keyClicks(search, "activ")
    assert "Activation" in kinds(palette)
    qtbot.keyClicks(search, "xyz")
    assert kinds(palette) == []
    assert palette.findChild(QLabel, "paletteNothing").isVisible()
    search.clear()
    qtbot.keyClicks(search, "Dense")
    with qtbot.waitSignal(palette.addRequested) as caught:
        qtbot.keyClick(search, Qt.Key.Key_Return)
    assert caught.args == ["Dense"]
