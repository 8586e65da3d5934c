"""A small model and data for it, which the tests of callbacks share."""

from __future__ import annotations

from typing import Any

import numpy as np

import engine
from engine.layers import Dense, Input

X = np.random.default_rng(0).normal(size=(20, 4)).astype("float32")
Y = np.arange(20) % 3


def make(**compiled: Any) -> engine.Sequential:
    """Four values, three classes."""
    made = engine.Sequential([Input((4,)), Dense(3, activation="softmax")], seed=0)
    defaults = {"optimizer": "adam", "loss": "categorical_crossentropy", "metrics": ["accuracy"]}
    made.compile(**(defaults | compiled))
    return made
