"""Long short-term memory."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from engine.activations import ActivationFunction
from engine.declarations import boolean
from engine.initializers import Initializer, Ones
from engine.layers.base import LAYERS
from engine.layers.recurrent.base import Recurrent
from engine.layers.recurrent.declared import GatedArguments
from engine.layers.recurrent.gates import GateFunctions
from engine.types import Array, Generator, Shape


class Step(NamedTuple):
    """What a step reads and writes.

    Attributes:
        rows: [h x 1].
        z: of all gates.
        gates: i, f, g, o.
        i_f: the input gate and the forget gate.
        g_c: the new content, and c before the step.
        c: after the step.
        active: activation(c).
        h: after the step.
    """

    rows: Array
    z: Array
    gates: Array
    f: Array
    o: Array
    i_f: Array
    g_c: Array
    c: Array
    active: Array
    h: Array


class StepBack(NamedTuple):
    """The gradients of a step's gates, and what makes them out of those of c' and h'."""

    dz: Array
    d_ifg: Array
    d_o: Array
    to_ifg: Array
    to_o: Array
    to_c: Array


@LAYERS.register("LSTM")
class LSTM(GatedArguments, Recurrent):
    """Long short-term memory.

    The columns of the weights are those of the input gate i, the forget gate f, the new content g
    and the output gate o (Hochreiter and Schmidhuber 1997, section 4; the forget gate: Gers,
    Schmidhuber and Cummins 2000, section 3).

    Input (batch, steps, features), output (batch, units), or (batch, steps, units) with
    `return_sequences`.
    """

    help = "Reads a sequence step by step; gates decide what it keeps for long and what it forgets."
    formula = (
        "i, f, g, o = split(x[t] @ kernel + h @ recurrent_kernel + bias, 4)\n"
        "c = recurrent_activation(f) * c + recurrent_activation(i) * activation(g)\n"
        "h = recurrent_activation(o) * activation(c)"
    )
    gates = 4

    unit_forget_bias: bool = boolean(
        default=True,
        advanced=True,
        kw_only=True,
        before="kernel_regularizer",
        help="Start the bias of the forget gate at 1, so that little is forgotten at first.",
    )

    @property
    def gate_functions(self) -> tuple[ActivationFunction, ...]:
        """Those of i, f, g and o."""
        gate = self.recurrent_activation
        return (gate, gate, self.activation, gate)

    def first_bias(self) -> Initializer:
        """The first bias; with `unit_forget_bias`, ones for the forget gate."""
        return ForgetBias(self) if self.unit_forget_bias else self.bias_initializer

    def begin_state(self) -> None:
        """The blocks of all steps: i, f, g, o, c before the step, activation of c after it."""
        super().begin_state()
        shape = (self.kept + 1, 6, self.batch, self.units)
        self._blocks = self._z = self.workspace("blocks", *shape)
        if not self.functions.in_place:
            self._z = self.workspace("z", *shape)
        self._products = self.workspace("products", 2, self.batch, self.units)
        self._i_g, self._f_c = self._products
        self._blocks[0, 4] = self.state_before(1)

    def remember(self) -> None:
        """Keep h and c."""
        super().remember()
        if self.states is not None:
            self.states.append(self._of(self._blocks, self.steps)[4].copy())

    def stay(self, t: int, rows: Array) -> None:
        """H and c."""
        super().stay(t, rows)
        self._of(self._blocks, t + 1)[4, rows] = self._of(self._blocks, t)[4, rows]

    def stay_back(self, t: int, rows: Array, dh: Array) -> None:
        """The gradients of h and c."""
        kept = self._dc[rows]
        self._dc[rows] = 0
        super().stay_back(t, rows, dh)
        self._dc[rows] = kept

    def _of(self, arrays: Array, t: int) -> Array:
        """The one of step `t`; in inference those of two steps take turns."""
        found: Array = arrays[t % len(arrays)]
        return found

    def views(self, t: int) -> Step:
        """Gates and states of step `t`; c after it is c before the next."""
        blocks, c = self._of(self._blocks, t), self._of(self._blocks, t + 1)[4]
        _, f, _, o, _, active = blocks
        z, i_f, g_c = self._of(self._z, t)[:4], blocks[0:2], blocks[2:5:2]
        return Step(self.rows[t], z, blocks[:4], f, o, i_f, g_c, c, active, self.after(t))

    def views_back(self, t: int) -> StepBack:
        """The gradients of the gates, and of their z, which take their place."""
        dz = self.dz[:, t]
        factors = self._factors[t]
        return StepBack(dz, dz[:3], dz[3], factors[:3], factors[3], self._to_c[t, 0])

    def step(self, at: Step) -> None:
        """Compute c' = f c + i g and h' = o activation(c')."""
        self.product(at.rows, out=at.z)
        self.functions.forward(at.z, at.gates)
        np.multiply(at.i_f, at.g_c, out=self._products)
        np.add(self._i_g, self._f_c, out=at.c)
        self.activation.forward(at.c, at.active)
        np.multiply(at.o, at.active, out=at.h)

    def build(self, input_shape: Shape, rng: Generator | None = None) -> None:
        """Make the weights."""
        super().build(input_shape, rng)
        self._of_c = GateFunctions((self.activation,), self.dtype)

    def begin_back(self) -> None:
        """Compute for all steps at once what the gradients of a step are multiplied by.

        The gradient of z of a gate is that of c' (or h'), times what the gate is multiplied by,
        times the slope of its function. The slopes of functions that are not elementwise have to
        wait for the gradient.
        """
        super().begin_back()
        shape = (self.batch, self.units)
        self._dc, self._part = self._buffer("dc", shape), self._buffer("part", shape)
        self._dc[...] = 0  # Nothing comes to c from beyond the last step.
        blocks = self._blocks[: self.steps]
        self._factors = self.workspace("factors", self.steps, 4, *shape)
        self._to_c = self.workspace("to c", self.steps, 1, *shape)
        partners = (slice(0, 2), slice(2, 5, 2)), (2, 0), (3, 5)  # i f with g c, g with i, o
        if self.functions.joint:
            self.functions.slopes(blocks[:, :4], self._factors)
            self._of_c.slopes(blocks[:, 5:], self._to_c)
        else:
            self._factors[...], self._to_c[...] = 1, 1
        for gate, partner in partners:
            factor = self._factors[:, gate]
            np.multiply(factor, blocks[:, partner], out=factor)
        np.multiply(self._to_c[:, 0], blocks[:, 3], out=self._to_c[:, 0])

    def step_back(self, at: Step, back: StepBack, dh: Array) -> None:
        """The gradients of c', of the z of i, f, g, o, then of c and h before the step."""
        dc, part, joint = self._dc, self._part, self.functions.joint
        np.multiply(dh, back.to_c, out=part)
        if not joint:
            part = self.activation.backward(at.c, at.active, part)
        np.add(dc, part, out=dc)
        np.multiply(dc, back.to_ifg, out=back.d_ifg)
        np.multiply(dh, back.to_o, out=back.d_o)
        np.multiply(dc, at.f, out=dc)
        if not joint:
            self.functions.backward(at.z, at.gates, back.dz, self.scratch)
        self.product_back(back.dz, out=dh)


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
