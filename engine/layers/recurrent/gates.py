"""The functions of gates that lie one after the other in one array."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.activations import ActivationFunction, sigmoid, tanh
from engine.types import Array

SIGMOID, TANH = type(sigmoid), type(tanh)


class GateFunctions:
    """Applies a function to each block of an array of shape (gates, batch, units).

    Where all are tanh and sigmoid, one tanh computes all of them, because
    sigmoid(z) = (1 + tanh(z / 2)) / 2. Halving z is left to whoever computes it; in the weights it
    costs nothing.

    Args:
        functions: one per gate.
        dtype: of the arrays.

    Attributes:
        joint: whether all are tanh and sigmoid.
        halving: the factor for each gate's z, shape (gates, 1, 1); None where all are 1.
        in_place: whether y may overwrite z.
    """

    def __init__(self, functions: Sequence[ActivationFunction], dtype: str) -> None:
        sigmoids = np.array([type(function) is SIGMOID for function in functions])
        tanhs = np.array([type(function) is TANH for function in functions])
        self.joint = bool((sigmoids | tanhs).all())
        self.in_place = self.joint or all(function.in_place for function in functions)
        self.halving: Array | None = None
        if self.joint and sigmoids.any():
            self.halving = np.where(sigmoids, 0.5, 1.0).astype(dtype)[:, None, None]
        # Runs of neighbours with the same function.
        starts = [
            place
            for place, function in enumerate(functions)
            if place == 0 or function is not functions[place - 1]
        ]
        self._runs = [
            (slice(start, end), functions[start])
            for start, end in zip(starts, [*starts[1:], len(functions)], strict=True)
        ]
        self._sigmoids = [run for run, function in self._runs if type(function) is SIGMOID]

    def forward(self, z: Array, y: Array) -> None:
        """Write f(z), or f(2 z) where z was halved, into `y`, which may be `z` if `in_place`."""
        if not self.joint:
            for run, function in self._runs:
                function.forward(z[run], y[run])
            return
        np.tanh(z, out=y)
        for run in self._sigmoids:
            part = y[run]
            np.multiply(part, 0.5, out=part)
            np.add(part, 0.5, out=part)

    def backward(self, z: Array, y: Array, gradient: Array, scratch: Array) -> None:
        """Turn the gradient of y = f(z) into that of z (before halving), in place.

        Args:
            z: as `forward` had it; not looked at where `in_place`.
            y: what `forward` wrote.
            gradient: of y; becomes that of z.
            scratch: an array of the same shape.
        """
        if not self.joint:
            for run, function in self._runs:
                gradient[run] = function.backward(z[run], y[run], gradient[run])
            return
        np.multiply(gradient, self.slopes(y, scratch), out=gradient)

    def slopes(self, y: Array, out: Array) -> Array:
        """The derivatives with respect to z, given y = f(z), written into `out`; only if `joint`.

        Args:
            y: shape (..., gates, batch, units).
            out: of that shape.
        """
        np.multiply(y, y, out=out)
        for run, function in self._runs:
            part = out[..., run, :, :]
            # sigmoid' = y - y^2, tanh' = 1 - y^2
            ahead = y[..., run, :, :] if type(function) is SIGMOID else 1
            np.subtract(ahead, part, out=part)
        return out
