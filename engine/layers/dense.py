"""The fully connected layer."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.activations import ActivationFunction
from engine.constraints import Constraint
from engine.declarations import Boolean, Integer
from engine.errors import ParameterError, ShapeError
from engine.initializers import Initializer
from engine.layers.arguments import (
    activation_argument,
    constraint_argument,
    initializer_argument,
    regularizer_argument,
)
from engine.layers.base import LAYERS, ActivatedLayer, WeightSpec
from engine.products import matmul, matmuls
from engine.regularizers import Regularizer
from engine.types import Array, Shape

MAX_UNITS = 1_000_000


@LAYERS.register("Dense")
class Dense(ActivatedLayer):
    """Connects every input with every unit: activation(x W + b).

    W, the kernel, has shape (inputs, units), b shape (units,). Inputs of more than two dimensions
    are taken along their last axis.
    """

    parameters = (
        Integer(
            name="units",
            help="The number of neurons, and of values that the layer puts out.",
            initial=32,
            minimum=1,
            maximum=MAX_UNITS,
        ),
        activation_argument(default="linear", initial="relu"),
        Boolean(
            name="use_bias", help="Add a learned number to every unit.", default=True, advanced=True
        ),
        initializer_argument("kernel_initializer", "the kernel", "glorot_uniform"),
        initializer_argument("bias_initializer", "the bias", "zeros"),
        regularizer_argument("kernel_regularizer", "the kernel"),
        regularizer_argument("bias_regularizer", "the bias"),
        regularizer_argument("activity_regularizer", "the output"),
        constraint_argument("kernel_constraint", "the kernel"),
        constraint_argument("bias_constraint", "the bias"),
    )

    units: int
    activation: ActivationFunction
    use_bias: bool
    kernel_initializer: Initializer
    bias_initializer: Initializer
    kernel_regularizer: Regularizer | None
    bias_regularizer: Regularizer | None
    kernel_constraint: Constraint | None
    bias_constraint: Constraint | None
    kernel: Array
    bias: Array

    def __init__(
        self,
        units: int,
        activation: Any = None,
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        lora_rank: None = None,
        lora_alpha: None = None,
        quantization_config: None = None,
        **kwargs: Any,
    ) -> None:
        absent = {"lora_rank": lora_rank, "lora_alpha": lora_alpha}
        for name, value in {**absent, "quantization_config": quantization_config}.items():
            if value is not None:
                raise ParameterError(name, "None; the engine has no such weights", value)
        super().__init__(
            units=units,
            activation="linear" if activation is None else activation,
            use_bias=use_bias,
            kernel_initializer=kernel_initializer,
            bias_initializer=bias_initializer,
            kernel_regularizer=kernel_regularizer,
            bias_regularizer=bias_regularizer,
            activity_regularizer=activity_regularizer,
            kernel_constraint=kernel_constraint,
            bias_constraint=bias_constraint,
            **kwargs,
        )

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments, and the one that Keras always writes."""
        return {**super().get_config(), "quantization_config": None}

    def compute_output_shape(self, input_shape: Shape) -> Shape:
        """The last axis becomes `units` long."""
        if len(input_shape) < 2 or input_shape[-1] is None:
            raise ShapeError(
                f"Layer '{self.name}' needs at least one value per sample; "
                f"its input has shape {input_shape}."
            )
        return (*input_shape[:-1], self.units)

    def weight_specs(self, input_shape: Shape) -> tuple[WeightSpec, ...]:
        """Kernel, and bias where wanted."""
        inputs = input_shape[-1] or 0
        kernel = WeightSpec(
            "kernel",
            (inputs, self.units),
            self.kernel_initializer,
            regularizer=self.kernel_regularizer,
            constraint=self.kernel_constraint,
        )
        bias = WeightSpec(
            "bias",
            (self.units,),
            self.bias_initializer,
            regularizer=self.bias_regularizer,
            constraint=self.bias_constraint,
        )
        return (kernel, bias) if self.use_bias else (kernel,)

    def call(self, inputs: Array, training: bool = False) -> Array:
        """activation(x W + b)."""
        self._shape = inputs.shape
        self._inputs = _flat(inputs)
        shape = (len(self._inputs), self.units)
        z = matmul(self._inputs, self.kernel, self._buffer("logits", shape))
        if self.use_bias:
            np.add(z, self.bias, out=z)
        self.logits = z
        out = z if self.activation.in_place else self._buffer("output", shape)
        self._output = self.activation.forward(z, out)
        return _unflat(self._output, inputs.shape)

    def backward(self, gradient: Array, needs_input: bool = True) -> Array | None:
        """Gradients of W, b and x from the output's."""
        dz = self.activation.backward(self.logits, self._output, _flat(gradient))
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
