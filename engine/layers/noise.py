"""Layers that blur values while training."""

from __future__ import annotations

import math

import numpy as np

from engine.declarations import real
from engine.layers.arguments import seed
from engine.layers.base import LAYERS, Layer
from engine.types import Array


@LAYERS.register("GaussianNoise")
class GaussianNoise(Layer):
    """x + stddev n, with n normally distributed."""

    help = "Adds Gaussian noise to every value during training."
    formula = "y = x + stddev * normal()"
    supports_masking = True

    stddev: float = real(
        initial=0.1,
        minimum=0.0,
        maximum=1.0,
        help="The standard deviation of the noise.",
    )
    seed: int | None = seed()

    def call(self, inputs: Array, training: bool = False) -> Array:
        """X + stddev n, with n normally distributed; outside of training, x itself."""
        if not training or self.stddev == 0:
            return inputs
        noise = self._buffer("output", inputs.shape)
        self.random.standard_normal(dtype=noise.dtype, out=noise)
        np.multiply(noise, self.stddev, out=noise)
        return np.add(noise, inputs, out=noise)

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """The gradient as it is."""
        return gradient


@LAYERS.register("GaussianDropout")
class GaussianDropout(Layer):
    """x (1 + sqrt(rate / (1 - rate)) n), with n normally distributed.

    Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014,
    section 10: the noise has the variance that dropout at this rate would have.
    """

    help = "Multiplies every value by Gaussian noise around 1 during training."
    formula = "y = x * (1 + sqrt(rate / (1 - rate)) * normal())"
    supports_masking = True

    rate: float = real(
        initial=0.5,
        minimum=0.0,
        below=1.0,
        help="The strength of the noise, matching dropout at this rate.",
    )
    seed: int | None = seed()

    def __post_init__(self) -> None:
        super().__post_init__()
        self._factors: Array | None = None

    def call(self, inputs: Array, training: bool = False) -> Array:
        """X (1 + sqrt(rate / (1 - rate)) n); outside of training, x itself."""
        if not training or self.rate == 0:
            self._factors = None
            return inputs
        factors = self._factors = self._buffer("factors", inputs.shape)
        self.random.standard_normal(dtype=factors.dtype, out=factors)
        np.multiply(factors, math.sqrt(self.rate / (1 - self.rate)), out=factors)
        np.add(factors, 1, out=factors)
        return np.multiply(inputs, factors, out=self._buffer("output", inputs.shape))

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """The gradient times the noise."""
        if self._factors is None:
            return gradient
        return np.multiply(gradient, self._factors, out=gradient)
