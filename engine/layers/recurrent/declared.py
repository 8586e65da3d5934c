"""Arguments, shapes and weights of the recurrent layers."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from engine.activations import ActivationFunction
from engine.constraints import Constraint
from engine.errors import ParameterError, ShapeError
from engine.initializers import Initializer
from engine.layers.base import Layer, WeightSpec
from engine.regularizers import Regularizer
from engine.types import Array, Shape


class RecurrentArguments(Layer):
    """What a recurrent layer is before it computes.

    Attributes:
        gates: how many blocks of `units` columns the kernels have.
    """

    stored_under = "cell/vars"
    gates: ClassVar[int]

    units: int
    activation: ActivationFunction
    use_bias: bool
    kernel_initializer: Initializer
    recurrent_initializer: Initializer
    bias_initializer: Initializer
    kernel_regularizer: Regularizer | None
    recurrent_regularizer: Regularizer | None
    bias_regularizer: Regularizer | None
    kernel_constraint: Constraint | None
    recurrent_constraint: Constraint | None
    bias_constraint: Constraint | None
    dropout: float
    recurrent_dropout: float
    return_sequences: bool
    go_backwards: bool
    stateful: bool
    kernel: Array
    recurrent_kernel: Array
    bias: Array

    def __init__(self, *, use_cudnn: Any = "auto", **values: Any) -> None:
        if use_cudnn not in ("auto", False):
            raise ParameterError("use_cudnn", "'auto' or False; there is no GPU here", use_cudnn)
        for function in ("activation", "recurrent_activation"):
            if values.get(function, "") is None:
                values[function] = "linear"
        super().__init__(**values)

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """(batch, steps, units) or, of the last step alone, (batch, units)."""
        if len(input_shape) != 3 or input_shape[2] is None or input_shape[1] == 0:
            raise ShapeError(
                f"Layer '{self.name}' needs sequences of shape (steps, features); "
                f"received {input_shape[1:]}{_remedy(input_shape[1:])}."
            )
        steps = (input_shape[1],) if self.return_sequences else ()
        return (input_shape[0], *steps, self.units)

    def bias_shape(self) -> tuple[int, ...]:
        """The shape of the bias."""
        return (self.gates * self.units,)

    def weight_specs(self, input_shape: Shape) -> tuple[WeightSpec, ...]:
        """Kernel, recurrent kernel, and bias where wanted."""
        columns = self.gates * self.units
        kernel = WeightSpec(
            "kernel",
            (input_shape[2] or 0, columns),
            self.kernel_initializer,
            regularizer=self.kernel_regularizer,
            constraint=self.kernel_constraint,
        )
        recurrent = WeightSpec(
            "recurrent_kernel",
            (self.units, columns),
            self.recurrent_initializer,
            regularizer=self.recurrent_regularizer,
            constraint=self.recurrent_constraint,
        )
        bias = WeightSpec(
            "bias",
            self.bias_shape(),
            self.first_bias(),
            regularizer=self.bias_regularizer,
            constraint=self.bias_constraint,
        )
        return (kernel, recurrent, bias) if self.use_bias else (kernel, recurrent)

    def kernel_uses(self, input_shape: Shape) -> int:
        """Once at every step."""
        return input_shape[1] or 0

    def first_bias(self) -> Initializer:
        """What the bias starts from."""
        return self.bias_initializer

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments."""
        return {"activity_regularizer": None, **super().get_config()}


def _remedy(sample: tuple[int | None, ...]) -> str:
    """What brings samples of this shape into steps of features."""
    if None in sample or not sample:
        return ""
    size = math.prod(size or 0 for size in sample)
    if len(sample) > 1:
        return f"; add Reshape(({sample[0]}, {size // (sample[0] or 1)}))" if size else ""
    root = math.isqrt(size)
    steps, features = (root, root) if root * root == size and root > 1 else (size, 1)
    return (
        f"; add Reshape(({steps}, {features})), or return_sequences=True where the layer below "
        "is recurrent"
    )
