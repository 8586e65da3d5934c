"""The layer that does nothing."""

from __future__ import annotations

from engine.layers.base import LAYERS, Layer
from engine.types import Array


@LAYERS.register("Identity")
class Identity(Layer):
    """The input itself: a placeholder in a stack."""

    help = "Outputs its input unchanged: a placeholder."
    formula = "y = x"
    supports_masking = True

    def call(self, inputs: Array, training: bool = False) -> Array:
        """Return x unchanged."""
        return inputs

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """The gradient as it is."""
        return gradient
