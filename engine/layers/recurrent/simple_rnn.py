"""The plain recurrent layer."""

from __future__ import annotations

from typing import Any, NamedTuple

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


class Step(NamedTuple):
    """What a step reads and writes."""

    rows: Array
    z: Array
    h: Array
    after: Array


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

    def views(self, t: int) -> Step:
        """In inference all steps use the same z."""
        kept = t % self.kept
        return Step(self.rows[t], self._z[kept], self._h[kept], self.after(t))

    def views_back(self, t: int) -> Array:
        """The gradient of z."""
        return self.dz[:, t]

    def step(self, at: Step) -> None:
        """Compute h' = activation(x W + h U + b)."""
        self.product(at.rows, out=at.z)
        self.functions.forward(at.z, at.h)
        at.after[...] = at.h[0]

    def step_back(self, at: Step, back: Array, dh: Array) -> None:
        """Compute dz = dh activation'(z), then dh = dz U^T."""
        back[0] = dh
        self.functions.backward(at.z, at.h, back, self.scratch)
        self.product_back(back, out=dh)

    def get_config(self) -> dict[str, Any]:
        """The constructor's arguments; Keras leaves the seed out."""
        config = super().get_config()
        del config["seed"]
        return config
