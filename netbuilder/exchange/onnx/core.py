"""Dense layers, lookups and layers that rearrange, as ONNX's operators."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from engine import layers
from engine.layers import Layer
from netbuilder.exchange.onnx.activations import activated, summed
from netbuilder.exchange.onnx.flow import Flow
from netbuilder.exchange.onnx.graph import Graph

FLOAT: Final = 1
BOOL: Final = 9
INT64: Final = 7
"""ONNX's numbers of types."""


def dense(graph: Graph, layer: layers.Dense, flow: Flow) -> str:
    """A product with the kernel along the last axis."""
    z = graph.op("MatMul", flow.x, graph.constant(layer.kernel, "kernel"))
    if layer.use_bias:
        z = graph.op("Add", z, graph.constant(layer.bias, "bias"))
    return activated(graph, layer.activation, z, (*flow.shape[:-1], layer.units))


def embedding(graph: Graph, layer: layers.Embedding, flow: Flow) -> str:
    """Rows of the table; of fractions the whole part counts."""
    indices = graph.op("Cast", flow.x, to=INT64)
    return graph.op("Gather", graph.constant(layer.embeddings, "embeddings"), indices, axis=0)


def masking(graph: Graph, layer: layers.Masking, flow: Flow) -> str:
    """0 in the steps that do not count; `flow` holds the mask that the layer makes."""
    counts = graph.op("Unsqueeze", flow.mask, graph.whole([-1]))
    return graph.op("Where", counts, flow.x, graph.constant(0.0))


def mask_made(graph: Graph, layer: Layer, flow: Flow) -> str:
    """The mask that Masking, or an Embedding with `mask_zero`, makes of its inputs."""
    if isinstance(layer, layers.Embedding):
        return graph.op("Not", graph.op("Equal", flow.x, graph.constant(0.0)))
    value = graph.constant(float(getattr(layer, "mask_value", 0.0)))
    other = graph.op("Not", graph.op("Equal", flow.x, value))
    return any_of(graph, other, [flow.rank - 1])


def any_of(graph: Graph, bools: str, axes: list[int]) -> str:
    """Whether one along the axes is true."""
    numbers = graph.op("Cast", bools, to=FLOAT)
    return graph.op("Cast", graph.op("ReduceMax", numbers, axes=axes, keepdims=0), to=BOOL)


def category_encoding(graph: Graph, layer: layers.CategoryEncoding, flow: Flow) -> str:
    """Whole numbers, each category with a value of its own."""
    return _encoded(graph, layer, graph.op("Cast", flow.x, to=INT64), flow)


def discretization(graph: Graph, layer: layers.Discretization, flow: Flow) -> str:
    """The number of bounds that are not larger."""
    bounds = graph.constant(np.asarray(layer.bin_boundaries or [], np.float32), "bounds")
    column = graph.op("Unsqueeze", flow.x, graph.whole([-1]))
    reached = graph.op("Cast", graph.op("Not", graph.op("Less", column, bounds)), to=FLOAT)
    number = summed(graph, reached, [-1], keepdims=False)
    if layer.output_mode == "int":
        return number
    return _encoded(graph, layer, graph.op("Cast", number, to=INT64), flow)


def _encoded(graph: Graph, layer: Any, indices: str, flow: Flow) -> str:
    if layer.output_mode == "one_hot" and flow.rank > 1 and flow.shape[-1] == 1:
        indices = graph.op("Squeeze", indices, graph.whole([-1]))
    depth = graph.constant(np.int64(layer.depth()))
    ends = graph.constant(np.array([0.0, 1.0]))
    one_hot = graph.op("OneHot", indices, depth, ends, axis=-1)
    if layer.output_mode == "one_hot":
        return one_hot
    if layer.output_mode == "count":
        return summed(graph, one_hot, [1], keepdims=False)
    return graph.op("ReduceMax", one_hot, axes=[1], keepdims=0)


def nothing(graph: Graph, layer: Layer, flow: Flow) -> str:
    """What a layer does that only works while training."""
    return flow.x


def activation(graph: Graph, layer: Any, flow: Flow) -> str:
    """A layer that is a function alone."""
    return activated(graph, layer.activation, flow.x, flow.shape)


def prelu(graph: Graph, layer: layers.PReLU, flow: Flow) -> str:
    """A slope for each value, or along shared axes."""
    return graph.op("PRelu", flow.x, graph.constant(layer.alpha, "alpha"))


def rescaling(graph: Graph, layer: layers.Rescaling, flow: Flow) -> str:
    """Scale x + offset."""
    scale, offset = (np.asarray(each, np.float32) for each in (layer.scale, layer.offset))
    found = graph.op("Mul", flow.x, graph.constant(scale, "scale"))
    return graph.op("Add", found, graph.constant(offset, "offset")) if offset.any() else found


def rearranged(graph: Graph, layer: Layer, flow: Flow) -> str:
    """The same values in another shape."""
    sizes = layer.compute_output_shape(flow.shape)[1:]
    return graph.reshape(flow.x, 0, *(size or 0 for size in sizes))


def permute(graph: Graph, layer: layers.Permute, flow: Flow) -> str:
    """The axes in another order."""
    return graph.transpose(flow.x, (0, *layer.dims))


def repeat_vector(graph: Graph, layer: layers.RepeatVector, flow: Flow) -> str:
    """A vector as several steps."""
    column = graph.op("Unsqueeze", flow.x, graph.whole([1]))
    return graph.op("Expand", column, graph.whole([1, layer.n, 1]))
