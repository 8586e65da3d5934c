"""A leaky rectifier that learns how leaky to be."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.declarations import Given, whole_numbers
from engine.layers.arguments import (
    Constraining,
    Initializing,
    Regularizing,
    constraint,
    initializer,
    regularizer,
)
from engine.layers.base import LAYERS, Layer, WeightSpec, weight
from engine.layers.values import within
from engine.types import Array, Generator, Shape


@LAYERS.register("PReLU")
class PReLU(Layer):
    """x above 0, alpha x below, with an alpha for each value of a sample, or along shared axes.

    He et al., "Delving Deep into Rectifiers", 2015, equations 1 and 8.
    """

    help = "Keeps positive values and learns the slope for negative ones."
    formula = "y = where(x > 0, x, alpha * x)"
    supports_masking = True

    alpha_initializer: Initializing = initializer("the slope", "zeros", spelled="Zeros")
    alpha_regularizer: Regularizing = regularizer("the slope")
    alpha_constraint: Constraining = constraint("the slope")
    shared_axes: Given[int | Sequence[int] | None, list[int] | None] = whole_numbers(
        default=None,
        nullable=True,
        example="[1, 2]",
        as_list=True,
        advanced=True,
        hidden=True,
        help="Axes along which all values share one slope; the batch is axis 0.",
    )
    alpha = weight()

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """The input's, if it has the shared axes."""
        within(self.shared_axes or [], input_shape, self.name)
        return input_shape

    def weight_specs(self, input_shape: Shape) -> tuple[WeightSpec, ...]:
        """A slope for each value, or one along each shared axis."""
        shared = self.shared_axes or []
        sizes = enumerate(input_shape[1:], start=1)
        shape = tuple(1 if axis in shared else size or 0 for axis, size in sizes)
        return (self.spec("alpha", shape),)

    def build(self, input_shape: Shape, rng: Generator | None = None) -> None:
        """Make the slopes, and note the axes along which their gradient is summed."""
        super().build(input_shape, rng)
        self._summed = (0, *within(self.shared_axes or [], input_shape, self.name))

    def call(self, inputs: Array, training: bool = False) -> Array:
        """max(x, 0) + alpha min(x, 0)."""
        self._inputs = inputs
        self._below = np.minimum(inputs, 0, out=self._buffer("below", inputs.shape))
        out = np.multiply(self._below, self.alpha, out=self._buffer("output", inputs.shape))
        return np.add(out, np.maximum(inputs, 0), out=out)

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """Dalpha = sum of min(x, 0) dy; dx = dy above 0, alpha dy below."""
        products = np.multiply(gradient, self._below, out=self._below)
        sums = np.add.reduce(products, axis=self._summed, keepdims=True)
        self.gradients["alpha"][...] = sums[0]
        if not needs_input:
            return None
        slope = (self._inputs < 0) * self.alpha
        slope += self._inputs > 0
        return np.multiply(gradient, slope, out=gradient)
