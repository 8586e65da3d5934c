"""Networks and labels of every kind."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine import layers, losses, models, optimizers

ACTIVATIONS = ["linear", "relu", "leaky_relu", "tanh", "sigmoid", "silu", "softplus", "elu"]
ACTIVATIONS += ["softmax", "log_softmax"]

LOSSES: dict[str, tuple[str, Any]] = {
    "softmax": ("categorical_crossentropy", "softmax"),
    "smoothed": (losses.CategoricalCrossentropy(label_smoothing=0.1), "softmax"),
    "sparse": ("sparse_categorical_crossentropy", "softmax"),
    "binary": ("binary_crossentropy", "sigmoid"),
    "square": ("mean_squared_error", "tanh"),
    "distance": ("mean_absolute_error", "linear"),
    "sum": (losses.MeanSquaredError(reduction="sum"), "softmax"),
}


def labels(rng: np.random.Generator, kind: str, count: int, outputs: int) -> Any:
    if kind in ("softmax", "smoothed"):
        return np.eye(outputs, dtype=np.float32)[rng.integers(0, outputs, count)]
    if kind == "sparse":
        return rng.integers(0, outputs, count)
    return rng.random((count, outputs)).astype(np.float32)


def stack(
    inputs: int,
    units: list[int],
    outputs: int,
    activation: str,
    kind: str,
    dtype: str = "float32",
    dropout: float = 0.0,
    optimizer: Any = None,
    watched: Any = (),
) -> models.Sequential:
    """A network with the same weights whatever the type of its numbers."""
    loss, last = LOSSES[kind]
    line: list[Any] = [layers.Input((inputs,), dtype=dtype)]
    for size in units:
        line += [layers.Dense(size, activation, dtype=dtype)]
        if dropout:
            line += [layers.Dropout(dropout, dtype=dtype)]
    model = models.Sequential([*line, layers.Dense(outputs, last, dtype=dtype)], seed=1)
    model.compile(optimizer or optimizers.SGD(0.05), loss, metrics=list(watched))
    rng = np.random.default_rng(2)
    model.set_weights([rng.standard_normal(w.shape).astype(np.float32) / 2 for w in model.weights])
    return model
