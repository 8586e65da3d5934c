"""A rectifier that learns its slopes, as calls of kernels."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from engine.compiled import structures
from engine.compiled.lowering import Lowered, Lowering, NotCompiledError, Sizes
from engine.layers.prelu import PReLU
from engine.types import Array


def slopes(low: Lowering, layer: PReLU, x: Array, sizes: Sizes) -> Lowered:
    """A slope for each value of a sample, or for each along the last axes."""
    shape = layer.alpha.shape
    own = next((place for place, size in enumerate(shape) if size != 1), len(shape))
    if shape[own:] != sizes[own:]:
        raise NotCompiledError("PReLU with these shared_axes")
    size, period = math.prod(sizes), layer.alpha.size
    arguments = structures.Slopes(
        size=size,
        period=period,
        alpha=layer.alpha,
        x=x,
        y=low.per_sample(size),
        sums=low.array(period, float),
    )
    low.call("slopes_forward", arguments)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array:
        arguments.put("gradient", gradient)
        if low.learns(layer, "alpha"):
            arguments.put("alpha_gradient", layer.gradients["alpha"])
        low.call("slopes_backward", arguments)
        return gradient

    output = arguments.kept["y"]
    return Lowered(output, output, back)


KINDS: dict[type, Callable[..., Any]] = {PReLU: slopes}
