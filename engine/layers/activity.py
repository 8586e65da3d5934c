"""A penalty on what passes."""

from __future__ import annotations

from engine.declarations import real
from engine.layers.arguments import Regularizing, regularizer
from engine.layers.base import LAYERS, Layer
from engine.regularizers import L1L2
from engine.types import Array


@LAYERS.register("ActivityRegularization")
class ActivityRegularization(Layer):
    """Adds l1 sum |x| + l2 sum x^2 to the loss."""

    help = "Leaves values unchanged and adds a penalty on large ones to the loss."
    formula = "y = x\nloss = loss + l1 * sum(abs(x)) + l2 * sum(x**2)"
    supports_masking = True

    l1: float = real(default=0.0, help="Penalty factor for the sum of absolute values.")
    l2: float = real(default=0.0, help="Penalty factor for the sum of squares.")
    activity_regularizer: Regularizing = regularizer(
        "the output", written="never", common=True, positional=False
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        self.activity_regularizer = L1L2(self.l1, self.l2)

    def call(self, inputs: Array, training: bool = False) -> Array:
        """Return x unchanged."""
        return inputs

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """The gradient as it is."""
        return gradient
