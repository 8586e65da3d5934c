"""Categories, and steps that do not count, as calls of kernels."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.compiled import structures
from engine.compiled.lowering import Lowered, Lowering, NotCompiledError, Sizes
from engine.layers.categories import CategoryEncoding, Discretization
from engine.layers.masking import Masking
from engine.types import Array

_MODES = ("int", "one_hot", "multi_hot", "count")
"""In C's order."""


def encoding(
    low: Lowering, layer: CategoryEncoding | Discretization, x: Array, sizes: Sizes
) -> Lowered:
    """Numbers as categories, each with a value of its own."""
    mode, size = layer.output_mode, math.prod(sizes)
    if mode in ("multi_hot", "count") and len(sizes) > 1:
        raise NotCompiledError(f"{type(layer).__name__} of several axes")
    numbers = size if mode in ("multi_hot", "count") else 1
    rows = size // numbers
    depth = 1 if mode == "int" else layer.depth()
    arguments = structures.Encoding(
        numbers=numbers,
        rows=rows,
        depth=layer.depth(),
        mode=_MODES.index(mode),
        bounds=-1,
        x=x,
        y=low.per_sample(rows * depth),
    )
    if isinstance(layer, Discretization):
        if layer.bin_boundaries is None:
            raise NotCompiledError("Discretization without boundaries")
        boundaries = np.array(layer.bin_boundaries, np.float32)
        arguments.bounds = len(boundaries)
        arguments.put("boundaries", boundaries)
    low.call("encoding_forward", arguments)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> None:
        """No gradient goes through."""

    output = arguments.kept["y"]
    return Lowered(output, output, back)


def masking(low: Lowering, layer: Masking, x: Array, sizes: Sizes) -> Lowered:
    """Steps of one value alone do not count above."""
    if len(sizes) != 2:
        raise NotCompiledError("Masking of samples that are no sequences")
    steps, size = sizes
    low.mask = low.per_sample(steps)
    arguments = structures.Masking(
        steps=steps,
        size=size,
        value=layer.mask_value,
        x=x,
        counts=low.mask,
        y=low.per_sample(steps * size),
    )
    low.call("masking_forward", arguments)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array:
        arguments.put("gradient", gradient)
        low.call("masking_backward", arguments)
        return gradient

    output = arguments.kept["y"]
    return Lowered(output, output, back)


KINDS: dict[type, Callable[..., Any]] = {
    CategoryEncoding: encoding,
    Discretization: encoding,
    Masking: masking,
}
