"""Two layers for NetBuilder: a learned factor for each value, and a wave as activation."""

from __future__ import annotations

import numpy as np

from engine.declarations import real
from engine.initializers import Ones
from engine.layers import Layer, WeightSpec
from engine.layers.base import weight
from engine.types import Array, Shape


class Scale(Layer):
    """Multiplies each value of the last axis by a factor that training finds.

    With the factors s of the layer:

        y = s x
    """

    title = "Scale"
    help = "Multiplies each value by a learned factor."
    family = "normalization"

    scale = weight()

    def weight_specs(self, input_shape: Shape) -> tuple[WeightSpec, ...]:
        """A factor for each value of the last axis."""
        return (WeightSpec("scale", (int(input_shape[-1] or 0),), Ones()),)

    def call(self, inputs: Array, training: bool = False) -> Array:
        """Return s x."""
        self._inputs = inputs
        return inputs * self.scale

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """Sum the gradient of the factors over the batch."""
        axes = tuple(range(gradient.ndim - 1))
        self.gradients["scale"][...] = np.sum(gradient * self._inputs, axis=axes)
        return gradient * self.scale if needs_input else None


class Wave(Layer):
    """Lets values swing.

    With the frequency f it outputs

        y = sin(f x)

    which has no upper end.
    """

    title = "Wave"
    help = "Outputs the sine of its input."
    family = "activation"

    frequency: float = real(above=0.0, maximum=100.0, default=1.0, help="How fast the wave swings.")

    def call(self, inputs: Array, training: bool = False) -> Array:
        """Return sin(f x)."""
        self._inputs = inputs
        return np.sin(self.frequency * inputs)

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """The gradient times f cos(f x)."""
        if not needs_input:
            return None
        return gradient * (self.frequency * np.cos(self.frequency * self._inputs))
