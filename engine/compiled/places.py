"""Layers that move values about, as calls of kernels."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from engine import config
from engine.compiled import structures
from engine.compiled.lowering import Lowered, Lowering, NotCompiledError, Sizes
from engine.layers.base import Layer
from engine.layers.embedding import Embedding
from engine.layers.pooling.everywhere import (
    GlobalMaxPooling1D,
    GlobalMaxPooling2D,
    GlobalMaxPooling3D,
)
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
from engine.layers.standardizing import Normalization
from engine.types import Array

_MOST_PLACES = 1 << 24
"""Up to which float32 tells whole numbers apart."""


def moved(low: Lowering, kernel: str, arguments: Any, size: int, x: Array, out: int) -> Lowered:
    """A layer of which both ways are a call, and the way back fills a gradient of its own.

    Args:
        low: the program.
        kernel: the beginning of the names of both.
        arguments: of both.
        size: values of a sample that it takes in.
        x: these.
        out: values of a sample that it puts out.
    """
    output = low.per_sample(out)
    arguments.put("x", x)
    arguments.put("y", output)
    low.call(f"{kernel}_forward", arguments)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array | None:
        if not needs_input:
            return None
        arguments.put("gradient", gradient)
        arguments.put("x_gradient", low.per_sample(size))
        low.call(f"{kernel}_backward", arguments)
        return arguments.kept["x_gradient"]

    return Lowered(output, output, back)


def taking(low: Lowering, layer: Layer, x: Array, sizes: Sizes) -> Lowered:
    """A layer each of whose values is one of its input, or 0: where from, it is asked itself."""
    size = math.prod(sizes)
    if getattr(layer, "interpolation", "nearest") != "nearest" or size >= _MOST_PLACES:
        raise NotCompiledError(f"{type(layer).__name__} with these arguments")
    numbered = np.arange(1, size + 1, dtype=np.float32).reshape(1, *sizes)
    places = layer.call(numbered).ravel().astype(np.int64) - 1
    arguments = structures.Taking(size=size, taken=places.size, places=places)
    return moved(low, "take", arguments, size, x, places.size)


def rescaling(low: Lowering, layer: Rescaling, x: Array, sizes: Sizes) -> Lowered:
    """A factor and an offset for each channel."""
    return _scaled(low, "scale", x, sizes, sizes[-1:], layer.scale, layer.offset)


def normalization(low: Lowering, layer: Normalization, x: Array, sizes: Sizes) -> Lowered:
    """A mean and a deviation that are known, for each value of a sample."""
    layer.finalize_state()
    for name in ("adapt_mean", "adapt_variance") if layer.input_mean is None else ():
        low.rely_on(layer, name)
    with np.errstate(invalid="ignore"):
        deviation = np.maximum(np.sqrt(layer.variance), config.epsilon())
    kernel = "scale" if layer.invert else "standardize"
    return _scaled(low, kernel, x, sizes, sizes, deviation, layer.mean)


def _scaled(
    low: Lowering, kernel: str, x: Array, sizes: Sizes, form: Sizes, factors: Any, offsets: Any
) -> Lowered:
    """Factors and offsets that repeat within a sample; their form is that of its last axes."""
    size, last = math.prod(sizes), math.prod(form)
    arguments = structures.Scaling(size=size, last=last, x=x, y=low.per_sample(size))
    for name, given in (("factors", factors), ("offsets", offsets)):
        values = low.array(last)
        values.reshape(1, *form)[...] = np.asarray(given, np.float32)
        arguments.put(name, values)
    low.call(f"{kernel}_forward", arguments)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array | None:
        if not needs_input:
            return None
        arguments.put("gradient", gradient)
        low.call(f"{kernel}_backward", arguments)
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
    arguments = structures.Averaging(steps=steps, channels=channels, counts=counts)
    return moved(low, "average", arguments, steps * channels, x, channels)


def largest(low: Lowering, layer: Layer, x: Array, sizes: Sizes) -> Lowered:
    """The largest value of a whole image or sequence."""
    places, channels = math.prod(sizes[:-1]), sizes[-1]
    arguments = structures.Largest(places=places, channels=channels)
    return moved(low, "largest_of_all", arguments, places * channels, x, channels)


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
    Normalization: normalization,
    Embedding: embedding,
    GlobalMaxPooling1D: largest,
    GlobalMaxPooling2D: largest,
    GlobalMaxPooling3D: largest,
}
