"""The network of the first start, trained on each backend from the terminal and from the window.

    python -m tests.benchmarks.on_keras.accuracy --keras jax=PATH torch=PATH tensorflow=PATH

Trains on MNIST (`NETBUILDER_DATA`) for all epochs of the design; prints the accuracy on the test
samples, and how long after the start of the training, and after the first batch, the window had its
first curve. Ends with status 1 where 97 % is not reached. Needs a display, or
QT_QPA_PLATFORM=offscreen.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

LIMIT = 0.97


def in_terminal(backend: str, python: str) -> float:
    """The accuracy that `netbuilder train` prints."""
    command = [sys.executable, "-m", "netbuilder", "train", "--json", "--engine", "keras"]
    command += ["--backend", backend, "--python", python]
    answer = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout
    return float(json.loads(answer)["figures"]["test"]["accuracy"])


def in_window(backend: str, python: str) -> tuple[float, float]:
    """The accuracy at the end, and seconds from the first curve to the start before it."""
    from PySide6.QtCore import QEventLoop
    from PySide6.QtGui import QAction

    from netbuilder.app import create_window
    from netbuilder.training.elsewhere import warm
    from netbuilder.training.elsewhere.process import Elsewhere
    from netbuilder.training.records import Progress, RunEnded, RunStarted
    from netbuilder.training.trainer import Trainer

    window = create_window("mnist")
    window.show()
    trainer = window.findChild(Trainer)
    trainer.elsewhere = Elsewhere(python, backend)
    loop = QEventLoop()
    times: dict[type, float] = {}
    ends: list[RunEnded] = []

    def note(record: object) -> None:
        times.setdefault(type(record), time.perf_counter())
        if isinstance(record, RunEnded):
            ends.append(record)
            loop.quit()

    trainer.recordReceived.connect(note)
    window.findChild(QAction, "actionTrain").trigger()
    loop.exec()
    warm.end_all()
    trainer.close()
    window.deleteLater()
    if ends[0].reason != "finished":
        raise RuntimeError(ends[0].message)
    return ends[0].logs["test_accuracy"], times[Progress] - times[RunStarted]


def main() -> int:
    """Train and print; 1 where the network learned less."""
    from PySide6.QtWidgets import QApplication

    from tests.benchmarks.on_keras.places import add_places, table

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_places(parser)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name in ("CONFIG", "DATA", "STATE", "CACHE"):
            os.environ[f"XDG_{name}_HOME"] = folder
        application = QApplication([])
        rows, failed = [], False
        for place in options.keras:
            terminal = in_terminal(place.backend, place.python)
            window, seconds = in_window(place.backend, place.python)
            failed |= min(terminal, window) < LIMIT
            rows.append([place.title, f"{terminal:.2%}", f"{window:.2%}", f"{seconds:.2f} s"])
        application.processEvents()
    head = ("", "terminal", "window", "first curve after the start")
    table("Accuracy on MNIST's test samples", head, rows)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
