"""Convolutions: outputs, gradients of input and weights, configs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from tests.engine.reference.families import Case, Results
from tests.engine.reference.side import Side

IMAGE = (7, 6, 4)
SEQUENCE = (9, 4)
VOLUME = (4, 5, 3, 2)

LAYERS: Mapping[str, tuple[str, tuple[int, ...], Mapping[str, Any]]] = {
    "Conv2D": ("Conv2D", IMAGE, {"filters": 3, "kernel_size": 3}),
    "Conv2D relu same": (
        "Conv2D",
        IMAGE,
        {"filters": 3, "kernel_size": (2, 4), "padding": "same", "activation": "relu"},
    ),
    "Conv2D strides": (
        "Conv2D",
        IMAGE,
        {"filters": 3, "kernel_size": (3, 2), "strides": (2, 3), "activation": "tanh"},
    ),
    "Conv2D strides same": (
        "Conv2D",
        IMAGE,
        {"filters": 2, "kernel_size": (4, 3), "strides": 2, "padding": "same", "use_bias": False},
    ),
    "Conv2D dilation": (
        "Conv2D",
        IMAGE,
        {"filters": 2, "kernel_size": 2, "dilation_rate": (3, 2), "padding": "same"},
    ),
    "Conv2D groups": ("Conv2D", IMAGE, {"filters": 6, "kernel_size": 3, "groups": 2}),
    "Conv2D single values": ("Conv2D", IMAGE, {"filters": 5, "kernel_size": 1}),
    "Conv2D constrained": (
        "Conv2D",
        IMAGE,
        {
            "filters": 2,
            "kernel_size": 2,
            "bias_constraint": "non_neg",
            "kernel_initializer": "he_normal",
        },
    ),
    "Conv1D": ("Conv1D", SEQUENCE, {"filters": 3, "kernel_size": 3, "strides": 2}),
    "Conv1D causal": (
        "Conv1D",
        SEQUENCE,
        {"filters": 3, "kernel_size": 3, "padding": "causal", "dilation_rate": 2},
    ),
    "Conv1D same": (
        "Conv1D",
        SEQUENCE,
        {"filters": 4, "kernel_size": 4, "padding": "same", "groups": 4, "activation": "softmax"},
    ),
    "DepthwiseConv2D": ("DepthwiseConv2D", IMAGE, {"kernel_size": 3, "depth_multiplier": 2}),
    "DepthwiseConv2D same": (
        "DepthwiseConv2D",
        IMAGE,
        {"kernel_size": (2, 3), "strides": 2, "padding": "same", "activation": "relu"},
    ),
    "SeparableConv2D": (
        "SeparableConv2D",
        IMAGE,
        {"filters": 3, "kernel_size": 3, "depth_multiplier": 2, "activation": "elu"},
    ),
    "SeparableConv2D same": (
        "SeparableConv2D",
        IMAGE,
        {"filters": 3, "kernel_size": 2, "padding": "same", "dilation_rate": 2},
    ),
    "Conv2DTranspose": ("Conv2DTranspose", IMAGE, {"filters": 3, "kernel_size": 3}),
    "Conv2DTranspose strides": (
        "Conv2DTranspose",
        IMAGE,
        {"filters": 2, "kernel_size": (3, 2), "strides": (2, 3), "activation": "tanh"},
    ),
    "Conv2DTranspose same": (
        "Conv2DTranspose",
        IMAGE,
        {"filters": 2, "kernel_size": (4, 3), "strides": 2, "padding": "same"},
    ),
    "Conv2DTranspose wide strides": (
        "Conv2DTranspose",
        IMAGE,
        {"filters": 2, "kernel_size": 2, "strides": 3, "padding": "same"},
    ),
    "Conv2DTranspose output padding": (
        "Conv2DTranspose",
        IMAGE,
        {"filters": 2, "kernel_size": 3, "strides": 2, "padding": "same", "output_padding": 1},
    ),
    "Conv2DTranspose valid output padding": (
        "Conv2DTranspose",
        IMAGE,
        {"filters": 2, "kernel_size": 3, "strides": 3, "output_padding": (1, 2)},
    ),
    "Conv2DTranspose dilation": (
        "Conv2DTranspose",
        IMAGE,
        {"filters": 2, "kernel_size": 2, "dilation_rate": 2, "padding": "same"},
    ),
    "Conv1DTranspose": ("Conv1DTranspose", SEQUENCE, {"filters": 3, "kernel_size": 3}),
    "Conv1DTranspose same": (
        "Conv1DTranspose",
        SEQUENCE,
        {"filters": 2, "kernel_size": 4, "strides": 3, "padding": "same", "activation": "tanh"},
    ),
    "Conv1DTranspose output padding": (
        "Conv1DTranspose",
        SEQUENCE,
        {"filters": 2, "kernel_size": 3, "strides": 2, "padding": "same", "output_padding": 1},
    ),
    "DepthwiseConv1D": ("DepthwiseConv1D", SEQUENCE, {"kernel_size": 3, "depth_multiplier": 2}),
    "DepthwiseConv1D same": (
        "DepthwiseConv1D",
        SEQUENCE,
        {"kernel_size": 2, "strides": 2, "padding": "same", "activation": "relu"},
    ),
    "SeparableConv1D": (
        "SeparableConv1D",
        SEQUENCE,
        {"filters": 3, "kernel_size": 3, "depth_multiplier": 2, "strides": 2, "activation": "elu"},
    ),
    "SeparableConv1D same": (
        "SeparableConv1D",
        SEQUENCE,
        {"filters": 3, "kernel_size": 2, "padding": "same", "dilation_rate": 2},
    ),
    "Conv3D": ("Conv3D", VOLUME, {"filters": 3, "kernel_size": 2, "activation": "tanh"}),
    "Conv3D same": (
        "Conv3D",
        VOLUME,
        {"filters": 2, "kernel_size": (3, 2, 1), "strides": (2, 1, 2), "padding": "same"},
    ),
    "Conv3D dilation": (
        "Conv3D",
        VOLUME,
        {"filters": 2, "kernel_size": 2, "dilation_rate": (2, 1, 2), "groups": 2},
    ),
}


def layer(side: Side, name: str) -> Results:
    """A convolution above a Dense layer whose gradients stand for those of the input."""
    kind, shape, arguments = LAYERS[name]
    keras, rng = side.keras, np.random.default_rng(7)
    subject = getattr(keras.layers, kind)(name="subject", **arguments)
    model = keras.Sequential(
        [keras.Input(shape), keras.layers.Dense(shape[-1], use_bias=False), subject]
    )
    model.compile(optimizer="sgd", loss=keras.losses.MeanSquaredError())
    weights = model.get_weights()
    model.set_weights([rng.normal(0, 0.5, w.shape).astype("float32") for w in weights])
    x = rng.normal(size=(3, *shape)).astype("float32")
    y = rng.normal(size=(3, *model.output_shape[1:])).astype("float32")
    loss, slopes = side.gradients(model, x, y)
    named = {f"gradient {index}": slope for index, slope in enumerate(slopes)}
    config = subject.get_config()
    return {
        "output": model.predict(x, verbose=0),
        "loss": loss,
        "config": json.dumps(config, sort_keys=True),
        **named,
    }


CASES: dict[str, Case] = {name: partial(layer, name=name) for name in LAYERS}
