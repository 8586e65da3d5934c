"""Activations made of pieces: linear ones, and such that bend with an exponential below 0."""

from __future__ import annotations

import numpy as np

from engine.activations.base import ACTIVATIONS, ActivationFunction
from engine.types import Array


@ACTIVATIONS.register("leaky_relu")
class LeakyRelu(ActivationFunction):
    """f(z) = z from 0 on, negative_slope z below."""

    def __init__(self, negative_slope: float = 0.2) -> None:
        self.negative_slope = negative_slope

    def forward(self, z: Array, out: Array) -> Array:
        """The larger of the two lines, or the smaller where the lower one is steeper."""
        np.multiply(z, self.negative_slope, out=out)
        steep = self.negative_slope > 1
        return np.minimum(z, out, out=out) if steep else np.maximum(z, out, out=out)

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """f'(z) = 1 from 0 on, negative_slope below."""
        slope = (z >= 0) * np.asarray(1 - self.negative_slope, gradient.dtype)
        slope += self.negative_slope
        return np.multiply(gradient, slope, out=gradient)


@ACTIVATIONS.register("relu6")
class Relu6(ActivationFunction):
    """f(z) = min(max(z, 0), 6)."""

    in_place = True

    def forward(self, z: Array, out: Array) -> Array:
        """Clip at both ends."""
        return np.clip(z, 0, 6, out=out)

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """f'(z) = 1 between the ends, else 0."""
        return np.multiply(gradient, (y > 0) & (y < 6), out=gradient)


@ACTIVATIONS.register("elu")
class Elu(ActivationFunction):
    """f(z) = z above 0, alpha (exp(z) - 1) below.

    Clevert et al., "Fast and Accurate Deep Network Learning by Exponential Linear Units", 2016,
    equation 15.
    """

    def __init__(self, alpha: float = 1.0) -> None:
        self.alpha = alpha

    def forward(self, z: Array, out: Array) -> Array:
        """One of the two terms is 0."""
        below = np.expm1(np.minimum(z, 0))
        below *= self.alpha
        return np.add(np.maximum(z, 0, out=out), below, out=out)

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """f'(z) = 1 above 0, alpha exp(z) below."""
        slope = np.exp(np.minimum(z, 0))
        slope *= np.where(z > 0, 1, self.alpha).astype(slope.dtype)
        return np.multiply(gradient, slope, out=gradient)


@ACTIVATIONS.register("selu")
class Selu(ActivationFunction):
    """f(z) = scale elu(z), with constants that keep mean 0 and variance 1 from layer to layer.

    Klambauer et al., "Self-Normalizing Neural Networks", 2017, equations 2 and 14.
    """

    ALPHA = 1.6732632423543772
    SCALE = 1.0507009873554805
    _elu = Elu(ALPHA)

    def forward(self, z: Array, out: Array) -> Array:
        """Compute elu, scaled."""
        return np.multiply(self._elu.forward(z, out), self.SCALE, out=out)

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """Multiply by elu's derivative, scaled."""
        np.multiply(gradient, self.SCALE, out=gradient)
        return self._elu.backward(z, y, gradient)


@ACTIVATIONS.register("celu")
class Celu(ActivationFunction):
    """f(z) = z above 0, alpha (exp(z / alpha) - 1) below.

    Barron, "Continuously Differentiable Exponential Linear Units", 2017, equation 2.
    """

    def __init__(self, alpha: float = 1.0) -> None:
        self.alpha = alpha

    def forward(self, z: Array, out: Array) -> Array:
        """One of the two terms is 0."""
        below = np.expm1(np.minimum(z, 0) / self.alpha)
        below *= self.alpha
        return np.add(np.maximum(z, 0, out=out), below, out=out)

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """f'(z) = 1 above 0, exp(z / alpha) below."""
        return np.multiply(gradient, np.exp(np.minimum(z, 0) / self.alpha), out=gradient)


@ACTIVATIONS.register("hard_sigmoid")
class HardSigmoid(ActivationFunction):
    """f(z) = z / 6 + 1 / 2, between 0 and 1."""

    in_place = True

    def forward(self, z: Array, out: Array) -> Array:
        """The line, clipped."""
        np.multiply(z, 1 / 6, out=out)
        np.add(out, 0.5, out=out)
        return np.clip(out, 0, 1, out=out)

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """f'(z) = 1 / 6 between the ends, else 0."""
        np.multiply(gradient, (y > 0) & (y < 1), out=gradient)
        return np.multiply(gradient, 1 / 6, out=gradient)


@ACTIVATIONS.register("hard_silu", "hard_swish")
class HardSilu(ActivationFunction):
    """f(z) = z hard_sigmoid(z).

    Howard et al., "Searching for MobileNetV3", 2019, section 5.2.
    """

    _gate = HardSigmoid()

    def forward(self, z: Array, out: Array) -> Array:
        """Z times its gate."""
        return np.multiply(self._gate.forward(z, out), z, out=out)

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """f'(z) = z / 3 + 1 / 2 between -3 and 3, 0 below, 1 above."""
        slope = np.where(np.abs(z) < 3, z / 3 + 0.5, z >= 3).astype(gradient.dtype)
        return np.multiply(gradient, slope, out=gradient)


@ACTIVATIONS.register("hard_tanh")
class HardTanh(ActivationFunction):
    """f(z) = z, between -1 and 1."""

    in_place = True

    def forward(self, z: Array, out: Array) -> Array:
        """Clip at both ends."""
        return np.clip(z, -1, 1, out=out)

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """f'(z) = 1 between the ends, else 0."""
        return np.multiply(gradient, np.abs(y) < 1, out=gradient)


class _Shrink(ActivationFunction):
    """0 between -threshold and threshold; beyond, a line of slope 1."""

    in_place = True

    def __init__(self, threshold: float = 0.5) -> None:
        self.threshold = threshold

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """f'(z) = 1 beyond the threshold, else 0."""
        return np.multiply(gradient, y != 0, out=gradient)


@ACTIVATIONS.register("hard_shrink")
class HardShrink(_Shrink):
    """f(z) = z beyond the threshold on either side, 0 between."""

    def forward(self, z: Array, out: Array) -> Array:
        """Keep z, or set it to 0."""
        return np.multiply(z, np.abs(z) > self.threshold, out=out)


@ACTIVATIONS.register("soft_shrink")
class SoftShrink(_Shrink):
    """f(z) = z moved by the threshold towards 0, and not beyond it."""

    def forward(self, z: Array, out: Array) -> Array:
        """Z less its part between the thresholds."""
        return np.subtract(z, np.clip(z, -self.threshold, self.threshold), out=out)


@ACTIVATIONS.register("sparse_plus")
class SparsePlus(ActivationFunction):
    """f(z) = 0 up to -1, (z + 1)^2 / 4 up to 1, z from there on."""

    def forward(self, z: Array, out: Array) -> Array:
        """The parabola between the lines, plus what lies above 1."""
        np.clip(z, -1, 1, out=out)
        out += 1
        np.square(out, out=out)
        out *= 0.25
        return np.add(out, np.maximum(z - 1, 0), out=out)

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """f'(z) = (z + 1) / 2, between 0 and 1."""
        return np.multiply(gradient, np.clip(0.5 * z + 0.5, 0, 1), out=gradient)


@ACTIVATIONS.register("sparse_sigmoid")
class SparseSigmoid(ActivationFunction):
    """f(z) = (z + 1) / 2, between 0 and 1.

    Blondel, Martins and Niculae, "Learning Classifiers with Fenchel-Young Losses", 2019.
    """

    in_place = True

    def forward(self, z: Array, out: Array) -> Array:
        """The line, clipped."""
        np.multiply(z, 0.5, out=out)
        np.add(out, 0.5, out=out)
        return np.clip(out, 0, 1, out=out)

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """f'(z) = 1 / 2 between the ends, else 0."""
        np.multiply(gradient, (y > 0) & (y < 1), out=gradient)
        return np.multiply(gradient, 0.5, out=gradient)


class Threshold(ActivationFunction):
    """f(z) = z above the threshold, default_value elsewhere.

    Both parameters must be given, and so it has no name that a layer could be given.
    """

    def __init__(self, threshold: float, default_value: float) -> None:
        self.threshold = threshold
        self.default_value = default_value

    def forward(self, z: Array, out: Array) -> Array:
        """Keep z, or set it to the default."""
        out[...] = np.where(z > self.threshold, z, self.default_value)
        return out

    def backward(self, z: Array, y: Array, gradient: Array) -> Array:
        """f'(z) = 1 above the threshold, else 0."""
        return np.multiply(gradient, z > self.threshold, out=gradient)
