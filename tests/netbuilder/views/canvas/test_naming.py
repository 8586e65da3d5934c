"""A name typed over its block."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from netbuilder.views.canvas import Canvas


def name_field(canvas: Canvas) -> QLineEdit | None:
    return canvas.findChild(QLineEdit, "nameField")


def test_a_name_is_typed_over_the_block(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.rename("dense")
    field = name_field(canvas)
    assert field is not None
    assert field.text() == "dense"
    assert field.hasFocus()
    assert canvas.viewport().rect().contains(field.geometry())
    with qtbot.waitSignal(canvas.renameRequested) as caught:
        qtbot.keyClicks(field, "hidden")
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert caught.args == ["dense", "hidden"]
    assert canvas.hasFocus()
    qtbot.waitUntil(lambda: name_field(canvas) is None)


@pytest.mark.parametrize("typed", ["", "dense", "  "])
def test_no_other_name_asks_for_nothing(qtbot: QtBot, canvas: Canvas, typed: str) -> None:
    canvas.rename("dense")
    field = name_field(canvas)
    assert field is not None
    with qtbot.assertNotEmitted(canvas.renameRequested):
        field.clear()
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)


def test_escape_gives_the_name_up(qtbot: QtBot, canvas: Canvas) -> None:
    canvas.select("dense")
    canvas.rename("dense")
    field = name_field(canvas)
    assert field is not None
    with qtbot.assertNotEmitted(canvas.renameRequested):
        qtbot.keyClicks(field, "other")
        qtbot.keyClick(field, Qt.Key.Key_Delete)
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert canvas.selected() == ("dense",)
