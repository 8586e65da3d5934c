"""Activations that work on all values along an axis together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from engine.activations.base import ACTIVATIONS, ActivationFunction
from engine.activations.basic import sigmoid_of
from engine.errors import ShapeError
from engine.types import Array


class _AlongAxis(ActivationFunction):
    """A function along `axis`; the last one where none is given."""

    def __init__(self, axis: int | Sequence[int] = -1) -> None:
        self.axis = axis if isinstance(axis, int) else tuple(axis)


@ACTIVATIONS.register("softmax")
class Softmax(_AlongAxis):
    """f(z)_i = exp(z_i) / sum_j exp(z_j) along the axis, or all given axes together.

    The largest z is subtracted first, so that no exponential overflows.
    """

    def forward(self, z: Array, out: Array) -> Array:
        """Probabilities."""
        np.subtract(z, np.maximum.reduce(z, axis=self.axis, keepdims=True), out=out)
        np.exp(out, out=out)
        return np.divide(out, np.add.reduce(out, axis=self.axis, keepdims=True), out=out)

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """dL/dz_i = y_i (dL/dy_i - sum_j y_j dL/dy_j)."""
        if self.axis == -1:
            inner = np.einsum("...i,...i->...", gradient, y)[..., None]
        else:
            inner = np.add.reduce(gradient * y, axis=self.axis, keepdims=True)
        np.subtract(gradient, inner, out=gradient)
        return np.multiply(gradient, y, out=gradient)


@ACTIVATIONS.register("log_softmax")
class LogSoftmax(_AlongAxis):
    """f(z)_i = z_i - log sum_j exp(z_j) along the axis."""

    in_place = True

    def forward(self, z: Array, out: Array) -> Array:
        """Logarithms of probabilities, exact where those are 0 in floating point."""
        np.subtract(z, np.maximum.reduce(z, axis=self.axis, keepdims=True), out=out)
        total = np.add.reduce(np.exp(out), axis=self.axis, keepdims=True)
        return np.subtract(out, np.log(total), out=out)

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """dL/dz_i = dL/dy_i - exp(y_i) sum_j dL/dy_j."""
        total = np.add.reduce(gradient, axis=self.axis, keepdims=True)
        return np.subtract(gradient, np.exp(y) * total, out=gradient)


@ACTIVATIONS.register("sparsemax")
class Sparsemax(_AlongAxis):
    """The point of the probability simplex that is nearest to z: max(z - tau, 0).

    Martins and Astudillo, "From Softmax to Sparsemax", 2016: forward is Algorithm 1, backward
    Proposition 2.
    """

    in_place = True

    def forward(self, z: Array, out: Array) -> Array:
        """Tau = (sum of the k largest z - 1) / k, for the largest k with 1 + k z_k > that sum."""
        np.subtract(z, np.maximum.reduce(z, axis=self.axis, keepdims=True), out=out)
        np.maximum(out, -1, out=out)  # what lies deeper below the largest never has a share
        falling = -np.sort(-np.moveaxis(out, self.axis, -1), axis=-1)
        sums = np.cumsum(falling, axis=-1)
        ranks = np.arange(1, falling.shape[-1] + 1, dtype=z.dtype)
        count = np.add.reduce(1 + ranks * falling > sums, axis=-1, keepdims=True)
        tau = (np.take_along_axis(sums, count - 1, axis=-1) - 1) / count.astype(z.dtype)
        np.subtract(out, np.moveaxis(tau, -1, self.axis), out=out)
        return np.maximum(out, 0, out=out)

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """Within the support, the gradient less its mean over the support; elsewhere 0."""
        support = y > 0
        np.multiply(gradient, support, out=gradient)
        size = np.add.reduce(support, axis=self.axis, keepdims=True, dtype=y.dtype)
        mean = np.add.reduce(gradient, axis=self.axis, keepdims=True) / size
        return np.subtract(gradient, mean * support, out=gradient)


class GLU(_AlongAxis):
    """a sigmoid(b), where a is the first half of z along the axis and b the second.

    Dauphin et al., "Language Modeling with Gated Convolutional Networks", 2017, section 2. It
    halves the axis, and so has no name that a layer could be given.
    """

    def __call__(self, x: npt.ArrayLike, *parameters: Any, **named: Any) -> Array:
        """The function's values, in a new array, half as long along the axis."""
        z = np.asarray(x)
        axis = type(self)(*parameters, **named).axis if parameters or named else self.axis
        if not isinstance(axis, int) or not -z.ndim <= axis < z.ndim or z.shape[axis] % 2:
            raise ShapeError(
                f"glu halves the input along axis {axis}, which must have an even length; "
                f"received shape {z.shape}."
            )
        a, b = np.split(z, 2, axis)
        return a * sigmoid_of(b)
