"""Train and Stop, again and again: memory, and how late the window's thread is.

    python -m tests.benchmarks.train_and_stop [--times 20] [--data mnist]

Presses Train and then Stop in a real window and prints its resident memory after each Stop; nothing
is collected by hand, as nobody does that for the user. Then trains 20 million parameters
(784-4096-4096-10) and prints the longest time in which the window's thread answered nothing. Linux
only. Needs a display, or QT_QPA_PLATFORM=offscreen.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from netbuilder.app import create_window
from netbuilder.design import Design
from netbuilder.document import Document
from netbuilder.training.records import EpochDone, Progress
from netbuilder.training.trainer import Trainer
from netbuilder.views.window.window import MainWindow
from tests.benchmarks.window_while_training import Watch

LARGE = 4096
BATCHES = 20


def resident() -> float:
    """Megabytes of memory that the program has; nothing is collected for it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def spin(seconds: float) -> None:
    """Let the window do what it does."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
        time.sleep(0.001)


def train_and_stop(window: MainWindow, batches: int = BATCHES) -> None:
    """Press Train, wait for some batches, press Stop, wait for the end."""
    trainer = window.findChild(Trainer)
    seen = 0

    def count(record: object) -> None:
        nonlocal seen
        seen += len(record.losses) if isinstance(record, Progress) else 0
        seen += batches if isinstance(record, EpochDone) else 0

    trainer.recordReceived.connect(count)
    window.findChild(QAction, "actionTrain").trigger()
    while seen < batches:
        spin(0.02)
    window.findChild(QAction, "actionStop").trigger()
    while trainer.state != "idle":
        spin(0.02)
    trainer.recordReceived.disconnect(count)
    spin(1.0)


def main() -> int:
    """Train, stop, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--data", default="mnist")
    options = parser.parse_args()
    app = QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    window = create_window(options.data)
    window.resize(1440, 900)
    window.show()
    spin(1.0)
    print(f"before: {resident():7.1f} MB", flush=True)
    sizes = []
    for number in range(1, options.times + 1):
        train_and_stop(window)
        sizes.append(resident())
        print(f"after {number:2}: {sizes[-1]:7.1f} MB", flush=True)
    print(
        f"the last is {sizes[-1] / sizes[0]:.2f} times the first, "
        f"the most {max(sizes) / sizes[0]:.2f}"
    )

    document = window.findChild(Document)
    design = Design.default(options.data)
    design = design.with_parameter("dense", "units", LARGE).inserted(1, "Dense", {"units": LARGE})
    document.new(design)
    spin(2.0)
    late = Watch()
    late.start()
    train_and_stop(window, 3)
    late.stop()
    print(
        f"{LARGE}-{LARGE}: the window's thread was late by at most "
        f"{1000 * max(late.seconds):.0f} ms, of which it worked for at most "
        f"{1000 * max(late.busy):.0f} ms"
    )
    window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
