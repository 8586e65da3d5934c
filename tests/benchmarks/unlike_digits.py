"""Whether the pad knows what is no digit: mistakes on digits, and what is found out.

    python -m tests.benchmarks.unlike_digits

Lets `NoveltyDetector` remember MNIST's training images and prints the share called unlike of
MNIST's test images, of real pen strokes, and of drawings that are no digits, made by rule.
"""

from __future__ import annotations

import time

import numpy as np

from engine.datasets import mnist
from engine.datasets.digits.rendering import render
from netbuilder.insight.novelty import NoveltyDetector
from tests.benchmarks.digits_accuracy import pictures_of
from tests.benchmarks.pens import find_pens

SIGNS = {
    "A": [[(0, 1), (0.4, 0), (0.8, 1)], [(0.15, 0.6), (0.65, 0.6)]],
    "E": [[(0.6, 0), (0, 0), (0, 1), (0.6, 1)], [(0, 0.5), (0.5, 0.5)]],
    "F": [[(0.6, 0), (0, 0), (0, 1)], [(0, 0.5), (0.5, 0.5)]],
    "H": [[(0, 0), (0, 1)], [(0.6, 0), (0.6, 1)], [(0, 0.5), (0.6, 0.5)]],
    "K": [[(0, 0), (0, 1)], [(0.6, 0), (0, 0.5), (0.6, 1)]],
    "M": [[(0, 1), (0, 0), (0.4, 0.6), (0.8, 0), (0.8, 1)]],
    "N": [[(0, 1), (0, 0), (0.6, 1), (0.6, 0)]],
    "T": [[(0, 0), (0.8, 0)], [(0.4, 0), (0.4, 1)]],
    "W": [[(0, 0), (0.2, 1), (0.4, 0.3), (0.6, 1), (0.8, 0)]],
    "X": [[(0, 0), (0.7, 1)], [(0.7, 0), (0, 1)]],
    "star": [[(0.2, 1), (0.5, 0), (0.8, 1), (0, 0.4), (1, 0.4), (0.2, 1)]],
    "frame": [[(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]],
    "plus": [[(0, 0.5), (1, 0.5)], [(0.5, 0), (0.5, 1)]],
    "equals": [[(0, 0.3), (1, 0.3)], [(0, 0.6), (1, 0.6)]],
}


def no_digits() -> dict[str, np.ndarray]:
    """Pictures of what is none, by kind."""
    rng = np.random.default_rng(0)
    t = np.linspace(0, 1, 80)
    signs = [
        render(
            [np.array(s) * [rng.uniform(0.8, 1.2), 1] + rng.normal(0, 0.03, (len(s), 2)) for s in g]
        )
        for g in SIGNS.values()
        for _ in range(12)
    ]
    turns = rng.uniform(14, 30, 50)
    return {
        "smooth scribbles": np.stack([render([_smooth(rng)]) for _ in range(200)]),
        "zigzags": np.stack([render([rng.uniform(0, 1, (9, 2))]) for _ in range(200)]),
        "letters and signs": np.stack(signs),
        "spirals": np.stack(
            [render([np.stack([t * np.cos(t * a), t * np.sin(t * a)], axis=1)]) for a in turns]
        ),
        "noise": rng.uniform(0, 1, (50, 28, 28)).astype(np.float32),
    }


def _shaky(line: list[tuple[float, float]], rng: np.random.Generator) -> np.ndarray:
    return np.array(line) * [rng.uniform(0.8, 1.2), 1] + rng.normal(0, 0.03, (len(line), 2))


def _smooth(rng: np.random.Generator) -> np.ndarray:
    walk = np.cumsum(rng.normal(size=(70, 2)), axis=0)
    mean = np.ones(11) / 11
    return np.stack([np.convolve(walk[:, axis], mean, "valid") for axis in (0, 1)], axis=1)


def main() -> None:
    """Remember, look, print."""
    (x, _), (x_test, _) = mnist.load_data()
    seen = np.random.default_rng(0).permutation(len(x))[:5000]
    begin = time.perf_counter()
    familiarity = NoveltyDetector(x[seen] / np.float32(255))
    print(f"remembered in {time.perf_counter() - begin:.2f} s")
    groups = {"MNIST's test images": x_test[:3000] / np.float32(255)}
    pens = find_pens()
    if pens:
        groups["pen strokes"] = pictures_of(pens)[0]
    groups |= no_digits()
    begin, count = time.perf_counter(), 0
    for name, pictures in groups.items():
        share = np.mean([familiarity.look(picture).unlike for picture in pictures])
        count += len(pictures)
        print(f"{name:20} {100 * share:5.1f} % unlike")
    print(f"{1000 * (time.perf_counter() - begin) / count:.2f} ms for a look")


if __name__ == "__main__":
    main()
