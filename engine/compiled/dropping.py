"""Layers that leave values out or blur them while training, as calls of kernels."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.compiled import structures
from engine.compiled.lowering import Drawn, Lowered, Lowering, NotCompiledError, Sizes
from engine.layers.base import Layer
from engine.layers.dropout import (
    LEVELS,
    SELU_BOUND,
    AlphaDropout,
    Dropout,
    Dropping,
    SpatialDropout1D,
    SpatialDropout2D,
    SpatialDropout3D,
)
from engine.layers.noise import GaussianDropout, GaussianNoise
from engine.types import Array


def unchanged(low: Lowering, layer: Layer, x: Array, sizes: Sizes) -> Lowered:
    """A layer whose output is its input."""
    return Lowered(x, x, lambda gradient, of_logits, needs_input: gradient)


def dropping(low: Lowering, layer: Dropping, x: Array, sizes: Sizes) -> Lowered:
    """Values, or whole channels, that are left out."""
    if layer.rate == 0 or not low.trains:
        return unchanged(low, layer, x, sizes)
    if layer.rate == 1 or getattr(layer, "noise_shape", None) is not None:
        raise NotCompiledError(f"{type(layer).__name__} with noise_shape or a rate of 1")
    size, single = math.prod(sizes), np.float32
    each = math.prod(layer.mask_shape((1, *sizes)))
    kernel, scale, before, after = "dropout", 1 / (1 - layer.rate), 0.0, 0.0
    if isinstance(layer, AlphaDropout):
        a = 1 / math.sqrt((1 - layer.rate) * (1 + layer.rate * SELU_BOUND**2))
        kernel, before = "alpha_dropout", SELU_BOUND
        after = a * SELU_BOUND - a * SELU_BOUND * layer.rate
        scale = float(single(scale) * single(a * (1 - layer.rate)))
    arguments = structures.Dropout(
        size=size,
        each=each,
        least=min(round(layer.rate * LEVELS), LEVELS - 1),
        scale=scale,
        before=before,
        after=after,
        x=x,
        y=low.per_sample(size),
    )
    low.each(f"{kernel}_forward", arguments, 3 * size)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array:
        arguments.put("gradient", gradient)
        low.each("dropout_backward", arguments, 3 * size)
        return gradient

    output = arguments.kept["y"]
    return Lowered(output, output, back, [Drawn(arguments, "levels", each, layer)])


def blurring(
    low: Lowering, layer: GaussianNoise | GaussianDropout, x: Array, sizes: Sizes
) -> Lowered:
    """Values that noise is added to, or that are multiplied by it."""
    multiplies = isinstance(layer, GaussianDropout)
    strength = layer.rate if isinstance(layer, GaussianDropout) else layer.stddev
    if strength == 0 or not low.trains:
        return unchanged(low, layer, x, sizes)
    size = math.prod(sizes)
    scale = math.sqrt(strength / (1 - strength)) if multiplies else strength
    arguments = structures.Noise(size=size, scale=scale, x=x, y=low.per_sample(size))
    low.each("factors_forward" if multiplies else "noise_forward", arguments, 3 * size)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array:
        if multiplies:
            arguments.put("gradient", gradient)
            low.each("factors_backward", arguments, 3 * size)
        return gradient

    output = arguments.kept["y"]
    return Lowered(output, output, back, [Drawn(arguments, "normals", size, layer)])


KINDS: dict[type, Callable[..., Any]] = {
    Dropout: dropping,
    AlphaDropout: dropping,
    SpatialDropout1D: dropping,
    SpatialDropout2D: dropping,
    SpatialDropout3D: dropping,
    GaussianNoise: blurring,
    GaussianDropout: blurring,
}
