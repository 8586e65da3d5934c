"""How fluid the window stays while the first network trains, and what that costs the training.

    python tests/benchmarks/window_while_training.py [--epochs 5] [--rounds 3] [--size 1240x800]
                                                     [--panels]

Prints by how much a 5 ms timer in the GUI thread is late (median, 99th percentile, worst), and the
time of an epoch in the window against the same `fit` without one, in this process, in turn.
A digit stands on the pad, so that reading it is part of the work. Then runs are stopped at
different moments, and the time until their end is printed. With --panels, each panel below the
canvas is shown in turn instead, and measured by itself. Needs a display, or
QT_QPA_PLATFORM=offscreen.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import time

import numpy as np
from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabWidget, QWidget

from netbuilder.app import create_window
from netbuilder.design import Design, build
from netbuilder.training.records import EpochDone, RunEnded, RunStarted
from netbuilder.training.run import data
from netbuilder.training.trainer import Trainer
from netbuilder.views.window.window import MainWindow

PERIOD = 0.005
DRAWN = [(0.25, 0.2), (0.75, 0.2), (0.6, 0.5), (0.45, 0.85)]


class Lateness:
    """A 5 ms timer that notes by how much each of its calls is late."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._note)

    def start(self) -> None:
        self._last = time.perf_counter()
        self._timer.start(round(PERIOD * 1000))

    def stop(self) -> None:
        self._timer.stop()

    def _note(self) -> None:
        now = time.perf_counter()
        self.seconds.append(max(0.0, now - self._last - PERIOD))
        self._last = now


class Watch(Lateness):
    """Notes, too, how much processor time the thread took between two calls."""

    def __init__(self) -> None:
        super().__init__()
        self.busy: list[float] = []
        self._spent = time.thread_time()

    def _note(self) -> None:
        super()._note()
        now = time.thread_time()
        self.busy.append(now - self._spent)
        self._spent = now


def epoch_times_in_window(
    window: MainWindow, design: Design, lateness: Lateness | None = None
) -> list[float]:
    """Train once in the window; seconds of each epoch after the first."""
    trainer = window.findChild(Trainer)
    loop = QEventLoop()
    moments: list[float] = []

    def receive(record: object) -> None:
        if isinstance(record, EpochDone):
            moments.append(time.perf_counter())
            if lateness and len(moments) == 1:
                lateness.start()
        if isinstance(record, RunEnded):
            if lateness:
                lateness.stop()
            loop.quit()

    trainer.recordReceived.connect(receive)
    trainer.start(design)
    loop.exec()
    trainer.recordReceived.disconnect(receive)
    return list(np.diff(moments))


def stop_time(trainer: Trainer, design: Design, delay: int) -> float:
    """Seconds from Stop, `delay` milliseconds after the start, to the end of the run."""
    loop = QEventLoop()
    moments: list[float] = []

    def receive(record: object) -> None:
        if isinstance(record, RunStarted):
            QTimer.singleShot(delay, stop)
        if isinstance(record, RunEnded):
            moments.append(time.perf_counter())
            loop.quit()

    def stop() -> None:
        moments.append(time.perf_counter())
        trainer.stop()

    trainer.recordReceived.connect(receive)
    trainer.start(design)
    loop.exec()
    trainer.recordReceived.disconnect(receive)
    return moments[1] - moments[0]


def stop_times(window: MainWindow, design: Design, count: int) -> list[float]:
    """Seconds from Stop to the end of the run, at moments spread over the first second."""
    trainer = window.findChild(Trainer)
    times = []
    for index in range(count):
        times.append(stop_time(trainer, design, delay=1000 * index // count))
    return times


def epoch_times_without(design: Design) -> list[float]:
    """The same training by `fit` alone."""
    from engine.callbacks import Callback

    moments: list[float] = []

    class Clock(Callback):
        def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
            moments.append(time.perf_counter())

    loaded = data.load(design, lambda message, fraction: None)
    build(design).fit(
        loaded.x_train,
        loaded.y_train,
        batch_size=design.batch_size,
        epochs=design.epochs,
        validation_split=design.validation_split,
        verbose=0,
        callbacks=[Clock()],
    )
    return list(np.diff(moments))


def draw(window: MainWindow) -> None:
    pad = window.findChild(QWidget, "digitPad")
    points = [QPoint(int(x * pad.width()), int(y * pad.height())) for x, y in DRAWN]
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=points[0])
    for point in points[1:]:
        QTest.mouseMove(pad, point)
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=points[-1])


def measure_panels(window: MainWindow, design: Design, rounds: int) -> None:
    """Print lateness and cost for each panel below the canvas; the first is measured twice."""
    tabs = window.findChild(QTabWidget, "watch")
    names = [tabs.tabText(index).replace("&", "") for index in range(tabs.count())]
    late = {name: Lateness() for name in names}
    inside: dict[str, list[float]] = {name: [] for name in names}
    alone: list[float] = []
    for _ in range(rounds):
        alone += epoch_times_without(design)
        for index, name in enumerate(names):
            tabs.setCurrentIndex(index)
            inside[name] += epoch_times_in_window(window, design)
            epoch_times_in_window(window, design, late[name])
    without = statistics.median(alone)
    print(f"An epoch by fit alone: {without:.3f} s (median), {min(alone):.3f} s (fastest)")
    for name in names:
        times, delays = inside[name], np.array(late[name].seconds) * 1000
        print(
            f"{name:8} late by {np.median(delays):5.1f} ms (median), "
            f"{np.percentile(delays, 99):5.1f} ms (99th percentile), {delays.max():5.1f} ms "
            f"(worst); an epoch {statistics.median(times):.3f} s, ratio "
            f"{statistics.median(times) / without:.2f}, of the fastest "
            f"{min(times) / min(alone):.2f}"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--size", default="1240x800")
    parser.add_argument("--panels", action="store_true", help="measure each panel by itself")
    options = parser.parse_args()

    app = QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    window = create_window("mnist")
    window.resize(*map(int, options.size.split("x")))
    window.show()
    QTest.qWaitForWindowExposed(window)
    draw(window)
    design = Design.default().with_setting("epochs", options.epochs)
    if options.panels:
        measure_panels(window, design, options.rounds)
        window.close()
        return 0
    lateness = Lateness()
    inside: list[float] = []
    alone: list[float] = []
    for _ in range(options.rounds):
        alone += epoch_times_without(design)
        inside += epoch_times_in_window(window, design)
        # By itself: two hundred calls a second are work of their own.
        epoch_times_in_window(window, design, lateness)
    stops = stop_times(window, Design.default(), 20)
    window.close()

    late = np.array(lateness.seconds) * 1000
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores, platform "
        f"{app.platformName()}, window {options.size}, {len(late)} calls of the timer"
    )
    print(
        f"GUI thread late by {np.median(late):.1f} ms (median), "
        f"{np.percentile(late, 99):.1f} ms (99th percentile), {late.max():.1f} ms (worst)"
    )
    without, within = statistics.median(alone), statistics.median(inside)
    print(
        f"An epoch: {without:.3f} s by fit alone, {within:.3f} s in the window, "
        f"ratio {within / without:.2f} (medians of {len(alone)}); fastest {min(alone):.3f} and "
        f"{min(inside):.3f} s, ratio {min(inside) / min(alone):.2f}"
    )
    print(
        f"Stop ends a run within {1000 * statistics.median(stops):.1f} ms (median), "
        f"{1000 * max(stops):.1f} ms (worst of {len(stops)})"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
