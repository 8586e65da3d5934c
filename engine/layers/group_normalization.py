"""Normalization within groups of channels."""

from __future__ import annotations

import numpy as np

from engine.declarations import axis, integer
from engine.errors import ParameterError, ShapeError
from engine.layers.base import LAYERS, WeightSpec
from engine.layers.normalization import Affine, small_number
from engine.layers.values import within
from engine.types import Array, Generator, Shape


@LAYERS.register("GroupNormalization")
class GroupNormalization(Affine):
    """y = gamma (x - mean) / sqrt(variance + epsilon) + beta, within each group of channels.

    Mean and variance are those of a sample's values in a group.
    Wu and He, "Group Normalization", 2018, equations 1 and 2.
    """

    help = "Normalizes each group of channels of a sample to mean 0 and variance 1."
    formula = (
        "z = x.reshape(groups, -1)\n"
        "z = z - mean(z, axis=1, keepdims=True)\n"
        "z = z / sqrt(mean(z**2, axis=1, keepdims=True) + epsilon)\n"
        "y = gamma * z.reshape(-1) + beta"
    )
    fixed_rank = True
    supports_masking = True

    groups: int = integer(
        default=32,
        minimum=-1,
        initial=1,
        help="The number of groups; -1 makes each channel a group.",
    )
    axis: int = axis(
        default=-1, advanced=True, hidden=True, help="The axis of the channels; -1 is the last."
    )
    epsilon: float = small_number()

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.groups == 0:
            raise ParameterError("groups", "a whole number from 1, or -1", self.groups)

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """The input's, if its channels make so many groups."""
        (place,) = within(self.axis, input_shape, self.name)
        channels = input_shape[place]
        if place == 0 or channels is None:
            raise ShapeError(
                f"Layer '{self.name}' needs to know how many channels there are along axis "
                f"{self.axis}; its input has shape {input_shape}."
            )
        if self.groups > channels or channels % self.groups:
            raise ShapeError(
                f"Layer '{self.name}' cannot divide {channels} channels into {self.groups} groups "
                f"of the same size; choose a number of groups that {channels} is a multiple of."
            )
        return input_shape

    def weight_specs(self, input_shape: Shape) -> tuple[WeightSpec, ...]:
        """Gamma and beta as wanted, one for each channel."""
        return self.affine_specs((input_shape[self.axis] or 0,), self.scale, self.center)

    def build(self, input_shape: Shape, rng: Generator | None = None) -> None:
        """Make the weights; like Keras, keep the number of groups from then on."""
        super().build(input_shape, rng)
        (place,) = within(self.axis, input_shape, self.name)
        channels = input_shape[place] or 0
        if self.groups == -1:
            self.groups = channels
        self._place, self._size = place, channels // self.groups
        self._others = tuple(a for a in range(len(input_shape) + 1) if a not in (0, place))

    def call(self, inputs: Array, training: bool = False) -> Array:
        """Gamma (x - mean) / sqrt(variance + epsilon) + beta."""
        x = self._grouped(inputs)
        normal = np.subtract(x, self._mean(x), out=self._buffer("normal", x.shape))
        out = np.square(normal, out=self._buffer("output", x.shape))
        self._inverse = 1 / np.sqrt(self._mean(out) + self.epsilon)
        self._normal = np.multiply(normal, self._inverse, out=normal)
        np.copyto(out, normal)
        result = out.reshape(inputs.shape)
        if self.scale:
            np.multiply(result, self._along(self.gamma, result), out=result)
        return np.add(result, self._along(self.beta, result), out=result) if self.center else result

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """With n = (x - mean) / s and g = gamma dy: dbeta = sum dy, dgamma = sum n dy, and
        dx = (g - mean(g) - n mean(n g)) / s.
        """  # noqa: D205
        others = tuple(axis for axis in range(gradient.ndim) if axis != self._place)
        work = self._buffer("input", self._normal.shape)
        if self.scale:
            flat = work.reshape(gradient.shape)
            np.multiply(gradient, self._normal.reshape(gradient.shape), out=flat)
            np.add.reduce(flat, axis=others, out=self.gradients["gamma"])
        if self.center:
            np.add.reduce(gradient, axis=others, out=self.gradients["beta"])
        if not needs_input:
            return None
        if self.scale:
            np.multiply(gradient, self._along(self.gamma, gradient), out=gradient)
        g = self._grouped(gradient)
        inner = self._mean(np.multiply(g, self._normal, out=work))
        np.multiply(self._normal, inner, out=work)
        np.add(work, self._mean(g), out=work)
        np.subtract(g, work, out=work)
        return np.multiply(work, self._inverse, out=work).reshape(gradient.shape)

    def _grouped(self, values: Array) -> Array:
        """The values with an axis of groups before that of the channels."""
        shape = values.shape
        parts = (self.groups, self._size)
        return values.reshape((*shape[: self._place], *parts, *shape[self._place + 1 :]))

    def _along(self, weight: Array, values: Array) -> Array:
        """A weight that meets the values along the channels."""
        shape = [1] * values.ndim
        shape[self._place] = len(weight)
        return weight.reshape(shape)

    def _mean(self, values: Array) -> Array:
        mean: Array = np.mean(values, axis=self._others, keepdims=True)
        return mean
