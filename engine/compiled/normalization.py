"""Batch normalization as calls of kernels."""

from __future__ import annotations

import math

from engine.compiled.lowering import Lowered, Lowering, NotCompiledError, Sizes
from engine.compiled.structures import Normalization
from engine.layers.batch_normalization import BatchNormalization
from engine.types import Array


def batch_normalization(
    low: Lowering, layer: BatchNormalization, x: Array, sizes: Sizes
) -> Lowered:
    """Normalization of channels over the batch, which moves the averages."""
    if layer.axis not in (-1, len(sizes)) or (low.trains and not layer.trainable):
        raise NotCompiledError("BatchNormalization that is frozen, or along another axis")
    channels, size = sizes[-1], math.prod(sizes)
    arguments = Normalization(
        channels=channels,
        places=math.prod(sizes[:-1]),
        momentum=layer.momentum,
        epsilon=layer.epsilon,
        x=x,
        moving_mean=layer.moving_mean,
        moving_variance=layer.moving_variance,
        centred=low.per_sample(size),
        y=low.per_sample(size),
        factor=low.array(channels),
        inverse=low.array(channels),
        sums=low.array(channels, float),
        products=low.array(channels, float),
    )
    used = {"gamma": layer.scale, "beta": layer.center}
    for name in [name for name, wanted in used.items() if wanted]:
        arguments.put(name, getattr(layer, name))
    low.call("normalization_forward" if low.trains else "normalization_fixed", arguments)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array:
        arguments.put("gradient", gradient)
        for name in [name for name, wanted in used.items() if wanted and low.learns(layer, name)]:
            arguments.put(f"{name}_gradient", layer.gradients[name])
        low.call("normalization_backward", arguments)
        return gradient

    output = arguments.kept["y"]
    return Lowered(output, output, back)
