"""The plain recurrent layer."""

from __future__ import annotations

from typing import Any

from engine.activations import ActivationFunction
from engine.layers.base import LAYERS
from engine.layers.recurrent.arguments import (
    SEQUENCE_ARGUMENTS,
    STATE_FUNCTION,
    WEIGHT_ARGUMENTS,
    units_argument,
)
from engine.layers.recurrent.base import Recurrent
from engine.types import Array


@LAYERS.register("SimpleRNN")
class SimpleRNN(Recurrent):
    """Reads a sequence step by step; what it put out enters the next step.

    h' = activation(x W + h U + b) (Elman 1990). Input (batch, steps, features), output (batch,
    units), or (batch, steps, units) with `return_sequences`.
    """

    parameters = (units_argument(), STATE_FUNCTION, *WEIGHT_ARGUMENTS, *SEQUENCE_ARGUMENTS)
    gates = 1

    def __init__(
        self,
        units: int,
        activation: Any = "tanh",
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        recurrent_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        recurrent_constraint: Any = None,
        bias_constraint: Any = None,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        return_sequences: bool = False,
        return_state: bool = False,
        go_backwards: bool = False,
        stateful: bool = False,
        unroll: bool = False,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            units=units,
            activation=activation,
            use_bias=use_bias,
            kernel_initializer=kernel_initializer,
            recurrent_initializer=recurrent_initializer,
            bias_initializer=bias_initializer,
            kernel_regularizer=kernel_regularizer,
            recurrent_regularizer=recurrent_regularizer,
            bias_regularizer=bias_regularizer,
            activity_regularizer=activity_regularizer,
            kernel_constraint=kernel_constraint,
            recurrent_constraint=recurrent_constraint,
            bias_constraint=bias_constraint,
            dropout=dropout,
            recurrent_dropout=recurrent_dropout,
            return_sequences=return_sequences,
            return_state=return_state,
            go_backwards=go_backwards,
            stateful=stateful,
            unroll=unroll,
            seed=seed,
            **kwargs,
        )

    @property
    def gate_functions(self) -> tuple[ActivationFunction, ...]:
        """The one activation."""
        return (self.activation,)

    def begin_state(self) -> None:
        """The z and the h of all steps."""
        super().begin_state()
        shape = (self.kept, 1, self.batch, self.units)
        self._h = self.workspace("h", *shape)
        self._z = self._h if self.functions.in_place else self.workspace("z", *shape)

    def step(self, t: int) -> None:
        """Compute h' = activation(x W + h U + b)."""
        z, h = self._z[t % self.kept], self._h[t % self.kept]
        self.product(self.rows[t], out=z)
        self.functions.forward(z, h)
        self.after(t)[...] = h[0]

    def step_back(self, t: int, dh: Array) -> None:
        """Compute dz = dh activation'(z), then dh = dz U^T."""
        dz = self.dz[:, t]
        dz[0] = dh
        scratch = self.workspace("scratch", 1, *dh.shape)
        self.functions.backward(self._z[t], self._h[t], dz, scratch)
        self.product_back(t, out=dh)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments; Keras leaves the seed out."""
        config = super().get_config()
        del config["seed"]
        return config
