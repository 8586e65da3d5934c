"""How much of real handwriting networks read that have learnt from the built-in digits alone.

    python -m tests.benchmarks.digits_accuracy [--train 60000] [--epochs 10] [--seeds 3]
        [--convnets 3]

Trains the first network (784 - 64 relu - 10 softmax, Adam, batches of 32) and the small convnet of
the design templates on the built-in digits. Prints their accuracy on MNIST's test images and on
real pen strokes, its mean and spread over the seeds, beside what is required; then the same and
that on other built-in digits by digit. MNIST and the strokes (pen-digits/pen-digits.jsonl.gz) are
taken from the folder that NETBUILDER_DATA names or the one above it; what is not there is left out.
Prints, asserts nothing.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

import engine as keras
from engine.datasets import digits, mnist
from engine.datasets.digits.rendering import render
from engine.layers import Conv2D, Dense, Dropout, Flatten, MaxPooling2D
from tests.benchmarks.pens import BESIDE, find_pens, read_pens

MNIST, STROKES, OTHERS = "MNIST's test images", "pen strokes", "other built-in digits"
SEED_NETWORK, CONVNET = "first digits network", "small convnet"
REQUIRED = {
    (SEED_NETWORK, MNIST): 90,
    (SEED_NETWORK, STROKES): 92,
    (CONVNET, MNIST): 95,
    (CONVNET, STROKES): 96,
}
AIM = 97
"""Per cent, as those required."""

Images = tuple[np.ndarray, np.ndarray]


def pictures_of(path: Path) -> Images:
    """Pen strokes as the drawing pad prepares them, and their labels."""
    drawings, labels = read_pens(path)
    return np.stack([render(strokes) for strokes in drawings]), labels


def seed_network() -> keras.Sequential:
    """As in the templates."""
    layers = [Flatten(), Dense(64, activation="relu"), Dense(10, activation="softmax")]
    return keras.Sequential([keras.Input((28, 28, 1)), *layers])


def small_convnet() -> keras.Sequential:
    """As in the templates."""
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            Conv2D(32, (3, 3), activation="relu"),
            MaxPooling2D((2, 2)),
            Conv2D(64, (3, 3), activation="relu"),
            MaxPooling2D((2, 2)),
            Flatten(),
            Dropout(0.5),
            Dense(10, activation="softmax"),
        ]
    )


def train(
    build: Callable[[], keras.Sequential], images: Images, epochs: int, seed: int
) -> keras.Sequential:
    """A network that has learnt the images."""
    keras.utils.set_random_seed(seed)
    model = build()
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    model.fit(scaled(images[0]), images[1], batch_size=32, epochs=epochs, verbose=0)
    return model


def scaled(pictures: np.ndarray) -> np.ndarray:
    """As the networks take them: numbers from 0 to 1, one channel."""
    return pictures[..., None] / np.float32(255 if pictures.dtype == np.uint8 else 1)


def accuracies(model: keras.Sequential, images: Images) -> np.ndarray:
    """In per cent: of all the images, then of each digit's."""
    right = 100.0 * (model.predict(scaled(images[0]), verbose=0).argmax(axis=1) == images[1])
    return np.array([right.mean(), *(right[images[1] == digit].mean() for digit in range(10))])


def main() -> None:
    """Load, train, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--train", type=int, default=60_000)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--seeds", type=int, default=3, help="first networks to train")
    parser.add_argument("--convnets", type=int, default=3, help="convnets to train")
    parser.add_argument("--pens", type=Path, default=find_pens())
    options = parser.parse_args()
    if not os.environ.get("NETBUILDER_DATA") and BESIDE.is_dir():
        os.environ["NETBUILDER_DATA"] = str(BESIDE)

    start = time.perf_counter()
    training, others = digits.load_data(train=options.train)
    print(f"{options.train} digits made or loaded in {time.perf_counter() - start:.2f} s")
    tests = {}
    if mnist.is_local():
        tests[MNIST] = mnist.load_data()[1]
    if options.pens:
        tests[STROKES] = pictures_of(options.pens)
    tests[OTHERS] = others

    by_digit = []
    print(f"\n{'accuracy in %':36} {'mean':>6} {'spread':>7} {'required':>9} {'aim':>5}")
    for network, build, count in (
        (SEED_NETWORK, seed_network, options.seeds),
        (CONVNET, small_convnet, options.convnets),
    ):
        if not count:
            continue
        models = [train(build, training, options.epochs, seed) for seed in range(count)]
        for name, images in tests.items():
            figures = np.array([accuracies(model, images) for model in models])
            by_digit.append((f"{network}, {name}", figures.mean(axis=0)))
            required = REQUIRED.get((network, name))
            beside = f" {required:9} {AIM:5}" if required else ""
            whole = figures[:, 0]
            print(f"{network + ', ' + name:36} {whole.mean():6.2f} {np.ptp(whole):7.2f}{beside}")

    print(f"\n{'by digit':36}", *(f"{digit:5}" for digit in range(10)))
    for title, means in by_digit:
        print(f"{title:36}", *(f"{mean:5.1f}" for mean in means[1:]))


if __name__ == "__main__":
    main()
