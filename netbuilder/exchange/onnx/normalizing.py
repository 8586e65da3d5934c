"""Normalizing layers as ONNX's operators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from engine import config, layers
from engine.layers import Layer
from engine.layers.values import within
from engine.types import Array
from netbuilder.exchange.onnx.activations import moved, summed
from netbuilder.exchange.onnx.flow import Flow, Writer
from netbuilder.exchange.onnx.graph import Graph

_SMALLEST_NORM: Final = 1e-12


def batch(graph: Graph, layer: layers.BatchNormalization, flow: Flow) -> str:
    """In use, the moving averages make it a factor and an offset for each channel."""
    (axis,) = within(layer.axis, flow.shape, layer.name)
    factor = 1 / np.sqrt(layer.moving_variance.astype(np.float64) + layer.epsilon)
    factor = factor * layer.gamma if layer.scale else factor
    offset = -layer.moving_mean * factor
    offset = offset + layer.beta if layer.center else offset
    return _affine(graph, flow, [axis], factor, offset)


def layer_wise(graph: Graph, layer: layers.LayerNormalization, flow: Flow) -> str:
    """Mean 0 and variance 1 within each sample."""
    axes = list(within(layer.axis, flow.shape, layer.name))
    gamma = layer.gamma if layer.scale or layer.rms_scaling else None
    beta = layer.beta if layer.center and not layer.rms_scaling else None
    last = axes == list(range(flow.rank - len(axes), flow.rank))
    if last and not layer.rms_scaling:
        shape = [flow.shape[axis] or 0 for axis in axes]
        scale = graph.constant(np.ones(shape) if gamma is None else gamma, "gamma")
        more = [] if beta is None else [graph.constant(beta, "beta")]
        epsilon = float(layer.epsilon)
        return graph.op("LayerNormalization", flow.x, scale, *more, axis=axes[0], epsilon=epsilon)
    centred, deviation = _moments(graph, flow.x, axes, layer.epsilon)
    found = graph.op("Div", flow.x if layer.rms_scaling else centred, deviation)
    return _affine(graph, flow._replace(x=found), axes, gamma, beta)


def group_wise(graph: Graph, layer: layers.GroupNormalization, flow: Flow) -> str:
    """Mean 0 and variance 1 within each group of channels of a sample."""
    (place,) = within(layer.axis, flow.shape, layer.name)
    sizes = list(flow.sizes)
    parts = [layer.groups, sizes[place - 1] // layer.groups]
    x = graph.reshape(flow.x, 0, *sizes[: place - 1], *parts, *sizes[place:])
    others = [axis for axis in range(1, flow.rank + 1) if axis != place]
    centred, deviation = _moments(graph, x, others, layer.epsilon)
    found = graph.reshape(graph.op("Div", centred, deviation), 0, *sizes)
    gamma = layer.gamma if layer.scale else None
    beta = layer.beta if layer.center else None
    return _affine(graph, flow._replace(x=found), [place], gamma, beta)


def root_mean_square(graph: Graph, layer: layers.RMSNormalization, flow: Flow) -> str:
    """A root mean square of 1, then a factor for each value."""
    axes = list(within(layer.axis, flow.shape, layer.name))
    square = graph.op("Mul", flow.x, flow.x)
    mean = graph.op("ReduceMean", square, axes=axes, keepdims=1)
    root = graph.op("Sqrt", moved(graph, mean, layer.epsilon))
    found = graph.op("Div", flow.x, root)
    return graph.op("Mul", found, graph.constant(layer.scale, "scale"))


def unit(graph: Graph, layer: layers.UnitNormalization, flow: Flow) -> str:
    """A Euclidean norm of 1."""
    axes = within(layer.axis, flow.shape, layer.name)
    square = graph.op("Mul", flow.x, flow.x)
    norm = graph.op("Sqrt", summed(graph, square, axes))
    return graph.op("Div", flow.x, graph.op("Max", norm, graph.constant(_SMALLEST_NORM)))


def given(graph: Graph, layer: layers.Normalization, flow: Flow) -> str:
    """The mean and variance that the layer was given, or has found."""
    known = layer.input_mean is not None
    mean = layer.input_mean if known else layer.adapt_mean
    variance = layer.input_variance if known else layer.adapt_variance
    axes = within(layer.axis, flow.shape, layer.name)
    sizes = [flow.shape[axis] or 0 for axis in axes]
    mean, variance = (np.broadcast_to(np.asarray(v, np.float32), sizes) for v in (mean, variance))
    deviation = np.maximum(np.sqrt(variance), np.float32(config.epsilon()))
    if layer.invert:
        return _affine(graph, flow, axes, deviation, mean)
    centred = graph.op("Sub", flow.x, _meeting(graph, flow, axes, mean, "mean"))
    return graph.op("Div", centred, _meeting(graph, flow, axes, deviation, "deviation"))


def _moments(graph: Graph, x: str, axes: Sequence[int], epsilon: float) -> tuple[str, str]:
    """The values less their mean, and their deviation."""
    centred = graph.op("Sub", x, graph.op("ReduceMean", x, axes=list(axes), keepdims=1))
    square = graph.op("Mul", centred, centred)
    variance = graph.op("ReduceMean", square, axes=list(axes), keepdims=1)
    return centred, graph.op("Sqrt", moved(graph, variance, epsilon))


def _affine(
    graph: Graph, flow: Flow, axes: Sequence[int], factor: Array | None, offset: Array | None
) -> str:
    """Factor x + offset, each with a number for every place along the axes."""
    found = flow.x
    if factor is not None:
        found = graph.op("Mul", found, _meeting(graph, flow, axes, factor, "factor"))
    if offset is not None:
        found = graph.op("Add", found, _meeting(graph, flow, axes, offset, "offset"))
    return found


def _meeting(graph: Graph, flow: Flow, axes: Sequence[int], values: Any, name: str) -> str:
    """Numbers for places along the axes, so that they meet the tensor there."""
    sizes = [size or 0 if axis in axes else 1 for axis, size in enumerate(flow.shape)]
    return graph.constant(np.asarray(values).reshape(sizes), name)


WRITERS: Final[dict[type[Layer], Writer]] = {
    layers.BatchNormalization: batch,
    layers.LayerNormalization: layer_wise,
    layers.GroupNormalization: group_wise,
    layers.RMSNormalization: root_mean_square,
    layers.UnitNormalization: unit,
    layers.Normalization: given,
}
