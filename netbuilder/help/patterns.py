"""What the first layer of a trained network has learned, as small pictures."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from engine.types import Array
from netbuilder.network.trained import TrainedNetwork

MOST: Final = 21
"""The most pictures that are made."""

_QUANTILE: Final = 0.993
_POWER: Final = 0.8
_SMALLEST: Final = 3
_PICTURE: Final = 3


def first_patterns(network: TrainedNetwork) -> Array | None:
    """The weights of the first layer's units, those of the strongest units first.

    Returns:
        int8 (units, height, width) from -100 to 100; None where the first layer looks at no
        picture.
    """
    kernel = _kernel(network)
    if kernel is None:
        return None
    strength = np.abs(kernel).mean(axis=(1, 2))
    chosen = kernel[np.argsort(-strength, kind="stable")[:MOST]]
    limit = float(np.quantile(np.abs(chosen), _QUANTILE))
    if not math.isfinite(limit) or limit <= 0:
        return None
    share = np.clip(np.abs(chosen) / limit, 0, 1) ** _POWER
    return np.rint(100 * np.sign(chosen) * share).astype(np.int8)


def _kernel(network: TrainedNetwork) -> Array | None:
    """The first kernel as pictures, float32 (units, height, width)."""
    design = network.design
    first = next(iter(design.active), None)
    if first is None:
        return None
    if first.kind == "Dense" and len(design.input_shape) == 1:
        side = math.isqrt(design.input_shape[0])
        shape = (side, side, int(first.parameters["units"]))
        fits = side * side == design.input_shape[0] and design.data_set.are_pictures
    elif first.kind == "Conv2D" and len(design.input_shape) == _PICTURE:
        high, wide = first.parameters["kernel_size"]
        channels = design.input_shape[-1]
        shape = (high, wide, int(first.parameters["filters"]))
        fits = channels == 1 and min(high, wide) >= _SMALLEST
    else:
        return None
    size = math.prod(shape)
    if not fits or len(network.weights) < size:
        return None
    return np.moveaxis(network.weights[:size].reshape(shape), -1, 0)
