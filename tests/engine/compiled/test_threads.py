"""Work shared out over threads: the same bits however many there are."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
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


def sequences(make_line: Callable[[], list[Any]]) -> Any:
    """Sequences of several pieces in each step of them."""

    def make() -> tuple[models.Sequential, Any]:
        top = layers.Dense(3, "softmax")
        return models.Sequential([layers.Input((6, 24)), *make_line(), top], seed=1), (64, 6, 24)

    return make


def pictures(make_line: Callable[[], list[Any]]) -> Any:
    """Other layers between two convolutions, whose batches are cut with theirs."""

    def make() -> tuple[models.Sequential, Any]:
        below, above = layers.Conv2D(24, 3), layers.Conv2D(16, 3, padding="same")
        top = [layers.Flatten(), layers.Dense(3, "softmax")]
        whole = [layers.Input((14, 14, 3)), below, *make_line(), above, *top]
        return models.Sequential(whole, seed=1), (64, 14, 14, 3)

    return make


def volumes() -> tuple[models.Sequential, Any]:
    line = [layers.Conv3D(12, 3, padding="same"), layers.Conv3D(12, 3), layers.Flatten()]
    top = layers.Dense(3, "softmax")
    return models.Sequential([layers.Input((6, 7, 8, 2)), *line, top], seed=1), (48, 6, 7, 8, 2)


def conv1d() -> list[Any]:
    line = [layers.Conv1D(128, 3, padding="same") for _ in range(2)]
    return [*line, layers.Flatten()]


MAKERS = {
    "dense": dense,
    "images": images,
    "matrices": matrices,
    "gates": gates,
    "volumes": volumes,
    "Conv1D": sequences(conv1d),
    "SimpleRNN": sequences(
        lambda: [layers.SimpleRNN(160, return_sequences=True), layers.SimpleRNN(160)]
    ),
    "LSTM": sequences(
        lambda: [layers.LSTM(64, return_sequences=True), layers.LSTM(64, dropout=0.2)]
    ),
    "GRU": sequences(
        lambda: [layers.GRU(64, return_sequences=True), layers.GRU(64, go_backwards=True)]
    ),
    "Bidirectional": sequences(lambda: [layers.Bidirectional(layers.LSTM(64))]),
    "Conv2DTranspose": pictures(lambda: [layers.Conv2DTranspose(16, 3)]),
    "DepthwiseConv2D": pictures(lambda: [layers.DepthwiseConv2D(3, depth_multiplier=2)]),
    "SeparableConv2D": pictures(lambda: [layers.SeparableConv2D(16, 3)]),
    "strides": pictures(lambda: [layers.Conv2D(16, 3, strides=2, padding="same")]),
    "MaxPooling2D": pictures(lambda: [layers.MaxPooling2D(2)]),
    "AveragePooling2D": pictures(lambda: [layers.AveragePooling2D(3, strides=2, padding="same")]),
    "BatchNormalization": pictures(lambda: [layers.BatchNormalization(), layers.ReLU()]),
    "LayerNormalization": pictures(
        lambda: [layers.LayerNormalization(), layers.Activation("gelu")]
    ),
    "Dropout": pictures(lambda: [layers.Dropout(0.3), layers.GaussianNoise(0.1)]),
    "SpatialDropout2D": pictures(
        lambda: [layers.SpatialDropout2D(0.3), layers.GaussianDropout(0.1)]
    ),
}
"""Each kind of layer whose work is shared out, or lies between layers whose work is."""


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_any_number_of_threads_computes_the_same(highest: Library, make: Any) -> None:
    results = []
    for count in (1, 2, 5):
        highest.workers = count
        results.append(trained(highest, *training(make), batch_size=64, epochs=1)[0])
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
