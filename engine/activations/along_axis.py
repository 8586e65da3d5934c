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
        """Compute the probabilities."""
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
    """f(z)_i = max(z_i - tau, 0), with the tau that Keras computes.

    Martins and Astudillo, "From Softmax to Sparsemax", 2016, algorithm 1: of the values in falling
    order, the first k with 1 + k z_k > z_1 + ... + z_k are the support. The paper's tau is
    (z_1 + ... + z_k - 1) / k, which makes the results sum to 1. Keras (3.15) has in place of the
    sum that of all the sums up to it, k z_1 + (k - 1) z_2 + ... + z_k; so does this, for models of
    the one are to predict the same in the other.
    """

    def forward(self, z: Array, out: Array) -> Array:
        """Z less tau, but not below 0."""
        falling = -np.sort(-np.moveaxis(z, self.axis, -1), axis=-1)
        shares = self._shares(falling)
        count = np.count_nonzero(shares, axis=-1, keepdims=True).astype(z.dtype)
        tau = np.add.reduce(np.where(shares > 0, falling, 0) * shares, axis=-1, keepdims=True)
        tau -= 1 / count
        np.subtract(z, np.moveaxis(tau, -1, self.axis), out=out)
        return np.maximum(out, 0, out=out)

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """dL/dz_i = dL/dy_i where y_i > 0, less the sum of these times dtau/dz_i."""
        order = np.argsort(-np.moveaxis(z, self.axis, -1), axis=-1, kind="stable")
        ordered = np.take_along_axis(np.moveaxis(z, self.axis, -1), order, axis=-1)
        slopes = np.empty_like(ordered)
        np.put_along_axis(slopes, order, self._shares(ordered), axis=-1)
        np.multiply(gradient, y > 0, out=gradient)
        total = np.add.reduce(gradient, axis=self.axis, keepdims=True)
        return np.subtract(gradient, total * np.moveaxis(slopes, -1, self.axis), out=gradient)

    def _shares(self, falling: Array) -> Array:
        """dtau/dz for values in falling order: 1, (k - 1) / k, ..., 1 / k, then 0."""
        # What lies 1 or more below the largest is never in the support; so nothing overflows.
        below = np.maximum(falling - falling[..., :1], -1)
        ranks = np.arange(1, falling.shape[-1] + 1, dtype=falling.dtype)
        support = 1 + ranks * below > np.cumsum(below, axis=-1)
        count = np.add.reduce(support, axis=-1, keepdims=True, dtype=falling.dtype)
        return np.where(support, (count - ranks + 1) / count, 0).astype(falling.dtype)


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
