"""Designs of any kind for pictures of digits, and the data that they are trained on."""

from __future__ import annotations

import functools
import random
from typing import Any

import numpy as np

from engine.datasets import digits
from netbuilder.design import Design, analyze
from netbuilder.training.run.data import Data

BATCH, STEPS = 16, 200
_SIDE = 28
_ACTIVATIONS = ("relu", "tanh", "sigmoid", "elu", "selu", "gelu", "softplus", "silu")
_OPTIMIZERS = ("adam", "adam", "sgd", "rmsprop", "adamw", "nadam", "adamax", "adagrad", "lamb")
_LOSSES = (
    "categorical_crossentropy",
    "categorical_crossentropy",
    "mean_squared_error",
    "kl_divergence",
    "binary_crossentropy",
)


@functools.cache
def _pictures() -> tuple[Any, Any, Any, Any]:
    (x_train, y_train), (x_test, y_test) = digits.load_data(train=STEPS * BATCH, test=256)
    one_hot = np.eye(10, dtype=np.float32)
    return (
        x_train.astype(np.float32) / 255,
        one_hot[y_train],
        x_test.astype(np.float32) / 255,
        one_hot[y_test],
    )


def load(design: Design, report: Any) -> Data:
    """Samples for one epoch of `STEPS` batches, in the form that a design takes."""
    x_train, y_train, x_test, y_test = _pictures()
    shape = design.input_shape
    return Data(
        x_train.reshape(-1, *shape),
        y_train,
        x_test.reshape(-1, *shape),
        y_test,
        title=f"{len(x_train)} built-in digits",
    )


def random_design(seed: int) -> Design:
    """A network that can be trained and draws no numbers, of up to seven blocks."""
    rng = random.Random(seed)
    design = Design().with_data("digits").with_setting("batch_size", BATCH)
    design = design.with_setting("epochs", 1).with_setting("seed", seed)
    design = design.with_setting("validation_split", 0.0)
    kind = rng.choice(("flat", "picture", "rows"))
    shapes = {"flat": (_SIDE * _SIDE,), "picture": (_SIDE, _SIDE, 1), "rows": (_SIDE, _SIDE)}
    design = design.with_input_shape(shapes[kind])
    add = {"flat": _flat, "picture": _picture, "rows": _rows}[kind]
    design = add(design, rng)
    for _ in range(rng.randint(0, 2)):
        design = _dense(design, rng)
    design = design.inserted(99, "Dense", {"units": 10, "activation": "softmax"})
    name = rng.choice(_OPTIMIZERS)
    design = design.with_optimizer(name).with_loss(rng.choice(_LOSSES))
    if name == "sgd":
        design = design.with_optimizer_parameter("learning_rate", rng.choice((0.01, 0.05)))
        design = design.with_optimizer_parameter("momentum", rng.choice((0.0, 0.9)))
    if rng.random() < 0.3:
        design = design.with_schedule(rng.choice(("CosineDecay", "ExponentialDecay")))
    analysis = analyze(design)
    if not analysis.can_train:
        raise ValueError(f"design {seed}: {analysis.reason}")
    return design


def _flat(design: Design, rng: random.Random) -> Design:
    for _ in range(rng.randint(0, 2)):
        design = _dense(design, rng)
    return design


def _dense(design: Design, rng: random.Random) -> Design:
    units, activation = rng.choice((8, 16, 40)), rng.choice(_ACTIVATIONS)
    design = design.inserted(99, "Dense", {"units": units, "activation": activation})
    extra = rng.choice(("", "", "BatchNormalization", "LayerNormalization", "PReLU"))
    return design.inserted(99, extra) if extra else design


def _picture(design: Design, rng: random.Random) -> Design:
    for _ in range(rng.randint(1, 2)):
        kind = rng.choice(("Conv2D", "Conv2D", "SeparableConv2D", "DepthwiseConv2D"))
        values: dict[str, Any] = {"kernel_size": (3, 3), "activation": rng.choice(_ACTIVATIONS)}
        if kind != "DepthwiseConv2D":
            values["filters"] = rng.choice((2, 4))
        values["padding"] = rng.choice(("same", "valid"))
        design = design.inserted(99, kind, values)
        if rng.random() < 0.3:
            design = design.inserted(99, "BatchNormalization")
        pool = rng.choice(("MaxPooling2D", "AveragePooling2D"))
        design = design.inserted(99, pool, {"pool_size": (2, 2)})
    return design.inserted(99, "Flatten")


def _rows(design: Design, rng: random.Random) -> Design:
    kind = rng.choice(("GRU", "LSTM", "SimpleRNN", "Conv1D"))
    if kind == "Conv1D":
        values = {"filters": 4, "kernel_size": (3,), "activation": rng.choice(_ACTIVATIONS)}
        design = design.inserted(99, kind, values)
        return design.inserted(99, rng.choice(("GlobalAveragePooling1D", "Flatten")))
    return design.inserted(99, kind, {"units": rng.choice((4, 8))})
