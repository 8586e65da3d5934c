"""Layers that pad, crop and resize, as ONNX's operators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from engine import layers
from engine.layers import Layer
from engine.layers.images import resizing
from engine.layers.resizing import interpolation
from engine.types import Array
from netbuilder.exchange.onnx.flow import Flow, Writer
from netbuilder.exchange.onnx.graph import Graph


def zero_padding(graph: Graph, layer: Any, flow: Flow) -> str:
    """Zeros around the input."""
    return padded(graph, flow.x, pairs(layer.padding, flow.rank - 2), 0.0)


def cropping(graph: Graph, layer: Any, flow: Flow) -> str:
    """Less at the edges."""
    ends = pairs(layer.cropping, flow.rank - 2)
    sizes = zip(ends, flow.sizes, strict=False)
    return cut(graph, flow.x, [(first, size - last) for (first, last), size in sizes])


def up_sampling(graph: Graph, layer: Any, flow: Flow) -> str:
    """Every value several times, or values between them."""
    factors = (layer.size,) if isinstance(layer.size, int) else tuple(layer.size)
    x = flow.x
    if layer.interpolation == "bilinear":
        rows, columns = (interpolation(*each) for each in zip(flow.sizes, factors, strict=False))
        return along_both(graph, x, flow.sizes, rows, columns)
    for axis, factor in enumerate(factors, start=1):
        places = np.repeat(np.arange(flow.sizes[axis - 1], dtype=np.int64), factor)
        x = graph.op("Gather", x, graph.constant(places, "places"), axis=axis)
    return x


def framed(graph: Graph, layer: Any, flow: Flow) -> str:
    """A part of each image, resized where it has another size; RandomCrop takes the middle."""
    height, width, channels = flow.sizes
    part = layer.part(height, width, training=False)
    x = flow.x
    if part.top < 0 or part.left < 0:
        around = [(-part.top, part.height + part.top - height)]
        around.append((-part.left, part.width + part.left - width))
        x = padded(graph, x, around, layer.fill_value)
    else:
        ends = [(part.top, part.top + part.height), (part.left, part.left + part.width)]
        x = cut(graph, x, ends)
    if (part.height, part.width) == (layer.height, layer.width):
        return x
    rows = resizing(part.height, layer.height, layer.interpolation, layer.antialias)
    columns = resizing(part.width, layer.width, layer.interpolation, layer.antialias)
    return along_both(graph, x, (part.height, part.width, channels), rows, columns)


def along_both(graph: Graph, x: str, sizes: Sequence[int], rows: Array, columns: Array) -> str:
    """Images of these sizes times `rows` (h', h) and `columns` (w', w)."""
    height, width, channels = sizes
    flat = graph.reshape(x, 0, height, width * channels)
    tall = graph.op("MatMul", graph.constant(rows, "rows"), flat)
    tall = graph.reshape(tall, 0, len(rows), width, channels)
    return graph.op("MatMul", graph.constant(columns, "columns"), tall)


def padded(graph: Graph, x: str, ends: Sequence[tuple[int, int]], fill: float) -> str:
    """The tensor with so many values more at both ends of the axes between batch and channels."""
    before, after = zip(*ends, strict=True)
    return graph.op("Pad", x, graph.whole([0, *before, 0, 0, *after, 0]), graph.constant(fill))


def cut(graph: Graph, x: str, ends: Sequence[tuple[int, int]]) -> str:
    """What lies between two places of each axis between batch and channels."""
    starts, stops = zip(*ends, strict=True)
    axes = graph.whole(range(1, len(ends) + 1))
    return graph.op("Slice", x, graph.whole(starts), graph.whole(stops), axes)


def pairs(widths: Any, rank: int) -> list[tuple[int, int]]:
    """The widths at both ends of each axis."""
    return [tuple(widths)] if rank == 1 else [tuple(each) for each in widths]


WRITERS: Final[dict[type[Layer], Writer]] = {
    layers.ZeroPadding1D: zero_padding,
    layers.ZeroPadding2D: zero_padding,
    layers.ZeroPadding3D: zero_padding,
    layers.Cropping1D: cropping,
    layers.Cropping2D: cropping,
    layers.Cropping3D: cropping,
    layers.UpSampling1D: up_sampling,
    layers.UpSampling2D: up_sampling,
    layers.UpSampling3D: up_sampling,
    layers.Resizing: framed,
    layers.CenterCrop: framed,
    layers.RandomCrop: framed,
}
