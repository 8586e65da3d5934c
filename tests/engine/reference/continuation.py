"""Training that begins on one side and goes on on the other."""

from __future__ import annotations

from typing import Any

import numpy as np

OPTIMIZERS: dict[str, tuple[str, dict[str, Any]]] = {
    "SGD": ("SGD", {"learning_rate": 0.1}),
    "SGD momentum": ("SGD", {"learning_rate": 0.1, "momentum": 0.9}),
    "SGD nesterov": ("SGD", {"learning_rate": 0.1, "momentum": 0.9, "nesterov": True}),
    "RMSprop": ("RMSprop", {"learning_rate": 0.01}),
    "RMSprop centered": (
        "RMSprop",
        {"learning_rate": 0.01, "momentum": 0.5, "centered": True},
    ),
    "Adagrad": ("Adagrad", {"learning_rate": 0.1}),
    "Adadelta": ("Adadelta", {"learning_rate": 1.0}),
    "Adam": ("Adam", {"learning_rate": 0.01}),
    "Adam amsgrad": ("Adam", {"learning_rate": 0.01, "amsgrad": True}),
    "AdamW": ("AdamW", {"learning_rate": 0.01, "weight_decay": 0.1}),
    "Adamax": ("Adamax", {"learning_rate": 0.01}),
    "Nadam": ("Nadam", {"learning_rate": 0.01}),
    "Lion": ("Lion", {"learning_rate": 0.001}),
    "Lamb": ("Lamb", {"learning_rate": 0.01}),
    "Muon": ("Muon", {"learning_rate": 0.01}),
    "Adam with running mean": ("Adam", {"learning_rate": 0.01, "use_ema": True}),
    "SGD gathering gradients": (
        "SGD",
        {"learning_rate": 0.1, "momentum": 0.9, "gradient_accumulation_steps": 2},
    ),
    "SGD clipped": ("SGD", {"learning_rate": 0.1, "momentum": 0.9, "clipnorm": 0.1}),
}


def make(keras: Any, name: str) -> Any:
    """A small model with the same weights on both sides, compiled."""
    kind, arguments = OPTIMIZERS[name]
    model = keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(5, activation="tanh"),
            keras.layers.Dense(3, activation="softmax"),
        ],
        name="continued",
    )
    rng = np.random.default_rng(3)
    model.set_weights([rng.standard_normal(w.shape).astype("float32") for w in model.get_weights()])
    optimizer = getattr(keras.optimizers, kind)(**arguments)
    model.compile(optimizer=optimizer, loss="categorical_crossentropy")
    return model


def steps(model: Any, first: int, last: int) -> None:
    """Train on the batches from `first` up to `last`."""
    rng = np.random.default_rng(4)
    x = rng.standard_normal((100, 8, 4)).astype("float32")
    y = np.eye(3, dtype="float32")[rng.integers(3, size=(100, 8))]
    for step in range(first, last):
        model.train_on_batch(x[step], y[step])
