"""Activations with a derivative everywhere."""

from __future__ import annotations

import math

import numpy as np

from engine.activations.base import ACTIVATIONS, ActivationFunction
from engine.activations.basic import sigmoid_of
from engine.activations.error_function import erfc
from engine.types import Array


@ACTIVATIONS.register("exponential")
class Exponential(ActivationFunction):
    """f(z) = exp(z)."""

    in_place = True

    def forward(self, z: Array, out: Array) -> Array:
        """The exponential."""
        return np.exp(z, out=out)

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """f'(z) = f(z)."""
        return np.multiply(gradient, y, out=gradient)


@ACTIVATIONS.register("softplus")
class Softplus(ActivationFunction):
    """f(z) = log(1 + exp(z))."""

    in_place = True

    def forward(self, z: Array, out: Array) -> Array:
        """max(z, 0) + log(1 + exp(-|z|)), which cannot overflow."""
        above = np.maximum(z, 0)
        np.abs(z, out=out)
        np.negative(out, out=out)
        np.exp(out, out=out)
        np.log1p(out, out=out)
        return np.add(out, above, out=out)

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """F' = sigmoid(z) = 1 - exp(-f)."""
        return np.multiply(gradient, -np.expm1(-y), out=gradient)


_softplus = Softplus()


@ACTIVATIONS.register("log_sigmoid")
class LogSigmoid(ActivationFunction):
    """f(z) = log(sigmoid(z)) = -log(1 + exp(-z))."""

    in_place = True

    def forward(self, z: Array, out: Array) -> Array:
        """-softplus(-z)."""
        np.negative(z, out=out)
        return np.negative(_softplus.forward(out, out), out=out)

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """F' = sigmoid(-z) = 1 - exp(f)."""
        return np.multiply(gradient, -np.expm1(y), out=gradient)


@ACTIVATIONS.register("softsign")
class Softsign(ActivationFunction):
    """f(z) = z / (1 + |z|)."""

    def forward(self, z: Array, out: Array) -> Array:
        """Divide z by 1 + |z|."""
        np.abs(z, out=out)
        out += 1
        return np.divide(z, out, out=out)

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """f'(z) = 1 / (1 + |z|)^2."""
        return np.divide(gradient, np.square(1 + np.abs(z)), out=gradient)


@ACTIVATIONS.register("silu", "swish")
class Silu(ActivationFunction):
    """f(z) = z sigmoid(z).

    Ramachandran et al., "Searching for Activation Functions", 2017, section 4.
    """

    def forward(self, z: Array, out: Array) -> Array:
        """Z times its gate."""
        return np.multiply(z, sigmoid_of(z), out=out)

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """F' = f + sigmoid(z) (1 - f)."""
        return np.multiply(gradient, y + sigmoid_of(z) * (1 - y), out=gradient)


@ACTIVATIONS.register("gelu")
class Gelu(ActivationFunction):
    """f(z) = z P(X <= z) for X normally distributed.

    Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016, section 2.

    Args:
        approximate: whether the distribution is (1 + tanh(sqrt(2/pi) (z + 0.044715 z^3))) / 2.
    """

    def __init__(self, approximate: bool = False) -> None:
        self.approximate = approximate

    def forward(self, z: Array, out: Array) -> Array:
        """Z times its probability."""
        return np.multiply(z, self._probability(z), out=out)

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """The probability, plus z times its density."""
        slope = self._probability(z)
        if self.approximate:
            inner = math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * z * z)
            density = 2 * slope * (1 - slope) * inner
        else:
            density = np.exp(-0.5 * z * z) * (1 / math.sqrt(2 * math.pi))
        slope += z * density
        return np.multiply(gradient, slope, out=gradient)

    def _probability(self, z: Array) -> Array:
        if not self.approximate:
            return 0.5 * erfc(z * -math.sqrt(0.5))
        return 0.5 + 0.5 * np.tanh(math.sqrt(2 / math.pi) * z * (1 + 0.044715 * z * z))


@ACTIVATIONS.register("mish")
class Mish(ActivationFunction):
    """f(z) = z tanh(softplus(z)).

    Misra, "Mish: A Self Regularized Non-Monotonic Activation Function", 2019, equation 1.
    """

    def forward(self, z: Array, out: Array) -> Array:
        """Z times its gate."""
        return np.multiply(z, self._gate(z), out=out)

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """The gate g, plus z (1 - g^2) sigmoid(z)."""
        gate = self._gate(z)
        slope = gate + z * (1 - gate * gate) * sigmoid_of(z)
        return np.multiply(gradient, slope, out=gradient)

    def _gate(self, z: Array) -> Array:
        gate = _softplus.forward(z, np.empty_like(z))
        return np.tanh(gate, out=gate)


@ACTIVATIONS.register("tanh_shrink")
class TanhShrink(ActivationFunction):
    """f(z) = z - tanh(z)."""

    def forward(self, z: Array, out: Array) -> Array:
        """Compute z - tanh(z)."""
        return np.subtract(z, np.tanh(z), out=out)

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """f'(z) = tanh(z)^2."""
        return np.multiply(gradient, np.square(np.tanh(z)), out=gradient)


@ACTIVATIONS.register("squareplus")
class Squareplus(ActivationFunction):
    """f(z) = (z + sqrt(z^2 + b)) / 2.

    Barron, "Squareplus: A Softplus-Like Algebraic Rectifier", 2021, equation 1.

    Args:
        b: how far the bend reaches; 0 gives relu.
    """

    def __init__(self, b: float = 4) -> None:
        self.b = b

    def forward(self, z: Array, out: Array) -> Array:
        """Compute it as (b / 4) / f(-z) where z is negative: the sum would lose its digits."""
        np.hypot(z, math.sqrt(self.b), out=out)
        out += np.abs(z)
        out *= 0.5
        np.divide(self.b / 4, out, out=out, where=z < 0)
        return out

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """f'(z) = f / sqrt(z^2 + b)."""
        return np.multiply(gradient, y / np.hypot(z, math.sqrt(self.b)), out=gradient)
