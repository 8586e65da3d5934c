"""An activation as a layer of its own."""

from __future__ import annotations

from typing import Any

from engine.layers.arguments import activation_argument
from engine.layers.base import LAYERS, ActivatedLayer
from engine.types import Array


@LAYERS.register("Activation")
class Activation(ActivatedLayer):
    """Applies a function to every value."""

    parameters = (activation_argument(initial="relu"),)

    def __init__(self, activation: Any, **kwargs: Any) -> None:
        super().__init__(activation=activation, **kwargs)

    def call(self, inputs: Array, training: bool = False) -> Array:
        """f(x)."""
        self.logits = inputs
        self._output = self.activation.forward(inputs, self._buffer("output", inputs.shape))
        return self._output

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """f'(x) times the gradient."""
        return self.activation.backward(self.logits, self._output, gradient)

    def backward_logits(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """`backward` for a gradient that the loss gave with respect to the logits."""
        return gradient
