"""How far an intention travels: calls, modules and changes of module of some trips in the window.

    python -m tests.benchmarks.trips

Traces the program's own functions (`netbuilder` and `engine`, the window's thread) in a real window
while a layer is added, a parameter edited, the pen pressed and moved, a bar pointed at, and the
record of a run's start received. A hop is a call from one module into another. Counts, not times,
so that they are the same on every machine. Needs a display, or QT_QPA_PLATFORM=offscreen.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from netbuilder.app import create_window
from netbuilder.document import Document
from netbuilder.training.records import Record, RunStarted
from netbuilder.training.trainer import Trainer
from netbuilder.views.canvas.view import Canvas
from netbuilder.views.common.bars import PredictionBars
from netbuilder.views.inspector import Inspector
from netbuilder.views.pad.digit_pad import DigitPad
from netbuilder.views.window.window import MainWindow
from tests.benchmarks.train_and_stop import spin

OURS = ("netbuilder", "engine")


class Trip:
    """Counts while it is entered."""

    def __init__(self) -> None:
        self.calls = self.hops = 0
        self.modules: set[str] = set()

    def __enter__(self) -> Trip:
        sys.setprofile(self._note)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    def _note(self, frame: FrameType, event: str, _: object) -> None:
        if event != "call":
            return
        module = frame.f_globals.get("__name__", "")
        if module.split(".")[0] not in OURS:
            return
        self.calls += 1
        self.modules.add(module)
        caller = frame.f_back
        if caller is not None and caller.f_globals.get("__name__", "") != module:
            self.hops += 1


def play(name: str, act: Callable[[], object]) -> None:
    """Print what a trip costs, without what follows in later events."""
    with Trip() as trip:
        act()
    print(f"| {name} | {trip.calls:,} | {len(trip.modules)} | {trip.hops} |", flush=True)


class StartTrip:
    """Traces the delivery of the record of a run's start."""

    def __init__(self, trainer: Trainer) -> None:
        self.trip = Trip()
        self.seen = False
        pass_on = trainer._pass_on

        def traced(record: Record) -> None:
            if isinstance(record, RunStarted) and not self.seen:
                self.seen = True
                with self.trip:
                    pass_on(record)
            else:
                pass_on(record)

        trainer._pass_on = traced  # type: ignore[method-assign]


def main() -> int:
    """Play the trips; print a table."""
    app = QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    window: MainWindow = create_window("digits")
    window.resize(1440, 900)
    window.show()
    spin(1.0)
    document, trainer = window.findChild(Document), window.findChild(Trainer)
    canvas, inspector = window.findChild(Canvas), window.findChild(Inspector)
    document.edit(document.design.with_setting("epochs", 3), "epochs")
    spin(0.5)
    print("| trip | calls | modules | hops |\n|---|---|---|---|")
    play("palette: add Dense", lambda: canvas.insertRequested.emit("Dense", 0))
    spin(0.5)
    name = document.design.blocks[0].name
    canvas.select(name)
    spin(0.2)
    play("inspector: units = 48", lambda: inspector.parameterChanged.emit(name, "units", 48))
    spin(0.5)
    start = StartTrip(trainer)
    trainer.start(document.design)
    while trainer.state != "idle":
        spin(0.1)
    trip = start.trip
    print(f"| RunStarted arrives | {trip.calls:,} | {len(trip.modules)} | {trip.hops} |")
    spin(1.0)
    pad = window.findChild(DigitPad)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    middle = pad.rect().center()
    play("pen press", lambda: QTest.mousePress(pad, left, none, middle))
    play("pen move", lambda: QTest.mouseMove(pad, middle + QPoint(20, 25)))
    QTest.mouseRelease(pad, left, none, middle + QPoint(20, 25))
    spin(1.0)
    bars = window.findChild(PredictionBars)
    play("hover a bar", lambda: bars.hovered.emit(1))
    spin(0.5)
    window.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
