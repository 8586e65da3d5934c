"""The activations that most networks use."""

from __future__ import annotations

import numpy as np

from engine.activations.base import ACTIVATIONS, ActivationFunction
from engine.types import Array


@ACTIVATIONS.register("linear")
class Linear(ActivationFunction):
    """f(z) = z."""

    in_place = True

    def forward(self, z: Array, out: Array) -> Array:
        """Copy, unless input and output are the same."""
        if out is not z:
            np.copyto(out, z)
        return out

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """f'(z) = 1."""
        return gradient


@ACTIVATIONS.register("relu")
class Relu(ActivationFunction):
    """f(z) = max(z, 0); with parameters as below.

    Args:
        negative_slope: below `threshold`, f(z) = negative_slope (z - threshold).
        max_value: the largest value of f, if any.
        threshold: from which on f(z) = z.
    """

    def __init__(
        self,
        negative_slope: float = 0.0,
        max_value: float | None = None,
        threshold: float = 0.0,
    ) -> None:
        self.negative_slope = negative_slope
        self.max_value = max_value
        self.threshold = threshold

    @property
    def in_place(self) -> bool:  # type: ignore[override]
        """Whether backward can work from the output: with nothing below 0, it shows the sign."""
        return self._plain

    @property
    def _plain(self) -> bool:
        return self.negative_slope == 0 and self.max_value is None and self.threshold == 0

    def forward(self, z: Array, out: Array) -> Array:
        """Clip from below at 0, from above at `max_value`."""
        if self._plain:
            return np.maximum(z, 0, out=out)
        if self.threshold == 0:
            np.maximum(z, 0, out=out)
        else:
            np.multiply(z, z > self.threshold, out=out)
        if self.max_value is not None:
            np.clip(out, 0, self.max_value, out=out)
        if self.negative_slope:
            out += self.negative_slope * np.minimum(z - self.threshold, 0)
        return out

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """f'(z) = 1 on the slope of 1, `negative_slope` below it, else 0."""
        if self._plain:
            return np.multiply(gradient, np.greater(y, 0), out=gradient)
        rising = z > self.threshold
        if self.max_value is not None:
            rising &= (z > 0) & (z < self.max_value)
        slope = rising.astype(gradient.dtype)
        if self.negative_slope:
            slope += self.negative_slope * (z < self.threshold)
        return np.multiply(gradient, slope, out=gradient)


@ACTIVATIONS.register("sigmoid")
class Sigmoid(ActivationFunction):
    """f(z) = 1 / (1 + exp(-z)), computed as (1 + tanh(z / 2)) / 2, which cannot overflow."""

    def forward(self, z: Array, out: Array) -> Array:
        """Exact to rounding on the whole line."""
        np.multiply(z, 0.5, out=out)
        np.tanh(out, out=out)
        np.multiply(out, 0.5, out=out)
        return np.add(out, 0.5, out=out)

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """F' = f (1 - f)."""
        np.multiply(gradient, y, out=gradient)
        return np.multiply(gradient, 1 - y, out=gradient)


@ACTIVATIONS.register("tanh")
class Tanh(ActivationFunction):
    """f(z) = tanh(z)."""

    in_place = True

    def forward(self, z: Array, out: Array) -> Array:
        """The hyperbolic tangent."""
        return np.tanh(z, out=out)

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """F' = 1 - f^2."""
        return np.multiply(gradient, 1 - y * y, out=gradient)


def sigmoid_of(z: Array) -> Array:
    """The sigmoid of z in a new array, for functions that are made of it."""
    return Sigmoid().forward(z, np.empty_like(z))
