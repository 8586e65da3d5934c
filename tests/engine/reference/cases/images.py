"""Images cut, resized, mirrored and lit, with nothing left to chance."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from tests.engine.reference.families import Case, Results
from tests.engine.reference.layers import Arguments, configs
from tests.engine.reference.side import Side

SIZES = {"larger": (9, 10), "smaller": (3, 4), "taller": (8, 4), "wider": (3, 9), "same": (6, 7)}
WAYS = ("bilinear", "nearest", "bicubic", "lanczos3", "lanczos5")


def resized(side: Side, way: str) -> Results:
    """To every size, with and without what keeps the proportion or takes all pixels in."""
    x = side.normal(2, 6, 7, 2)
    choices: list[dict[str, Any]] = [
        {},
        {"antialias": True},
        {"crop_to_aspect_ratio": True},
        {"pad_to_aspect_ratio": True, "fill_value": 0.7},
    ]
    results = {}
    for name, size in SIZES.items():
        for more in choices:
            layer = side.keras.layers.Resizing(*size, interpolation=way, **more)
            results[f"{name} {sorted(more)}"] = np.asarray(layer(x))
    return results


def cropped(side: Side, kind: str) -> Results:
    """To every size that leaves no choice: only from larger images does RandomCrop choose."""
    x = side.normal(2, 6, 7, 2)
    sizes = {
        name: size for name, size in SIZES.items() if kind != "RandomCrop" or name != "smaller"
    }
    layers = {name: getattr(side.keras.layers, kind)(*size) for name, size in sizes.items()}
    return {name: np.asarray(layer(x, training=True)) for name, layer in layers.items()}


LIGHT: dict[str, tuple[str, Arguments]] = {
    "lighter": ("RandomBrightness", {"factor": (0.3, 0.3), "value_range": (-1, 2)}),
    "darker": ("RandomBrightness", {"factor": (-0.1, -0.1), "value_range": [2, -1]}),
    "more contrast": ("RandomContrast", {"factor": (-0.4, 0.4), "value_range": (-2, 2)}),
    "as much contrast": ("RandomContrast", {"factor": 0.0, "value_range": (-1, 1)}),
}


def lit(side: Side, name: str) -> Results:
    """Both ends of the factor are the same."""
    kind, arguments = LIGHT[name]
    layer, x = getattr(side.keras.layers, kind)(**arguments), side.normal(2, 6, 7, 2)
    outputs = {"training": layer(x, training=True), "in use": layer(x, training=False)}
    return {key: np.asarray(value) for key, value in outputs.items()}


def mirrored(side: Side, mode: str) -> Results:
    """Of many images some are mirrored and some are not; which, is left to chance."""
    x = side.normal(1, 4, 3, 2).repeat(60, axis=0)
    layer = side.keras.layers.RandomFlip(mode, seed=1)
    output = np.asarray(layer(x, training=True))
    return {"kinds": np.unique(output, axis=0), "in use": np.asarray(layer(x, training=False))}


CONFIGS: dict[str, list[Arguments]] = {
    "CenterCrop": [{"height": 4, "width": 5}, {"height": 4, "width": 5, "trainable": False}],
    "RandomCrop": [{"height": 4, "width": 5, "seed": 3}],
    "Resizing": [
        {"height": 4, "width": 5},
        {
            "height": 4,
            "width": 5,
            "interpolation": "bicubic",
            "pad_to_aspect_ratio": True,
            "fill_value": 0.5,
            "antialias": True,
        },
    ],
    "RandomFlip": [{}, {"mode": "vertical", "seed": 3}],
    "RandomBrightness": [{"factor": 0.2}, {"factor": (0.3, -0.1), "value_range": (0.0, 1.0)}],
    "RandomContrast": [{"factor": 0.2}, {"factor": [0.1, 0.3], "value_range": (0, 1), "seed": 3}],
}

CASES: dict[str, Case] = {
    **{f"resized: {way}": partial(resized, way=way) for way in WAYS},
    **{f"cropped: {kind}": partial(cropped, kind=kind) for kind in ("CenterCrop", "RandomCrop")},
    **{f"lit: {name}": partial(lit, name=name) for name in LIGHT},
    **{
        f"mirrored: {mode}": partial(mirrored, mode=mode)
        for mode in ("horizontal", "vertical", "horizontal_and_vertical")
    },
    **{
        f"config: {name}": partial(configs, name=name, entries=entries)
        for name, entries in CONFIGS.items()
    },
}
