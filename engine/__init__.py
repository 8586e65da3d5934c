"""Neural networks in NumPy under Keras's names.

import engine as keras

model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10, activation="softmax")])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(x, y)

What belongs together is imported when it is first asked for, `engine.layers` with all layers and so
on, so that this import takes hardly longer than NumPy's.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as _numpy  # noqa: F401  Nothing works without it, so now rather than later.

from engine import config
from engine.config import KERAS_VERSION as __version__  # noqa: N811  Keras's name.
from engine.errors import (
    DataError,
    DownloadError,
    EngineError,
    ModelFileError,
    NotBuiltError,
    ParameterError,
    ShapeError,
)

if TYPE_CHECKING:
    from engine import (
        activations,
        backend,
        callbacks,
        constraints,
        datasets,
        initializers,
        layers,
        losses,
        metrics,
        models,
        ops,
        optimizers,
        preprocessing,
        random,
        regularizers,
        saving,
        utils,
    )
    from engine.initializers import Initializer
    from engine.layers import Input, Layer
    from engine.losses import Loss
    from engine.metrics import Metric
    from engine.models import Sequential
    from engine.optimizers import Optimizer
    from engine.regularizers import Regularizer

__all__ = [
    "DataError",
    "DownloadError",
    "EngineError",
    "Initializer",
    "Input",
    "Layer",
    "Loss",
    "Metric",
    "ModelFileError",
    "NotBuiltError",
    "Optimizer",
    "ParameterError",
    "Regularizer",
    "Sequential",
    "ShapeError",
    "__version__",
    "activations",
    "backend",
    "callbacks",
    "config",
    "constraints",
    "datasets",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "models",
    "ops",
    "optimizers",
    "preprocessing",
    "random",
    "regularizers",
    "saving",
    "utils",
    "version",
]

_OBJECTS = {
    "Initializer": "engine.initializers",
    "Input": "engine.layers",
    "Layer": "engine.layers",
    "Loss": "engine.losses",
    "Metric": "engine.metrics",
    "Optimizer": "engine.optimizers",
    "Regularizer": "engine.regularizers",
    "Sequential": "engine.models",
}
"""Modules of the public names that are not modules themselves."""


def version() -> str:
    """The version of Keras whose names, numbers and files are met."""
    return __version__


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name not in _OBJECTS:
        return import_module(f"{__name__}.{name}")
    value = globals()[name] = getattr(import_module(_OBJECTS[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
