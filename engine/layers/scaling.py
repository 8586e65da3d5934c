"""Layers that divide values by their size, without taking a mean away."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.declarations import Given, axes, real
from engine.errors import ShapeError
from engine.initializers import Ones
from engine.layers.base import LAYERS, Layer, WeightSpec, weight
from engine.layers.values import within
from engine.types import Array, Generator, Shape

_SMALLEST_NORM = 1e-12


@LAYERS.register("UnitNormalization")
class UnitNormalization(Layer):
    """y = x / |x|, with the Euclidean norm along the axes; zeros stay zeros."""

    help = "Divides each sample by its L2 norm, so that only its direction counts."
    formula = "y = x / sqrt(sum(x**2))"
    supports_masking = True

    axis: Given[int | Sequence[int], int | list[int]] = axes(
        default=-1,
        advanced=True,
        hidden=True,
        help="The axes over which the norm is taken; -1 is the last.",
    )

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """The input's, if it has the axes."""
        within(self.axis, input_shape, self.name)
        return input_shape

    def call(self, inputs: Array, training: bool = False) -> Array:
        """X times 1 / |x|, where that is not too large."""
        self._axes = within(self.axis, inputs.shape, self.name)
        out = np.square(inputs, out=self._buffer("output", inputs.shape))
        norm = np.sqrt(np.add.reduce(out, axis=self._axes, keepdims=True))
        self._inverse = 1 / np.maximum(norm, _SMALLEST_NORM)
        self._whole = norm > _SMALLEST_NORM
        self._output = np.multiply(inputs, self._inverse, out=out)
        return self._output

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """Dx = (dy - y sum(y dy)) / |x|; 0 for zeros, which have no direction."""
        if not needs_input:
            return None
        work = np.multiply(gradient, self._output, out=self._buffer("input", gradient.shape))
        along = np.add.reduce(work, axis=self._axes, keepdims=True)
        np.subtract(gradient, np.multiply(self._output, along, out=work), out=gradient)
        return np.multiply(gradient, self._inverse * self._whole, out=gradient)


@LAYERS.register("RMSNormalization")
class RMSNormalization(Layer):
    """y = scale x / sqrt(mean(x^2) + epsilon), along the axes.

    Zhang and Sennrich, "Root Mean Square Layer Normalization", 2019, equation 4.
    """

    help = "Divides each sample by its root mean square, then scales it by learned factors."
    formula = "y = scale * x / sqrt(mean(x**2) + epsilon)"

    axis: Given[int | Sequence[int], int | list[int]] = axes(
        default=-1,
        advanced=True,
        hidden=True,
        help="The axes over which the mean is taken; -1 is the last.",
    )
    epsilon: float = real(
        default=1e-6,
        minimum=0.0,
        advanced=True,
        help="Added to the mean square to avoid division by 0.",
    )
    scale = weight()

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """The input's, if its last axes are those of the layer."""
        axes = within(self.axis, input_shape, self.name)
        last = tuple(range(len(input_shape) - len(axes), len(input_shape)))
        if axes != last or 0 in axes:
            raise ShapeError(
                f"Layer '{self.name}' scales the last axes of each sample; axis={self.axis} is not "
                f"that of an input of shape {input_shape}. Use LayerNormalization with "
                "rms_scaling=True for other axes."
            )
        return input_shape

    def weight_specs(self, input_shape: Shape) -> tuple[WeightSpec, ...]:
        """The scale, in the shape of the axes."""
        axes = within(self.axis, input_shape, self.name)
        return (WeightSpec("scale", tuple(input_shape[axis] or 0 for axis in axes), Ones()),)

    def build(self, input_shape: Shape, rng: Generator | None = None) -> None:
        """Make the scale; like Keras, keep the axes as a list in order from then on."""
        super().build(input_shape, rng)
        self.axis = sorted([self.axis] if isinstance(self.axis, int) else self.axis)

    def call(self, inputs: Array, training: bool = False) -> Array:
        """Scale x / sqrt(mean(x^2) + epsilon)."""
        self._axes = within(self.axis, inputs.shape, self.name)
        out = np.square(inputs, out=self._buffer("output", inputs.shape))
        self._inverse = 1 / np.sqrt(self._mean(out) + self.epsilon)
        normal = self._buffer("normal", inputs.shape)
        self._normal = np.multiply(inputs, self._inverse, out=normal)
        return np.multiply(normal, self.scale, out=out)

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """With n = x / s and g = scale dy: dscale = sum n dy, dx = (g - n mean(n g)) / s."""
        work = np.multiply(gradient, self._normal, out=self._buffer("input", gradient.shape))
        others = tuple(axis for axis in range(work.ndim) if axis not in self._axes)
        np.add.reduce(work, axis=others, out=self.gradients["scale"])
        if not needs_input:
            return None
        inner = self._mean(np.multiply(work, self.scale, out=work))
        np.multiply(gradient, self.scale, out=gradient)
        np.subtract(gradient, np.multiply(self._normal, inner, out=work), out=gradient)
        return np.multiply(gradient, self._inverse, out=gradient)

    def _mean(self, values: Array) -> Array:
        mean: Array = np.mean(values, axis=self._axes, keepdims=True)
        return mean
