"""Long short-term memory."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.activations import ActivationFunction
from engine.declarations import Boolean
from engine.initializers import Initializer, Ones
from engine.layers.base import LAYERS
from engine.layers.recurrent.arguments import (
    GATE_FUNCTION,
    SEQUENCE_ARGUMENTS,
    STATE_FUNCTION,
    WEIGHT_ARGUMENTS,
    units_argument,
)
from engine.layers.recurrent.base import Recurrent
from engine.types import Array, Generator


@LAYERS.register("LSTM")
class LSTM(Recurrent):
    """Reads a sequence step by step; gates decide what it keeps for long and what it forgets.

    With the input gate i, the forget gate f and the output gate o, all of the form
    recurrent_activation(x W + h U + b), and the new content g = activation(x W + h U + b), each
    with its own columns of the weights in the order i, f, g, o:

        c' = f c + i g
        h' = o activation(c')

    (Hochreiter and Schmidhuber 1997, section 4; the forget gate: Gers, Schmidhuber and Cummins
    2000, section 3). Input (batch, steps, features), output (batch, units), or (batch, steps,
    units) with `return_sequences`.
    """

    parameters = (
        units_argument(),
        STATE_FUNCTION,
        GATE_FUNCTION,
        *WEIGHT_ARGUMENTS,
        Boolean(
            name="unit_forget_bias",
            help="Let the bias of the forget gate start at 1: little is forgotten at first.",
            default=True,
            advanced=True,
        ),
        *SEQUENCE_ARGUMENTS,
    )
    gates = 4

    recurrent_activation: ActivationFunction
    unit_forget_bias: bool

    def __init__(
        self,
        units: int,
        activation: Any = "tanh",
        recurrent_activation: Any = "sigmoid",
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal",
        bias_initializer: Any = "zeros",
        unit_forget_bias: bool = True,
        kernel_regularizer: Any = None,
        recurrent_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        recurrent_constraint: Any = None,
        bias_constraint: Any = None,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        seed: int | None = None,
        return_sequences: bool = False,
        return_state: bool = False,
        go_backwards: bool = False,
        stateful: bool = False,
        unroll: bool = False,
        use_cudnn: Any = "auto",
        **kwargs: Any,
    ) -> None:
        super().__init__(
            units=units,
            activation=activation,
            recurrent_activation=recurrent_activation,
            use_bias=use_bias,
            kernel_initializer=kernel_initializer,
            recurrent_initializer=recurrent_initializer,
            bias_initializer=bias_initializer,
            unit_forget_bias=unit_forget_bias,
            kernel_regularizer=kernel_regularizer,
            recurrent_regularizer=recurrent_regularizer,
            bias_regularizer=bias_regularizer,
            activity_regularizer=activity_regularizer,
            kernel_constraint=kernel_constraint,
            recurrent_constraint=recurrent_constraint,
            bias_constraint=bias_constraint,
            dropout=dropout,
            recurrent_dropout=recurrent_dropout,
            seed=seed,
            return_sequences=return_sequences,
            return_state=return_state,
            go_backwards=go_backwards,
            stateful=stateful,
            unroll=unroll,
            use_cudnn=use_cudnn,
            **kwargs,
        )

    @property
    def gate_functions(self) -> tuple[ActivationFunction, ...]:
        """Those of i, f, g and o."""
        gate = self.recurrent_activation
        return (gate, gate, self.activation, gate)

    def first_bias(self) -> Initializer:
        """With `unit_forget_bias`, ones for the forget gate."""
        return ForgetBias(self) if self.unit_forget_bias else self.bias_initializer

    def begin_state(self) -> None:
        """The blocks of all steps: i, f, g, o, c before the step, activation of c after it."""
        super().begin_state()
        shape = (self.kept + 1, 6, self.batch, self.units)
        self._blocks = self.workspace("blocks", *shape)
        self._z = self._blocks
        if not self.functions.in_place:
            self._z = self.workspace("z", *shape)
        self._pair = self.workspace("pair", 2, self.batch, self.units)
        self._blocks[0, 4] = self.state_before(1)

    def step(self, t: int) -> None:
        """Compute c' = f c + i g and h' = o activation(c')."""
        blocks, z = self._of(t), self._z[t % len(self._z)][:4]
        *_, o, _, active = blocks
        c_after = self._of(t + 1)[4]
        self.product(self.rows[t], out=z)
        self.functions.forward(z, blocks[:4])
        i_g, f_c = np.multiply(blocks[:2], blocks[2:5:2], out=self._pair)
        np.add(i_g, f_c, out=c_after)
        self.activation.forward(c_after, active)
        np.multiply(o, active, out=self.after(t))

    def remember(self) -> None:
        """Keep h and c."""
        super().remember()
        if self.states is not None:
            self.states.append(self._of(self.steps)[4].copy())

    def begin_back(self) -> None:
        """No gradient comes to c from beyond the last step."""
        super().begin_back()
        shape = (self.batch, self.units)
        self._dc, self._part = self._buffer("dc", shape), self._buffer("part", shape)
        self._dc[...] = 0

    def step_back(self, t: int, dh: Array) -> None:
        """The gradients of i, f, g, o, then of c and h before the step."""
        blocks, dz, dc = self._of(t), self.dz[:, t], self._dc
        i, f, _, o, _, active = blocks
        di_df, dg, do = dz[:2], dz[2], dz[3]
        c_after = self._of(t + 1)[4]
        np.multiply(dh, active, out=do)
        np.multiply(dh, o, out=self._part)
        np.add(dc, self.activation.backward(c_after, active, self._part), out=dc)
        np.multiply(dc, blocks[2:5:2], out=di_df)
        np.multiply(dc, i, out=dg)
        np.multiply(dc, f, out=dc)
        scratch = self.workspace("scratch", 4, *dh.shape)
        self.functions.backward(self._z[t, :4], blocks[:4], dz, scratch)
        self.product_back(t, out=dh)

    def _of(self, t: int) -> Array:
        """The blocks of step `t`; in inference those of two steps take turns."""
        blocks: Array = self._blocks[t % len(self._blocks)]
        return blocks


class ForgetBias(Initializer):
    """The bias of an LSTM whose forget gate starts at 1 (Jozefowicz et al. 2015, section 2.2)."""

    def __init__(self, layer: LSTM) -> None:
        self._units, self._others = layer.units, layer.bias_initializer

    def draw(self, shape: tuple[int, ...], rng: Generator) -> Array:
        """Ones for the second block of units, the layer's initializer for the others."""
        units = self._units
        parts = [
            self._others((units,), "float64", rng),
            Ones()((units,), "float64", rng),
            self._others((2 * units,), "float64", rng),
        ]
        return np.concatenate(parts)
