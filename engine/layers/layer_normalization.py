"""Normalization within each sample."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.declarations import Given, axes, boolean
from engine.errors import ShapeError
from engine.layers.base import LAYERS, WeightSpec
from engine.layers.normalization import Affine, small_number
from engine.layers.values import within
from engine.types import Array, Generator, Shape


@LAYERS.register("LayerNormalization")
class LayerNormalization(Affine):
    """y = gamma (x - mean) / sqrt(variance + epsilon) + beta, within each sample.

    Mean and variance are taken along the axes.
    Ba, Kiros and Hinton, "Layer Normalization", 2016, equation 4.

    With `rms_scaling`, y = gamma x / sqrt(variance + epsilon).
    """

    help = "Normalizes each sample to mean 0 and variance 1, then scales and shifts it."
    formula = "y = gamma * (x - mean(x)) / sqrt(var(x) + epsilon) + beta"
    supports_masking = True

    axis: Given[int | Sequence[int], int | list[int]] = axes(
        default=-1,
        advanced=True,
        hidden=True,
        help="The axes over which mean and variance are taken; -1 is the last.",
    )
    epsilon: float = small_number()
    rms_scaling: bool = boolean(
        default=False,
        advanced=True,
        hidden=True,
        positional=False,
        help="Divide by the root mean square only: no mean, no offset.",
    )

    def __post_init__(self) -> None:
        super().__post_init__()
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
        return self.affine_specs(shape, self._scales, self._centres)

    def takes_empty(self, input_shape: Shape) -> bool:
        """Whether samples may be of this shape, in which an axis that has no mean is empty."""
        axes = within(self.axis, input_shape, self.name)
        return input_shape[-1] != 0 and all(input_shape[axis] for axis in axes)

    def build(self, input_shape: Shape, rng: Generator | None = None) -> None:
        """Make the weights; like Keras, keep the axes as a list in order from then on."""
        super().build(input_shape, rng)
        self.axis = sorted([self.axis] if isinstance(self.axis, int) else self.axis)
        self._find_axes(input_shape)

    def _find_axes(self, shape: Shape) -> None:
        """Where the axes are in inputs of this shape."""
        self._rank = len(shape)
        self._axes = within(self.axis, shape, self.name)
        self._others = tuple(axis for axis in range(self._rank) if axis not in self._axes)
        self._meeting = tuple(
            (size or 0) if axis in self._axes else 1 for axis, size in enumerate(shape)
        )

    def call(self, inputs: Array, training: bool = False) -> Array:
        """Gamma (x - mean) / sqrt(variance + epsilon) + beta."""
        if inputs.ndim != self._rank:
            self._find_axes(inputs.shape)
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
