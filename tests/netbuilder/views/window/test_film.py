"""A film of a training, taken in the window."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QPushButton, QSlider
from pytestqt.qtbot import QtBot

from netbuilder.app import create_window
from netbuilder.document import Document
from netbuilder.training.trainer import Trainer
from netbuilder.views.window import film
from netbuilder.views.window.window import MainWindow


@pytest.fixture
def window(qtbot: QtBot, few_digits: None) -> MainWindow:
    window = create_window("digits")
    qtbot.addWidget(window)
    window.resize(1100, 780)
    with qtbot.waitExposed(window):
        window.show()
    document = window.findChild(Document)
    document.new(document.design.with_setting("epochs", 2))
    return window


def action(window: MainWindow) -> QAction:
    return window.findChild(QAction, "actionFilm")


def train(window: MainWindow, qtbot: QtBot) -> None:
    trainer = window.findChild(Trainer)
    window.findChild(QAction, "actionTrain").trigger()
    qtbot.waitUntil(lambda: trainer.run > 0 and trainer.state == "idle", timeout=30_000)


def test_without_a_training_there_is_no_film(window: MainWindow) -> None:
    assert not action(window).isEnabled()
    assert "Train the network first" in action(window).statusTip()


@pytest.mark.long
def test_every_moment_is_a_picture(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(window, qtbot)
    path = tmp_path / "network.gif"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    moments = window.network.timeline.moments
    held = window.network.trained
    action(window).trigger()
    qtbot.waitUntil(path.exists, timeout=30_000)
    with Image.open(path) as pictures:
        assert pictures.n_frames == len(moments) >= 3  # type: ignore[attr-defined]
        first = np.asarray(pictures.convert("L"))
        pictures.seek(len(moments) - 1)
        last = np.asarray(pictures.convert("L"))
    assert (first != last).any()
    assert window.network.trained is held
    slider = window.findChild(QSlider, "scrubberSlider")
    assert slider.value() == slider.maximum()


def test_cancel_ends_it_and_asks_for_no_file(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(window, qtbot)
    asked: list[int] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: asked.append(1) or ("", ""))
    held = window.network.trained
    action(window).trigger()
    assert window.network.trained is not held
    cancel = next(
        each for each in window.findChildren(QPushButton, "progressCancel") if each.isVisible()
    )
    qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert window.network.trained is held
    assert asked == []
    action(window).trigger()  # It can begin again.
    qtbot.waitUntil(lambda: bool(asked), timeout=30_000)


def test_a_long_training_is_taken_in_at_most_so_many_pictures() -> None:
    assert film._spread([]) == []
    many = [film.Moment(number / 10, np.zeros(1), False) for number in range(1000)]
    chosen = film._spread(many)
    assert len(chosen) == 120
    assert (chosen[0], chosen[-1]) == (many[0], many[-1])
