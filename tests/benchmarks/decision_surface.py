"""What the decision surface costs the window while a small network trains under it.

    python -m tests.benchmarks.decision_surface [--epochs 1500]

Prints, for networks of several sizes, the cells of a surface and the time that one takes to compute
and to paint. Then trains the template with two hidden layers on the spirals in the window, with the
surface in sight and without, and prints how often it was drawn, by how much a 5 ms timer of the GUI
thread was late, and what an epoch took. Needs a display, or QT_QPA_PLATFORM=offscreen.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
from PySide6.QtWidgets import QApplication

from netbuilder.app import create_window
from netbuilder.design import Design, build, templates
from netbuilder.document import Document
from netbuilder.insight.surface import Surface
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.probe import Probe
from netbuilder.views.surface import Readings, SurfacePanel
from netbuilder.views.surface.plane import DecisionSurface
from netbuilder.views.window.window import MainWindow
from tests.benchmarks.window_while_training import Lateness, epoch_times_in_window

UNITS = (8, 64, 512, 4_096)
REPEATS = 20


def milliseconds(times: list[float]) -> str:
    return f"{1000 * float(np.median(times)):5.1f} ms"


def costs() -> None:
    panel = SurfacePanel(CurrentNetwork())
    panel.resize(420, 320)
    panel.show()
    for units in UNITS:
        design = Design.default("spirals").with_parameter("dense", "units", units)
        probe = Probe(design)
        probe.set(build(design).get_flat_weights())
        surface = Surface(probe)
        panel.show_design(design)
        computing, painting = [], []
        for _ in range(REPEATS):
            start = time.perf_counter()
            output = surface.over(panel.plane.extent)
            computing.append(time.perf_counter() - start)
            panel.plane.set_output(output, None)
            start = time.perf_counter()
            panel.plane.grab()
            painting.append(time.perf_counter() - start)
        size = f"2-{units}-2, {surface.side}x{surface.side} cells"
        print(
            f"{size:24} computed in {milliseconds(computing)}, painted in {milliseconds(painting)}"
        )
    panel.close()


def training(window: MainWindow, design: Design, in_sight: bool) -> None:
    plane = window.findChild(DecisionSurface, "decisionSurface")
    window.findChild(Readings, "readings").setVisible(in_sight)
    draws: list[float] = []
    show = plane.set_output

    def counted(*arguments: object) -> None:
        draws.append(time.perf_counter())
        show(*arguments)

    plane.set_output = counted
    lateness, start = Lateness(), time.perf_counter()
    epochs = epoch_times_in_window(window, design, lateness)
    rate = len(draws) / (time.perf_counter() - start)
    plane.set_output = show
    late = 1000 * np.array(lateness.seconds)
    print(
        f"surface {'in sight' if in_sight else 'hidden  '}: drawn {rate:4.1f} times a second; "
        f"timer late by {np.median(late):.1f} ms (median), {np.percentile(late, 99):.1f} (99 %), "
        f"{late.max():.1f} (worst); an epoch took {milliseconds(epochs)}"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=1500)
    options = parser.parse_args()
    application = QApplication([])
    costs()
    spirals = [each.design for each in templates.built_in("mnist") if each.design.data == "spirals"]
    design = spirals[0].with_setting("epochs", options.epochs)
    window = create_window("digits")
    window.resize(1240, 800)
    window.show()
    window.findChild(Document).new(design)
    application.processEvents()
    for in_sight in (True, False):
        training(window, design, in_sight)
    window.close()


if __name__ == "__main__":
    main()
