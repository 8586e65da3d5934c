"""The fully connected layer."""

from __future__ import annotations

import numpy as np

from engine import activations
from engine.declarations import boolean, integer
from engine.errors import ShapeError
from engine.layers.arguments import Activating, activation
from engine.layers.base import LAYERS, ActivatedLayer, WeightSpec, weight
from engine.layers.weighted import KernelAndBias, LowRank
from engine.products import matmul, matmuls
from engine.types import Array, Shape

MAX_UNITS = 1_000_000


@LAYERS.register("Dense")
class Dense(LowRank, KernelAndBias, ActivatedLayer):
    """Fully connected layer: activation(x W + b).

    W, the kernel, has shape (inputs, units), b shape (units,). Inputs of more than two dimensions
    are taken along their last axis.
    """

    help = "Connects every input with every unit: activation(x W + b)."
    formula = "y = activation(x @ kernel + bias)"
    supports_masking = True

    units: int = integer(
        initial=32,
        minimum=1,
        maximum=MAX_UNITS,
        help="The number of neurons, and of output values.",
    )
    activation: Activating = activation(initial="relu")
    use_bias: bool = boolean(default=True, advanced=True, help="Add a learned bias to every unit.")
    kernel = weight()
    bias = weight()

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """The last axis becomes `units` long."""
        if len(input_shape) < 2 or input_shape[-1] is None:
            raise ShapeError(
                f"Layer '{self.name}' needs at least one value per sample; "
                f"its input has shape {input_shape}."
            )
        return (*input_shape[:-1], self.units)

    def takes_empty(self, input_shape: Shape) -> bool:
        """Whether samples may be of this shape: vectors without values, or none of them."""
        return len(input_shape) == 2 or input_shape[-1] != 0

    def weight_specs(self, input_shape: Shape) -> tuple[WeightSpec, ...]:
        """Kernel, and bias where wanted."""
        kernel = self.spec("kernel", (input_shape[-1] or 0, self.units))
        return (kernel, self.spec("bias", (self.units,))) if self.use_bias else (kernel,)

    def call(self, inputs: Array, training: bool = False) -> Array:
        """Compute activation(x W + b)."""
        self._shape = inputs.shape
        self._inputs = _flat(inputs)
        shape = (len(self._inputs), self.units)
        z = matmul(self._inputs, self.kernel, self._buffer("logits", shape))
        if self.use_bias:
            np.add(z, self.bias, out=z)
        self.logits = z
        function = self.activation or activations.linear
        out = z if function.in_place else self._buffer("output", shape)
        self._output = function.forward(z, out)
        return _unflat(self._output, inputs.shape)

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """Gradients of W, b and x from the output's."""
        function = self.activation or activations.linear
        dz = function.backward(self.logits, self._output, _flat(gradient))
        return self.backward_logits(dz, needs_input)

    def backward_logits(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """DW = x^T dz, db = sum of dz over the batch, dx = dz W^T."""
        dz = _flat(gradient)
        dw = self._inputs.T, dz, self.gradients["kernel"]
        if self.use_bias:
            np.add.reduce(dz, axis=0, out=self.gradients["bias"])
        if not needs_input:
            matmul(*dw)
            return None
        dx = self._buffer("input", self._inputs.shape)
        matmuls((dz, self.kernel.T, dx), dw)
        return _unflat(dx, self._shape)


def _flat(values: Array) -> Array:
    """All but the last axis as one."""
    return values if values.ndim == 2 else values.reshape(-1, values.shape[-1])


def _unflat(rows: Array, shape: Shape) -> Array:
    """Rows with the axes before the last that `shape` has."""
    return rows if len(shape) == 2 else rows.reshape((*shape[:-1], rows.shape[-1]))
