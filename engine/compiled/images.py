"""Convolution and pooling as calls of kernels."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.compiled.activations import activated
from engine.compiled.lowering import Kind, Lowered, Lowering, NotCompiledError, Sizes, padded
from engine.compiled.structures import Convolution as ConvolutionArguments
from engine.compiled.structures import Pooling as PoolingArguments
from engine.layers.convolution.geometry import Axis
from engine.layers.convolution.plain import Conv1D, Conv2D
from engine.layers.pooling.everywhere import GlobalAveragePooling1D, GlobalAveragePooling2D
from engine.layers.pooling.windowed import (
    AveragePooling1D,
    AveragePooling2D,
    MaxPooling1D,
    MaxPooling2D,
)
from engine.types import Array

_MOST_PIECES = 8
"""In how many pieces a batch is cut at most; MOST_PIECES in C."""

_WORK = 4
"""Multiplications that take as long as a value of a window takes in pooling."""


def convolution(low: Lowering, layer: Conv1D | Conv2D, x: Array, sizes: Sizes) -> Lowered:
    """A convolution over images, or sequences."""
    if layer.groups != 1:
        raise NotCompiledError("convolutions in groups")
    axes = layer.axes((None, *sizes))
    channels, filters = sizes[-1], layer.filters
    frame = tuple(_reach(axis) for axis in axes)
    inside = all(
        axis.before == 0 and size <= axis.size for axis, size in zip(axes, frame, strict=True)
    )
    row = (axes[1].size if inside else frame[1]) * channels
    places = _offsets(row, channels, [range(0, a.out * a.stride, a.stride) for a in axes])
    window = _offsets(row, channels, [range(0, a.kernel * a.dilation, a.dilation) for a in axes])
    values = (window[:, None] + np.arange(channels)).ravel()
    count, size = len(places), len(values) * filters
    z = low.per_sample(count * filters)
    arguments = ConvolutionArguments(
        **_windows(axes, channels),
        filters=filters,
        frame_y=0 if inside else frame[0],
        frame_x=0 if inside else frame[1],
        x=x,
        kernel=layer.kernel,
        z=z,
        places=places,
        values=values,
        frames=low.per_worker(0 if inside else math.prod(frame) * channels),
        panels=low.array(len(values) * padded(filters)),
    )
    if layer.use_bias:
        arguments.put("bias", layer.bias)
    low.call("convolution_prepare", arguments, Kind.BEFORE)
    touched = math.prod(sizes) + count * filters
    low.each("convolution_forward", arguments, touched, count * size)
    output, activate_back = activated(low, layer.activation, z, count * filters, filters)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array | None:
        if not of_logits:
            activate_back(gradient)
        low.share_scratch(arguments, filters)
        arguments.put("gradient", gradient)
        arguments.put("sums", low.per_worker(size))
        arguments.put("parts", low.array(_MOST_PIECES * (size + filters)))
        for name in ("kernel", "bias"):
            if low.learns(layer, name):
                arguments.put(f"{name}_gradient", layer.gradients[name])
        if needs_input:
            arguments.put("turned", low.array(channels * filters))
            arguments.put("turned_panels", low.array(len(window) * filters * padded(channels)))
            arguments.put("x_gradient", low.per_sample(math.prod(sizes)))
            low.call("convolution_turn", arguments, Kind.BEFORE)
        low.each("convolution_backward", arguments, 2 * touched, 2 * count * size)
        low.call("convolution_finish", arguments, Kind.AFTER)
        return arguments.kept.get("x_gradient")

    return Lowered(output, z, back)


def pooling(low: Lowering, layer: Any, x: Array, sizes: Sizes) -> Lowered:
    """Pooling over windows: the largest value, or the mean."""
    return _pooled(low, _POOLING[type(layer)], layer.axes((None, *sizes)), x, sizes[-1])


def pooling_everywhere(low: Lowering, layer: Any, x: Array, sizes: Sizes) -> Lowered:
    """The mean of a whole image or sequence: that of a window as large."""
    spatial = (1,) * (3 - len(sizes)) + sizes[:-1]
    axes = [Axis(size, size, size, 1, 0, 0, 1) for size in spatial]
    return _pooled(low, "mean", axes, x, sizes[-1])


def _pooled(low: Lowering, kernel: str, axes: Any, x: Array, channels: int) -> Lowered:
    window = axes[0].kernel * axes[1].kernel
    if kernel == "largest" and window > np.iinfo(np.uint8).max:
        raise NotCompiledError("pooling over so large windows")
    size = axes[0].out * axes[1].out * channels
    arguments = PoolingArguments(**_windows(axes, channels), x=x, y=low.per_sample(size))
    if kernel == "largest":
        arguments.put("winners", low.per_sample(size, np.uint8))
    touched = axes[0].size * axes[1].size * channels + size
    low.each(f"{kernel}_forward", arguments, touched, _WORK * window * size)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array | None:
        if not needs_input:
            return None
        arguments.put("gradient", gradient)
        arguments.put("x_gradient", low.per_sample(axes[0].size * axes[1].size * channels))
        low.each(f"{kernel}_backward", arguments, touched, _WORK * window * size)
        return arguments.kept["x_gradient"]

    output = arguments.kept["y"]
    return Lowered(output, output, back)


_POOLING: dict[type, str] = {
    MaxPooling1D: "largest",
    MaxPooling2D: "largest",
    AveragePooling1D: "mean",
    AveragePooling2D: "mean",
}

KINDS: dict[type, Callable[..., Lowered]] = {
    Conv1D: convolution,
    Conv2D: convolution,
    **dict.fromkeys(_POOLING, pooling),
    GlobalAveragePooling1D: pooling_everywhere,
    GlobalAveragePooling2D: pooling_everywhere,
}


def _reach(axis: Axis) -> int:
    """The size that windows need along an axis, with what lies before and after the image."""
    return (axis.out - 1) * axis.stride + (axis.kernel - 1) * axis.dilation + 1


def _offsets(row: int, channels: int, places: list[range]) -> Array:
    """Where places lie in an image, in values.

    Args:
        row: values of a row.
        channels: of them at a place.
        places: rows, and columns.
    """
    down, along = (np.asarray(each, np.int64) for each in places)
    return (down[:, None] * row + along * channels).ravel()


def _windows(axes: Any, channels: int) -> dict[str, int]:
    """Windows over an image, as C has them."""
    y, x = axes
    return {
        "height": y.size,
        "width": x.size,
        "channels": channels,
        "window_y": y.kernel,
        "window_x": x.kernel,
        "stride_y": y.stride,
        "stride_x": x.stride,
        "apart_y": y.dilation,
        "apart_x": x.dilation,
        "before_y": y.before,
        "before_x": x.before,
        "out_y": y.out,
        "out_x": x.out,
    }
