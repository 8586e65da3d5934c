"""Samples that are arrays of numbers."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from engine.types import Array


def read_array(path: str) -> Array:
    """The samples in a .npy file, or in a CSV file with the numbers of a sample on each line."""
    if path.lower().endswith(".npy"):
        try:
            return np.asarray(np.load(path, allow_pickle=False))
        except (ValueError, EOFError):
            raise ValueError(
                f"{path} is not an array that NumPy can read; save it with numpy.save."
            ) from None
    samples: list[list[float]] = []
    with Path(path).open(newline="", encoding="utf-8-sig") as file:
        reader = csv.reader(file)
        for row in reader:
            try:
                samples += [[float(value) for value in row]] if row else []
            except ValueError:
                if reader.line_num > 1:  # the first line may name the columns
                    raise ValueError(
                        f"{path}, line {reader.line_num}: it holds something else than numbers; "
                        "correct it."
                    ) from None
    if len({len(row) for row in samples}) != 1:
        raise ValueError(
            f"{path}: its lines do not all hold as many numbers, or it holds none; correct it."
        )
    return np.array(samples)


def as_samples(values: Any, shape: tuple[int, ...]) -> Array:
    """Numbers as samples of a shape: one sample, several, or several whose values lie in a row."""
    array = np.asarray(values)
    if array.shape == shape:
        array = array[None]
    if array.dtype.kind not in "biuf" or math.prod(array.shape[1:]) != math.prod(shape):
        raise ValueError(
            f"The network takes numbers in the shape (n, {', '.join(map(str, shape))}); received "
            f"an array of {array.dtype} in the shape {array.shape}. Reshape it."
        )
    return array.reshape(len(array), *shape)


def standardized_arrays(
    samples: Array, scale: float, means: Sequence[float], stds: Sequence[float]
) -> Array:
    """Arrays as the network learned from them: scaled, less the means, over the deviations."""
    values = samples.astype(np.float32) * np.float32(scale)
    far = (values - np.array(means, np.float32)) / np.array(stds, np.float32)
    return np.clip(far, -1e30, 1e30)


def pixels(samples: Array) -> Array:
    """Pictures with pixels from 0 to 1, also of such with bytes from 0 to 255."""
    are_bytes = samples.dtype == np.uint8 or samples.max(initial=0) > 1.5
    return samples.astype(np.float32) / np.float32(255 if are_bytes else 1)
