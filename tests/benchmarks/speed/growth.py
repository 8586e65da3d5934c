"""How the engine's time grows: with samples that lie in a file, and with parameters."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

SAMPLES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
INPUTS, BATCH = 8, 500
"""A sample is small: the file of the largest number has 320 MB, of which none is ever written."""

PARAMETERS = (10_000, 100_000, 1_000_000, 5_000_000, 20_000_000)
STEPS = 8

LEAST = 200_000
"""Samples that are trained on at least, in as many epochs as that takes."""


def lines() -> Iterator[str]:
    """Both tables, line by line as they come."""
    yield f"samples of {INPUTS} values in a memory-mapped file, {INPUTS} - 16 - 2, batch {BATCH}"
    yield f"{'samples':>12} {'us/sample':>10} {'x least':>8}"
    yield from _rows((count, _per_sample(count)) for count in SAMPLES)
    yield ""
    yield f"parameters of 784 - n - n - 10, batch 128, {STEPS} steps"
    yield f"{'parameters':>12} {'ns/param':>10} {'x least':>8}"
    yield from _rows(_per_parameter(count) for count in PARAMETERS)


def _rows(figures: Any) -> Iterator[str]:
    found = list(figures)
    least = min(figure for _, figure in found)
    for count, figure in found:
        yield f"{count:>12,} {figure:>10.3f} {figure / least:>8.2f}"


def _per_sample(count: int) -> float:
    """Microseconds of an epoch after the first, for each sample; the first maps the file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "samples.dat"
        x = np.memmap(path, np.float32, "w+", shape=(count, INPUTS))  # Sparse: all zeros.
        y = np.zeros(count, np.int64)
        y[::2] = 1
        model = _model([INPUTS, 16, 2])
        _fit(model, x, y, BATCH, 1)
        epochs = max(1, LEAST // count)
        return _fit(model, x, y, BATCH, epochs) / epochs / count * 1e6


def _per_parameter(wanted: int) -> tuple[int, float]:
    """The number of parameters, and nanoseconds of a step for each; the fastest of three."""
    width = round((-795 + (795**2 + 4 * (wanted - 10)) ** 0.5) / 2)
    model = _model([784, width, width, 10])
    rng = np.random.default_rng(0)
    x = rng.random((128 * STEPS, 784), np.float32)
    y = rng.integers(0, 10, len(x))
    _fit(model, x, y, 128, 1)
    seconds = min(_fit(model, x, y, 128, 1) for _ in range(3))
    return model.count_params(), seconds / STEPS / model.count_params() * 1e9


def _model(sizes: list[int]) -> Any:
    from engine import layers, models

    line = [layers.Dense(size, "relu") for size in sizes[1:-1]]
    top = layers.Dense(sizes[-1], "softmax")
    model = models.Sequential([layers.Input((sizes[0],)), *line, top], seed=1)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def _fit(model: Any, x: Any, y: Any, batch: int, epochs: int) -> float:
    begun = time.perf_counter()
    model.fit(x, y, batch_size=batch, epochs=epochs, verbose=0)
    return time.perf_counter() - begun
