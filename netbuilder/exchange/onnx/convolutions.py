"""Convolutions and pooling as ONNX's operators, which take the channels before the places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from engine import layers
from engine.layers import Layer
from engine.layers.convolution.geometry import Axis
from engine.layers.pooling.everywhere import GlobalPooling
from engine.types import Array
from netbuilder.exchange.onnx.activations import activated, is_elementwise, summed
from netbuilder.exchange.onnx.core import FLOAT
from netbuilder.exchange.onnx.flow import Flow, Writer
from netbuilder.exchange.onnx.graph import Graph


def channels_first(graph: Graph, x: str, rank: int) -> str:
    """(batch, *places, channels) becomes (batch, channels, *places)."""
    return graph.transpose(x, (0, rank - 1, *range(1, rank - 1)))


def channels_last(graph: Graph, x: str, rank: int) -> str:
    """The way back."""
    return graph.transpose(x, (0, *range(2, rank), 1))


def plain(graph: Graph, layer: Any, flow: Flow) -> str:
    """Conv1D, Conv2D and Conv3D."""
    return _convolved(graph, layer, flow, _turned(layer.kernel), layer.groups)


def depthwise(graph: Graph, layer: Any, flow: Flow) -> str:
    """DepthwiseConv1D and DepthwiseConv2D."""
    return _convolved(graph, layer, flow, _by_channel(layer.kernel), flow.sizes[-1])


def separable(graph: Graph, layer: Any, flow: Flow) -> str:
    """SeparableConv1D and SeparableConv2D: each channel by itself, then a mixing."""
    x = channels_first(graph, flow.x, flow.rank)
    kernel = graph.constant(_by_channel(layer.depthwise_kernel), "depthwise_kernel")
    where = _where(layer.axes(flow.shape)[layer.lift :])
    x = graph.op("Conv", x, kernel, group=flow.sizes[-1], **where)
    mixing = graph.constant(_turned(layer.pointwise_kernel), "pointwise_kernel")
    return _finished(graph, layer, flow, graph.op("Conv", x, mixing, *_bias(graph, layer)))


def transposed(graph: Graph, layer: Any, flow: Flow) -> str:
    """Conv1DTranspose and Conv2DTranspose."""
    axes = layer.axes(flow.shape)[layer.lift :]
    more = []
    for axis in axes:
        painted = (axis.out - 1) * axis.stride + (axis.kernel - 1) * axis.dilation + 1
        more.append(max(axis.before + axis.size - painted, 0))
    x = channels_first(graph, flow.x, flow.rank)
    kernel = graph.constant(_turned(layer.kernel), "kernel")
    z = graph.op(
        "ConvTranspose", x, kernel, *_bias(graph, layer), output_padding=more, **_where(axes)
    )
    return _finished(graph, layer, flow, z)


def max_pooling(graph: Graph, layer: Any, flow: Flow) -> str:
    """The largest value of each window."""
    return _pooled(graph, "MaxPool", layer, flow)


def average_pooling(graph: Graph, layer: Any, flow: Flow) -> str:
    """The mean of each window, of the values within the input."""
    return _pooled(graph, "AveragePool", layer, flow, count_include_pad=0)


def global_max(graph: Graph, layer: GlobalPooling, flow: Flow) -> str:
    """The largest value of each channel."""
    places = list(range(1, flow.rank - 1))
    return graph.op("ReduceMax", flow.x, axes=places, keepdims=int(layer.keepdims))


def global_average(graph: Graph, layer: GlobalPooling, flow: Flow) -> str:
    """The mean of each channel; over steps, of those that count."""
    keepdims = int(layer.keepdims)
    if not flow.mask:
        places = list(range(1, flow.rank - 1))
        return graph.op("ReduceMean", flow.x, axes=places, keepdims=keepdims)
    counts = graph.op("Unsqueeze", flow.mask, graph.whole([-1]))
    values = graph.op("Where", counts, flow.x, graph.constant(0.0))
    number = summed(graph, graph.op("Cast", counts, to=FLOAT), [1], bool(keepdims))
    number = graph.op("Max", number, graph.constant(1.0))
    return graph.op("Div", summed(graph, values, [1], bool(keepdims)), number)


def _convolved(graph: Graph, layer: Any, flow: Flow, kernel: Array, groups: int) -> str:
    x = channels_first(graph, flow.x, flow.rank)
    weights = [graph.constant(kernel, "kernel"), *_bias(graph, layer)]
    where = _where(layer.axes(flow.shape)[layer.lift :])
    return _finished(graph, layer, flow, graph.op("Conv", x, *weights, group=groups, **where))


def _finished(graph: Graph, layer: Any, flow: Flow, z: str) -> str:
    """Activation and the order of the axes; together they stay out of the way of the next layer."""
    function = layer.activation
    if function is None or is_elementwise(function):
        return channels_last(graph, activated(graph, function, z, flow.shape), flow.rank)
    sizes = layer.compute_output_shape(flow.shape)
    return activated(graph, function, channels_last(graph, z, flow.rank), sizes)


def _pooled(graph: Graph, kind: str, layer: Any, flow: Flow, **more: int) -> str:
    axes = layer.axes(flow.shape)[layer.lift :]
    where = _where(axes)
    del where["dilations"]
    x = channels_first(graph, flow.x, flow.rank)
    return channels_last(graph, graph.op(kind, x, **where, **more), flow.rank)


def _where(axes: Sequence[Axis]) -> dict[str, list[int]]:
    """Windows as attributes of ONNX's operators."""
    return {
        "kernel_shape": [axis.kernel for axis in axes],
        "strides": [axis.stride for axis in axes],
        "dilations": [axis.dilation for axis in axes],
        "pads": [axis.before for axis in axes] + [axis.after for axis in axes],
    }


def _bias(graph: Graph, layer: Any) -> list[str]:
    return [graph.constant(layer.bias, "bias")] if layer.use_bias else []


def _turned(kernel: Array) -> Array:
    """(*window, in, out) becomes (out, in, *window)."""
    return kernel.transpose(-1, -2, *range(kernel.ndim - 2))


def _by_channel(kernel: Array) -> Array:
    """(*window, channels, multiplier) becomes (channels multiplier, 1, *window)."""
    window = kernel.shape[:-2]
    return np.moveaxis(kernel.reshape(*window, -1), -1, 0)[:, None]


WRITERS: Final[dict[type[Layer], Writer]] = {
    layers.Conv1D: plain,
    layers.Conv2D: plain,
    layers.Conv3D: plain,
    layers.DepthwiseConv1D: depthwise,
    layers.DepthwiseConv2D: depthwise,
    layers.SeparableConv1D: separable,
    layers.SeparableConv2D: separable,
    layers.Conv1DTranspose: transposed,
    layers.Conv2DTranspose: transposed,
    layers.MaxPooling1D: max_pooling,
    layers.MaxPooling2D: max_pooling,
    layers.MaxPooling3D: max_pooling,
    layers.AveragePooling1D: average_pooling,
    layers.AveragePooling2D: average_pooling,
    layers.AveragePooling3D: average_pooling,
    layers.GlobalMaxPooling1D: global_max,
    layers.GlobalMaxPooling2D: global_max,
    layers.GlobalMaxPooling3D: global_max,
    layers.GlobalAveragePooling1D: global_average,
    layers.GlobalAveragePooling2D: global_average,
    layers.GlobalAveragePooling3D: global_average,
}
