"""A small model and data for it, which many tests share."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.layers import Dense, Input
from engine.models import Sequential

Array = np.ndarray[Any, Any]

X = np.random.default_rng(0).normal(size=(45, 4)).astype("float32")
LABELS = np.arange(45) % 3
Y = np.eye(3, dtype="float32")[LABELS]


def make(seed: int | None = 0, **compiled: Any) -> Sequential:
    """Four values, five hidden units, three classes."""
    layers = [Input((4,)), Dense(5, activation="relu"), Dense(3, activation="softmax")]
    model = Sequential(layers, seed=seed)
    defaults = {"optimizer": "adam", "loss": "categorical_crossentropy", "metrics": ["accuracy"]}
    model.compile(**(defaults | compiled))
    return model


def assert_same(ones: list[Array], others: list[Array]) -> None:
    """Bit for bit."""
    for one, other in zip(ones, others, strict=True):
        np.testing.assert_array_equal(one, other)
