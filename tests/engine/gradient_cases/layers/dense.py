"""Dense, and activations as layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.activations import ACTIVATIONS
from engine.layers import Activation, Dense
from tests.engine.gradient_cases.case import Case

CASES: Mapping[str, Sequence[Case]] = {
    "Dense": (
        Case(lambda: Dense(3)),
        Case(lambda: Dense(3, activation="tanh", use_bias=False)),
        Case(lambda: Dense(1, activation="sigmoid", bias_initializer="ones")),
        Case(lambda: Dense(3, activation="softmax"), (2, 3, 4)),
    ),
    "Activation": tuple(
        Case(lambda name=name: Activation(name), shape)
        for name in ACTIVATIONS.names()
        for shape in ((4,), (3, 4))
    ),
}
