"""Normalization within each sample."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.constraints import Constraint
from engine.declarations import Boolean
from engine.errors import ShapeError
from engine.initializers import Initializer
from engine.layers.base import LAYERS, Layer, WeightSpec
from engine.layers.normalization import affine_arguments, affine_specs, epsilon_argument
from engine.layers.values import Axes, within
from engine.regularizers import Regularizer
from engine.types import Array, Generator, Shape


@LAYERS.register("LayerNormalization")
class LayerNormalization(Layer):
    """Brings each sample to mean 0 and variance 1, then to what it learns.

    y = gamma (x - mean) / sqrt(variance + epsilon) + beta, with mean and variance along the axes.
    Ba, Kiros and Hinton, "Layer Normalization", 2016, equation 4.

    With `rms_scaling`, y = gamma x / sqrt(variance + epsilon).
    """

    parameters = (
        Axes(
            name="axis",
            help="The axes along which mean and variance are taken; -1 is the last.",
            default=-1,
            advanced=True,
            hidden=True,
        ),
        epsilon_argument(),
        *affine_arguments(),
        Boolean(
            name="rms_scaling",
            help="Leave the mean as it is, and have no offset.",
            default=False,
            advanced=True,
            hidden=True,
        ),
    )

    axis: int | list[int]
    epsilon: float
    center: bool
    scale: bool
    rms_scaling: bool
    beta_initializer: Initializer
    gamma_initializer: Initializer
    beta_regularizer: Regularizer | None
    gamma_regularizer: Regularizer | None
    beta_constraint: Constraint | None
    gamma_constraint: Constraint | None
    gamma: Array
    beta: Array

    def __init__(
        self,
        axis: int | Sequence[int] = -1,
        epsilon: float = 1e-3,
        center: bool = True,
        scale: bool = True,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones",
        beta_regularizer: Any = None,
        gamma_regularizer: Any = None,
        beta_constraint: Any = None,
        gamma_constraint: Any = None,
        rms_scaling: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            axis=axis,
            epsilon=epsilon,
            center=center,
            scale=scale,
            beta_initializer=beta_initializer,
            gamma_initializer=gamma_initializer,
            beta_regularizer=beta_regularizer,
            gamma_regularizer=gamma_regularizer,
            beta_constraint=beta_constraint,
            gamma_constraint=gamma_constraint,
            rms_scaling=rms_scaling,
            **kwargs,
        )
        self._scales = self.scale or self.rms_scaling
        self._centres = self.center and not self.rms_scaling

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """The input's, if it has the axes."""
        if 0 in within(self.axis, input_shape, self.name):
            raise ShapeError(
                f"Layer '{self.name}' works within each sample, but axis 0 of its input of shape "
                f"{input_shape} is the batch; choose other axes, or BatchNormalization."
            )
        return input_shape

    def weight_specs(self, input_shape: Shape) -> tuple[WeightSpec, ...]:
        """Gamma and beta as wanted, in the shape of the axes."""
        axes = within(self.axis, input_shape, self.name)
        shape = tuple(input_shape[axis] or 0 for axis in axes)
        return affine_specs(self, shape, self._scales, self._centres)

    def build(self, input_shape: Shape, rng: Generator | None = None) -> None:
        """Make the weights; like Keras, keep the axes as a list in order from then on."""
        super().build(input_shape, rng)
        self._axes = within(self.axis, input_shape, self.name)
        self.axis = sorted([self.axis] if isinstance(self.axis, int) else self.axis)
        rank = range(len(input_shape))
        self._others = tuple(axis for axis in rank if axis not in self._axes)
        self._meeting = tuple(
            (input_shape[axis] or 0) if axis in self._axes else 1 for axis in rank
        )

    def call(self, inputs: Array, training: bool = False) -> Array:
        """Gamma (x - mean) / sqrt(variance + epsilon) + beta."""
        self._inputs = inputs
        centred = np.subtract(inputs, self._mean(inputs), out=self._buffer("centred", inputs.shape))
        out = np.square(centred, out=self._buffer("output", inputs.shape))
        self._inverse = 1 / np.sqrt(self._mean(out) + self.epsilon)
        self._normal = np.multiply(centred, self._inverse, out=centred)
        if self.rms_scaling:
            np.multiply(inputs, self._inverse, out=out)
        else:
            np.copyto(out, self._normal)
        if self._scales:
            np.multiply(out, self.gamma.reshape(self._meeting), out=out)
        return np.add(out, self.beta.reshape(self._meeting), out=out) if self._centres else out

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """With n = (x - mean) / s and g = gamma dy: dbeta = sum dy, dgamma = sum n dy, and
        dx = (g - mean(g) - n mean(n g)) / s. With `rms_scaling`, x / s in the place of n in
        dgamma and in the mean, and no mean(g).
        """  # noqa: D205
        scaled = self._inputs * self._inverse if self.rms_scaling else self._normal
        work = self._buffer("input", gradient.shape)
        if self._scales:
            np.multiply(gradient, scaled, out=work)
            sums = np.add.reduce(work, axis=self._others)
            self.gradients["gamma"][...] = sums
        if self._centres:
            np.add.reduce(gradient, axis=self._others, out=self.gradients["beta"])
        if not needs_input:
            return None
        if self._scales:
            np.multiply(gradient, self.gamma.reshape(self._meeting), out=gradient)
        inner = self._mean(np.multiply(gradient, scaled, out=work))
        if not self.rms_scaling:
            np.subtract(gradient, self._mean(gradient), out=gradient)
        np.subtract(gradient, np.multiply(self._normal, inner, out=work), out=gradient)
        return np.multiply(gradient, self._inverse, out=gradient)

    def _mean(self, values: Array) -> Array:
        total = np.add.reduce(values, axis=self._axes, keepdims=True)
        mean: Array = total / values.dtype.type(np.prod([values.shape[a] for a in self._axes]))
        return mean
