"""Multiplications by kernels, counted by hand."""

from __future__ import annotations

import pytest

from engine import layers
from engine.layers import Layer

COUNTS = [
    (layers.Dense(64), (784,), 784 * 64),
    (layers.Dense(5), (7, 3, 4), 7 * 3 * 4 * 5),
    (layers.Conv2D(8, 3), (28, 28, 2), 26 * 26 * 3 * 3 * 2 * 8),
    (layers.Conv2D(8, 3, strides=2, padding="same"), (28, 28, 2), 14 * 14 * 3 * 3 * 2 * 8),
    (layers.Conv2D(8, 3, groups=2), (28, 28, 2), 26 * 26 * 3 * 3 * 8),
    (layers.Conv1D(4, 5), (20, 3), 16 * 5 * 3 * 4),
    (layers.DepthwiseConv2D(3, depth_multiplier=2), (10, 10, 4), 8 * 8 * 3 * 3 * 4 * 2),
    (layers.SeparableConv2D(6, 3), (10, 10, 4), 8 * 8 * (3 * 3 * 4 + 4 * 6)),
    (layers.Conv2DTranspose(6, 2, strides=2), (5, 5, 4), 5 * 5 * 2 * 2 * 6 * 4),
    (layers.LSTM(64), (28, 28), 28 * 4 * 64 * (28 + 64)),
    (layers.GRU(8, return_sequences=True), (5, 3), 5 * 3 * 8 * (3 + 8)),
    (layers.SimpleRNN(8), (5, 3), 5 * 8 * (3 + 8)),
    (layers.BatchNormalization(), (28, 28, 3), 0),
    (layers.MaxPooling2D(), (28, 28, 3), 0),
    (layers.Embedding(100, 8), (12,), 0),
    (layers.Flatten(), (28, 28), 0),
]


@pytest.mark.parametrize(("layer", "sample", "count"), COUNTS, ids=lambda x: getattr(x, "name", ""))
def test_counts(layer: Layer, sample: tuple[int, ...], count: int) -> None:
    assert layer.multiply_adds((None, *sample)) == count
