"""Figures for TensorBoard, switched on and off in the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.document import Document
from netbuilder.settings import Settings
from netbuilder.training.trainer import Trainer
from netbuilder.views.window.window import MainWindow
from tests.helpers.event_files import logged


def opened(qtbot: QtBot) -> MainWindow:
    made = create_window("digits")
    qtbot.addWidget(made, before_close_func=lambda w: w.findChild(Document).new())
    with qtbot.waitExposed(made):
        made.show()
    return made


def switch(window: MainWindow) -> QAction:
    action: QAction = window.findChild(QAction, "actionTensorBoard")
    return action


def train(window: MainWindow, qtbot: QtBot) -> None:
    trainer, document = window.findChild(Trainer), window.findChild(Document)
    run = trainer.run
    document.edit(document.design.with_setting("epochs", 2), "epochs")
    window.findChild(QAction, "actionTrain").trigger()
    qtbot.waitUntil(lambda: trainer.run > run and trainer.state == "idle", timeout=30_000)


@pytest.mark.long
@pytest.mark.usefixtures("few_digits")
def test_each_training_gets_a_folder_while_it_is_on(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, folder = opened(qtbot), tmp_path / "logs"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    switch(window).trigger()
    train(window, qtbot)
    (first,) = folder.iterdir()
    losses = [v for v in logged(first / "train") if v.tag == "epoch_loss"]
    assert [v.step for v in losses] == [0, 1]
    switch(window).trigger()
    assert not switch(window).isChecked()
    train(window, qtbot)
    assert list(folder.iterdir()) == [first]


@pytest.mark.long
def test_the_folder_is_remembered(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    window = opened(qtbot)
    assert not switch(window).isChecked()
    switch(window).trigger()
    window.close()
    assert Settings().board_folder == tmp_path
    again = opened(qtbot)
    assert switch(again).isChecked()
    assert again.findChild(Trainer).board_folder == tmp_path


def test_without_a_folder_it_stays_off(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    window = opened(qtbot)
    switch(window).trigger()
    assert not switch(window).isChecked()
    assert window.findChild(Trainer).board_folder is None
