"""Images of another size as calls of kernels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.compiled import structures
from engine.compiled.lowering import Lowered, Lowering, NotCompiledError, Sizes
from engine.compiled.places import moved, taking
from engine.layers.framing import CenterCrop, Resizing
from engine.layers.images import resizing
from engine.layers.resizing import UpSampling2D, interpolation
from engine.types import Array


def resized(low: Lowering, layer: Resizing, x: Array, sizes: Sizes) -> Lowered:
    """An image of a height and width that are given."""
    if layer.crop_to_aspect_ratio or layer.pad_to_aspect_ratio:
        raise NotCompiledError("Resizing that keeps the aspect ratio")
    way = layer.interpolation, layer.antialias
    rows = resizing(sizes[0], layer.height, *way)
    return _blended(low, x, sizes, rows, resizing(sizes[1], layer.width, *way))


def upsampled(low: Lowering, layer: UpSampling2D, x: Array, sizes: Sizes) -> Lowered:
    """An image of a multiple of its height and width."""
    if layer.interpolation != "bilinear":
        return taking(low, layer, x, sizes)
    down, across = layer.size
    return _blended(low, x, sizes, interpolation(sizes[0], down), interpolation(sizes[1], across))


def cropped(low: Lowering, layer: CenterCrop, x: Array, sizes: Sizes) -> Lowered:
    """The middle of an image."""
    if layer.height > sizes[0] or layer.width > sizes[1]:
        raise NotCompiledError("CenterCrop of images that are smaller")
    return taking(low, layer, x, sizes)


def _blended(low: Lowering, x: Array, sizes: Sizes, rows: Array, columns: Array) -> Lowered:
    """An image times a matrix along each axis."""
    (height, width, channels), sources, shares, counts = sizes, [], [], []
    for row in rows:
        for column in columns:
            y, across = np.flatnonzero(row), np.flatnonzero(column)
            sources.append((y[:, None] * width + across).ravel())
            shares.append(np.outer(row[y], column[across]).ravel())
            counts.append(len(sources[-1]))
    taken = len(counts)
    arguments = structures.Blending(
        places=height * width,
        taken=taken,
        channels=channels,
        starts=np.cumsum([0, *counts], dtype=np.int64),
        sources=np.concatenate(sources).astype(np.int64),
        shares=np.concatenate(shares).astype(np.float32),
    )
    return moved(low, "blend", arguments, height * width * channels, x, taken * channels)


KINDS: dict[type, Callable[..., Any]] = {
    Resizing: resized,
    UpSampling2D: upsampled,
    CenterCrop: cropped,
}
