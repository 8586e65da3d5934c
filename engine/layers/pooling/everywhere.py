"""Pooling over a whole sequence, image or volume."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from engine.declarations import boolean
from engine.layers.arguments import data_format
from engine.layers.base import LAYERS, Layer
from engine.layers.convolution.geometry import spatial_shape
from engine.layers.masking import MaskSecond
from engine.types import Array, Shape


class GlobalPooling(Layer):
    """One value for each channel."""

    rank: ClassVar[int] = 2

    data_format: str | None = data_format()
    keepdims: bool = boolean(
        default=False, advanced=True, help="Keep the pooled axes, each with size 1."
    )

    @property
    def _pooled(self) -> tuple[int, ...]:
        return tuple(range(1, self.rank + 1))

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """The channels, and before them ones where the axes are kept."""
        spatial_shape(input_shape, self.rank, self.name)
        kept = (1,) * self.rank if self.keepdims else ()
        return (input_shape[0], *kept, input_shape[-1])

    def call(self, inputs: Array, training: bool = False) -> Array:
        """Pool each channel."""
        self._inputs = inputs
        shape = (len(inputs), *(1,) * self.rank, inputs.shape[-1])
        self._output = self._pool(inputs, self._buffer("output", shape))
        return (
            self._output if self.keepdims else self._output.reshape(len(inputs), inputs.shape[-1])
        )

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """The gradient of each channel's value, for the values that it was made of."""
        if not needs_input:
            return None
        dx = self._buffer("input", self._inputs.shape)
        return self._back(gradient.reshape(self._output.shape), dx)

    def _pool(self, inputs: Array, out: Array) -> Array:
        raise NotImplementedError

    def _back(self, gradient: Array, dx: Array) -> Array:
        raise NotImplementedError


class _GlobalMax(GlobalPooling):
    """The largest value; equal ones share its gradient."""

    def _pool(self, inputs: Array, out: Array) -> Array:
        return np.max(inputs, axis=self._pooled, keepdims=True, out=out)

    def _back(self, gradient: Array, dx: Array) -> Array:
        largest = self._inputs == self._output
        shared = gradient / np.sum(largest, axis=self._pooled, keepdims=True, dtype=dx.dtype)
        return np.multiply(largest, shared, out=dx)


class _GlobalAverage(GlobalPooling):
    """The mean."""

    def _pool(self, inputs: Array, out: Array) -> Array:
        return np.mean(inputs, axis=self._pooled, keepdims=True, out=out)

    def _back(self, gradient: Array, dx: Array) -> Array:
        values = int(np.prod(dx.shape[1:-1]))
        np.copyto(dx, gradient / np.asarray(values, dx.dtype))
        return dx


@LAYERS.register("GlobalMaxPooling1D")
class GlobalMaxPooling1D(_GlobalMax):
    """The largest value over all steps."""

    help = "Takes the largest value of each channel of a sequence."
    formula = "y = max(x, axis=0)"
    rank = 1


@LAYERS.register("GlobalMaxPooling2D")
class GlobalMaxPooling2D(_GlobalMax):
    """The largest value over all pixels."""

    help = "Takes the largest value of each channel of an image."
    formula = "y = max(x, axis=(0, 1))"


@LAYERS.register("GlobalMaxPooling3D")
class GlobalMaxPooling3D(_GlobalMax):
    """The largest value over a whole volume."""

    help = "Takes the largest value of each channel of a volume."
    formula = "y = max(x, axis=(0, 1, 2))"
    rank = 3


@LAYERS.register("GlobalAveragePooling1D")
class GlobalAveragePooling1D(MaskSecond, _GlobalAverage):
    """The mean over all steps, or over those that a mask holds; over none it is 0."""

    help = "Takes the mean of each channel of a sequence."
    formula = "y = mean(x, axis=0)"
    rank = 1

    def compute_mask(self, inputs: Array, previous_mask: Array | None = None) -> Array | None:
        """None: there are no steps above the layer."""
        return None

    def call(self, inputs: Array, training: bool = False, mask: Array | None = None) -> Array:
        """The mean."""
        self._shares: Array | None = None
        if mask is not None:
            self.check_steps(inputs, mask)
            counts = mask[..., None].astype(self.dtype)
            self._shares = counts / np.maximum(np.sum(counts, axis=1, keepdims=True), 1)
        return _GlobalAverage.call(self, inputs, training)

    def _pool(self, inputs: Array, out: Array) -> Array:
        if self._shares is None:
            return super()._pool(inputs, out)
        counted = np.where(self._shares, inputs, 0)
        return np.einsum("bsc,bsx->bxc", counted, self._shares, out=out)

    def _back(self, gradient: Array, dx: Array) -> Array:
        if self._shares is None:
            return super()._back(gradient, dx)
        return np.multiply(gradient, self._shares, out=dx)


@LAYERS.register("GlobalAveragePooling2D")
class GlobalAveragePooling2D(_GlobalAverage):
    """The mean over all pixels."""

    help = "Takes the mean of each channel of an image."
    formula = "y = mean(x, axis=(0, 1))"


@LAYERS.register("GlobalAveragePooling3D")
class GlobalAveragePooling3D(_GlobalAverage):
    """The mean over a whole volume."""

    help = "Takes the mean of each channel of a volume."
    formula = "y = mean(x, axis=(0, 1, 2))"
    rank = 3
