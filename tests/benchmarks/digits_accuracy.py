"""How much of real handwriting a network reads that has learnt from the built-in digits alone.

    python tests/benchmarks/digits_accuracy.py [--train 20000] [--epochs 10] [--seeds 3]

Trains the seed network (784 - 64 relu - 10 softmax, Adam, batches of 32) on the built-in digits and
prints its accuracy on other ones of them, on MNIST's test images, and on real pen strokes, whole
and by digit. MNIST and the strokes (pen-digits/pen-digits.jsonl.gz) are taken from the folder that
NETBUILDER_DATA names or the one above it; what is not there is left out. Prints, asserts nothing.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import time
from pathlib import Path

import numpy as np

import engine as keras
from engine.datasets import digits, mnist
from engine.datasets.digits.rendering import render

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"
PENS = Path("pen-digits", "pen-digits.jsonl.gz")

Images = tuple[np.ndarray, np.ndarray]


def find_pens() -> Path | None:
    """The file of pen strokes, if it is in one of the usual places."""
    named = os.environ.get("NETBUILDER_DATA")
    roots = [Path(named), Path(named).parent] if named else [BESIDE]
    return next((root / PENS for root in roots if (root / PENS).is_file()), None)


def read_pens(path: Path) -> Images:
    """Pen strokes as the drawing pad prepares them, and their labels."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        drawn = [json.loads(line) for line in lines]
    pictures = np.stack([render(digit["strokes"]) for digit in drawn])
    return pictures, np.array([digit["label"] for digit in drawn])


def train(images: Images, epochs: int, seed: int) -> keras.Sequential:
    """The seed network, trained."""
    keras.utils.set_random_seed(seed)
    model = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    model.fit(flat(images[0]), images[1], batch_size=32, epochs=epochs, verbose=0)
    return model


def flat(pictures: np.ndarray) -> np.ndarray:
    """As the network takes them: rows of numbers from 0 to 1."""
    scale = np.float32(255 if pictures.dtype == np.uint8 else 1)
    return pictures.reshape(len(pictures), -1) / scale


def accuracies(model: keras.Sequential, images: Images) -> np.ndarray:
    """Of all the images, then of each digit's."""
    right = model.predict(flat(images[0]), verbose=0).argmax(axis=1) == images[1]
    return np.array([right.mean(), *(right[images[1] == digit].mean() for digit in range(10))])


def main() -> None:
    """Load, train, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--train", type=int, default=20_000)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--pens", type=Path, default=find_pens())
    options = parser.parse_args()
    if not os.environ.get("NETBUILDER_DATA") and BESIDE.is_dir():
        os.environ["NETBUILDER_DATA"] = str(BESIDE)

    start = time.perf_counter()
    training, others = digits.load_data(train=options.train)
    print(f"{options.train} digits made or loaded in {time.perf_counter() - start:.2f} s")
    tests = {"other built-in digits": others}
    if mnist.is_local():
        tests["MNIST's test images"] = mnist.load_data()[1]
    if options.pens:
        start = time.perf_counter()
        tests["pen strokes"] = read_pens(options.pens)
        each = (time.perf_counter() - start) / len(tests["pen strokes"][0])
        print(f"pen strokes read and drawn in {each * 1e3:.2f} ms each")

    models = [train(training, options.epochs, seed) for seed in range(options.seeds)]
    print(f"\naccuracy in %, mean of {options.seeds} networks".ljust(38), end="")
    print("all".rjust(6), *(str(digit).rjust(6) for digit in range(10)))
    for name, images in tests.items():
        figures = np.mean([accuracies(model, images) for model in models], axis=0) * 100
        print(name.ljust(37), *(f"{figure:6.1f}" for figure in figures))


if __name__ == "__main__":
    main()
