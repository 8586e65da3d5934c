"""Layers that move values about, as calls of kernels."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.compiled import structures
from engine.compiled.lowering import Lowered, Lowering, NotCompiledError, Sizes
from engine.layers.base import Layer
from engine.layers.embedding import Embedding
from engine.layers.layer_normalization import LayerNormalization
from engine.layers.pooling.everywhere import GlobalMaxPooling1D, GlobalMaxPooling2D
from engine.layers.rescaling import Rescaling
from engine.layers.reshaping import Permute, RepeatVector
from engine.layers.resizing import (
    Cropping1D,
    Cropping2D,
    Cropping3D,
    UpSampling1D,
    UpSampling2D,
    UpSampling3D,
    ZeroPadding1D,
    ZeroPadding2D,
    ZeroPadding3D,
)
from engine.types import Array

_MOST_PLACES = 1 << 24
"""Up to which float32 tells whole numbers apart."""


def taking(low: Lowering, layer: Layer, x: Array, sizes: Sizes) -> Lowered:
    """A layer each of whose values is one of its input, or 0: where from, it is asked itself."""
    size = math.prod(sizes)
    if getattr(layer, "interpolation", "nearest") != "nearest" or size >= _MOST_PLACES:
        raise NotCompiledError(f"{type(layer).__name__} with these arguments")
    numbered = np.arange(1, size + 1, dtype=np.float32).reshape(1, *sizes)
    places = layer.call(numbered).ravel().astype(np.int64) - 1
    arguments = structures.Taking(
        size=size, taken=places.size, places=places, x=x, y=low.per_sample(places.size)
    )
    low.call("take_forward", arguments)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array | None:
        if not needs_input:
            return None
        arguments.put("gradient", gradient)
        arguments.put("x_gradient", low.per_sample(size))
        low.call("take_backward", arguments)
        return arguments.kept["x_gradient"]

    output = arguments.kept["y"]
    return Lowered(output, output, back)


def rescaling(low: Lowering, layer: Rescaling, x: Array, sizes: Sizes) -> Lowered:
    """A factor and an offset for each channel."""
    size, last = math.prod(sizes), sizes[-1]
    arguments = structures.Scaling(size=size, last=last, x=x, y=low.per_sample(size))
    for name, given in (("factors", layer.scale), ("offsets", layer.offset)):
        values = low.array(last)
        values[...] = np.asarray(given, np.float32)
        arguments.put(name, values)
    low.call("scale_forward", arguments)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array | None:
        if not needs_input:
            return None
        arguments.put("gradient", gradient)
        low.call("scale_backward", arguments)
        return gradient

    output = arguments.kept["y"]
    return Lowered(output, output, back)


def embedding(low: Lowering, layer: Embedding, x: Array, sizes: Sizes) -> Lowered:
    """Vectors from a table; with `mask_zero`, a mask."""
    indices, width = math.prod(sizes), layer.output_dim
    arguments = structures.Embedding(
        indices=indices,
        count=layer.input_dim,
        width=width,
        x=x,
        table=layer.embeddings,
        y=low.per_sample(indices * width),
    )
    if layer.mask_zero:
        low.mask = low.per_sample(indices)
        arguments.put("counts", low.mask)
    low.call("embedding_forward", arguments)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array | None:
        if low.learns(layer, "embeddings"):
            arguments.put("gradient", gradient)
            arguments.put("table_gradient", layer.gradients["embeddings"])
            low.call("embedding_backward", arguments)
        return None

    output = arguments.kept["y"]
    return Lowered(output, output, back)


def masked_average(low: Lowering, x: Array, sizes: Sizes, counts: Array) -> Lowered:
    """The mean over the steps that count."""
    steps, channels = sizes
    arguments = structures.Averaging(
        steps=steps, channels=channels, x=x, counts=counts, y=low.per_sample(channels)
    )
    low.call("average_forward", arguments)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array | None:
        if not needs_input:
            return None
        arguments.put("gradient", gradient)
        arguments.put("x_gradient", low.per_sample(steps * channels))
        low.call("average_backward", arguments)
        return arguments.kept["x_gradient"]

    output = arguments.kept["y"]
    return Lowered(output, output, back)


def largest(low: Lowering, layer: Layer, x: Array, sizes: Sizes) -> Lowered:
    """The largest value of a whole image or sequence."""
    places, channels = math.prod(sizes[:-1]), sizes[-1]
    arguments = structures.Largest(
        places=places, channels=channels, x=x, y=low.per_sample(channels)
    )
    low.call("largest_of_all_forward", arguments)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array | None:
        if not needs_input:
            return None
        arguments.put("gradient", gradient)
        arguments.put("x_gradient", low.per_sample(places * channels))
        low.call("largest_of_all_backward", arguments)
        return arguments.kept["x_gradient"]

    output = arguments.kept["y"]
    return Lowered(output, output, back)


def layer_normalization(
    low: Lowering, layer: LayerNormalization, x: Array, sizes: Sizes
) -> Lowered:
    """Normalization of the values of each place."""
    axes = [layer.axis] if isinstance(layer.axis, int) else list(layer.axis)
    if axes not in ([-1], [len(sizes)]) or layer.rms_scaling:
        raise NotCompiledError("LayerNormalization along other axes than the last, or rms_scaling")
    size, last, places = math.prod(sizes), sizes[-1], math.prod(sizes[:-1])
    arguments = structures.Scaled(
        size=last,
        places=places,
        epsilon=layer.epsilon,
        x=x,
        normal=low.per_sample(size),
        inverse=low.per_sample(places),
        y=low.per_sample(size),
        sums=low.array(2 * last, float),
    )
    used = [name for name, wanted in (("gamma", layer.scale), ("beta", layer.center)) if wanted]
    for name in used:
        arguments.put(name, getattr(layer, name))
    low.call("scaled_forward", arguments)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array:
        arguments.put("gradient", gradient)
        for name in used:
            if low.learns(layer, name):
                arguments.put(f"{name}_gradient", layer.gradients[name])
        low.call("scaled_backward", arguments)
        return gradient

    output = arguments.kept["y"]
    return Lowered(output, output, back)


TAKING: tuple[Any, ...] = (
    Permute,
    RepeatVector,
    ZeroPadding1D,
    ZeroPadding2D,
    ZeroPadding3D,
    Cropping1D,
    Cropping2D,
    Cropping3D,
    UpSampling1D,
    UpSampling2D,
    UpSampling3D,
)

KINDS: dict[type, Callable[..., Lowered]] = {
    **dict.fromkeys(TAKING, taking),
    Rescaling: rescaling,
    Embedding: embedding,
    GlobalMaxPooling1D: largest,
    GlobalMaxPooling2D: largest,
    LayerNormalization: layer_normalization,
}
