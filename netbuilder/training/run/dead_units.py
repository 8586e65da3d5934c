"""Dead units: those that output 0 for every input, and so cannot learn any more."""

from __future__ import annotations

import numpy as np

from engine import activations
from engine.layers import Layer, ReLU
from engine.models import Sequential
from engine.models.step import each_output
from engine.types import Array


def dead_units(model: Sequential, samples: Array) -> dict[str, float]:
    """The share of dead units of each layer with relu, by its name."""
    found = {}
    with np.errstate(all="ignore"):
        for layer, x in each_output(model.stack.line, samples):
            if _may_have_dead_units(layer):
                units = x.reshape(-1, x.shape[-1])
                found[layer.name] = float((units <= 0).all(axis=0).mean())
    return found


def _may_have_dead_units(layer: Layer) -> bool:
    """Whether its units can output 0 for a whole range of inputs."""
    activation = getattr(layer, "activation", None)
    return isinstance(layer, ReLU) or (
        activation is not None and activations.serialize(activation) == "relu"
    )
