"""Dense layers as calls of kernels."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.compiled.activations import activated
from engine.compiled.lowering import Lowered, Lowering, Sizes
from engine.compiled.structures import Dense as DenseArguments
from engine.layers.dense import Dense
from engine.types import Array


def dense(low: Lowering, layer: Dense, x: Array, sizes: Sizes) -> Lowered:
    """A product for each place of a sample."""
    return product(low, layer, x, math.prod(sizes[:-1]), sizes[-1], layer.units)


def product(
    low: Lowering,
    layer: Any,
    x: Array,
    places: int,
    inputs: int,
    units: int,
    kernel: str = "kernel",
) -> Lowered:
    """The product of each place with a kernel, a layer's bias and its activation.

    Args:
        low: the program.
        layer: has the weights.
        x: what it takes in.
        places: of a sample.
        inputs: values of a place that go in.
        units: that come out.
        kernel: the name of the weight.
    """
    rows = low.rows * places
    z = low.per_sample(places * units)
    arguments = DenseArguments(
        inputs=inputs, units=units, places=places, x=x, kernel=getattr(layer, kernel), z=z
    )
    low.share_scratch(arguments, units)
    if layer.use_bias:
        arguments.put("bias", layer.bias)
    low.call("dense_forward", arguments)
    output, activate_back = activated(low, layer.activation, z, places * units, units)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array | None:
        if not of_logits:
            activate_back(gradient)
        arguments.put("gradient", gradient)
        for name, own in (("kernel", kernel), ("bias", "bias")):
            if low.learns(layer, own):
                arguments.put(f"{name}_gradient", layer.gradients[own])
        if needs_input:
            arguments.put("turned", low.array(rows * units))
            arguments.put("turned_gradient", low.array(rows * inputs))
            arguments.put("x_gradient", low.array(rows * inputs))
        else:
            arguments.put("used", low.array(inputs + 1, np.int64))
            arguments.put("used_rows", low.array(inputs + 1, np.int64))
            arguments.put("marks", low.array(inputs, np.uint32))
        low.call("dense_backward", arguments)
        return arguments.kept.get("x_gradient")

    return Lowered(output, z, back)
