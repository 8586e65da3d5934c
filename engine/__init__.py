"""Neural networks in NumPy under Keras's names.

import engine as keras

model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10, activation="softmax")])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(x, y)
"""

from engine import (
    activations,
    callbacks,
    config,
    constraints,
    datasets,
    initializers,
    layers,
    losses,
    metrics,
    models,
    optimizers,
    regularizers,
    saving,
    utils,
)
from engine.errors import (
    DataError,
    DownloadError,
    EngineError,
    ModelFileError,
    NotBuiltError,
    ParameterError,
    ShapeError,
)
from engine.layers import Input
from engine.models import Sequential

__all__ = [
    "DataError",
    "DownloadError",
    "EngineError",
    "Input",
    "ModelFileError",
    "NotBuiltError",
    "ParameterError",
    "Sequential",
    "ShapeError",
    "activations",
    "callbacks",
    "config",
    "constraints",
    "datasets",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "models",
    "optimizers",
    "regularizers",
    "saving",
    "utils",
]
