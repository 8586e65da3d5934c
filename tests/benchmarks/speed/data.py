"""The images that all systems train on, handed over as files that each process reads."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

ROOT = Path(__file__).resolve().parents[3]
Array = np.ndarray[Any, Any]


class Data(NamedTuple):
    """Images as float32 (n, 784) in [0, 1], labels as int64 (n,)."""

    x: Array
    y: Array
    x_test: Array
    y_test: Array

    def cut(self, samples: int, shape: tuple[int, ...]) -> Data:
        """The first images for training, all in the shape that a network takes."""
        x = self.x[:samples].reshape(-1, *shape)
        return Data(x, self.y[:samples], self.x_test.reshape(-1, *shape), self.y_test)


def load_images() -> tuple[Data, str]:
    """MNIST where it is, else the built-in digits, repeated to MNIST's number; and which it is."""
    from engine.datasets import digits, mnist

    beside = ROOT.parent / "shared" / "data" / "mnist"
    if "NETBUILDER_DATA" not in os.environ and beside.is_dir():
        os.environ["NETBUILDER_DATA"] = str(beside)
    if mnist.is_local():
        (x, y), (x_test, y_test) = mnist.load_data()
        title = "MNIST"
    else:
        (x, y), (x_test, y_test) = digits.load_data()
        x, y = np.resize(x, (60_000, 28, 28)), np.resize(y, 60_000)
        title = "the built-in digits, repeated (MNIST not found: set NETBUILDER_DATA)"

    def flat(images: Array) -> Array:
        return images.reshape(-1, 784).astype("float32") / 255

    return Data(flat(x), y.astype("int64"), flat(x_test), y_test.astype("int64")), title


def write(data: Data, folder: Path) -> None:
    """One file per array."""
    for field, array in data._asdict().items():
        np.save(folder / f"{field}.npy", array)


def read(folder: Path) -> Data:
    """What `write` wrote."""
    return Data(*(np.load(folder / f"{field}.npy") for field in Data._fields))
