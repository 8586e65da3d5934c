"""Own data in the window: chosen in the dialog, trained on, still there after a look elsewhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QComboBox, QDialogButtonBox
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.document import Document
from netbuilder.views.imported import OwnDataDialog


def test_a_table_is_chosen_and_kept(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "animals.csv"
    rows = "\n".join(f"{i % 7},{i % 5},{('cat', 'dog')[i % 2]}" for i in range(60))
    path.write_text(f"legs,ears,kind\n{rows}\n")
    window = create_window("digits")
    document = window.findChild(Document)
    qtbot.addWidget(window, before_close_func=lambda _: document.new())
    window.resize(1240, 820)
    with qtbot.waitExposed(window):
        window.show()

    def choose() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, OwnDataDialog)
        dialog.look_at(path)
        accept(dialog)

    def accept(dialog: OwnDataDialog) -> None:
        if dialog.recipe() is None:
            QTimer.singleShot(20, lambda: accept(dialog))
            return
        dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()

    QTimer.singleShot(0, choose)
    window.findChild(QAction, "actionOwnData").trigger()
    assert document.design.data_set.title == "animals.csv"
    assert document.undo_text == "own data"
    box = window.findChild(QComboBox, "data")
    assert box.currentText() == "animals.csv"
    document.edit(document.design.with_data("digits"), "data")
    assert [box.itemText(i) for i in range(box.count())][-1] == "animals.csv"
    document.undo()
    document.undo()
    assert document.design.own is None
    assert "animals.csv" not in [box.itemText(i) for i in range(box.count())]
