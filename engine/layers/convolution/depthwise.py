"""Convolutions that keep channels apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Unpack

import numpy as np

from engine.declarations import integer
from engine.declarations.fields import Place
from engine.layers.arguments import (
    Constraining,
    Initializing,
    Regularizing,
    constraint,
    initializer,
    regularizer,
)
from engine.layers.base import LAYERS, WeightSpec, weight
from engine.layers.convolution.base import Convolution, Filters
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


def multiplier(**place: Unpack[Place]) -> Any:
    """How many channels each channel becomes."""
    return integer(
        default=1,
        minimum=1,
        maximum=10_000,
        advanced=True,
        help="How many filters are learned for each channel.",
        **place,
    )


class _Depthwise(Convolution):
    """Keeps the channels apart, with `depth_multiplier` patterns for each."""

    depth_multiplier: int = multiplier()
    depthwise_initializer: Initializing = initializer(
        "the depthwise kernel", "glorot_uniform", kw_only=True, before="bias_initializer"
    )
    depthwise_regularizer: Regularizing = regularizer(
        "the depthwise kernel", kw_only=True, before="bias_regularizer"
    )
    depthwise_constraint: Constraining = constraint(
        "the depthwise kernel", kw_only=True, before="bias_constraint"
    )

    def _depthwise_spec(self, name: str, channels: int) -> WeightSpec:
        shape = (*self.kernel_size, channels, self.depth_multiplier)
        return self.spec(name, shape, "depthwise")

    def _look(self, images: Array, kernel: Array, out: str | Array) -> Array:
        """The sums of all windows, channel by channel."""
        axes = self._axes = self._axes_of(images)
        self._padded = pad(images, axes, self._buffer)
        channels = images.shape[-1] * self.depth_multiplier
        shape = (len(images), axes[0].out, axes[1].out, channels)
        result = self._buffer(out, shape) if isinstance(out, str) else out
        depthwise(self._padded, self._lifted(kernel), axes, result)
        return result

    def _look_back(self, dz: Array, kernel: str, needs_input: bool) -> Array | None:
        dx = self._buffer("gradient", self._padded.shape) if needs_input else None
        weight, slopes = self._lifted(getattr(self, kernel)), self._lifted(self.gradients[kernel])
        depthwise_gradients(self._padded, weight, self._axes, dz, slopes, dx)
        return None if dx is None else np.ascontiguousarray(inside(dx, self._axes))

    def _lifted(self, kernel: Array) -> Array:
        """A view of a kernel with the axes that the layer computes with."""
        return kernel[None] if self.lift else kernel


class _DepthwiseAlone(_Depthwise):
    """Convolution of each channel by itself."""

    depth_multiplier: int = multiplier(before="data_format")
    kernel = weight()

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """`depth_multiplier` channels for each one."""
        channels = (input_shape[-1] or 0) * self.depth_multiplier
        places = (each.out for each in self.axes(input_shape)[self.lift :])
        return (input_shape[0], *places, channels)

    def weight_specs(self, input_shape: Shape) -> tuple[WeightSpec, ...]:
        """Kernel (*window, channels, multiplier), and bias where wanted."""
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


class _Separable(_Depthwise, Filters):
    """A depthwise convolution, then one with windows of one value (Chollet 2017, section 1)."""

    pointwise_initializer: Initializing = initializer(
        "the pointwise kernel", "glorot_uniform", kw_only=True, before="bias_initializer"
    )
    pointwise_regularizer: Regularizing = regularizer(
        "the pointwise kernel", kw_only=True, before="bias_regularizer"
    )
    pointwise_constraint: Constraining = constraint(
        "the pointwise kernel", kw_only=True, before="bias_constraint"
    )
    depthwise_kernel = weight()
    pointwise_kernel = weight()

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """The output shape: as many rows and columns as there are windows, `filters` channels."""
        places = (each.out for each in self.axes(input_shape)[self.lift :])
        return (input_shape[0], *places, self.filters)

    def weight_specs(self, input_shape: Shape) -> tuple[WeightSpec, ...]:
        """Depthwise and pointwise kernel, and bias where wanted."""
        channels = input_shape[-1] or 0
        shape = (*(1,) * self.rank, channels * self.depth_multiplier, self.filters)
        pointwise = self.spec("pointwise_kernel", shape, "pointwise")
        depthwise_kernel = self._depthwise_spec("depthwise_kernel", channels)
        return (depthwise_kernel, pointwise, *self.bias_spec(self.filters))

    def _convolve(self, images: Array) -> tuple[Array, Array]:
        self._between = self._look(images, self.depthwise_kernel, "between")
        logits, output = self._results((*self._between.shape[:3], self.filters))
        flat = self._between.reshape(-1, self._between.shape[-1])
        np.matmul(
            flat, self.pointwise_kernel[(0,) * self.rank], out=logits.reshape(-1, self.filters)
        )
        self._finish(logits, output)
        return logits, output

    def _gradients(self, dz: Array, needs_input: bool) -> Array | None:
        flat = dz.reshape(-1, self.filters)
        between = self._between.reshape(-1, self._between.shape[-1])
        np.matmul(between.T, flat, out=self.gradients["pointwise_kernel"][(0,) * self.rank])
        if self.use_bias:
            np.add.reduce(flat, axis=0, out=self.gradients["bias"])
        back = np.matmul(flat, self.pointwise_kernel[(0,) * self.rank].T)
        return self._look_back(back.reshape(self._between.shape), "depthwise_kernel", needs_input)


@LAYERS.register("DepthwiseConv1D")
class DepthwiseConv1D(_DepthwiseAlone):
    """Convolution of each channel of a sequence by itself."""

    help = "Looks for learned patterns in each channel of a sequence separately."
    formula = (
        "z = sum(window(x, i)[..., None] * kernel, axis=0)\ny[i] = activation(z.reshape(-1) + bias)"
    )
    rank = 1


@LAYERS.register("DepthwiseConv2D")
class DepthwiseConv2D(_DepthwiseAlone):
    """Convolution of each channel of an image by itself."""

    help = "Looks for learned patterns in each channel of an image separately."
    formula = (
        "z = sum(window(x, i, j)[..., None] * kernel, axis=(0, 1))\n"
        "y[i, j] = activation(z.reshape(-1) + bias)"
    )


@LAYERS.register("SeparableConv1D")
class SeparableConv1D(_Separable):
    """A depthwise convolution over the steps of a sequence, then a mixing of its channels."""

    help = "Looks at each channel separately, then mixes the channels: fewer weights than Conv1D."
    formula = (
        "z = sum(window(x, i)[..., None] * depthwise_kernel, axis=0)\n"
        "y[i] = activation(z.reshape(-1) @ pointwise_kernel[0] + bias)"
    )
    rank = 1


@LAYERS.register("SeparableConv2D")
class SeparableConv2D(_Separable):
    """A depthwise convolution over an image, then a mixing of its channels."""

    help = "Looks at each channel separately, then mixes the channels: fewer weights than Conv2D."
    formula = (
        "z = sum(window(x, i, j)[..., None] * depthwise_kernel, axis=(0, 1))\n"
        "y[i, j] = activation(z.reshape(-1) @ pointwise_kernel[0, 0] + bias)"
    )
