"""The question what trains."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
)
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.document import Document
from netbuilder.settings import Settings
from netbuilder.training.elsewhere import interpreters
from netbuilder.training.elsewhere.errors import ElsewhereError
from netbuilder.training.elsewhere.interpreters import Interpreter
from netbuilder.training.elsewhere.process import Elsewhere
from netbuilder.training.trainer import Trainer
from netbuilder.views.dialogs import engine_making
from netbuilder.views.dialogs.engine import EngineDialog
from netbuilder.views.dialogs.engine_making import MakeEnvironmentDialog
from netbuilder.views.window.window import MainWindow

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="interpreters are shell scripts")


def interpreter(path: Path, keras: str = "3.15.1", backends: tuple[str, ...] = ("jax",)) -> Path:
    told = json.dumps({"python": "3.12.1", "keras": keras, "backends": list(backends)})
    path.write_text(f"#!/bin/sh\necho '{told}'\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The interpreters that are looked at."""
    paths = [interpreter(tmp_path / "one", backends=("jax", "torch"))]
    monkeypatch.setattr(interpreters, "candidates", lambda near=(): iter(paths))
    return paths


def opened(qtbot: QtBot) -> MainWindow:
    made = create_window("digits")
    qtbot.addWidget(made, before_close_func=lambda w: w.findChild(Document).new())
    with qtbot.waitExposed(made):
        made.show()
    return made


def dialog_of(window: MainWindow, qtbot: QtBot) -> EngineDialog:
    window.findChild(QAction, "actionEngine").trigger()
    dialog = window.findChild(EngineDialog)
    choice = dialog.findChild(QComboBox, "engineChoice")
    state = dialog.findChild(QLabel, "engineState")
    qtbot.waitUntil(lambda: "Looking" not in state.text())
    assert choice.count()
    return dialog


def accept(dialog: EngineDialog, qtbot: QtBot) -> None:
    ok = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)
    qtbot.mouseClick(ok, Qt.MouseButton.LeftButton)


def test_keras_is_found_chosen_and_remembered(qtbot: QtBot, found: list[Path]) -> None:
    window = opened(qtbot)
    trainer = window.findChild(Trainer)
    assert trainer.elsewhere is None
    dialog = dialog_of(window, qtbot)
    choice = dialog.findChild(QComboBox, "engineChoice")
    texts = [choice.itemText(n) for n in range(choice.count())]
    starts = [text.partition(" (")[0] for text in texts[1:]]
    assert starts == ["Keras 3.15.1 on JAX", "Keras 3.15.1 on PyTorch"]
    choice.setCurrentIndex(2)
    accept(dialog, qtbot)
    place = Elsewhere(str(found[0]), "torch")
    assert trainer.elsewhere == place
    assert Settings().elsewhere == place
    again = opened(qtbot)
    assert again.findChild(Trainer).elsewhere == place


def test_devices_are_chosen_and_remembered(qtbot: QtBot, found: list[Path]) -> None:
    window = opened(qtbot)
    dialog = dialog_of(window, qtbot)
    choice = dialog.findChild(QComboBox, "engineChoice")
    kind = dialog.findChild(QComboBox, "engineDevice")
    count = dialog.findChild(QSpinBox, "engineDevices")
    assert not kind.isEnabled()
    choice.setCurrentIndex(1)
    assert (kind.isEnabled(), count.isEnabled()) == (True, True)
    qtbot.keyClicks(kind, "The")
    count.setFocus()
    count.selectAll()
    qtbot.keyClicks(count, "4")
    accept(dialog, qtbot)
    place = Elsewhere(str(found[0]), "jax", "cpu", 4)
    assert window.findChild(Trainer).elsewhere == place
    assert Settings().elsewhere == place
    again = EngineDialog(place)
    qtbot.addWidget(again)
    assert again.chosen == place


def test_machines_are_chosen_checked_and_remembered(qtbot: QtBot, found: list[Path]) -> None:
    window = opened(qtbot)
    dialog = dialog_of(window, qtbot)
    dialog.findChild(QComboBox, "engineChoice").setCurrentIndex(1)
    hosts = dialog.findChild(QLineEdit, "engineHosts")
    rank = dialog.findChild(QSpinBox, "engineRank")
    count = dialog.findChild(QSpinBox, "engineDevices")
    ok = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)
    state = dialog.findChild(QLabel, "engineState")
    assert (rank.isEnabled(), count.isEnabled(), ok.isEnabled()) == (False, True, True)
    qtbot.keyClicks(hosts, "10.0.0.1:4711")
    assert (rank.isEnabled(), count.isEnabled(), ok.isEnabled()) == (True, False, False)
    assert "Name 2 to 64 machines" in state.text()
    qtbot.keyClicks(hosts, ", 10.0.0.2")
    assert ok.isEnabled()
    assert not state.text()
    rank.setFocus()
    rank.selectAll()
    qtbot.keyClicks(rank, "2")
    assert "from 0 to 1" in state.text()
    rank.selectAll()
    qtbot.keyClicks(rank, "1")
    accept(dialog, qtbot)
    place = Elsewhere(str(found[0]), "jax", "", 1, ("10.0.0.1:4711", "10.0.0.2"), 1)
    assert window.findChild(Trainer).elsewhere == place
    assert Settings().elsewhere == place
    again = EngineDialog(place)
    qtbot.addWidget(again)
    assert again.chosen == place


def test_cancel_changes_nothing(qtbot: QtBot, found: list[Path]) -> None:
    window = opened(qtbot)
    trainer = window.findChild(Trainer)
    dialog = dialog_of(window, qtbot)
    dialog.findChild(QComboBox, "engineChoice").setCurrentIndex(1)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert trainer.elsewhere is None
    assert Settings().elsewhere is None


def test_where_nothing_is_found_a_command_helps(
    qtbot: QtBot, found: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found.clear()
    dialog = EngineDialog(None)
    qtbot.addWidget(dialog)
    state = dialog.findChild(QLabel, "engineState")
    qtbot.waitUntil(lambda: "No interpreter with Keras 3 was found" in state.text())
    old = interpreter(tmp_path / "old", keras="2.15.0")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(old), ""))
    qtbot.mouseClick(dialog.findChild(QPushButton, "engineOther"), Qt.MouseButton.LeftButton)
    assert "has no Keras 3; install it with" in state.text()
    assert dialog.chosen is None
    new = interpreter(tmp_path / "new")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(new), ""))
    qtbot.mouseClick(dialog.findChild(QPushButton, "engineOther"), Qt.MouseButton.LeftButton)
    assert dialog.chosen == Elsewhere(str(new), "jax")


def test_an_environment_is_made_and_chosen(
    qtbot: QtBot, found: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found.clear()
    made = Interpreter(str(tmp_path / "made"), "3.12.1", "3.15.1", ("torch",))
    troubles = [ElsewhereError("Installing Keras and PyTorch failed; the log tells more.")]

    def make(folder: Path, backend: str, report: Any, log: Any, cancelled: Any) -> Interpreter:
        report("Making a virtual environment")
        log(f"Collecting {backend}")
        if troubles:
            raise troubles.pop()
        return made

    monkeypatch.setattr(engine_making, "make_environment", make)
    dialog = EngineDialog(None)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.mouseClick(dialog.findChild(QPushButton, "engineMake"), Qt.MouseButton.LeftButton)
    making = dialog.findChild(MakeEnvironmentDialog)
    qtbot.keyClicks(making.findChild(QComboBox, "makingBackend"), "Py")
    start = making.findChild(QPushButton, "makingStart")
    qtbot.mouseClick(start, Qt.MouseButton.LeftButton)
    state = making.findChild(QLabel, "makingState")
    qtbot.waitUntil(lambda: "failed; the log tells more" in state.text())
    assert making.findChild(QPlainTextEdit, "makingLog").toPlainText() == "Collecting torch"
    with qtbot.waitSignal(making.made):
        qtbot.mouseClick(start, Qt.MouseButton.LeftButton)
    assert dialog.chosen == Elsewhere(made.path, "torch")
