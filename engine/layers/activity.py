"""A penalty on what passes."""

from __future__ import annotations

from typing import Any

from engine.declarations import Real
from engine.layers.base import LAYERS, Layer
from engine.regularizers import L1L2
from engine.types import Array


@LAYERS.register("ActivityRegularization")
class ActivityRegularization(Layer):
    """Lets values pass, and adds to the loss what large ones cost."""

    parameters = (
        Real(name="l1", help="What the sum of all absolute values costs.", default=0.0),
        Real(name="l2", help="What the sum of all squares costs.", default=0.0),
    )

    l1: float
    l2: float

    def __init__(self, l1: float = 0.0, l2: float = 0.0, **kwargs: Any) -> None:
        super().__init__(l1=l1, l2=l2, **kwargs)
        self.activity_regularizer = L1L2(self.l1, self.l2)

    def call(self, inputs: Array, training: bool = False) -> Array:
        """X."""
        return inputs

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """The gradient as it is."""
        return gradient
