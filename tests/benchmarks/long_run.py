"""A run of 100 epochs in the window: does memory stay where it was after the first epoch?

    python -m tests.benchmarks.long_run [--epochs 100] [--batch-size 32]

Trains the first network on all of MNIST (187,500 batches with the defaults) in a real window whose
panels take turns in being seen, and prints the program's resident memory after the first epoch,
after every tenth, and at the end. Linux only. Needs a display, or QT_QPA_PLATFORM=offscreen.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QTabWidget

from netbuilder.app import create_window
from netbuilder.design import Design
from netbuilder.training.records import EpochDone, Progress, RunEnded
from netbuilder.training.trainer import Trainer
from tests.benchmarks.window_while_training import draw


def resident() -> float:
    """Megabytes of memory that the program has."""
    gc.collect()
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def main() -> int:
    """Train, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--batch-size", type=int, default=32)
    options = parser.parse_args()
    app = QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    window = create_window("mnist")
    window.show()
    draw(window)
    design = Design.default("mnist").with_setting("epochs", options.epochs)
    design = design.with_setting("batch_size", options.batch_size)
    design = design.with_setting("validation_split", 0.0)
    trainer, tabs = window.findChild(Trainer), window.findChild(QTabWidget, "watch")
    loop = QEventLoop()
    sizes: list[float] = []
    batches = [0]

    def receive(record: object) -> None:
        if isinstance(record, Progress):
            batches[0] += len(record.losses)
        elif isinstance(record, EpochDone):
            number = record.epoch + 1
            tabs.setCurrentIndex(number % tabs.count())
            if number in (1, options.epochs) or number % 10 == 0:
                sizes.append(resident())
                print(f"after epoch {number:4}: {sizes[-1]:7.1f} MB", flush=True)
        elif isinstance(record, RunEnded):
            loop.quit()

    trainer.recordReceived.connect(receive)
    begin = time.perf_counter()
    trainer.start(design)
    loop.exec()
    seconds = time.perf_counter() - begin
    print(
        f"{batches[0]:,} batches in {seconds:.0f} s; memory {sizes[0]:.1f} MB after the first "
        f"epoch, {sizes[-1]:.1f} MB after the last: {100 * (sizes[-1] / sizes[0] - 1):+.1f} %"
    )
    window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
