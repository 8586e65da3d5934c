"""Does 10,000 random edits with mouse and keyboard, and the same on a document alone.

    python -m tests.fuzz.canvas_operations [--count 10000] [--seed 0]

Undo, redo, cut, copy, paste, duplicate, drag, drop, rename, disable, delete and typed numbers, all
as events to a real window. Ends with status 1 at the first step after which the designs differ.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_FRESH = 400
"""Steps after which both begin anew, now and then with a network of their own."""


def main() -> int:
    """Do them all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            os.environ[variable] = home
        return run(options.count, random.Random(options.seed))


def run(count: int, rng: random.Random) -> int:
    """The edits, and the table of what was done."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from netbuilder.app import create_window
    from netbuilder.design import Design
    from netbuilder.views.common import motion
    from tests.helpers.operations import OPERATIONS, Alone, InWindow, Opened, Operation, fitting

    app = QApplication([])
    app.setStyle("Fusion")
    window = create_window("digits")
    window.resize(1240, 900)
    window.show()
    window.activateWindow()
    motion.reduce(True)
    QTest.qWaitForWindowActive(window)
    alone = Alone(Design.default("digits"))
    person = InWindow(window, alone)
    opened = Opened(app)
    done: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    start = time.perf_counter()
    for number in range(count):
        if number % _FRESH == 0:
            person.begin(Design.default("digits"))
        drawn = Operation(
            rng.choice(OPERATIONS), rng.randrange(20), rng.randrange(20), rng.randrange(1, 60)
        )
        op, before = fitting(drawn, alone), alone.design
        person.do(op)
        alone.do(op)
        app.processEvents()
        done[op.what] += 1
        changed[op.what] += alone.design != before
        if person.design != alone.design:
            print(f"After step {number}, {op}, the designs differ:")
            print(f"  window: {person.design}\n  alone:  {alone.design}\n  before: {before}")
            return 1
    if opened.windows:
        print(f"A part of the window was a window of its own for a moment: {opened.windows}")
        return 1
    took = time.perf_counter() - start
    for what in sorted(done):
        print(f"{what:10} {done[what]:6}, of which {changed[what]:6} changed the design")
    print(f"{count} edits, all with the same outcome; {1000 * took / count:.1f} ms each")
    person.begin(Design.default("digits"))
    window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
