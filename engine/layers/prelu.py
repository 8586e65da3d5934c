"""A leaky rectifier that learns how leaky to be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.constraints import Constraint
from engine.initializers import Initializer
from engine.layers.arguments import (
    constraint_argument,
    initializer_argument,
    regularizer_argument,
)
from engine.layers.base import LAYERS, Layer, WeightSpec
from engine.layers.values import WholeNumbers, within
from engine.regularizers import Regularizer
from engine.types import Array, Generator, Shape


@LAYERS.register("PReLU")
class PReLU(Layer):
    """Lets positive values pass and learns how much to shrink negative ones.

    f(x) = x above 0, alpha x below, with an alpha for each value of a sample, or one along each of
    the shared axes. He et al., "Delving Deep into Rectifiers", 2015, equations 1 and 8.
    """

    parameters = (
        initializer_argument("alpha_initializer", "the slope", "zeros"),
        regularizer_argument("alpha_regularizer", "the slope"),
        constraint_argument("alpha_constraint", "the slope"),
        WholeNumbers(
            name="shared_axes",
            help="Axes along which all values have the same slope; the batch is axis 0.",
            default=None,
            nullable=True,
            example="[1, 2]",
            as_list=True,
            advanced=True,
            hidden=True,
        ),
    )

    alpha_initializer: Initializer
    alpha_regularizer: Regularizer | None
    alpha_constraint: Constraint | None
    shared_axes: list[int] | None
    alpha: Array

    def __init__(
        self,
        alpha_initializer: Any = "zeros",
        alpha_regularizer: Any = None,
        alpha_constraint: Any = None,
        shared_axes: int | Sequence[int] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            alpha_initializer=alpha_initializer,
            alpha_regularizer=alpha_regularizer,
            alpha_constraint=alpha_constraint,
            shared_axes=shared_axes,
            **kwargs,
        )

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """The input's, if it has the shared axes."""
        within(self.shared_axes or [], input_shape, self.name)
        return input_shape

    def weight_specs(self, input_shape: Shape) -> tuple[WeightSpec, ...]:
        """A slope for each value, or one along each shared axis."""
        shared = self.shared_axes or []
        sizes = enumerate(input_shape[1:], start=1)
        shape = tuple(1 if axis in shared else size or 0 for axis, size in sizes)
        spec = WeightSpec(
            "alpha",
            shape,
            self.alpha_initializer,
            regularizer=self.alpha_regularizer,
            constraint=self.alpha_constraint,
        )
        return (spec,)

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
