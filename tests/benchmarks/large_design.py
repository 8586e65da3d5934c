"""How long the window's thread is busy with one edit of a design of 200 layers.

    python tests/benchmarks/large_design.py [--layers 200] [--kinds 7] [--edits 200]

Opens the design, then edits it at random places through the document (a parameter, a move, an
insertion, a deletion, a name), undoes and redoes, and prints the GUI thread's time for each until
the window shows it (median, 99th percentile, worst). Then puts every layer of the catalogue into
dense, convolutional and recurrent stacks of that size, and prints how long the analysis with its
fixes takes. Needs a display, or QT_QPA_PLATFORM=offscreen.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from netbuilder.app import create_window
from netbuilder.design import Design, analyze
from netbuilder.design.catalogue import CATALOGUE
from netbuilder.document import Document


def large(layers: int, kinds: int = 7) -> Design:
    """Dense layers of so many different widths."""
    design = Design.default("digits")
    for number in range(layers - 2):
        design = design.inserted(1, "Dense", {"units": 16 + number % kinds})
    return design


def edits(design: Design, rng: random.Random) -> dict[str, Design]:
    names = [block.name for block in design.blocks[1:-1]]
    one = rng.choice(names)
    return {
        "parameter": design.with_parameter(one, "units", rng.randint(1, 64)),
        "move": design.moved(one, rng.randint(1, len(names))),
        "insert": design.inserted(rng.randint(1, len(names)), "Dense"),
        "delete": design.removed([one]),
        "rename": design.renamed(one, f"name {rng.random()}"),
        "disable": design.with_enabled([one], False),
        "setting": design.with_setting("epochs", rng.randint(1, 1000)),
    }


def stacks(layers: int) -> dict[str, Design]:
    """Networks of so many layers of one sort."""
    image = Design.default("digits").with_input_shape((28, 28, 1)).removed(["dense"])
    rows = image.with_input_shape((28, 28)).inserted(0, "Flatten")
    image = image.inserted(0, "Flatten")
    for number in range(layers - 2):
        units = 8 + number % 7
        image = image.inserted(0, "Conv2D", {"filters": units, "padding": "same"})
        rows = rows.inserted(0, "LSTM", {"units": units, "return_sequences": True})
    return {"dense": large(layers), "convolutional": image, "recurrent": rows}


def print_analysis(layers: int) -> None:
    """How long an analysis takes when it has something to fix."""
    for name, design in stacks(layers).items():
        taken = []
        for entry in CATALOGUE:
            for gap in (0, layers // 2, layers):
                dropped = design.inserted(gap, entry.kind)
                start = time.thread_time()
                analyze(dropped)
                taken.append((1000 * (time.thread_time() - start), f"{entry.kind} at {gap}"))
        worst, where = max(taken)
        median = statistics.median(each for each, _ in taken)
        print(f"analysis, {name:13} {median:6.1f} (median), {worst:6.1f} (worst: {where})")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--layers", type=int, default=200)
    parser.add_argument("--kinds", type=int, default=7, help="how many different widths")
    parser.add_argument("--edits", type=int, default=200)
    options = parser.parse_args()
    app = QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    window = create_window("digits")
    window.resize(1240, 800)
    window.show()
    QTest.qWaitForWindowExposed(window)
    QTest.qWait(300)  # The window has painted itself: what follows is the designs alone.
    document = window.findChild(Document)
    rng = random.Random(1)
    times: dict[str, list[float]] = {}

    def measure(what: str, act: Callable[[], object]) -> None:
        app.processEvents()
        start = time.thread_time()
        act()
        app.processEvents()
        times.setdefault(what, []).append(1000 * (time.thread_time() - start))

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.netbuilder.json"
        large(options.layers, options.kinds).save(path)
        measure("open", lambda: window.open_path(path))
    for _ in range(options.edits):
        what, design = rng.choice(list(edits(document.design, rng).items()))
        measure(what, lambda design=design, what=what: document.edit(design, what))
        if rng.random() < 0.5:
            measure("undo", document.undo)
        if rng.random() < 0.3:
            measure("redo", document.redo)
    document.new()
    window.close()
    print(f"{options.layers} layers of {options.kinds} kinds, platform {app.platformName()};")
    print("milliseconds of GUI thread")
    for what, taken in sorted(times.items()):
        taken.sort()
        print(
            f"{what:10} {len(taken):4} times: {statistics.median(taken):6.1f} (median), "
            f"{taken[min(len(taken) - 1, round(0.99 * len(taken)))]:6.1f} (99 %), {taken[-1]:6.1f}"
        )
    print_analysis(options.layers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
