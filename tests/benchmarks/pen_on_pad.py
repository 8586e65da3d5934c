"""Real pen strokes played onto the pad as mouse events: what is read, and how long a move takes.

    python -m tests.benchmarks.pen_on_pad [--epochs 10] [--convnet-epochs 6] [--varied-epochs 8]
                                          [--digits 2000]

First the GUI thread's time for each pointer move on the pad of a real window, idle and while a
training runs there. Then the digits of shared/data/pen-digits are drawn on a pad, each at a random
size and place, and what three networks read is printed beside what is required: the first network
and the small convnet trained on MNIST, and the convnet trained on the built-in digits alone. Last
the convnet trained with augmentation, for digits turned by up to 20 degrees, and drawn with a pen
of half and of double the usual width; and what teaching is worth (tests.benchmarks.teaching). Needs
a display, or QT_QPA_PLATFORM=offscreen.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from engine.models import Sequential
from netbuilder.app import create_window
from netbuilder.design import Design, build
from netbuilder.training.control import Control
from netbuilder.training.run.session import Session
from netbuilder.training.trainer import Trainer
from netbuilder.views.pad.digit_pad import DigitPad
from tests.benchmarks.augmentation import networks
from tests.benchmarks.pens import Strokes, find_pens, read_pens, turned_at_random
from tests.benchmarks.teaching import compare

_SMALLEST, _LARGEST = 0.25, 0.95  # of the pad
TURN = 20.0  # degrees


def placed(strokes: Strokes, pad: QWidget, rng: np.random.Generator) -> Strokes:
    """At a random size and place on the pad; in pixels, whole ones as a mouse has them."""
    points = np.concatenate(strokes)
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    side = rng.uniform(_SMALLEST, _LARGEST) * min(pad.width(), pad.height())
    scale = side / max(float(extent.max()), 1.0)
    room = np.array([pad.width(), pad.height()]) - extent * scale - 2
    corner = 1 + rng.uniform(0, 1, 2) * np.maximum(room, 0)
    return [np.rint((stroke - low) * scale + corner) for stroke in strokes]


def send(pad: QWidget, kind: QEvent.Type, point: np.ndarray) -> None:
    """One mouse event."""
    position = QPointF(*point)
    button = Qt.MouseButton.LeftButton
    moved = kind == QEvent.Type.MouseMove
    event = QMouseEvent(
        kind,
        position,
        pad.mapToGlobal(position),
        Qt.MouseButton.NoButton if moved else button,
        button,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(pad, event)


def play(pad: DigitPad, strokes: Strokes) -> Iterator[float]:
    """Draw; the seconds that each move took, with the painting that follows from it."""
    pad.clear()
    for stroke in strokes:
        send(pad, QEvent.Type.MouseButtonPress, stroke[0])
        for point in stroke[1:]:
            begin = time.thread_time()
            send(pad, QEvent.Type.MouseMove, point)
            pad.repaint()
            yield time.thread_time() - begin
        send(pad, QEvent.Type.MouseButtonRelease, stroke[-1])


def pictures_of(drawings: list[Strokes], thickness: float = 1.0) -> np.ndarray:
    """What a pad makes of the drawings; it is not shown, and so paints nothing."""
    pad = DigitPad()
    pad.resize(320, 260)
    pad.set_thickness(thickness)
    rng = np.random.default_rng(0)
    found = []
    for strokes in drawings:
        for _ in play(pad, placed(strokes, pad, rng)):
            pass
        found.append(pad.image())
    return np.stack(found)


def trained(design: Design) -> Sequential:
    """The network after a training."""
    end = Session(1, design).run(lambda record: None, Control())
    if end.weights is None:
        raise SystemExit(end.message)
    model = build(design)
    model.set_flat_weights(end.weights)
    return model


def rate(model: Sequential, pictures: np.ndarray, labels: np.ndarray) -> float:
    """Per cent that a network reads."""
    samples = pictures.reshape(-1, *model.input_shape[1:])
    return 100 * float((model.predict(samples, verbose=0).argmax(axis=1) == labels).mean())


def tell(what: str, figure: float, wanted: float) -> None:
    """One line."""
    print(f"{what:50} {figure:5.1f} %, {wanted} wanted", flush=True)


def tell_times(what: str, seconds: list[float]) -> None:
    """Mean and 99th percentile."""
    times = 1000 * np.array(seconds)
    print(
        f"{what:16} a pointer move takes {times.mean():.2f} ms of the GUI thread (mean; at most 4 "
        f"wanted), {np.percentile(times, 99):.2f} ms (99th percentile; 16 wanted), {len(times)} "
        "moves"
    )


def main() -> int:
    """Play, train, read, time, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--convnet-epochs", type=int, default=6)
    parser.add_argument("--varied-epochs", type=int, default=8)
    parser.add_argument("--digits", type=int, default=2000)
    options = parser.parse_args()
    path = find_pens()
    if path is None:
        raise SystemExit("The pen strokes are in none of the usual places.")
    drawings, labels = (part[: options.digits] for part in read_pens(path))
    app = QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    window = create_window("mnist")
    window.show()
    pad, trainer = window.findChild(DigitPad), window.findChild(Trainer)
    rng = np.random.default_rng(1)
    some = [placed(strokes, pad, rng) for strokes in drawings[:60]]
    trainer.start(Design.default("mnist").with_setting("epochs", 1000))
    while trainer.state != "running":
        app.processEvents()
    busy: list[float] = []
    for strokes in some:
        busy += play(pad, strokes)
        app.processEvents()
    trainer.stop()
    while trainer.state != "idle":
        app.processEvents()
    tell_times("while it trains", busy)
    tell_times("idle", [each for strokes in some for each in play(pad, strokes)])
    window.close()

    pictures = pictures_of(drawings)
    plain = networks()
    convnet = plain["convnet"].with_setting("epochs", options.convnet_epochs)
    for what, design, wanted in (
        ("seed, MNIST", plain["seed"].with_setting("epochs", options.epochs), 96.0),
        ("convnet, MNIST", convnet.with_data("mnist"), 97.5),
        ("convnet, built-in digits", convnet.with_data("digits"), 96.0),
    ):
        tell(what, rate(trained(design), pictures, labels), wanted)

    varied = convnet.with_data("mnist").with_setting("epochs", options.varied_epochs)
    model = trained(varied.with_setting("augmentation", True))
    aslant = turned_at_random(drawings, TURN)
    tell("convnet, MNIST varied", rate(model, pictures, labels), 96.0)
    tell(f"  turned by up to {TURN:g} degrees", rate(model, pictures_of(aslant), labels), 96.0)
    for width, thickness in (("half", 0.5), ("double", 2.0)):
        upright = rate(model, pictures_of(drawings, thickness), labels)
        tell(f"  {width} the width", upright, 96.0)
        slanted = rate(model, pictures_of(aslant, thickness), labels)
        tell(f"  {width} the width, turned by up to {TURN:g} degrees", slanted, 96.0)
    compare(options.epochs, seeds=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
