"""Convolutions that keep channels apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.constraints import Constraint
from engine.initializers import Initializer
from engine.layers.base import LAYERS, WeightSpec
from engine.layers.convolution.base import (
    Convolution,
    activation_and_bias,
    data_format_argument,
    dilation_argument,
    filters_argument,
    kernel_size_argument,
    multiplier_argument,
    padding_argument,
    strides_argument,
    weight_arguments,
)
from engine.layers.convolution.geometry import Axis
from engine.layers.convolution.windows import inside, pad, place
from engine.types import Array, Shape


def depthwise(padded: Array, kernel: Array, axes: Sequence[Axis], out: Array) -> None:
    """z(p, c, m) = sum over q of x(p s + q d, c) W(q, c, m), into `out`.

    Howard et al. 2017, section 3.1. The last axis of `out` holds m for each c.
    """
    z = out.reshape((*out.shape[:3], *kernel.shape[2:]))
    z[...] = 0
    scratch = np.empty_like(z)
    for row, column in np.ndindex(kernel.shape[:2]):
        x = place(padded, axes, row, column)
        np.multiply(x[..., None], kernel[row, column], out=scratch)
        np.add(z, scratch, out=z)


def depthwise_gradients(
    padded: Array, kernel: Array, axes: Sequence[Axis], dz: Array, slopes: Array, dx: Array | None
) -> None:
    """Gradients of the kernel into `slopes`, and of the padded images into `dx` where wanted."""
    dz = dz.reshape((*dz.shape[:3], *kernel.shape[2:]))
    if dx is not None:
        dx[...] = 0
    for row, column in np.ndindex(kernel.shape[:2]):
        x = place(padded, axes, row, column)
        slopes[row, column] = np.einsum("nhwc,nhwcm->cm", x, dz)
        if dx is not None:
            target = place(dx, axes, row, column)
            target += np.einsum("nhwcm,cm->nhwc", dz, kernel[row, column])


class _Depthwise(Convolution):
    """Keeps the channels apart, with `depth_multiplier` patterns for each."""

    depth_multiplier: int
    depthwise_initializer: Initializer
    depthwise_regularizer: Any
    depthwise_constraint: Constraint | None

    def _depthwise_spec(self, name: str, channels: int) -> WeightSpec:
        return WeightSpec(
            name,
            (*self.kernel_size, channels, self.depth_multiplier),
            self.depthwise_initializer,
            regularizer=self.depthwise_regularizer,
            constraint=self.depthwise_constraint,
        )

    def _look(self, images: Array, kernel: Array, out: str | Array) -> Array:
        """The sums of all windows, channel by channel."""
        axes = self._axes = self.axes((None, *images.shape[1:]))
        self._padded = pad(images, axes, self._buffer)
        channels = images.shape[-1] * self.depth_multiplier
        shape = (len(images), axes[0].out, axes[1].out, channels)
        result = self._buffer(out, shape) if isinstance(out, str) else out
        depthwise(self._padded, kernel, axes, result)
        return result

    def _look_back(self, dz: Array, kernel: str, needs_input: bool) -> Array | None:
        dx = self._buffer("gradient", self._padded.shape) if needs_input else None
        weight, slopes = getattr(self, kernel), self.gradients[kernel]
        depthwise_gradients(self._padded, weight, self._axes, dz, slopes, dx)
        return None if dx is None else np.ascontiguousarray(inside(dx, self._axes))


@LAYERS.register("DepthwiseConv2D")
class DepthwiseConv2D(_Depthwise):
    """Looks for learned patterns in each channel of an image by itself."""

    parameters = (
        kernel_size_argument(2),
        strides_argument(2),
        padding_argument(),
        multiplier_argument(),
        data_format_argument(),
        dilation_argument(2),
        *activation_and_bias(),
        *weight_arguments("depthwise"),
    )

    kernel: Array

    def __init__(
        self,
        kernel_size: Any,
        strides: Any = (1, 1),
        padding: str = "valid",
        depth_multiplier: int = 1,
        data_format: str | None = None,
        dilation_rate: Any = (1, 1),
        activation: Any = None,
        use_bias: bool = True,
        depthwise_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        depthwise_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        depthwise_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            kernel_size=kernel_size,
            strides=strides,
            padding=padding,
            depth_multiplier=depth_multiplier,
            data_format=data_format,
            dilation_rate=dilation_rate,
            activation=activation,
            use_bias=use_bias,
            depthwise_initializer=depthwise_initializer,
            bias_initializer=bias_initializer,
            depthwise_regularizer=depthwise_regularizer,
            bias_regularizer=bias_regularizer,
            activity_regularizer=activity_regularizer,
            depthwise_constraint=depthwise_constraint,
            bias_constraint=bias_constraint,
            **kwargs,
        )

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """`depth_multiplier` channels for each one."""
        high, wide = self.axes(input_shape)
        channels = (input_shape[-1] or 0) * self.depth_multiplier
        return (input_shape[0], high.out, wide.out, channels)

    def weight_specs(self, input_shape: Shape) -> tuple[WeightSpec, ...]:
        """Kernel (height, width, channels, multiplier), and bias where wanted."""
        channels = input_shape[-1] or 0
        bias = self.bias_spec(channels * self.depth_multiplier)
        return (self._depthwise_spec("kernel", channels), *bias)

    def _convolve(self, images: Array) -> tuple[Array, Array]:
        logits = self._look(images, self.kernel, "logits")
        output = logits if self.activation.in_place else self._buffer("output", logits.shape)
        self._finish(logits, output)
        return logits, output

    def _gradients(self, dz: Array, needs_input: bool) -> Array | None:
        if self.use_bias:
            np.add.reduce(dz.reshape(-1, dz.shape[-1]), axis=0, out=self.gradients["bias"])
        return self._look_back(dz, "kernel", needs_input)


@LAYERS.register("SeparableConv2D")
class SeparableConv2D(_Depthwise):
    """Looks at each channel by itself, then mixes the channels: a convolution with fewer weights.

    Chollet 2017, section 1: a depthwise convolution, then one with windows of a single value.
    """

    parameters = (
        filters_argument(),
        kernel_size_argument(2),
        strides_argument(2),
        padding_argument(),
        data_format_argument(),
        dilation_argument(2),
        multiplier_argument(),
        *activation_and_bias(),
        *weight_arguments("depthwise", "pointwise"),
    )

    filters: int
    pointwise_initializer: Initializer
    pointwise_regularizer: Any
    pointwise_constraint: Constraint | None
    depthwise_kernel: Array
    pointwise_kernel: Array

    def __init__(
        self,
        filters: int,
        kernel_size: Any,
        strides: Any = (1, 1),
        padding: str = "valid",
        data_format: str | None = None,
        dilation_rate: Any = (1, 1),
        depth_multiplier: int = 1,
        activation: Any = None,
        use_bias: bool = True,
        depthwise_initializer: Any = "glorot_uniform",
        pointwise_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        depthwise_regularizer: Any = None,
        pointwise_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        depthwise_constraint: Any = None,
        pointwise_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            filters=filters,
            kernel_size=kernel_size,
            strides=strides,
            padding=padding,
            data_format=data_format,
            dilation_rate=dilation_rate,
            depth_multiplier=depth_multiplier,
            activation=activation,
            use_bias=use_bias,
            depthwise_initializer=depthwise_initializer,
            pointwise_initializer=pointwise_initializer,
            bias_initializer=bias_initializer,
            depthwise_regularizer=depthwise_regularizer,
            pointwise_regularizer=pointwise_regularizer,
            bias_regularizer=bias_regularizer,
            activity_regularizer=activity_regularizer,
            depthwise_constraint=depthwise_constraint,
            pointwise_constraint=pointwise_constraint,
            bias_constraint=bias_constraint,
            **kwargs,
        )

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """As many rows and columns as there are windows, `filters` channels."""
        high, wide = self.axes(input_shape)
        return (input_shape[0], high.out, wide.out, self.filters)

    def weight_specs(self, input_shape: Shape) -> tuple[WeightSpec, ...]:
        """Depthwise and pointwise kernel, and bias where wanted."""
        channels = input_shape[-1] or 0
        pointwise = WeightSpec(
            "pointwise_kernel",
            (1, 1, channels * self.depth_multiplier, self.filters),
            self.pointwise_initializer,
            regularizer=self.pointwise_regularizer,
            constraint=self.pointwise_constraint,
        )
        depthwise_kernel = self._depthwise_spec("depthwise_kernel", channels)
        return (depthwise_kernel, pointwise, *self.bias_spec(self.filters))

    def _convolve(self, images: Array) -> tuple[Array, Array]:
        self._between = self._look(images, self.depthwise_kernel, "between")
        logits, output = self._results((*self._between.shape[:3], self.filters))
        flat = self._between.reshape(-1, self._between.shape[-1])
        np.matmul(flat, self.pointwise_kernel[0, 0], out=logits.reshape(-1, self.filters))
        self._finish(logits, output)
        return logits, output

    def _gradients(self, dz: Array, needs_input: bool) -> Array | None:
        flat = dz.reshape(-1, self.filters)
        between = self._between.reshape(-1, self._between.shape[-1])
        np.matmul(between.T, flat, out=self.gradients["pointwise_kernel"][0, 0])
        if self.use_bias:
            np.add.reduce(flat, axis=0, out=self.gradients["bias"])
        back = np.matmul(flat, self.pointwise_kernel[0, 0].T)
        return self._look_back(back.reshape(self._between.shape), "depthwise_kernel", needs_input)
