"""Ten drawings taught: what is read of further ones by the same hand, and what is forgotten.

    python -m tests.benchmarks.teaching [--epochs 10] [--seeds 3]

Trains the first network on MNIST. Then, for each of a few unusual ways to write a digit, ten shaky
drawings are taught as the pad does it, and what is read of fifty further ones and of MNIST's test
images is printed before and after.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from engine.datasets.digits.rendering import render
from netbuilder.design import Design, build
from netbuilder.insight.teaching import teach
from netbuilder.training.control import Control
from netbuilder.training.records import Record, RunStarted
from netbuilder.training.run.session import Session

WAYS: dict[str, tuple[int, list[list[tuple[float, float]]]]] = {
    "1 like a caret": (1, [[(0.0, 0.6), (0.5, 0.0), (0.9, 0.9)]]),
    "2 like a z, crossed": (
        2,
        [[(0, 0.05), (0.9, 0), (0.05, 1), (1, 0.95)], [(0.2, 0.5), (0.8, 0.5)]],
    ),
    "4 like a cross": (4, [[(0.0, 0.5), (1.0, 0.5)], [(0.5, 0.0), (0.5, 1.0)]]),
    "5 like an angle": (5, [[(0.9, 0), (0.1, 0), (0.1, 0.5), (0.9, 0.5), (0.9, 1), (0, 1)]]),
    "7 with two bars": (
        7,
        [[(0, 0), (0.9, 0), (0.4, 1)], [(0.2, 0.45), (0.9, 0.45)], [(0.2, 0.65), (0.8, 0.65)]],
    ),
    "9 like a triangle": (9, [[(0.9, 0.0), (0.0, 0.25), (0.9, 0.5), (0.9, 0.0), (0.8, 1.0)]]),
}


def drawings(way: str, count: int, seed: int) -> np.ndarray:
    """Shaky copies of a way to write."""
    rng = np.random.default_rng(seed)
    lines = WAYS[way][1]
    made = []
    for _ in range(count):
        lean, width = rng.normal(0, 0.15), rng.uniform(0.7, 1.1)
        strokes = []
        for line in lines:
            points = np.array(line) + rng.normal(0, 0.035, (len(line), 2))
            points[:, 0] = points[:, 0] * width - lean * points[:, 1]
            strokes.append(points)
        made.append(render(strokes, float(rng.uniform(2.0, 3.2))))
    return np.stack(made)


def compare(epochs: int, seeds: int) -> None:
    """Train, teach, print."""
    print(
        "ten taught, further fifty:  before  after (90 wanted)   lost of MNIST's test (0.5 allowed)"
    )
    for seed in range(seeds):
        design = Design.default("mnist").with_setting("epochs", epochs)
        design = design.with_setting("seed", seed)
        records: list[Record] = []
        end = Session(1, design).run(records.append, Control())
        started = next(record for record in records if isinstance(record, RunStarted))
        if end.weights is None or started.seen is None or started.test is None:
            raise SystemExit(end.message)
        model = build(design)
        for way, (label, _) in WAYS.items():
            taught, further = drawings(way, 10, 100 + seed), drawings(way, 50, 200 + seed)
            begin = time.perf_counter()
            taught = teach(
                design, end.weights, (taught, np.full(10, label)), started.seen, started.test
            )
            seconds = time.perf_counter() - begin
            if taught is None:
                continue
            shares, whole = [], []
            for weights in (end.weights, taught.weights):
                model.set_flat_weights(weights)
                read = model.predict(further.reshape(-1, 784), verbose=0).argmax(axis=1)
                shares.append(100 * float((read == label).mean()))
                read = model.predict(started.test.samples, verbose=0).argmax(axis=1)
                whole.append(100 * float((read == started.test.labels).mean()))
            print(
                f"{way:26} {shares[0]:8.0f} {shares[1]:7.0f} %"
                f"{whole[0] - whole[1]:28.2f} points, {seconds:.1f} s"
            )


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()
    compare(options.epochs, options.seeds)


if __name__ == "__main__":
    main()
