"""Normalizing layers as statements of a script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from engine import config, layers
from engine.layers import Layer
from engine.layers.values import within
from engine.types import Array
from netbuilder.exchange.python_file.flow import Flow, Writer
from netbuilder.exchange.python_file.script import Script


def batch(script: Script, layer: layers.BatchNormalization, flow: Flow) -> None:
    """In use, the moving averages make it a factor and an offset for each channel."""
    axes = within(layer.axis, flow.shape, layer.name)
    factor = 1 / np.sqrt(layer.moving_variance.astype(np.float64) + layer.epsilon)
    factor = factor * layer.gamma if layer.scale else factor
    offset = -layer.moving_mean * factor
    _affine(script, flow, axes, factor, offset + layer.beta if layer.center else offset)


def layer_wise(script: Script, layer: layers.LayerNormalization, flow: Flow) -> None:
    """Mean 0 and variance 1 within each sample."""
    axes = within(layer.axis, flow.shape, layer.name)
    function = "over_deviation" if layer.rms_scaling else "standardized"
    script.call(function, axes, float(layer.epsilon))
    gamma = layer.gamma if layer.scale or layer.rms_scaling else None
    beta = layer.beta if layer.center and not layer.rms_scaling else None
    _affine(script, flow, axes, gamma, beta)


def group_wise(script: Script, layer: layers.GroupNormalization, flow: Flow) -> None:
    """Mean 0 and variance 1 within each group of channels of a sample."""
    (place,) = within(layer.axis, flow.shape, layer.name)
    script.call("standardized_groups", layer.groups, place, float(layer.epsilon))
    gamma = layer.gamma if layer.scale else None
    _affine(script, flow, [place], gamma, layer.beta if layer.center else None)


def root_mean_square(script: Script, layer: layers.RMSNormalization, flow: Flow) -> None:
    """A root mean square of 1, then a factor for each value."""
    axes = within(layer.axis, flow.shape, layer.name)
    script.call("over_root_mean_square", axes, float(layer.epsilon))
    _affine(script, flow, axes, layer.scale, None)


def unit(script: Script, layer: layers.UnitNormalization, flow: Flow) -> None:
    """A Euclidean norm of 1."""
    script.call("over_norm", within(layer.axis, flow.shape, layer.name))


def given(script: Script, layer: layers.Normalization, flow: Flow) -> None:
    """The mean and variance that the layer was given, or has found."""
    known = layer.input_mean is not None
    mean = layer.input_mean if known else layer.adapt_mean
    variance = layer.input_variance if known else layer.adapt_variance
    axes = within(layer.axis, flow.shape, layer.name)
    sizes = [flow.shape[axis] or 0 for axis in axes]
    mean, variance = (np.broadcast_to(np.asarray(v, np.float32), sizes) for v in (mean, variance))
    deviation = np.maximum(np.sqrt(variance), np.float32(config.epsilon()))
    mean = script.weight(_meeting(flow, axes, mean), "mean")
    spread = script.weight(_meeting(flow, axes, deviation), "deviation")
    script.let(f"x * {spread} + {mean}" if layer.invert else f"(x - {mean}) / {spread}")


def _affine(
    script: Script, flow: Flow, axes: Sequence[int], factor: Array | None, offset: Array | None
) -> None:
    """Factor x + offset, each with a number for every place along the axes."""
    if factor is not None:
        script.let(f"x * {script.weight(_meeting(flow, axes, factor), 'factor')}")
    if offset is not None:
        script.let(f"x + {script.weight(_meeting(flow, axes, offset), 'offset')}")


def _meeting(flow: Flow, axes: Sequence[int], values: Any) -> Array:
    """Numbers for places along the axes, so that they meet x there."""
    sizes = [size or 0 if axis in axes else 1 for axis, size in enumerate(flow.shape)]
    return np.asarray(values).reshape(sizes)


WRITERS: Final[dict[type[Layer], Writer]] = {
    layers.BatchNormalization: batch,
    layers.LayerNormalization: layer_wise,
    layers.GroupNormalization: group_wise,
    layers.RMSNormalization: root_mean_square,
    layers.UnitNormalization: unit,
    layers.Normalization: given,
}
