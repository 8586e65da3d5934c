"""The name that a design is saved under."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from netbuilder.document import Document
from netbuilder.views.window.window import MainWindow

SINGLE = "NetBuilder designs (*.netbuilder)"
JSON = "NetBuilder designs as JSON (*.netbuilder.json *.json)"


@pytest.mark.parametrize(
    ("typed", "kind", "expected"),
    [
        ("mine", SINGLE, "mine.netbuilder"),
        ("mine", JSON, "mine.netbuilder.json"),
        ("mine", "", "mine.netbuilder"),
        ("mine.netbuilder.json", SINGLE, "mine.netbuilder.json"),
        ("mine.json", SINGLE, "mine.json"),
    ],
)
def test_a_design_gets_the_ending_of_the_kind_chosen(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    typed: str, kind: str, expected: str,
) -> None:  # fmt: skip
    asked: list[str] = []

    def answer(*given: object) -> tuple[str, str]:
        asked.extend(map(str, given[2:]))
        return str(tmp_path / typed), kind

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    document = window.findChild(Document)
    window.findChild(QAction, "actionSaveAs").trigger()
    qtbot.waitUntil(lambda: document.path is not None)
    assert document.path == tmp_path / expected
    assert document.path.is_file()
    assert Path(asked[0]).name == "network.netbuilder"
    assert asked[1].startswith(f"{SINGLE};;{JSON};;")
