"""What the opened canvas costs the window and the training.

    python -m tests.benchmarks.opened_canvas [--seconds 8] [--only lenet]

Trains networks in the window, in turn with the canvas on Cards and opened (the spirals: every
neuron). Prints by how much a 5 ms timer of the GUI thread was late (median, 99th percentile), how
much processor time that thread took between two of its calls (99th percentile), how many frames
were painted a second, and the samples trained a second beside those with Cards. Then a pen moves
over the pad with all of LeNet-5 opened, and the time from each move to the painted frame is
printed: as it passes, and that of the processor. Needs a display, or QT_QPA_PLATFORM=offscreen.
"""

from __future__ import annotations

import argparse
import statistics
import time

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from netbuilder.app import create_window
from netbuilder.design import Design
from netbuilder.design.templates import built_in
from netbuilder.document import Document
from netbuilder.network.current import CurrentNetwork
from netbuilder.training.records import Progress, RunEnded
from netbuilder.training.trainer import Trainer
from netbuilder.views.canvas import Canvas
from netbuilder.views.window.window import MainWindow
from tests.benchmarks.window_while_training import DRAWN, Watch, draw

NETWORKS = {
    "dense": ("First digits network", "opened"),
    "lenet": ("LeNet-5", "opened"),
    "convnet": ("Small convnet", "opened"),
    "lstm": ("LSTM, row by row", "opened"),
    "spirals": ("Spirals", "neurons"),
}
MOVES = 40


def template(title: str) -> Design:
    return next(each.design for each in built_in("mnist") if each.title == title)


def wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


class Frames:
    """Counts the frames that the canvas is handed."""

    def __init__(self, canvas: Canvas) -> None:
        self.moments: list[float] = []
        self._show = canvas.show_frame
        canvas.show_frame = self._count

    def _count(self, *arguments: object) -> None:
        if arguments and arguments[0] is not None:
            self.moments.append(time.perf_counter())
        self._show(*arguments)


class Painted(QObject):
    """Waits until the canvas has painted a frame that it was handed."""

    def __init__(self, canvas: Canvas, frames: Frames) -> None:
        super().__init__(canvas)
        self._frames, self._loop = frames, QEventLoop()
        canvas.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Paint and self._frames.moments:
            QTimer.singleShot(0, self._loop.quit)  # once it is painted
        return False

    def wait(self) -> None:
        limit = QTimer(self, singleShot=True)
        limit.timeout.connect(self._loop.quit)
        limit.start(1000)
        self._loop.exec()
        limit.stop()


def trained(window: MainWindow, frames: Frames, design: Design, seconds: float) -> dict[str, float]:
    """Train for some seconds: lateness, frames, and samples a second of processor time."""
    trainer, watch, loop = window.findChild(Trainer), Watch(), QEventLoop()
    batches: list[tuple[float, int, float]] = []

    def receive(record: object) -> None:
        if isinstance(record, Progress):
            batches.append((time.perf_counter(), len(record.losses), time.process_time()))
            if len(batches) == 3:
                watch.start()
                QTimer.singleShot(round(1000 * seconds), trainer.stop)
        if isinstance(record, RunEnded):
            watch.stop()
            loop.quit()

    trainer.recordReceived.connect(receive)
    trainer.start(design.with_setting("epochs", 10_000))
    frames.moments.clear()
    loop.exec()
    trainer.recordReceived.disconnect(receive)
    late, busy = 1000 * np.array(watch.seconds), 1000 * np.array(watch.busy[1:])
    span = batches[-1][0] - batches[3][0]
    samples = sum(count for _, count, _ in batches[4:]) * design.batch_size
    return {
        "median": float(np.median(late)),
        "late": float(np.percentile(late, 99)),
        "busy": float(np.percentile(busy, 99)),
        "share": float(busy.sum() / 1000 / max(span, 1e-9)),
        "frames": len(frames.moments) / max(span, 1e-9),
        "speed": samples / max(span, 1e-9),
        "cpu": 1e6 * (batches[-1][2] - batches[3][2]) / max(samples, 1),
    }


def compare(window: MainWindow, frames: Frames, name: str, seconds: float, rounds: int) -> None:
    title, level = NETWORKS[name]
    design = template(title)
    canvas = window.findChild(Canvas, "canvas")
    window.findChild(Document).edit(design, title)
    if name != "spirals":
        draw(window)
    found: dict[str, list[dict[str, float]]] = {"cards": [], level: []}
    for _ in range(rounds):
        for each, figures in found.items():
            canvas.detail.choose(each)
            figures.append(trained(window, frames, design, seconds))
    middle = {
        each: {key: statistics.median(f[key] for f in figures) for key in figures[0]}
        for each, figures in found.items()
    }
    for each, figures in middle.items():
        print(
            f"{title:18} {each:8} late by {figures['median']:4.1f} ms (median) "
            f"{figures['late']:5.1f} ms (99 %); own processor time "
            f"{figures['busy']:5.1f} ms (99 %), {100 * figures['share']:4.1f} % of the time; "
            f"{figures['frames']:4.1f} frames/s; "
            f"{figures['speed']:8,.0f} samples/s"
            f" ({figures['speed'] / middle['cards']['speed']:.2f} of Cards), "
            f"{figures['cpu']:6.1f} µs of all processors each",
            flush=True,
        )


def pen(window: MainWindow, frames: Frames) -> None:
    """Move the pen over the pad; the time until the frame is painted."""
    design, canvas = template("LeNet-5"), window.findChild(Canvas, "canvas")
    window.findChild(Document).edit(design, "pen")
    canvas.detail.choose("opened")
    network = window.findChild(CurrentNetwork)
    trained(window, frames, design, 0.5)
    while network.probe is None:
        wait(50)
    pad = window.findChild(QWidget, "digitPad")
    way = [QPointF(x * pad.width(), y * pad.height()) for x, y in DRAWN]
    wall, own, gui, painted = [], [], [], Painted(canvas, frames)
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=way[0].toPoint())
    for move in range(MOVES):
        wait(150)  # as a hand that hesitates, so that no frame waits for the one before
        share = (move + 1) / MOVES * (len(way) - 1)
        part = min(int(share), len(way) - 2)
        at = way[part] + (way[part + 1] - way[part]) * (share - part)
        frames.moments.clear()
        start, spent, thread = time.perf_counter(), time.process_time(), time.thread_time()
        QTest.mouseMove(pad, QPoint(round(at.x()), round(at.y())))
        painted.wait()
        wall.append(1000 * (time.perf_counter() - start))
        own.append(1000 * (time.process_time() - spent))
        gui.append(1000 * (time.thread_time() - thread))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=way[-1].toPoint())
    print(
        f"A pointer move with all of LeNet-5 opened: painted after {np.median(wall):.1f} ms "
        f"(median), {np.percentile(wall, 90):.1f} ms (90 %); processor time of the window's thread "
        f"{np.median(gui):.1f} ms (median), {np.percentile(gui, 90):.1f} ms (90 %), of all threads "
        f"{np.median(own):.1f} ms (median)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--only", nargs="+", choices=[*NETWORKS, "pen"])
    options = parser.parse_args()
    QApplication([]).setStyle("Fusion")
    window = create_window()
    window.resize(1440, 900)
    window.show()
    wait(500)
    frames = Frames(window.findChild(Canvas, "canvas"))
    for name in NETWORKS:
        if options.only is None or name in options.only:
            compare(window, frames, name, options.seconds, options.rounds)
    if options.only is None or "pen" in options.only:
        pen(window, frames)
    window.findChild(Document).new()  # so that closing it asks nothing
    window.close()


if __name__ == "__main__":
    main()
