"""Units that put out nothing whatever comes in, and so learn nothing any more."""

from __future__ import annotations

import numpy as np

from engine import activations
from engine.layers import Layer, ReLU
from engine.models import Sequential
from engine.types import Array


def dead_units(model: Sequential, samples: Array) -> dict[str, float]:
    """By the names of layers that end in relu the share of units that are 0 for all samples."""
    found, x = {}, samples
    with np.errstate(all="ignore"):
        for layer in model.layers:
            x = layer.call(x, False)
            if _may_be_silent(layer):
                units = x.reshape(-1, x.shape[-1])
                found[layer.name] = float((units <= 0).all(axis=0).mean())
    return found


def _may_be_silent(layer: Layer) -> bool:
    """Whether its units put out nothing for some inputs."""
    activation = getattr(layer, "activation", None)
    return isinstance(layer, ReLU) or (
        activation is not None and activations.serialize(activation) == "relu"
    )
