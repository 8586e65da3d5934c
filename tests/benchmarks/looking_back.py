"""What the moments of a training cost it, and how long a step back takes.

    python -m tests.benchmarks.looking_back [--data mnist] [--epochs 5] [--steps 40]

Trains in the window with the first opened canvas; prints the time spent on keeping moments as a
share of the training's, their memory, and for each step of the slider the GUI thread's own time
until the pad, the canvas and the curves have followed, and the time until the canvas has.
"""

from __future__ import annotations

import argparse
import sys
import time

import numpy as np
from PySide6.QtCore import QEventLoop
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.types import Array
from netbuilder.app import create_window
from netbuilder.design import Design
from netbuilder.network.timeline import BUDGET
from netbuilder.training.records import RunEnded
from netbuilder.training.trainer import Trainer
from netbuilder.views.window.window import MainWindow
from tests.benchmarks.window_while_training import draw

_QUIET_MS = 250
"""The time after which all that follows a step has been done."""


def train(window: MainWindow, design: Design) -> tuple[float, float]:
    """Train once; seconds, and those of them that moments took in the GUI thread."""
    trainer, loop = window.findChild(Trainer), QEventLoop()
    network, spent = window.network, [0.0]
    remember = network.remember

    def timed(position: float, weights: Array, *, whole: bool = False) -> None:
        start = time.perf_counter()
        remember(position, weights, whole=whole)
        spent[0] += time.perf_counter() - start

    def receive(record: object) -> None:
        if isinstance(record, RunEnded):
            loop.quit()

    network.remember = timed  # type: ignore[method-assign]
    trainer.recordReceived.connect(receive)
    start = time.perf_counter()
    trainer.start(design)
    loop.exec()
    trainer.recordReceived.disconnect(receive)
    network.remember = remember  # type: ignore[method-assign]
    return time.perf_counter() - start, spent[0]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", default="mnist")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--steps", type=int, default=40)
    options = parser.parse_args()
    app = QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    window = create_window(options.data)
    window.resize(1440, 900)
    window.show()
    QTest.qWaitForWindowExposed(window)
    draw(window)
    whole, spent = train(
        window, Design.default(options.data).with_setting("epochs", options.epochs)
    )
    moments = window.network.timeline.moments
    kept = sum(moment.weights.nbytes for moment in moments)
    print(
        f"{len(moments)} moments of {whole:.1f} s of training took {1000 * spent:.1f} ms, "
        f"{100 * spent / whole:.2f} % of it, and {kept / 2**20:.1f} MB of {BUDGET / 2**20:.0f}"
    )
    QTest.qWait(1000)
    own, first = [], []
    for place in np.linspace(0, len(moments) - 1, options.steps).astype(int):
        spent_before, start = time.thread_time(), time.perf_counter()
        window.network.look_back(moments[place])
        first.append(time.perf_counter() - start)
        QTest.qWait(_QUIET_MS)
        own.append(time.thread_time() - spent_before)
    print(
        f"A step back: {1000 * np.median(first):.1f} ms until the signal is out (median), "
        f"{1000 * np.percentile(first, 99):.1f} ms (99th percentile); the GUI thread's own time "
        f"for all that follows {1000 * np.median(own):.1f} ms (median), "
        f"{1000 * np.percentile(own, 99):.1f} ms (99th percentile)"
    )
    window.network.look_ahead()
    window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
