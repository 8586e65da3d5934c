"""Convolutions as calls of kernels."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.compiled import pooled, structures, windows
from engine.compiled.activations import activated
from engine.compiled.dense import product
from engine.compiled.lowering import Kind, Lowered, Lowering, Sizes, padded
from engine.layers.convolution import depthwise, plain, transposed
from engine.types import Array

_MOST_PIECES = 8
"""In how many pieces a batch is cut at most; MOST_PIECES in C."""


class _Frame:
    """Windows over an image with the arguments that all convolutions have.

    Args:
        low: the program.
        layer: of convolution.
        axes: its windows.
        channels: of the image.
        filters: of each window.
    """

    def __init__(
        self, low: Lowering, layer: Any, axes: windows.Axes, channels: int, filters: int
    ) -> None:
        self.low, self.layer, self.filters = low, layer, filters
        self.groups = getattr(layer, "groups", 1)
        self.own_channels, self.own_filters = channels // self.groups, filters // self.groups
        frame = tuple(windows.reach(axis) for axis in axes)
        inside = all(
            axis.before == 0 and size <= axis.size for axis, size in zip(axes, frame, strict=True)
        )
        sizes = tuple(axis.size for axis in axes) if inside else frame
        window = [range(0, axis.kernel * axis.dilation, axis.dilation) for axis in axes]
        places_in = windows.places(axes, channels, sizes)
        window_in = windows.offsets(sizes, channels, window)
        values = (window_in[:, None] + np.arange(self.own_channels)).ravel()
        self.image, self.count = windows.size_of(axes) * channels, len(places_in) * filters
        self.size, self.window = len(values) * filters, len(window_in)
        self.work = len(places_in) * self.size
        self.arguments = structures.Convolution(
            **windows.fields(axes, channels),
            filters=filters,
            groups=self.groups,
            kernel=layer.kernel,
            places=places_in,
            values=values,
            frames=low.per_worker(0 if inside else math.prod(frame) * channels),
            panels=low.array(self.groups * len(values) * padded(self.own_filters)),
        )
        if not inside:
            for name, size in zip("zyx", frame, strict=True):
                self.arguments.put(f"frame_{name}", size)
        if layer.use_bias:
            self.arguments.put("bias", layer.bias)

    def prepare_kernel(self) -> None:
        """Pack the kernel, once in a step."""
        self.low.call("convolution_prepare", self.arguments, Kind.BEFORE)

    def turn_kernel(self) -> None:
        """Pack it turned, once in a step."""
        low, arguments = self.low, self.arguments
        arguments.put("turned", low.array(self.own_channels * self.own_filters))
        panels = self.window * self.filters * padded(self.own_channels)
        arguments.put("turned_panels", low.array(panels))
        low.call("convolution_turn", arguments, Kind.BEFORE)

    def go_back(self, kernel: str) -> None:
        """Add what fills the gradients."""
        low, arguments, layer = self.low, self.arguments, self.layer
        low.share_scratch(arguments, self.filters)
        arguments.put("sums", low.per_worker(self.size))
        arguments.put("parts", low.array(_MOST_PIECES * (self.size + self.filters)))
        for name in ("kernel", "bias"):
            if low.learns(layer, name):
                arguments.put(f"{name}_gradient", layer.gradients[name])
        low.each(f"{kernel}_backward", arguments, 2 * (self.image + self.count), 2 * self.work)
        low.call(f"{kernel}_finish", arguments, Kind.AFTER)


def convolution(low: Lowering, layer: Any, x: Array, sizes: Sizes) -> Lowered:
    """A convolution over sequences, images or volumes."""
    whole = windows.lifted(layer.axes((None, *sizes)))
    axes = pooled.seen(low, layer, whole)
    frame = _Frame(low, layer, axes, sizes[-1], layer.filters)
    arguments, function = frame.arguments, pooled.own_activation(low, layer)
    together = pooled.room(low, layer, function, frame.image + frame.count)
    z = low.among_workers(frame.count, together)
    arguments.put("together", together)
    if axes != whole:
        unseen = np.setdiff1d(windows.places(whole, sizes[-1]), windows.places(axes, sizes[-1]))
        arguments.put("unseen", unseen)
        arguments.put("unseen_count", len(unseen))
    arguments.put("x", x)
    arguments.put("z", z)
    frame.prepare_kernel()
    low.each("convolution_forward", arguments, frame.image + frame.count, frame.work)
    output, activate_back = activated(low, function, z, frame.count, frame.filters)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array | None:
        if not of_logits:
            activate_back(gradient)
        arguments.put("gradient", gradient)
        if needs_input:
            arguments.put("x_gradient", low.per_sample(frame.image))
            frame.turn_kernel()
        frame.go_back("convolution")
        return arguments.kept.get("x_gradient")

    return Lowered(output, z, back)


def transposed_convolution(low: Lowering, layer: Any, x: Array, sizes: Sizes) -> Lowered:
    """The way back of a convolution as a layer; its windows lie over what it puts out."""
    axes = windows.lifted(layer.axes((None, *sizes)))
    frame = _Frame(low, layer, axes, layer.filters, sizes[-1])
    arguments, z = frame.arguments, low.per_sample(frame.image)
    arguments.put("gradient", x)
    arguments.put("x_gradient", z)
    frame.turn_kernel()
    low.each("transposed_forward", arguments, frame.image + frame.count, frame.work)
    output, activate_back = activated(low, layer.activation, z, frame.image, layer.filters)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array | None:
        if not of_logits:
            activate_back(gradient)
        arguments.put("x", gradient)
        if needs_input:
            arguments.put("z", low.per_sample(frame.count))
            frame.prepare_kernel()
        frame.go_back("transposed")
        return arguments.kept.get("z")

    return Lowered(output, z, back)


def depthwise_convolution(low: Lowering, layer: Any, x: Array, sizes: Sizes) -> Lowered:
    """A convolution of each channel by itself."""
    apart = _apart(low, layer, x, sizes, "kernel")
    z, channels = apart.output, sizes[-1] * layer.depth_multiplier
    size = len(z) // low.rows
    output, activate_back = activated(low, layer.activation, z, size, channels)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array | None:
        if not of_logits:
            activate_back(gradient)
        return apart.back(gradient, False, needs_input)

    return Lowered(output, z, back)


def separable_convolution(low: Lowering, layer: Any, x: Array, sizes: Sizes) -> Lowered:
    """The same, then a mixing of the channels."""
    apart = _apart(low, layer, x, sizes, "depthwise_kernel")
    channels = sizes[-1] * layer.depth_multiplier
    places = len(apart.output) // low.rows // channels
    mixed = product(low, layer, apart.output, places, channels, layer.filters, "pointwise_kernel")

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array | None:
        between = mixed.back(gradient, of_logits, True)
        return None if between is None else apart.back(between, False, needs_input)

    return Lowered(mixed.output, mixed.logits, back)


def _apart(low: Lowering, layer: Any, x: Array, sizes: Sizes, kernel: str) -> Lowered:
    """Windows over each channel by itself, without an activation."""
    axes = windows.lifted(layer.axes((None, *sizes)))
    out = sizes[-1] * layer.depth_multiplier
    image, count = windows.size_of(axes) * sizes[-1], windows.count_of(axes) * out
    work, alone = windows.values_in(axes) * count, kernel == "kernel"
    arguments = structures.Depthwise(
        **windows.fields(axes, sizes[-1]),
        multiplier=layer.depth_multiplier,
        x=x,
        kernel=getattr(layer, kernel),
        z=low.per_sample(count),
    )
    if layer.use_bias and alone:
        arguments.put("bias", layer.bias)
    low.each("depthwise_forward", arguments, image + count, work)

    def back(gradient: Array, of_logits: bool, needs_input: bool) -> Array | None:
        arguments.put("gradient", gradient)
        arguments.put("sums", low.array(windows.values_in(axes) * out, float))
        if low.learns(layer, kernel):
            arguments.put("kernel_gradient", layer.gradients[kernel])
        if alone and low.learns(layer, "bias"):
            arguments.put("bias_gradient", layer.gradients["bias"])
        if needs_input:
            arguments.put("x_gradient", low.per_sample(image))
            low.each("depthwise_backward", arguments, image + count, work)
        low.call("depthwise_finish", arguments)
        return arguments.kept.get("x_gradient")

    output = arguments.kept["z"]
    return Lowered(output, output, back)


KINDS: dict[type, Callable[..., Lowered]] = {
    plain.Conv1D: convolution,
    plain.Conv2D: convolution,
    plain.Conv3D: convolution,
    transposed.Conv1DTranspose: transposed_convolution,
    transposed.Conv2DTranspose: transposed_convolution,
    depthwise.DepthwiseConv1D: depthwise_convolution,
    depthwise.DepthwiseConv2D: depthwise_convolution,
    depthwise.SeparableConv1D: separable_convolution,
    depthwise.SeparableConv2D: separable_convolution,
}
