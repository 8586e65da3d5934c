"""Work shared out over threads: the same bits however many there are."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from engine import layers, models, optimizers
from engine.compiled.library import Library
from tests.engine.compiled.training import by, run_of, trained

LOSS = "sparse_categorical_crossentropy"


@pytest.fixture
def highest(levels: list[Library]) -> Iterator[Library]:
    before = levels[-1].workers
    yield levels[-1]
    levels[-1].workers = before


def dense() -> tuple[models.Sequential, Any]:
    """Products of several pieces, and parameters of several."""
    line = [layers.Dense(400, "relu"), layers.Dense(390, "tanh"), layers.Dense(3, "softmax")]
    return models.Sequential([layers.Input((380,)), *line], seed=1), (160, 380)


def images() -> tuple[models.Sequential, Any]:
    """Batches of several pieces."""
    line = [layers.Conv2D(24, 3), layers.Conv2D(16, 3, groups=2), layers.Flatten()]
    top = layers.Dense(3, "softmax")
    return models.Sequential([layers.Input((14, 14, 3)), *line, top], seed=1), (96, 14, 14, 3)


def training(make: Any) -> tuple[models.Sequential, Any, Any]:
    model, shape = make()
    if not model.compiled:
        model.compile("adam", LOSS)
    rng = np.random.default_rng(0)
    x = rng.standard_normal(shape).astype(np.float32)
    return model, x, rng.integers(0, 3, len(x))


def matrices() -> tuple[models.Sequential, Any]:
    """The same, moved by products of several pieces."""
    model, shape = dense()
    model.compile(optimizers.Muon(0.01, ns_steps=1, use_ema=True), LOSS)
    return model, shape


def gates() -> tuple[models.Sequential, Any]:
    """Sequences of several pieces, gate by gate."""
    line: list[Any] = [
        layers.GRU(48, reset_after=False, recurrent_dropout=0.1, return_sequences=True),
        layers.LSTM(40, "softsign", dropout=0.1),
    ]
    top = layers.Dense(3, "softmax")
    return models.Sequential([layers.Input((12, 30)), *line, top], seed=1), (160, 12, 30)


@pytest.mark.parametrize("make", [dense, images, matrices, gates])
def test_any_number_of_threads_computes_the_same(highest: Library, make: Any) -> None:
    results = []
    for count in (1, 2, 5):
        highest.workers = count
        results.append(trained(highest, *training(make), batch_size=80, epochs=3)[0])
    np.testing.assert_array_equal(results[0], results[1])
    np.testing.assert_array_equal(results[0], results[2])


def test_two_trainings_at_once_do_not_disturb_each_other(highest: Library) -> None:
    highest.workers = 3
    alone = trained(highest, *training(images), batch_size=48, epochs=4)[0]
    runs = [run_of(highest, *training(images), batch_size=48, epochs=4) for _ in range(3)]
    with by(highest):
        threads = [threading.Thread(target=run.finish) for run in runs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for run in runs:
        np.testing.assert_array_equal(run.model.get_flat_weights(), alone)
