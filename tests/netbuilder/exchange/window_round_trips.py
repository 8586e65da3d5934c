"""Trains in the window, saves, ends it, opens the file in another window, and compares the answers.

    .venv/bin/python -m tests.netbuilder.exchange.window_round_trips

Does so for every template, on a few digits, and for each kind of own data. Ends with status 1 where
an answer differs by a bit, or where opening says more than that it has opened.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from engine.datasets import digits, mnist
from engine.types import Array
from netbuilder.app import create_window
from netbuilder.design import Design, templates
from netbuilder.document import Document
from netbuilder.training.trainer import Trainer
from netbuilder.views.window.window import MainWindow
from tests.netbuilder.exchange.networks import ARRAYS, CLASSES, KINDS, MAKERS, own_design

_TARGETS = {CLASSES: "kind", ARRAYS: "y", "table of numbers": "price", "table with words": "price"}
said: list[str] = []


def main() -> int:
    """All of them, with a line for each."""
    with tempfile.TemporaryDirectory() as home:
        for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
            os.environ[variable] = home
        few = digits.load_data(train=400, test=100)
        digits.load_data = lambda *_, **__: few
        mnist.load_data = lambda *_, **__: few
        app = QApplication([])
        QMessageBox.exec = lambda box: said.append(box.text())  # type: ignore[method-assign,assignment]
        wrong = 0
        for number, (name, design) in enumerate(_designs(Path(home))):
            said.clear()
            equal = _round_trip(design, Path(home) / f"{number}.keras")
            wrong += not equal or bool(said)
            print(f"{name:28} {'bit-equal' if equal else 'DIFFERS'} {' '.join(said)}")
        app.quit()
    return 1 if wrong else 0


def _designs(folder: Path) -> list[tuple[str, Design]]:
    found = [(each.title, each.design) for each in templates.built_in("mnist")]
    for kind in KINDS:
        place = folder / kind
        place.mkdir()
        found.append((kind, own_design(MAKERS[kind](place), target=_TARGETS.get(kind, ""))))
    return [(name, design.with_setting("epochs", 1)) for name, design in found]


def _round_trip(design: Design, path: Path) -> bool:
    window = _window()
    window.findChild(Document).new(design)
    trainer = window.findChild(Trainer)
    window.findChild(QAction, "actionTrain").trigger()
    _wait(lambda: trainer.run > 0 and trainer.state == "idle")
    before = _answers(window, design)
    QFileDialog.getSaveFileName = lambda *_: (str(path), "")  # type: ignore[method-assign]
    window.findChild(QAction, "actionSaveNetwork").trigger()
    _wait(lambda: not window._writing.busy and path.exists())
    window.close()
    again = _window()
    if not again.open_path(path):
        return False
    after = _answers(again, design)
    same = again.network.trained is not None and again.network.trained.design == design
    again.close()
    return same and np.array_equal(before, after)


def _answers(window: MainWindow, design: Design) -> Array:
    _wait(lambda: window.network.probe is not None)
    samples = np.random.default_rng(0).random((20, *design.input_shape), np.float32)
    probe = window.network.probe
    found = None if probe is None else probe.outputs(samples)
    if found is None:
        raise RuntimeError("the network does not answer")
    return found


def _window() -> MainWindow:
    window = create_window("digits")
    window.show()
    return window


def _wait(until: Callable[[], bool]) -> None:
    loop, timer = QEventLoop(), QTimer(interval=10)
    timer.timeout.connect(lambda: loop.quit() if until() else None)
    timer.start()
    loop.exec()


if __name__ == "__main__":
    sys.exit(main())
