"""Handwritten-looking digits that NetBuilder makes itself: MNIST's stand-in where there is none."""

from __future__ import annotations

import functools
import hashlib
import logging
from pathlib import Path
from typing import TypeAlias

import numpy as np

from engine import archives
from engine.atomic import replace_file
from engine.datasets.arrays import read_arrays
from engine.datasets.digits.generation import generate
from engine.datasets.files import cache_folder
from engine.errors import DataError, ParameterError
from engine.types import Array

__all__ = ["load_data"]

Data: TypeAlias = tuple[tuple[Array, Array], tuple[Array, Array]]

_KEPT = 4
"""Most files kept in the cache."""

_logger = logging.getLogger(__name__)


def load_data(train: int = 60_000, test: int = 4_000, seed: int = 0) -> Data:
    """Write digits, or take them from the cache if the same were asked for before.

    Args:
        train: how many digits to learn from; as many as MNIST has where not given.
        test: how many to test with; other ones, by the same hands.
        seed: the same numbers and seed give the same digits.

    Returns:
        `(x_train, y_train), (x_test, y_test)`: pictures as uint8 (n, 28, 28), 0 for paper and 255
        for ink, prepared as MNIST's; labels as uint8 (n,), all ten equally often within one.

    Raises:
        ParameterError: a negative number.
    """
    for name, value in (("train", train), ("test", test), ("seed", seed)):
        if value < 0:
            raise ParameterError(name, "a whole number from 0", value)
    shapes = {
        "x_train": (train, 28, 28),
        "y_train": (train,),
        "x_test": (test, 28, 28),
        "y_test": (test,),
    }
    file = cache_folder() / "digits" / f"{_fingerprint()}-{train}-{test}-{seed}.npz"
    arrays = _cached(file, shapes)
    if arrays is None:
        arrays = {}
        for name, rng in zip(("train", "test"), np.random.default_rng(seed).spawn(2), strict=True):
            count = train if name == "train" else test
            arrays[f"x_{name}"], arrays[f"y_{name}"] = generate(count, rng)
        _keep(file, arrays)
    return (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])


@functools.cache
def _fingerprint() -> str:
    """Changes with whatever the generator makes, so that no older cache is taken for its work."""
    pictures, labels = generate(500, np.random.default_rng(0))
    return hashlib.sha256(pictures.tobytes() + labels.tobytes()).hexdigest()[:12]


def _cached(file: Path, shapes: dict[str, tuple[int, ...]]) -> dict[str, Array] | None:
    try:
        return read_arrays(file, shapes)
    except FileNotFoundError:
        return None
    except DataError as error:
        _logger.warning("The digits are made anew: %s", error)
        return None


def _keep(file: Path, arrays: dict[str, Array]) -> None:
    """Put digits into the cache, and the oldest out of it; do without where that fails."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_file(file, lambda opened: archives.write(opened, arrays))
        files = sorted(file.parent.glob("*.npz"), key=lambda kept: kept.stat().st_mtime)
        for old in files[:-_KEPT]:
            old.unlink(missing_ok=True)
    except OSError as error:
        _logger.warning("The digits could not be kept for the next time: %s", error)
