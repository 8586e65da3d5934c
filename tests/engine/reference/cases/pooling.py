"""Pooling, padding, cropping, enlarging: outputs, gradients of the input, configs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from tests.engine.reference.families import Case, Results
from tests.engine.reference.side import Side

IMAGE = (7, 6, 3)
SEQUENCE = (9, 3)
VOLUME = (4, 5, 3, 2)

LAYERS: Mapping[str, tuple[str, tuple[int, ...], Mapping[str, Any]]] = {
    **{
        f"{kind}2D {name}": (f"{kind}2D", IMAGE, arguments)
        for kind in ("MaxPooling", "AveragePooling")
        for name, arguments in {
            "pairs": {"pool_size": 2},
            "overlapping": {"pool_size": (3, 2), "strides": (2, 1)},
            "same": {"pool_size": 3, "padding": "same"},
            "same overlapping": {"pool_size": (2, 4), "strides": 2, "padding": "same"},
            "gaps": {"pool_size": 2, "strides": 3},
        }.items()
    },
    **{
        f"{kind}1D {name}": (f"{kind}1D", SEQUENCE, arguments)
        for kind in ("MaxPooling", "AveragePooling")
        for name, arguments in {
            "pairs": {"pool_size": 2},
            "same": {"pool_size": 4, "strides": 3, "padding": "same"},
        }.items()
    },
    **{
        f"{kind}3D {name}": (f"{kind}3D", VOLUME, arguments)
        for kind in ("MaxPooling", "AveragePooling")
        for name, arguments in {
            "pairs": {"pool_size": 2},
            "same": {"pool_size": (3, 2, 2), "strides": (2, 1, 2), "padding": "same"},
        }.items()
    },
    **{
        f"Global{kind}Pooling{rank}D {kept}": (
            f"Global{kind}Pooling{rank}D",
            {1: SEQUENCE, 2: IMAGE, 3: VOLUME}[rank],
            {"keepdims": kept},
        )
        for kind in ("Max", "Average")
        for rank in (1, 2, 3)
        for kept in (False, True)
    },
    "UpSampling1D": ("UpSampling1D", SEQUENCE, {"size": 3}),
    "UpSampling2D": ("UpSampling2D", IMAGE, {"size": (2, 3)}),
    "UpSampling2D bilinear": ("UpSampling2D", IMAGE, {"size": (2, 3), "interpolation": "bilinear"}),
    "ZeroPadding1D": ("ZeroPadding1D", SEQUENCE, {"padding": (2, 1)}),
    "ZeroPadding1D number": ("ZeroPadding1D", SEQUENCE, {"padding": 2}),
    "ZeroPadding2D": ("ZeroPadding2D", IMAGE, {"padding": ((1, 2), (0, 3))}),
    "ZeroPadding2D pair": ("ZeroPadding2D", IMAGE, {"padding": (1, 2)}),
    "Cropping1D": ("Cropping1D", SEQUENCE, {"cropping": (2, 1)}),
    "Cropping2D": ("Cropping2D", IMAGE, {"cropping": ((1, 2), (0, 3))}),
    "UpSampling3D": ("UpSampling3D", VOLUME, {"size": (2, 1, 3)}),
    "ZeroPadding3D": ("ZeroPadding3D", VOLUME, {"padding": ((1, 2), (0, 3), (2, 0))}),
    "ZeroPadding3D numbers": ("ZeroPadding3D", VOLUME, {"padding": (1, 0, 2)}),
    "Cropping3D": ("Cropping3D", VOLUME, {"cropping": ((1, 0), (0, 1), (1, 1))}),
    "Cropping3D number": ("Cropping3D", VOLUME, {"cropping": 1}),
    "Cropping2D number": ("Cropping2D", IMAGE, {"cropping": 1}),
}


def layer(side: Side, name: str) -> Results:
    """A layer above a Dense layer whose gradients stand for those of the input."""
    kind, shape, arguments = LAYERS[name]
    keras, rng = side.keras, np.random.default_rng(7)
    subject = getattr(keras.layers, kind)(name="subject", **arguments)
    model = keras.Sequential(
        [keras.Input(shape), keras.layers.Dense(shape[-1], use_bias=False), subject]
    )
    model.compile(optimizer="sgd", loss=keras.losses.MeanSquaredError())
    model.set_weights([rng.normal(0, 0.5, (shape[-1],) * 2).astype("float32")])
    x = rng.normal(size=(3, *shape)).astype("float32")
    y = rng.normal(size=(3, *model.output_shape[1:])).astype("float32")
    loss, slopes = side.gradients(model, x, y)
    return {
        "output": model.predict(x, verbose=0),
        "loss": loss,
        "gradient": slopes[0],
        "config": json.dumps(subject.get_config(), sort_keys=True),
    }


def ties(side: Side, name: str) -> Results:
    """Where values are equal: whose gradient it is."""
    keras = side.keras
    shape = (4, 1) if name.endswith("1D") else (4, 4, 1)
    subject = getattr(keras.layers, name)()
    # A kernel for every place, so that each place has a gradient of its own.
    size = int(np.prod(shape))
    model = keras.Sequential(
        [
            keras.Input((1,)),
            keras.layers.Dense(size, use_bias=False),
            keras.layers.Reshape(shape),
            subject,
        ]
    )
    model.compile(optimizer="sgd", loss=keras.losses.MeanSquaredError())
    model.set_weights([np.ones((1, size), "float32")])
    y = np.zeros((1, *model.output_shape[1:]), "float32")
    _, slopes = side.gradients(model, np.ones((1, 1), "float32"), y)
    return {"gradient": slopes[0]}


TIED = ("MaxPooling1D", "MaxPooling2D", "GlobalMaxPooling1D", "GlobalMaxPooling2D")
CASES: dict[str, Case] = {
    **{name: partial(layer, name=name) for name in LAYERS},
    **{f"ties: {name}": partial(ties, name=name) for name in TIED},
}
