"""Another data set brings the network's ends along, as one step that can be undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from netbuilder.document import Document
from netbuilder.views.window.window import MainWindow


@pytest.mark.long
@pytest.mark.parametrize(("data", "units"), [("Circles", 2), ("Line", 1)])
def test_the_network_can_be_trained_at_once(
    window: MainWindow, qtbot: QtBot, data: str, units: int
) -> None:
    document, box = window.findChild(Document), window.findChild(QComboBox, "data")
    before = document.design
    box.setFocus()
    qtbot.keyClicks(box, data)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: document.design.data == data.lower())
    assert document.design.input_shape == (2,)
    assert document.design.blocks[-1].parameters["units"] == units
    assert window.findChild(QAction, "actionTrain").isEnabled()
    document.undo()
    assert document.design == before
