"""What augmentation is worth: networks trained on MNIST with it and without, on real pen strokes.

    python -m tests.benchmarks.augmentation [--epochs 6] [--networks seed convnet] [--rotation 20]
                                           [--varied-only]

Trains the first network and the small convnet of the templates, through the program's own session,
and prints what they read of MNIST's test images and of the pen strokes of shared/data/pen-digits:
as they are, turned by random angles up to the given one, and drawn at half and at double width.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

from engine.datasets import mnist
from engine.datasets.digits.rendering import PEN, render
from netbuilder.design import Design, build
from netbuilder.design.templates import built_in
from netbuilder.training.control import Control
from netbuilder.training.run.session import Session
from tests.benchmarks.pens import find_pens, read_pens, turned_at_random

Images = tuple[np.ndarray, np.ndarray]


def networks() -> dict[str, Design]:
    """The two that issues and README speak of."""
    convnet = next(each.design for each in built_in("mnist") if each.title == "Small convnet")
    return {"seed": Design.default("mnist"), "convnet": convnet}


def pens(path: Path, rotation: float) -> dict[str, Images]:
    """The pen strokes, upright and turned, with pens of three widths."""
    upright, labels = read_pens(path)
    aslant = turned_at_random(upright, rotation)
    ways = {
        "pen strokes": (upright, PEN),
        f"turned by up to {rotation:g} degrees": (aslant, PEN),
        "half the width": (upright, PEN / 2),
        "double the width": (upright, PEN * 2),
        "turned, half the width": (aslant, PEN / 2),
        "turned, double the width": (aslant, PEN * 2),
    }
    return {
        name: (np.stack([render(strokes, width) for strokes in drawings]), labels)
        for name, (drawings, width) in ways.items()
    }


def main() -> None:
    """Train, read, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--networks", nargs="+", default=list(networks()))
    parser.add_argument("--rotation", type=float, default=20.0)
    parser.add_argument("--varied-only", action="store_true", help="leave the plain ones out")
    options = parser.parse_args()
    found = find_pens()
    x, y = mnist.load_data()[1]
    tests: dict[str, Images] = {"MNIST's test images": (x / np.float32(255), y)}
    if found:
        tests |= pens(found, options.rotation)
    figures: dict[str, list[float]] = {name: [] for name in tests}
    heads = []
    for name in options.networks:
        for augmentation in (True,) if options.varied_only else (False, True):
            design = networks()[name].with_data("mnist").with_setting("epochs", options.epochs)
            design = design.with_setting("augmentation", augmentation)
            begin = time.perf_counter()
            end = Session(1, design).run(lambda record: None, Control())
            seconds = (time.perf_counter() - begin) / options.epochs
            heads.append(f"{name}{' varied' if augmentation else ''} ({seconds:.1f} s/epoch)")
            model = build(design)
            if end.weights is None:
                raise SystemExit(end.message)
            model.set_flat_weights(end.weights)
            for key, (pictures, labels) in tests.items():
                samples = pictures.reshape(-1, *design.input_shape).astype(np.float32)
                right = model.predict(samples, verbose=0).argmax(axis=1) == labels
                figures[key].append(100 * right.mean())
    print(f"accuracy in %, {options.epochs} epochs on MNIST".ljust(38), *heads, sep="  ")
    for key, values in figures.items():
        told = (f"{v:.1f}".rjust(len(h)) for v, h in zip(values, heads, strict=True))
        print(key.ljust(38), *told, sep="  ")


if __name__ == "__main__":
    main()
