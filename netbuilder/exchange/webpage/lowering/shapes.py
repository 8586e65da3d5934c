"""Layers that rearrange values, and those that bring images to another size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine import layers
from engine.layers.framing import Framed
from engine.layers.images import resizing
from engine.layers.reshaping import Rearranged
from engine.layers.resizing import interpolation
from engine.types import Array
from netbuilder.exchange.webpage.arrays import Pack
from netbuilder.exchange.webpage.lowering.steps import Sizes, Step, lowers


@lowers(Rearranged)
def rearranged(layer: Rearranged, shape: Sizes, pack: Pack) -> list[Step]:
    """The same values in another shape."""
    return [{"op": "reshape", "shape": list(layer.compute_output_shape((None, *shape))[1:])}]


@lowers(layers.Permute)
def permuted(layer: layers.Permute, shape: Sizes, pack: Pack) -> list[Step]:
    """The axes of a sample are counted from 0 here."""
    return [{"op": "permute", "order": [axis - 1 for axis in layer.dims]}]


@lowers(layers.RepeatVector)
def repeated(layer: layers.RepeatVector, shape: Sizes, pack: Pack) -> list[Step]:
    """The one row, n times."""
    return [{"op": "reshape", "shape": [1, *shape]}, _pick(0, [0] * layer.n)]


@lowers(layers.ZeroPadding1D, layers.ZeroPadding2D, layers.ZeroPadding3D)
def padded(layer: layers.ZeroPadding2D, shape: Sizes, pack: Pack) -> list[Step]:
    """Zeros at the ends of the axes."""
    return [
        _pick(axis, range(-before, shape[axis] + after))
        for axis, (before, after) in enumerate(_pairs(layer.padding))
    ]


@lowers(layers.Cropping1D, layers.Cropping2D, layers.Cropping3D)
def cropped(layer: layers.Cropping2D, shape: Sizes, pack: Pack) -> list[Step]:
    """Less at the ends of the axes."""
    return [
        _pick(axis, range(before, shape[axis] - after))
        for axis, (before, after) in enumerate(_pairs(layer.cropping))
    ]


@lowers(layers.UpSampling1D, layers.UpSampling2D, layers.UpSampling3D)
def enlarged(layer: layers.UpSampling2D, shape: Sizes, pack: Pack) -> list[Step]:
    """Every value several times, or values between them."""
    factors = (layer.size,) if isinstance(layer.size, int) else tuple(layer.size)
    if layer.interpolation == "bilinear":
        return [
            _mix(axis, interpolation(shape[axis], factor), pack)
            for axis, factor in enumerate(factors)
        ]
    return [
        _pick(axis, np.repeat(np.arange(shape[axis]), factor).tolist())
        for axis, factor in enumerate(factors)
    ]


@lowers(Framed)
def framed(layer: Framed, shape: Sizes, pack: Pack) -> list[Step]:
    """A part of the image as it is outside of training, resized where its size is another."""
    part = layer.part(shape[0], shape[1], False)
    steps = [
        _pick(axis, range(first, first + size), layer.fill_value)
        for axis, first, size in ((0, part.top, part.height), (1, part.left, part.width))
    ]
    if (part.height, part.width) == (layer.height, layer.width):
        return steps
    sizes = (part.height, layer.height), (part.width, layer.width)
    return [
        *steps,
        *(
            _mix(axis, resizing(size, wanted, layer.interpolation, layer.antialias), pack)
            for axis, (size, wanted) in enumerate(sizes)
        ),
    ]


def _pairs(widths: Any) -> Sequence[tuple[int, int]]:
    """How much at the two ends of each axis."""
    return [widths] if isinstance(widths[0], int) else list(widths)


def _pick(axis: int, places: Sequence[int], fill: float = 0.0) -> Step:
    """The values at these places of an axis; what lies beyond it is the fill."""
    return {"op": "pick", "axis": axis, "places": list(places), "fill": fill}


def _mix(axis: int, matrix: Array, pack: Pack) -> Step:
    """Sums of the values along an axis, weighted by the rows of a matrix."""
    return {"op": "mix", "axis": axis, "size": len(matrix), "matrix": pack.exact(matrix)}
